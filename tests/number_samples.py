"""Texts with numbers that are no CPR numbers where they stand, made up from a seed: for `cpr_samples`.

Where digits alone are asked for, half of them could be a CPR number, so that only what stands beside them tells. People, cases
and numbers are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()


def sound(count: int, *, seed: int) -> Iterator[tuple[str, str]]:
    """`count` texts whose numbers are no CPR numbers where they stand, and what sort of number they hold."""
    rng = Random(seed)
    kinds = [*KINDS, *ROWS]
    for made in range(count):
        kind = kinds[made % len(kinds)]
        yield (_row(rng, kind) if kind in ROWS else _framed(rng, kind)), kind


def passes_modulus_11(number: str) -> bool:
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    return sum(weight * int(digit) for weight, digit in zip(weights, number, strict=True)) % 11 == 0


def cpr_number(rng: Random, today: date) -> str:
    """Somebody born between 1900 and `today`, one in six with a replacement number."""
    confirmed = rng.random() < 0.1
    while True:
        born = date(1900, 1, 1) + timedelta(days=rng.randint(0, (today - date(1900, 1, 1)).days))
        if born.year < 2000:
            century = rng.choice("01234" if born.year >= 1937 else "0123") if rng.random() < 0.9 or born.year < 1937 else "9"
        else:
            century = rng.choice("456789" if born.year < 2037 else "5678")
        day = born.day + (60 if rng.random() < 1 / 6 else 0)
        number = f"{day:02}{born:%m%y}{century}{rng.randint(0, 999):03}"
        if passes_modulus_11(number) == confirmed:
            return number


def _ten(rng: Random, _spec: str = "") -> str:
    """Ten digits of which half could be a CPR number, so that only what stands beside them tells."""
    if rng.random() < 0.5:
        return cpr_number(rng, date(2020, 1, 1))
    return _digits(rng, "10")


def _digits(rng: Random, count: str) -> str:
    return f"{rng.randint(1, 9)}" + "".join(str(rng.randint(0, 9)) for _ in range(int(count) - 1))


def _between(rng: Random, bounds: str) -> str:
    low, high = bounds.split("-")
    return f"{rng.randint(int(low), int(high)):0{len(low)}}"


def _grouped(number: str, lengths: str, sign: str) -> str:
    parts, at = [], 0
    for length in map(int, lengths):
        parts.append(number[at : at + length])
        at += length
    return sign.join(parts)


def _phone(rng: Random, sign: str) -> str:
    number = f"{rng.randint(2, 9)}{_digits(rng, '7')}"
    return _grouped(number, rng.choice(("2222", "44", "233")) if sign == " " else "2222", sign)


def _isbn(rng: Random, _spec: str) -> str:
    while True:
        number = _ten(rng)[:9]
        rest = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), number, strict=True)) % 11
        if rest != 1:  # that would be an X
            lengths = rng.choice(("1261", "1351", "2251", "2431", "2521"))
            return _grouped(f"{number}{(11 - rest) % 11}", lengths, rng.choice(("", "-", "-", " ")))


def _ean(rng: Random, prefix: str) -> str:
    number = prefix + _ten(rng)[: 12 - len(prefix)]
    number += str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(number)) % 10)
    if prefix.startswith("97"):
        return _grouped(number, rng.choice(("32251", "32341", "32431")), rng.choice(("", "-", " ")))
    return rng.choice((number, _grouped(number, rng.choice(("445", "2551", "166")), " ")))


def _clock(rng: Random, sign: str) -> str:
    return f"{rng.randint(7, 22):02}{sign}{rng.randrange(0, 60, 5):02}"


def _span(rng: Random, sign: str) -> str:
    """From one time to a later one, to five minutes."""
    times = sorted(rng.sample(range(7 * 12, 23 * 12), 2))
    return _dash(rng, "").join(f"{at // 12:02}{sign}{at % 12 * 5:02}" for at in times)


def _hours(rng: Random, _spec: str) -> str:
    first = rng.randint(8, 20)
    return f"{first:02}{_dash(rng, '')}{rng.randint(first + 1, 23):02}"


def _dash(rng: Random, _spec: str) -> str:
    return rng.choice(("-", "–", " - ", " – "))


def _sum(rng: Random, sign: str) -> str:
    amount = rng.choice((int(_ten(rng)), rng.randint(1, 10**9), rng.randint(1, 10**6)))
    return f"{amount:,}".replace(",", sign.replace("s", " ")) + rng.choice(("", "", ",00", ",50"))


class _Field:
    """A number that is made up when it is written, from what stands behind the colon."""

    def __init__(self, rng: Random, made: Callable[[Random, str], str]) -> None:
        self._rng, self._made = rng, made

    def __format__(self, spec: str) -> str:
        return self._made(self._rng, spec)


class _Fields:
    """The fields of a pattern: `day`, `later` (up to two months after that day), and those of `_FIELDS`."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._day = date(1998, 1, 1)

    def __getitem__(self, name: str) -> _Field:
        if name == "day":
            self._day = date(1998, 1, 1) + timedelta(days=self._rng.randint(0, 12_000))
        elif name == "later":
            self._day += timedelta(days=self._rng.randint(1, 60))
        else:
            return _Field(self._rng, _FIELDS[name])
        return _Field(self._rng, lambda _rng, spec: _dated(self._day, spec))


def _dated(day: date, spec: str) -> str:
    bare = spec.replace("%-d", str(day.day)).replace("%-m", str(day.month)).replace("%B", MONTHS[day.month - 1])
    return f"{day:{bare}}"


def _row(rng: Random, kind: str) -> str:
    """Several numbers of one sort beside or below each other."""
    pattern, between = rng.choice(ROWS[kind])
    fields = _Fields(rng)
    first, _, later = pattern.partition(" >> ")
    return between.join([first.format_map(fields), *(later.format_map(fields) for _ in range(rng.randint(1, 5)))])


def _counted(rng: Random, _spec: str) -> str:
    first = rng.randint(1, 20)
    return ", ".join(str(first + step) for step in range(rng.randint(3, 14))) + rng.choice(("", f" og {first + 20}"))


def _years(rng: Random, sign: str) -> str:
    first = rng.randint(1995, 2026)
    return (sign or " ").join(str(first + step) for step in range(rng.randint(2, 5)))


def _school_years(rng: Random, sign: str) -> str:
    first = rng.randint(1995, 2026)
    return f"{first}{sign}{(first + rng.randint(1, 4)) % 100:02}"


_FIELDS: dict[str, Callable[[Random, str], str]] = {
    **{"ten": _ten, "digits": _digits, "n": _between, "phone": _phone, "isbn": _isbn, "ean": _ean, "clock": _clock},
    **{
        "span": _span,
        "hours": _hours,
        "dash": _dash,
        "sum": _sum,
        "counted": _counted,
        "years": _years,
        "school": _school_years,
    },
}

# For each sort the sentences, with {} for the number, and after = how it is written there. ¶ is the end of a line.
_SORTS = """
ISBN-10
: ISBN {} | ISBN: {} | ISBN-10: {} | isbn {} | bogen (ISBN {}) | ISBN-nr. {} | ISBN {isbn}, {}
= {isbn}
ISBN-13
: ISBN {} | {} | ISBN-13: {} | Håndbogen har {}.
= {ean:978} | {ean:979}
Danish telephone
: tlf. {} | ring {} | Telefon: {} | mobil {} hverdage 10-14 | Tlf.nr. {} | fax {} | {} (mandag 9-12)
= {phone} | {phone: } | {phone:.} | +45 {phone: } | +45{phone} | 0045 {phone: } | (+45) {phone: }
telephone abroad
: Ring til {} i Sverige | tlf. {} | Kontakt i udlandet: {} | mobil: {}
= +46 70 {digits:3} {digits:2} {digits:2} | 0046 70{digits:7} | +47 {digits:3} {digits:2} {digits:3}
= +49 30 {digits:8} | +49 30 {digits:2} {digits:2} {digits:4} | +44 20 {digits:4} {digits:4}
= +31 {digits:2} {digits:3} {digits:4} | +31{digits:8} | +1 {digits:3}-{digits:3}-{digits:4} | +358{digits:10}
= +354 {digits:3} {digits:4} | +298 {digits:6} | +33 6 {digits:2} {digits:2} {digits:2} {digits:2} | +1{digits:10}
= +31 {digits:10} | 0048 {digits:10} | 001 {digits:10}
KLE number
: sag {}-{n:1-9999}-{n:10-29} | Sagsnr. {}-{n:1-9999}-20{n:10-29}, punkt {n:1-12} | KLE-nr. {} | KLE: {} og 27.36.00
= {n:00-99}.{n:00-99}.{n:00-99}-A{n:00-99} | {n:00-99}.{n:00-99}.{n:00-99}-G{n:00-99}
= {n:00-99}.{n:00-99}.{n:00-99}-K{n:00-99} | {n:00-99}.{n:00-99}.{n:00-99}-P{n:00-99}
= {n:00-99}.{n:00-99}.{n:00-99}-Q{n:00-99} | {n:00-99}.{n:00-99}.{n:00-99}-S{n:00-99}
case number
: Se journalnr. {} | journalnummer {} mangler | sagsnr. {} | Sagsnr: {} | J.nr. {} | j.nr. = {} | Sagsnummer: {}
= {ten} | {ten} | {n:2001-2026}-{n:00000-99999} | {n:10-26}/{digits:6} | {n:2001-2026}-{n:000000-999999}
sum of money
: {} kr. | kr. {} | DKK {} | {} DKK | {} kroner | tilskud: kr. {} i alt | budget {} kr. og 1.500 kr. | {} mio. kr.
= {sum:.} | {sum:.} | {sum:s} | {sum}
date
: den {} | {} | Odense, den {} | frist {}. | Dato: {}, punkt 4 | {n:10-99}. {} Møde i Odder | punkt {n:10-99}: {}
= {day:%d.%m.%y} | {day:%d.%m.%Y} | {day:%d/%m-%y} | {day:%d/%m-%Y} | {day:%d/%m %Y} | {day:%Y-%m-%d}
= {day:%-d. %B %Y} | {day:%-d/%-m %Y} | {day:%-d/%-m-%y} | {day:%d-%m-%Y} | {day:%Y%m%d} | {day:%d%m%y}
date and time
: {} | mødet {} | Næste gang: {} | Mødet den {} i Odder | ¶{}¶
= {day:%d.%m.%y} {hours} | {day:%d/%m-%y}, {span:.} | {day:%d/%m-%y}, {clock:.} | {day:%d.%m.%y}: {span:.}
= {day:%d.%m.%y} kl. {clock:.} | {day:%d.%m.%Y} {hours} | {day:%d/%m %Y} {hours} | {day:%d/%m} {span:.}
= {day:%d/%m} {hours} | {day:%d.%m} {span} | {day:%d.%m.%y} {span} | {day:%Y-%m-%d} {clock::} | {day:%d%m%y} {span}
= {day:%Y-%m-%d}T{clock::}:00+0200 | {day:%d/%m-%Y} kl. {span:.} | {day:%-d/%-m %Y} {clock:.}
= {day:%-d.%-m.%Y} {hours} | {day:%d-%m-%Y} {span::} | {day:%d.%m.%y} {span:.} | {day:%d.%m.%y}, {hours}
time
: {} | kl. {} | åbent {} | toget går {}
= kl. {span:.} | {span:.}, {span:.} | {hours} og {hours} | {hours}, lørdag {hours} | {clock::}:{n:00-59}
= {clock:.}, {clock:.}, {clock:.} | {span} i lokale 12 | {clock::}:{n:00-59}+0100 | {clock::}:{n:00-59}.{n:0000-9999}
from day to day
: {} | fri {} | Perioden {}: intet møde | Lejr ({})
= {day:%d.%m}{dash}{later:%d.%m.%Y} | {day:%d.%m.}{dash}{later:%d.%m.%Y} | {day:%d.%m.%y}{dash}{later:%d.%m.%y}
= {day:%d.%m.%Y}{dash}{later:%d.%m.%Y} | {day:%d/%m}{dash}{later:%d/%m %Y} | {day:%d/%m}{dash}{later:%d/%m-%Y}
= {day:%d/%m-%y}{dash}{later:%d/%m-%y} | {day:%d/%m %Y}{dash}{later:%d/%m %Y} | {day:%d-%m}{dash}{later:%d-%m-%Y}
= {day:%-d/%-m}{dash}{later:%-d/%-m %Y} | {day:%-d.}{dash}{later:%-d. %B %Y} | {day:%d.}{dash}{later:%d.%m.%Y}
= {day:%d}{dash}{later:%d/%m %Y} | {day:%d}{dash}{later:%d.%m.%Y} | fra {day:%d.%m} til {later:%d.%m.%Y}
= {day:%Y-%m-%d}{dash}{later:%Y-%m-%d} | {day:%d.%m.%y}{dash}{later:%d.%m.%Y} | {day:%d.%m} - {later:%d.%m %Y}
years
: {} | i {} | regnskab {} | perioden {} og senere
= {years:, } | {years} | {years:-} | {years:/} | {school:-}, {school:-} | {school:/} og {school:/}
= {school:-} {school:-} | {school:-}, {years:, } | {school:/}, {school:/} | {years:, } og {n:2000-2030}
EAN or GLN
: EAN {} | EAN-nr. {} | EAN-nummer: {} | GLN {} | Faktura til EAN: {}, att. Bo
= {ean:5790} | {ean:5798}
CVR number
: CVR {} | CVR-nr. {} | CVR: {}, 12 ansatte | cvr.nr. {} | CVR-nummer {}
= {n:10-45}{n:000000-999999} | {n:10-45} {n:00-99} {n:00-99} {n:00-99} | DK{n:10-45}{n:000000-999999}
P number
: P-nr. {} | P-nummer: {} | p-nr {} | P-nr.: {} (Odder)
= {ten}
id
: id {} | ID: {} | chat-id {} | user id {} | user_id={} | Telegram-id: {} | id={} | Zoom, meeting ID: {}, kode 123456
= {ten} | {ten} | {digits:3} {digits:3} {digits:4} | -100{ten}
address
: {} | Karla Winther¶{} | Vi mødes: {}
= Havnegade {n:1-99}, {n:1000-9990} Odder | Havnegade {n:1-99}, 2. th., {n:1000-9990} Odder, tlf. {n:20-99} 30 10 12
= Odder, den {day:%d.%m.%y}, {n:1000-9990} Odder
= Havnegade {n:1-99}¶{n:1000-9990} Odder¶Tlf. {n:20-99} {day:%d %m %y}
= Tlf. {n:20-99} {day:%d %m %y}¶{n:1000-9990} Odder | tlf. {n:20-99} {day:%d %m %y}, {n:1000-9990} Odder
= Havnegade {n:10-48}-{n:50-98}, {n:1000-9990} Odder, matr.nr. {n:1-99}a
= +45 {n:20-99} {day:%d %m %y}¶{n:1000-9990} Odder
DOI
: doi: {} | https://doi.org/{} | doi.org/{} | {} | DOI {} | Artiklen ({}) er fra {n:1998-2026}
= 10.{digits:4}/{ten} | 10.{digits:4}/17533015.2015.{digits:7} | 10.{digits:4}/s{digits:5}-{digits:5}
= 10.{digits:4}/{day:%d%m%y}-{digits:4}
address on the web
: {} | se {} | Læs mere på {} i dag
= https://eksempel.dk/sag/{ten} | https://eksempel.dk/?id={ten} | www.eksempel.dk/nyheder/{day:%Y/%m/%d}/{ten}
= https://eksempel.dk/{day:%Y/%m}/referat-{n:1-99}.pdf?side={ten}&v=2 | http://10.{day:%d.%m.%y}:8080/{ten}
= eksempel.dk/arkiv/{day:%d/%m/%y}/{digits:4} | https://eksempel.dk/artikel-{ten} | /arkiv/{day:%Y}/{ten}
account
: {} | Beløbet sættes ind på {} | Betal til {} senest fredag
= reg. {digits:4} konto {ten} | Reg.nr. {digits:4}, kontonr. {ten} | konto {digits:4} {ten} | konto: {digits:4}-{ten}
= Kontonummer: {ten} | IBAN DK{digits:2} {digits:4} {digits:4} {digits:4} {digits:2} | IBAN: DK{digits:6}{ten}
= konto {digits:4} {n:000000-999999} | reg./kontonr. {digits:4} {ten} | kontoen {ten}
shares
: {} | steget {} | Tilfredshed: {}
= {n:0-99},{n:00-99} % mod {n:0-99},{n:00-99} % | {n:0-99},{n:00-99} pct. i {n:2000-2026}
= {n:0-99},{n:00-99}%-{n:0-99},{n:00-99}% | fra {n:0-99},{n:00-99} til {n:0-99},{n:00-99} procent
= {n:10-99} %, {n:10-99} %, {n:10-99} % og {digits:4} svar
numbered points
: punkt {} | uge {} | side {} | se punkterne {} | § {}
= {counted}
signature
: Mvh Bo Ågesen¶Havnegade {n:1-99}¶{n:1000-9990} Odder¶Tlf. {phone: }¶CVR {digits:8}¶{}¶Sendt {day:%d.%m.%y} {clock:.}
= EAN {ean:5790} | P-nr. {ten} | www.eksempel.dk | Mobil {phone: }
"""


def _read(table: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    kinds: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    name = ""
    for line in table.strip().splitlines():
        parts = tuple(part.replace("¶", "\n") for part in line[2:].split(" | "))
        if line.startswith(": "):
            kinds[name] = (kinds[name][0] + parts, kinds[name][1])
        elif line.startswith("= "):
            kinds[name] = (kinds[name][0], kinds[name][1] + parts)
        else:
            name = line
            kinds[name] = ((), ())
    return kinds


KINDS = _read(_SORTS)
# A row of numbers: the first, the others behind >>, and what stands between them.
_DAYS = ("{day:%d.%m.%y}", "{day:%d.%m.%Y}", "{day:%d/%m}", "{day:%d.%m}", "{day:%-d/%-m}")
_MEETINGS = (
    "{day:%d.%m.%y} {hours}",
    "{day:%d/%m-%y}, {span:.}",
    "{day:%d.%m.%Y} {span:.}",
    "{day:%d/%m} kl. {span:.}",
    "{day:%d/%m} {hours}",
)
ROWS: dict[str, tuple[tuple[str, str], ...]] = {
    "several telephones": tuple(
        ("Telefon: {phone: } >> {phone: }", sign) for sign in (", ", " / ", "\n", " - ", "; ", " og ", " eller ")
    ),
    "list of meetings": tuple(
        (f"Møder: {one} >> {one.replace('day', 'later')}", sign)
        for one in (*_DAYS, *_MEETINGS)
        for sign in (", ", "\n", "; ", "\n- ")
    ),
}


def _framed(rng: Random, kind: str) -> str:
    sentences, patterns = KINDS[kind]
    return rng.choice(sentences).replace("{}", rng.choice(patterns)).format_map(_Fields(rng))
