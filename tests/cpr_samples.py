"""Texts with CPR numbers and texts with other numbers, made up from a seed: the same ones in every run.

`planted` holds what must never get through, `sound` (of `number_samples`) what must never be refused. People and numbers are
invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from number_samples import KINDS, ROWS, cpr_number, passes_modulus_11, sound

__all__ = ["KINDS", "ROWS", "SPELLINGS", "passes_modulus_11", "planted", "sound"]

MARKS = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff"
DASHES = "-‐‑‒–—―−"
ZEROS = "０٠۰०০𝟎"  # the digits of a script follow its zero
NAMES = ("Karla Winther", "Bo Ågesen", "Signe Lund", "Ægidius Holm", "Nour Al-Sayed", "Ib")

# {} is the number. Some hold other numbers, which must not hide it.
SENTENCES = (
    "{}",
    "CPR: {}.",
    "cpr-nr. {}",
    "Cpr.nr.: {}, tak",
    "Hans personnummer er {}!",
    "Kan {} få plads på holdet?",
    "Må Signe ({}) komme med på turen",
    "Borgeren [{}] bor på Havnegade 12, 8000 Aarhus C.",
    "Jeg har talt med {name} ({}), som er født i Viborg.",
    "{name} {}",
    "{name}, {}, tlf. 20 30 40 50",
    "ring 12 34 56 78 {}",
    "Ring 20304050 og spørg efter {}",
    "punkt 3 {} og 5",
    "punkt 3: {}; punkt 4: intet",
    "Mødet 02.06.2023 kl. 10.30-12.00 handlede om {}.",
    "hej bot, hvad gælder for »{}«?",
    "Vedr. {}: hvem følger op?",
    "nr. {} mangler",
    "id-kort forevist, {} noteret",
    "Det koster 1.200 kr. for {} at deltage i 2024",
    "{} har 75 % støtte",
    "Hvem er {}?",
    "Kære alle\n\n{}\n\nMvh {name}",
    "- {}\n- {name}",
    "navn;nummer\n{name};{}",
    "Patienten: {}...",
    "'{}' og \"intet\"",
    "sag om {} fra 2019-2020",
    "født {} i Odder",
)


def planted(count: int, *, seed: int, today: date) -> Iterator[tuple[str, str, str]]:
    """`count` CPR numbers: a text that holds it, its ten digits, how it is spelled. A text with several comes once for each.

    Every spelling is as frequent as any other, and about one number in ten passes modulus 11.
    """
    rng = Random(seed)
    names = list(SPELLINGS)
    made = 0
    while made < count:
        several = [(names[(made + ahead) % len(names)], cpr_number(rng, today)) for ahead in range(rng.choice((1, 1, 1, 2, 3)))]
        parts = [_sentence(rng, SPELLINGS[name](rng, number)) for name, number in several]
        text = rng.choice((" ", "\n", ". ", " / ")).join(parts)
        for name, number in several[: count - made]:
            yield text, number, name
            made += 1


def _sentence(rng: Random, number: str) -> str:
    return rng.choice(SENTENCES).replace("{name}", rng.choice(NAMES)).replace("{}", number)


def _parts(number: str) -> tuple[str, str, str, str]:
    return number[:2], number[2:4], number[4:6], number[6:]


def _parted(first: str, last: str) -> Callable[[Random, str], str]:
    """DD`first`MM`first`YY`last`SSSS."""

    def written(_rng: Random, number: str) -> str:
        day, month, year, serial = _parts(number)
        return f"{day}{first}{month}{first}{year}{last}{serial}"

    return written


def _digit_by_digit(between: str) -> Callable[[Random, str], str]:
    return lambda _rng, number: between.join(number)


def _digits_apart(rng: Random, number: str) -> str:
    """Something else between the digits each time."""
    return "".join(digit + rng.choice((" ", "-", ".", "/", "_", ", ", " - ")) for digit in number[:9]) + number[9]


def _dashed(rng: Random, number: str) -> str:
    blank = rng.choice(("", "", " ", "\u00a0"))
    return f"{number[:6]}{blank}{rng.choice(DASHES)}{blank}{number[6:]}"


def _torn(rng: Random, number: str) -> str:
    """Split anywhere by the end of the line."""
    at = rng.randint(1, 9)
    return f"{number[:at]}{rng.choice(('', ' ', '-'))}{rng.choice(_LINE_ENDS)}{number[at:]}"


def _marked(rng: Random, number: str) -> str:
    """With marks that nobody sees, anywhere."""
    chars = list(_plainly(rng, number))
    for _ in range(rng.randint(1, 12)):
        chars.insert(rng.randint(1, len(chars) - 1), rng.choice(MARKS))
    return "".join(chars)


def _foreign(rng: Random, number: str) -> str:
    """In the digits of another script or width."""
    zero = ord(rng.choice(ZEROS))
    return "".join(chr(zero + int(char)) if char.isdigit() else char for char in _plainly(rng, number))


def _boxed(_rng: Random, number: str) -> str:
    """As telephones draw digits in boxes."""
    return "".join(f"{digit}\ufe0f\u20e3" for digit in number)


def _named(rng: Random, number: str) -> str:
    """As part of the name of a file."""
    pattern = rng.choice(("journal_{}.pdf", "{}_scan.docx", "cpr_{}_v2.txt", "_{}_", "referat_{}_2023.odt"))
    return pattern.format(rng.choice((number, f"{number[:6]}-{number[6:]}", f"{number[:6]}_{number[6:]}")))


def _plainly(rng: Random, number: str) -> str:
    return rng.choice(_PLAIN)(rng, number)


_LINE_ENDS = ("\n", "\r\n", "\n ", " \n")
_PLAIN: tuple[Callable[[Random, str], str], ...] = (
    _parted("", ""),
    _parted("", "-"),
    _parted("", " "),
    _parted(".", "-"),
    _parted("/", " "),
    _parted(" ", " "),
    _digit_by_digit(" "),
)
SPELLINGS: dict[str, Callable[[Random, str], str]] = {
    "DDMMYYSSSS": _parted("", ""),
    "DDMMYY-SSSS": _parted("", "-"),
    "DDMMYY SSSS": _parted("", " "),
    "DDMMYY, a wide gap, SSSS": lambda rng, number: number[:6] + " " * rng.randint(2, 6) + number[6:],
    "DDMMYY, another dash, SSSS": _dashed,
    "DDMMYY/SSSS": _parted("", "/"),
    "DDMMYY.SSSS": _parted("", "."),
    "DD.MM.YY-SSSS": _parted(".", "-"),
    "DD.MM.YY SSSS": _parted(".", " "),
    "DD/MM/YY-SSSS": _parted("/", "-"),
    "DD/MM/YY SSSS": _parted("/", " "),
    "DD-MM-YY-SSSS": _parted("-", "-"),
    "DD-MM-YY SSSS": _parted("-", " "),
    "DD MM YY SSSS": _parted(" ", " "),
    "DD MM YY-SSSS": _parted(" ", "-"),
    "DD MM YY SS SS": lambda _rng, number: " ".join(number[at : at + 2] for at in range(0, 10, 2)),
    "D D M M Y Y S S S S": _digit_by_digit(" "),
    "D D M M Y Y - S S S S": lambda _rng, number: " ".join(number[:6]) + " - " + " ".join(number[6:]),
    "D-D-M-M-Y-Y-S-S-S-S": _digit_by_digit("-"),
    "D.D.M.M.Y.Y.S.S.S.S": _digit_by_digit("."),
    "D, D, M, M, Y, Y, S, S, S, S": _digit_by_digit(", "),
    "D_D_M_M_Y_Y_S_S_S_S": _digit_by_digit("_"),
    "D/D/M/M/Y/Y/S/S/S/S": _digit_by_digit("/"),
    "each digit apart, anyhow": _digits_apart,
    "DDMMYY, next line, SSSS": lambda rng, number: f"{number[:6]}{rng.choice(_LINE_ENDS)}{number[6:]}",
    "DDMMYY-, next line, SSSS": lambda rng, number: f"{number[:6]}-{rng.choice(_LINE_ENDS)}{number[6:]}",
    "DD.MM.YY-, next line, SSSS": lambda rng, number: _parted(".", f"-{rng.choice(_LINE_ENDS)}")(rng, number),
    "two lines, split anywhere": _torn,
    "marks without width": _marked,
    "digits of another script": _foreign,
    "digits in boxes": _boxed,
    "name of a file": _named,
}
