"""Names of people in Danish rosters, with role and affiliation: "Lone Holm, Struer (fmd)", "Ib Bech (kontorchef, Region Syd)".

One entry at a time; where a roster begins and ends, and which group it is of, is the business of `knowledge.rosters`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from knowledge.model import Member
from knowledge.places import MUNICIPALITIES

_ROLE_WORD = re.compile(
    r"^\W*(?:[^\W\d_]+[.-]?\s+){0,2}?[\w-]*?"
    r"(?:formand|forperson|formænd|fmd|fm|nfmd|nfm|direktør|chef|leder|konsulent|koordinator|sekretær|dekan|rektor|lektor|adjunkt"
    r"|professor|borgmester|rådmand|medlem|suppleant|tovholder|repræsentant|ordfører|overlæge|læge|sygeplejerske|pædagog|lærer|bibliotekar"
    r"|specialist|rådgiver|medarbejder|ansvarlig|forsker|controller|økonom|jurist|planlægger|ingeniør|præst|kasserer|observatør|manager"
    r"|director|chair|officer|politiker|næstformand|ejer|inspektør|arkitekt|psykolog|terapeut|administrator|fuldmægtig|sagsbehandler|redaktør|journalist|studerende|evaluator|frivillig|kurator|producent|kunstner|referent|assistent|betjent|skuespiller|projektejer)(?:\b|en\b|er\b|\.)",
    re.IGNORECASE,
)
_ORGANISATION_WORD = re.compile(
    r"(?i:kommune|region|universitet|university|college|academy|styrelse|ministeri|forening|forbund|fonden\b|stiftelse|sekretariat|bibliotek"
    r"|museum|museet|højskole|hospital|sygehus|a/s|aps|erhvervshus|selskab|akademi|center\b|centret|teater|teatret|orkester|råd\b|rådet\b"
    r"|udvalg|forvaltning|stab\b|afdeling|område|netværk|bestyrelse|skole|rådhus|virksomhed|politi|kontor|jobcent|danmark|gruppe|udviklings?$)"
    r"|\b[A-ZÆØÅ]{2,5}\b"
)
_NOTE = re.compile(
    r"(?:ikke\s+)?(?:uafklaret|afklares|bekræftet|orlov|midlertidig\w*|konstitueret|afventer|vakant|ubesat|udpeges|til\s+og\s+med|(?:uden|med)\s+stemmeret|fra\s+\d|(?:til|fra)\s+kl|indtil|for\s+[A-ZÆØÅ]\w+\s+[A-ZÆØÅ]"
    r"|(?:ind|ud|til|fra)(?:trådte?|træder|træd[te]+)\b|afløs\w+\s+[A-ZÆØÅ]|i\s+stedet\s+for|(?:under\s+)?p(?:un)?kt\.?\s*\d)",
    re.IGNORECASE,
)
_VACANT = re.compile(
    r"\W*(?:vakant|ubesat|(?:endnu\s+)?ikke\s+(?:endnu\s+)?(?:udpeget|besat|valgt)|afventer|(?:udpeges|vælges)(?!\s+a[fv]\b)|ledig(?:t)?\b"
    r"|ingen\s+(?:udpeget|valgt)|navn\s+(?:mangler|følger)|n\.?\s?n\.?(?![\w.]))",
    re.IGNORECASE,
)
# A seat that is named without a person: "Vestby Kommune: udpeges senere", "Indkøb, Vestby (navn følger)".
_OPEN = re.compile(
    r"(?::\s*|\(|\s[-–]\s)(?:vakant|ubesat|ikke\s+(?:endnu\s+)?udpeget|endnu\s+ikke\s+udpeget|udpeges(?!\s+a[fv])|afventer|mangler"
    r"|navn\s+(?:følger|mangler)|ledig(?:\s+plads)?\s*\)?$|findes|afklares|n\.?\s?n\b)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:(?:tlf|telefon|mobil|mob|tel|direkte|e-?mail|mail)\b[.:]*)?\s*(?:nr\.?\s*)?[\d +]{8,}|\S*@\S*.*|(?:tlf|mobil|mail)",
    re.IGNORECASE,
)
# An institution in the definite form ("psykiatrien") rather than what somebody is.
_DEFINITE = re.compile(r"(?:en|et|erne)$")
# "formand for styregruppen" on the list of that group is its chair.
_OF_ITS_GROUP = re.compile(
    r"(?<=formand)\s+(?:for|i)\s+\w*(?:gruppen|udvalget|juryen|rådet|bestyrelsen|netværket|kredsen)$", re.IGNORECASE
)
_SEAT = re.compile(
    r"(?:\w*for(?:mand|person)|n?(?:æst)?fmd|n?(?:æst)?fm|suppleant|tovholder|observatør|kasserer|sekretær)\b", re.IGNORECASE
)
# The term of an office: "formand til og med 31/12-2031", "tovholder fra 1. maj".
_TERM = re.compile(r"\s+(?P<term>(?:(?:fra|til)(?:\s+og\s+med)?|t\.?o\.?m\.|pr\.|indtil|siden)\s+(?:den\s+|d\.\s+)?\d.*)$")
# Who stands in for somebody: "suppl.: konsulent Ib Bech".
_DEPUTY = re.compile(
    r"(?i:(?:personlig\s+)?(?:suppleant|suppl\.?))(?:\s*:\s*|\s+)(?P<who>(?!for\s)(?:[a-zæøå-]+\s+)?[A-ZÆØÅ].*)$"
)
_DEPUTY_OF = re.compile(r"(?:suppleant|suppl\.|stedfortræder|vikar)\s+for\s+(?=[A-ZÆØÅ])")
DEPUTY: Final = "suppleant"
_PARTY = re.compile(r"^(?:[A-ZÆØÅ]|Lokalliste\w*|uden for parti\w*)$")
_TITLED = re.compile(
    r"^(?P<role>(?:[^\W\d_]+-?\s){0,3}?(?:[^\W\d_]+-)?[^\W\d_]*(?:direktør|chef|leder|konsulent|borgmester|rådmand|formand|koordinator|dekan|rektor|professor|lektor"
    r"|sekretær|suppleant|tovholder|medlem|overlæge|repræsentant))\s*(?P<colon>[:,]?)\s+(?P<rest>[A-ZÆØÅ].*)$",
    re.IGNORECASE,
)
# "Kasserer: Ulla Bro", "Struer: Ulla Bro"; a label that names a list is no role.
_LABELLED = re.compile(
    r"^(?!(?i:afbud|deltage|medlem|til\s?stede|fravær|gæst|kontakt|øvrige|mødt|valgt|udpeg|suppleanter|navn|tlf|mail))"
    r"(?P<label>[^\W\d_][\w-]*(?:\s[\w-]+){0,2}):\s+(?P<rest>[A-ZÆØÅ].*)$"
)
_TOKEN = re.compile(r"(?:[A-ZÆØÅÉÖÄÜ][^\W\d_]*(?:[-'’][^\W\d_]+)*|[A-ZÆØÅ]{1,2}\.)$")
_PARTICLE = frozenset(
    ("von", "van", "de", "den", "der", "af", "la", "le", "du", "di", "el", "al", "bin", "da", "dos", "ter", "zu")
)
_NOT_NAMES = frozenset(
    """
    den det de der en et to tre fire i på for til med fra og alle nye ny næste møde mødet referat dagsorden bilag punkt
    dato tid sted dansk danske danmark midtjylland nordjylland sjælland syddanmark hovedstaden fyn jylland januar
    februar marts april juni juli august september oktober november december mandag tirsdag onsdag torsdag fredag lørdag
    søndag eventuelt indstilling beslutning resume økonomi formål baggrund status side telefon mail navn funktion øvrige
    fælles små store kultur sundhed beskæftigelse social erhverv
        """.split()
)
_PLAIN_ROLES = {
    "fmd": "formand",
    "fm": "formand",
    "nfmd": "næstformand",
    "nfm": "næstformand",
    "næstfmd": "næstformand",
    "næstfm": "næstformand",
}
_SPLIT = re.compile(r"\s*(?:,|;|\s[-–—]\s|\t|\|)\s*")
_LIST_SPLIT = re.compile(r"(?:,\s*(?:og|samt)\s|[,;]|\s(?:og|samt)\s)(?![^()]*\))\s*")
_BRACKET = re.compile(r"\(([^()]*)\)")
_JOINED = re.compile(r"\s*\([^()]*\)(?=\s+(?:og|samt)\s+[a-zæøå])")  # "konsulent (20 timer) og redaktør" is one office
_FROM = re.compile(r"^(?P<role>.+?)\s+(?:i|fra|ved|hos|på)\s+(?P<place>[A-ZÆØÅ].*)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a roster: a person, or an organisation or post where `person` is False."""

    name: str
    role: str | None = None
    affiliation: str | None = None
    note: str | None = None
    person: bool = True

    def member(self) -> Member:
        """The entry as a member without source."""
        return Member(self.name, self.role, self.affiliation, note=self.note)


def is_person_name(text: str) -> bool:
    """Whether `text` is written like the full name of a person: two to six capitalised words, none of an organisation."""
    words = text.split()
    if not 2 <= len(words) <= 6 or _ORGANISATION_WORD.search(text) or any(char.isdigit() for char in text):
        return False
    capitals = [word for word in words if _TOKEN.match(word)]
    if len(capitals) < 2 or not _TOKEN.match(words[0]) or not _TOKEN.match(words[-1]):
        return False
    if any(word.casefold().strip(".") in _NOT_NAMES for word in words if word.casefold() not in _PARTICLE):
        return False
    return all(word in capitals or word.casefold() in _PARTICLE for word in words)


def is_place(text: str) -> bool:
    """Whether `text` is a municipality, with or without "Kommune", or another organisation."""
    bare = re.sub(r"\s+kommunes?$", "", text.strip(" ."), flags=re.IGNORECASE)
    return bare.casefold() in MUNICIPALITIES or bool(_ORGANISATION_WORD.search(text))


def is_vacant(name: str) -> bool:
    """Whether what stands for a name says that nobody has the seat yet."""
    return bool(_VACANT.match(name.strip()) or _OPEN.search(name))


def plain_role(role: str | None) -> str | None:
    """The role without abbreviation: "fmd." is formand, "næstfm., skolechef" næstformand, skolechef."""
    if role is None:
        return None
    return ", ".join(_PLAIN_ROLES.get(part.casefold().strip(" ."), part) for part in role.split(", "))


def is_chair(role: str | None) -> bool:
    """Whether the role is to chair the group (not vice-chair)."""
    plain = (plain_role(role) or "").casefold()
    return bool(re.search(r"\b(?:med)?(?:formand|forperson)(?!s?skab)", plain)) and not re.match(r"næst|vice", plain)


def read_entry(text: str) -> Entry | None:
    """Read one entry of a roster. None for what is no entry: a sentence, a heading, an empty text."""
    line = re.sub(r"\s+", " ", text).strip(" •-–\t")
    if not line or len(line) > 200 or _is_sentence(line):
        return None
    titled = _TITLED.match(line)
    if titled and (person := _person(titled["rest"])):
        role = titled["role"] if titled["colon"] == ":" or not is_person_name(titled["role"]) else None
        if role and person.role and (person.affiliation or _ROLE_WORD.match(person.role)):
            return Entry(person.name, _seat_first(role, person.role), person.affiliation, person.note)
        return Entry(person.name, role or person.role, person.affiliation or (person.role if role else None), person.note)
    labelled = _LABELLED.match(line)
    if labelled and (person := _person(labelled["rest"])):
        label = labelled["label"]
        if is_place(label) or (person.role and not person.affiliation and not _ROLE_WORD.match(label) and " " not in label):
            role = label if person.affiliation and not person.role else person.role  # "Sekretariat: Ulla Bro, Struer"
            return Entry(person.name, role, person.affiliation or label, person.note)
        return Entry(person.name, ", ".join(filter(None, (label, person.role))), person.affiliation, person.note)
    return _person(line) or _other(line)


def _seat_first(*roles: str) -> str:
    """Roles as one, the one in the group before what somebody is at work."""
    return ", ".join(sorted(roles, key=lambda role: _SEAT.match(role) is None))


def _is_sentence(line: str) -> bool:
    return (line.endswith((".", "?", "!", ":")) and len(line.split()) > 4 and not _person(line.rstrip("."))) or line.endswith(
        ":"
    )


def _person(line: str) -> Entry | None:
    """A person: the name, then what is set off by brackets, commas and dashes, each read as role, affiliation or note."""
    outside = _BRACKET.sub("\t", _JOINED.sub("", line))
    name, *rest = [part.strip(" .") for part in _SPLIT.split(outside)]
    name = re.sub(r"[,.:;]+$", "", name)
    if not is_person_name(name) or (rest and is_person_name(rest[0])):
        return None
    role, affiliation, note = _sorted([part for part in rest if part], bracket=False)
    for inside in _BRACKET.findall(line):
        if deputy := _DEPUTY.match(inside):
            note = "; ".join(filter(None, (note, deputy_note(deputy["who"].strip(" .")))))
            continue
        also = _sorted([part.strip(" .") for part in re.split(r"\s*,\s*", inside) if part.strip(" .")], bracket=True)
        role = ", ".join(filter(None, (also[0], role))) or None  # "sundhedschef (formand)": the role in the group leads
        affiliation = affiliation or also[1]
        note = "; ".join(filter(None, (note, also[2]))) or None
    return Entry(name, role, affiliation, note)


def _sorted(parts: list[str], *, bracket: bool) -> tuple[str | None, str | None, str | None]:
    """Role, affiliation and note among the parts of an entry. `bracket` parts keep a role's own words ("fmd", "næstfm.")."""
    roles: list[str] = []
    places: list[str] = []
    notes: list[str] = []
    for part in parts:
        if _NOTE.match(part):
            notes.append(part)
        elif deputy := _DEPUTY.match(part):
            notes.append(deputy_note(deputy["who"]))
        elif _DEPUTY_OF.match(part):
            notes.append(part)
        elif _CONTACT.fullmatch(part):
            continue
        elif _PARTY.match(part):
            notes.append(part)
        elif _ROLE_WORD.match(part) and not re.search(r"kommune$", part.split()[0], re.IGNORECASE):
            role, term = _without_term(part)
            role, place = _role_and_place(_OF_ITS_GROUP.sub("", role))
            roles.append(role)
            notes += [term] if term else []
            places += [place] if place else []
        elif not bracket and _is_calling(part):
            roles.append(part)
        elif is_place(part) or roles or not bracket:
            places.append(part)
        else:
            notes.append(part)
    return _role(roles, places), ", ".join(places) or None, "; ".join(notes) or None


def deputy_note(who: str) -> str:
    """How a note says who stands in for a member."""
    return f"{DEPUTY}: {who}"


def _without_term(part: str) -> tuple[str, str | None]:
    """A role and the term of it: "fmd." and "til og med 31/12-2031"."""
    found = _TERM.search(part)
    return (part[: found.start()].strip(" .,"), found["term"]) if found else (part, None)


def _is_calling(part: str) -> bool:
    """Whether a part in small letters says what somebody is: "økonoma", but neither "sekretariatet" nor "psykiatrien"."""
    return part[0].islower() and not is_place(part) and not _DEFINITE.search(part) and not any(map(str.isdigit, part))


def _role(roles: list[str], places: list[str]) -> str | None:
    if not roles:
        return None
    return roles[0] if len(roles) == 1 else ", ".join(roles)


def _role_and_place(part: str) -> tuple[str, str | None]:
    """ "kulturchef i Struer Kommune" and "bibliotekschef Struer Kommune" are role and place."""
    found = _FROM.match(part)
    if found and is_place(found["place"]):
        return found["role"], found["place"]
    words = part.split()
    for at in range(1, len(words)):
        if words[at][0].isupper() and is_place(" ".join(words[at:])) and not words[at].isupper():
            return " ".join(words[:at]), " ".join(words[at:])
    return part, None


def _other(line: str) -> Entry | None:
    """An organisation or a post, in the words as written."""
    name = line.strip(" ,;.")
    return Entry(name, person=False) if any(char.isalpha() for char in name) and len(name) <= 120 else None


def split_entries(text: str) -> tuple[Entry, ...]:
    """The people of a running list: "Ida Holm (formand), Bo Lund, Skive, og Eva Juul". Empty when anything else is in it."""
    if ";" in text:  # the stronger mark parts people, commas what is said of each
        people = [read_entry(part) for part in text.strip(" .:").split(";") if part.strip()]
        if all(entry and entry.person for entry in people):
            return tuple(entry for entry in people if entry)
    parts = [part.strip() for part in _LIST_SPLIT.split(text.strip(" .:")) if part.strip()]
    found: list[str] = []
    for part in parts:
        if is_person_name(_BRACKET.sub("", part).strip()) or ((entry := read_entry(part)) and entry.person):
            found.append(part)
        elif found and (is_place(part) or _ROLE_WORD.match(part) or _NOTE.match(part)):
            found[-1] = f"{found[-1]}, {part}"
        else:
            return ()
    entries = (read_entry(part) for part in found)
    return tuple(entry for entry in entries if entry)
