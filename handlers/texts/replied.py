"""What somebody writes about coming to a meeting, instead of pressing a button: read, never guessed at. Pure.

The words here are recognised; nobody reads them. What is said to it is in `handlers.texts.attending`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

_WORD: Final = re.compile(r"\w+(?:[-']\w+)*")
_MOST: Final = 15  # words of an answer; what is longer says something else besides

_BARE: Final = frozenset("ja jo jep nej måske tak mange ellers gerne desværre helst".split())
_SAYS: Final = frozenset("ja jep nej måske".split())
_COMES: Final = frozenset(
    "kommer komme deltager deltage afbud forhindret tilmeld tilmelder tilmelde afmeld afmelder afmelde sender sende".split()
)
_BESIDE: Final = frozenset(
    "jeg vi mig os kan kunne ikke er bliver nødt at med melder melde må vil mødet møde til i den denne dag det alligevel selv "
    "godt også hej syg ferie på for fra en anden kollega stedet og men så lidt senere meget heller invitationen indbydelsen "
    "glæder gang nok sikkert min vores der mvh hilsen venlig januar februar marts april maj juni juli august september oktober "
    "november december mandag tirsdag onsdag torsdag fredag lørdag søndag".split()
)
_TURNED: Final = frozenset("kan må skal vil er kommer deltager bliver sender melder".split())
_WHO: Final = frozenset("jeg vi det den der mødet en".split())

# What no name holds. Words that are names of people somewhere (Vi, Kan, An, Er) are not among them.
_NO_NAME: Final = frozenset(
    "jeg nej ikke kommer komme hvem hvad hvor hvornår hvordan hvorfor hvilken hvilket hvilke hvis ved skal desværre alligevel "
    "måske afbud mødet næste senere deltager deltage ingen nogen endnu sender".split()
)
_NO_NAME_ALONE: Final = _BARE | frozenset("ok okay hej godmorgen selv jeg vi det den er kan vil har".split())
_LONGEST_NAME: Final = 6  # words


class Reply(StrEnum):
    """What a text says that may answer an invitation."""

    BARE = "bare"  # yes or no alone, which answers whatever was asked last
    COMING = "coming"  # that somebody comes, or does not


def read(text: str) -> Reply | None:
    """What somebody says of coming; None for a question, and for anything that says something else too."""
    words = _WORD.findall(text.casefold())
    if "?" in text or not 1 <= len(words) <= _MOST or (words[0] in _TURNED and words[1:2] and words[1] in _WHO):
        return None
    found = frozenset(one for one in words if not one.isdecimal())
    if found <= _BARE:
        return Reply.BARE if found & _SAYS else None
    return Reply.COMING if found & (_COMES | _SAYS) and found <= _BARE | _COMES | _BESIDE else None


def is_said(text: str) -> bool:
    """Whether a text is rather something that is said than what somebody is called."""
    words = _WORD.findall(text.casefold())
    return (
        text.rstrip().endswith(("?", "!"))
        or len(words) > _LONGEST_NAME
        or not _NO_NAME.isdisjoint(words)
        or (bool(words) and _NO_NAME_ALONE.issuperset(words))
    )
