"""The Danish municipalities in all the forms in which they are written, and where a question names one. Pure.

Source: the 98 municipalities since 2007 (Danmarks Statistik, NUTS/municipality codes). Forms differ by spelling reform (Århus,
Aarhus), by how they are typed (Aabenraa, abenra), by what is left out (Ringkøbing for Ringkøbing-Skjern) and by abbreviation.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from knowledge.danish import fold, words

# As written after a name, lower case; the older spellings stand beside the newer.
MUNICIPALITIES: Final = frozenset(
    """
    aabenraa aalborg aarhus albertslund allerød assens ballerup billund bornholm brøndby brønderslev dragør egedal
    esbjerg fanø favrskov faxe fredensborg fredericia frederiksberg frederikshavn frederikssund furesø faaborg-midtfyn
    gentofte gladsaxe glostrup greve gribskov guldborgsund haderslev halsnæs hedensted helsingør herlev herning hillerød
    hjørring holbæk holstebro horsens hvidovre høje-taastrup hørsholm ikast-brande ishøj jammerbugt kalundborg
    kerteminde kolding københavn køge langeland lejre lemvig lolland lyngby-taarbæk læsø mariagerfjord middelfart morsø
    norddjurs nordfyns nyborg næstved odder odense odsherred randers rebild ringkøbing-skjern ringsted roskilde
    rudersdal rødovre samsø silkeborg skanderborg skive slagelse solrød sorø stevns struer svendborg syddjurs sønderborg
    thisted tønder tårnby vallensbæk varde vejen vejle vesthimmerlands viborg vordingborg ærø århus ålborg åbenrå mors
    nordfyn vesthimmerland
        """.split()
)
_ALIASES: Final = {
    "rksk": "ringkøbing-skjern",
    "rks": "ringkøbing-skjern",
    "ringkøbing": "ringkøbing-skjern",
    "skjern": "ringkøbing-skjern",
    "ikast": "ikast-brande",
    "brande": "ikast-brande",
    "faaborg": "faaborg-midtfyn",
    "midtfyn": "faaborg-midtfyn",
    "taastrup": "høje-taastrup",
    "lyngby": "lyngby-taarbæk",
    "vesthimmerland": "vesthimmerlands",
    "nordfyn": "nordfyns",
    "mors": "morsø",
    "copenhagen": "københavn",
    "kbh": "københavn",
    "elsinore": "helsingør",
}
_OLDER: Final = {"århus": "aarhus", "ålborg": "aalborg", "åbenrå": "aabenraa"}
# Folded, these are words of everyday Danish too: only with a capital, or "Kommune" behind, do they mean the place.
_WORDS_TOO: Final = frozenset(
    fold(word) for word in "vejen greve tønder odder køge faxe varde mors ærø fanø assens brande herlev struer".split()
)
_INSTITUTIONS: Final = frozenset(("universitet", "universitets", "university", "letbane", "stift", "havn", "lufthavn"))
_MAX_WORDS: Final = 2  # of a name: Ringkøbing-Skjern
_MUNICIPALITY: Final = re.compile(r"\s+kommunes?$", re.IGNORECASE)


def _known() -> dict[str, str]:
    """Folded form, without hyphens -> the municipality as it is written today."""
    found = {fold(name).replace("-", ""): _written(_OLDER.get(name, name)) for name in MUNICIPALITIES}
    return found | {fold(alias): _written(name) for alias, name in _ALIASES.items()}


def _written(name: str) -> str:
    """ "ringkøbing-skjern" as Ringkøbing-Skjern."""
    return "-".join(part.capitalize() for part in name.split("-"))


_KNOWN: Final = _known()


@lru_cache(maxsize=4096)
def municipality(name: str) -> str | None:
    """The municipality that `name` means, as it is written today: "Århus Kommunes" is Aarhus; None for anything else."""
    bare = _MUNICIPALITY.sub("", name.strip(" .,;:?!"))
    key = "".join(fold(word) for word in words(bare))
    return _KNOWN.get(key) or (_KNOWN.get(key[:-1]) if key.endswith("s") else None)


def places_in(text: str) -> tuple[str, ...]:
    """The municipalities that `text` names, in order and without repeats."""
    found: dict[str, None] = {}
    told = words(text)
    i = 0
    while i < len(told):
        length = next((n for n in range(_MAX_WORDS, 0, -1) if _is_named(told, i, n)), 0)
        if length:
            name = municipality(" ".join(told[i : i + length]))
            assert name is not None
            found[name] = None
        i += length or 1
    return tuple(found)


def _is_named(told: list[str], start: int, length: int) -> bool:
    part = told[start : start + length]
    if len(part) < length or municipality(" ".join(part)) is None:
        return False
    if length > 1 and municipality(part[0]) and municipality(part[1]) and municipality(part[0]) != municipality(part[1]):
        return False
    key = fold(part[0])
    ordinary = key in _WORDS_TOO or key.removesuffix("s") in _WORDS_TOO
    followed = fold(told[start + length]) if start + length < len(told) else ""
    if followed in _INSTITUTIONS:
        return False
    return not ordinary or len(told) == 1 or part[0][0].isupper() or followed.startswith("kommune")


def place_words(place: str) -> frozenset[str]:
    """The folded words by which a question may have named `place`: they say where, not what is asked."""
    forms = {key for key, name in _KNOWN.items() if name == place}
    parts = {fold(part) for part in place.split("-")}
    return frozenset(forms | parts | {f"{form}s" for form in (*forms, *parts)})
