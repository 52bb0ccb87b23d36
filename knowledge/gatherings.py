"""What people come together for besides the meetings of a group: conferences, theme days, study trips, general meetings.

Here are their nouns in Danish, how a title is compared with another, and the parts of one entry ("title, place. Theme"). Where
entries stand in documents is the business of `knowledge.yearplans` and `knowledge.events`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from knowledge.places import MUNICIPALITIES

_NOUNS = (
    "konference|temadag|temamøde|studietur|studiebesøg|årsmøde|årstræf|generalforsamling|workshop|webinar"
    "|symposium|topmøde|kursus|kursusdag|inspirationsdag|fagdag|netværksdag|opstartsdag|kick-?off|borgermøde|dialogmøde"
    "|fyraftensmøde|informationsmøde|orienteringsmøde|træf|camp|messe|festival"
)
NOUN: Final = rf"(?:(?!video|telefon|presse)[^\W\d_]*(?:{_NOUNS}))(?:en|et|n|t|er|e)?"
_GATHERING = re.compile(rf"(?<![\w-]){NOUN}(?![\w-])", re.IGNORECASE)
_SEMINAR = re.compile(r"(?<![\w-])[^\W\d_]*seminar(?:et|er)?(?![\w-])", re.IGNORECASE)
_ONCE = re.compile(
    r"(?:konference|årsmøde|årstræf|generalforsamling)(?:en|et|n|t)?\b|\bstudietur(?:en)?\s+til\b", re.IGNORECASE
)
_SUBTITLE = re.compile(r"(?<!\s)\s*(?:[:»\"“”(–]|\s-\s|\bog\b|\bom\b).*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ENDING = re.compile(r"(?<=[^\W\d_]{3})(?:en|et|n|e)\b")
_UNSETTLED = re.compile(
    r"\b(?:sted|lokale|tid|dato|emne|tema)\w*\s+(?:følger|meddeles|aftales|kommer)|\bafklares\b|\btba\b", re.IGNORECASE
)
_ONLINE = re.compile(r"\b(?:online|virtuel\w*|teams|zoom|skype|digital\w*)\b", re.IGNORECASE)
_CANCELLED = re.compile(r"\b(?:aflyst|aflyste|aflyses|udgår|udgået|annulleret|droppet|cancelled)\b", re.IGNORECASE)
# Work before and after a meeting: what is due, sent or written.
_PAPERS = re.compile(
    r"frist(?:en|er|erne)?\b|deadline|tilmeld|udsend|sendes\b|referat|evaluering|rapport|materiale|\bdagsorden", re.IGNORECASE
)
THERE = re.compile(r",?\s*(?:på|i|hos)\s+(?P<place>[A-ZÆØÅ][^,.;()]*)")  # the place right behind a date
_AT = re.compile(r"\b(?:på|ved|under)\s+(?:[^\W\d_]+\s+)?$", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_TRIP = re.compile(r"(?:tur|besøg)(?:en|et)?\s+(?:til|i)\s+(?P<place>[A-ZÆØÅ][\w-]+(?:\s[A-ZÆØÅ][\w-]+)*)")
_MET = re.compile(r"(?<![\w-])[\w-]*møde(?:t|r)?(?![\w-])", re.IGNORECASE)
_LONGEST_TITLE: Final = 100


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says beside its date. `title` is empty where it gives none."""

    title: str
    place: str | None
    online: bool | None
    cancelled: bool
    note: str | None


def gathering_in(text: str) -> re.Match[str] | None:
    """The first noun for a gathering in `text`, seminars included."""
    return _GATHERING.search(text) or _SEMINAR.search(text)


def tells_meeting(text: str) -> bool:
    """Whether an entry that names a meeting is that meeting; "Frist for tilmelding til årskonferencen" is a deadline.

    What stands before the noun of the meeting tells which; "drøftes på temadagen" is at the meeting all the same.
    """
    bare = _BRACKETS.sub(" ", text)
    nouns = [noun.start() for noun in (gathering_in(bare), _MET.search(bare)) if noun]
    before = bare[: min(nouns)] if nouns else ""
    return _PAPERS.search(before) is None or _AT.search(before) is not None


def is_gathering(title: str) -> bool:
    """Whether a meeting of this title is something else than a meeting of its group. A seminar is often a group's own."""
    return _GATHERING.search(title) is not None


def has_own_title(title: str, group: str) -> bool:
    """Whether a title tells one meeting from the others of its group: a gathering, or a day with a name ("Havnedag"). The name
    of the group itself does not."""
    if is_gathering(title):
        return True
    return title[:1].isupper() and title != group and not re.search(r"mød|seminar", title, re.IGNORECASE)


def is_once_a_year(title: str) -> bool:
    """Whether two days in one year for gatherings of one series are one that was moved: a conference, a trip."""
    return _ONCE.search(title) is not None


def series(title: str) -> str:
    """What the title of a gathering is compared by: "Havnekonferencen 2031: Ny kaj" and "havnekonference" are one."""
    bare = _YEAR.sub(" ", _SUBTITLE.sub("", title)).strip(" ,.-").casefold()
    return _ENDING.sub("", re.sub(r"\s+", " ", bare))


def told(before: str, after: str) -> Told:
    """The parts of an entry: `before` and `after` are its words on both sides of the date and time.

    "Temadag 3. maj, Vejle", "3. maj: Temadag om kaj, Vejle Rådhus. Tema: Stål", "3. maj, Teams", "3. maj med frokost, Vejle".
    """
    titled = bool(before.strip(" ,.:–-")) or bool(re.match(r"\s*[:–-]\s*\S", after))
    said, _, more = after.strip(" ,.:;–-").partition(". ")
    if before.strip(" ,.:–-"):
        said = f"{before.strip(' ,.:–-')}, {said}" if said else before.strip(" ,.:–-")
    parts = [part.strip(" .:–-") for part in re.split(r",\s+|\s+@\s+", said) if part.strip(" .:–-")]
    title = ""
    if parts and (titled or _GATHERING.search(parts[0]) or _SEMINAR.search(parts[0]) or _MET.search(parts[0])):
        title = "" if _is_place(parts[0]) or len(parts[0]) > _LONGEST_TITLE else parts.pop(0)
    where = next((part for part in reversed(parts) if part[0].isupper() and not _UNSETTLED.search(part)), None)
    left = [part for part in parts if part is not where]
    trip = destination(title)
    beside = (
        re.fullmatch(r"(?P<title>.*\S)\s+(?:på|hos|i)\s+(?P<place>[A-ZÆØÅ].*)", title) if where is None and not trip else None
    )
    if beside:
        title, where = beside["title"], beside["place"]
    place = where or trip
    online = True if _ONLINE.search(said) else None
    note = "; ".join(filter(None, (", ".join(left), more.strip(" ."))))
    return Told(title, re.sub(r"^(?:på|hos|i)\s+", "", place) if place else None, online, calls_off(after), note or None)


def _is_place(part: str) -> bool:
    return part.casefold() in MUNICIPALITIES or is_online(part)


def is_online(place: str) -> bool:
    """Whether the place of a meeting is none: "Teams", "online via Zoom"."""
    return re.fullmatch(rf"(?:{_ONLINE.pattern}|via|på|møde|microsoft|ms|[\s(),:-])+", place, re.IGNORECASE) is not None


def destination(title: str) -> str | None:
    """Where a trip goes, which is where it is: "Studietur til Aarhus"."""
    found = _TRIP.search(title)
    return found["place"] if found else None


def calls_off(text: str) -> bool:
    """Whether a text beside a date says that the meeting is not held."""
    return _CANCELLED.search(text) is not None


def is_called_off(cell: str) -> bool:
    """Whether a cell without a date says that the meeting of its month is not held."""
    return len(cell.split()) <= 4 and calls_off(cell)
