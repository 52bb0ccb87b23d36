"""What a question asks: its kind, what sort of thing would answer it, which period, in which language. Pure.

Nothing here knows what is in the index; names are found by `knowledge.gazetteer`. The cues are words of everyday and
administrative Danish, with their English twins; they are compared folded and survive a misspelt letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.danish import ENGLISH_STOPWORDS, FOLDED_STOPWORDS, compose, fold, is_stopword, joined_words, stem, words
from knowledge.findings import Asked, Smalltalk
from knowledge.measures import AGE_ASKED, DURATION_ASKED, MONEY_ASKED, SHARE_ASKED
from knowledge.periods import Period, find_period

MAX_CHARACTERS: Final = 500  # a question is cut here; the semantic model would not read more of it


class Wants(StrEnum):
    """What sort of thing would answer."""

    WHEN = "when"
    TIME = "time"  # of the day
    WHERE = "where"
    NAME = "name"  # of a person
    WHO = "who"  # a person, a body or a kind of people
    NUMBER = "number"
    MONEY = "money"
    AGE = "age"
    SHARE = "share"
    DURATION = "duration"
    SUM = "sum"  # of all there is in a budget
    CHAIR = "chair"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    REASON = "reason"
    LIST = "list"
    COUNT = "count"  # of things that the question names, so that a figure has to stand beside them


class Topic(StrEnum):
    """Which facts may answer."""

    MEETING = "meeting"
    GROUP = "group"
    COMPOSITION = "composition"
    DECISION = "decision"
    PROPOSAL = "proposal"
    APOLOGIES = "apologies"
    ADVICE = "advice"
    HOW = "how"  # what one should do: advice may answer, whether or not it is called so


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. `stems` are its words of content, in order and without repeats."""

    text: str  # as asked
    spelt: str  # as read: misspellings mended
    folded: str  # folded words as read, one space between and around them; behind a bar as asked, where that differs
    stems: tuple[str, ...]
    topics: frozenset[Topic]
    wants: frozenset[Wants]
    asked: Asked | None
    period: Period | None
    number: str | None  # "3" of "råd #3", "42" of "punkt 42"
    english: bool
    courtesy: Smalltalk | None
    entries: int | None = None  # how many things are to be listed, where the question says it: "alle de 12 foreninger"


OFFICES: Final = (
    "tovholder koordinator kontaktperson direktor leder chef sekretar formand konsulent ansvarlig professor borgmester"
)
_ROLE: Final = rf"\w*(?:{OFFICES.replace(' ', '|')})\w*"
OFFICE: Final = re.compile(rf"\w*(?:{OFFICES.replace(' ', '|')})")

# Patterns over the folded question, in which words are parted by one space (æ ø å and their typed pairs are one letter).
_WANTS: Final = {
    Wants.WHEN: (
        r"hvornar|hvilke[nt]? (dag|dato|datoer|tidspunkt|maned|ar)|\w*dato(r|rne|en)?|hvad tid|when|"
        r"what (date|time|day)|frist(en)?|\w+frist(en)?|deadline"
    ),
    Wants.TIME: (
        r"(hvad tid|hvilke[nt]? tidspunkt)(?! (pa |i )?aret)|hvad klokken|hvilke[nt]? klokkeslat|klokken hvad|"
        r"what time(?! of (the )?year)"
    ),
    Wants.WHERE: (
        r"hvor(?! (mange|meget|stor|store|stort|lang|lange|langt|lenge|lange|ofte|gammel|hoj|hojt|mon|vidt|svart|godt))"
        r"(?= (er|var|bliver|blev|holdes|holder|moder|modes|modtes|foregar|finder|fandt|skal|ligger|star|og)\b)|"
        r"hvilket sted|lokale(t)?|adresse(n)?|where|venue"
    ),
    Wants.NAME: r"hvad hed(der)?|hvem hed(der)?|navn(et|ene)?(?! pa (projekt|rapport))|what is the name|name of|"
    rf"(hvem|hvilken \w+) (er|var|bliver|blev) (\w+ ){{0,2}}{_ROLE}|"
    rf"hvem (er|var|bliver|blev) (\w+ ){{0,4}}(udpeget|valgt|ansat)|hvem (udpeged?e?|valgte?)|"
    rf"who (is|was|did|were) (\w+ ){{0,4}}(appoint\w*|elect\w*|coordinator|director|chair\w*|contact\w*)",
    Wants.WHO: (
        r"hvem|hvilken person|hvis ansvar|who|whom|"
        r"hvilke(n|t)? (person|personer|direktor|chef|politiker|medlem|medlemmer)\w*"
    ),
    Wants.NUMBER: (
        r"hvor (mange|meget|stor|store|stort|lang|lange|langt|ofte|tit|gammel|gamle|gammelt|dyr|dyrt|dyre|hoj|hojt|hoje)|"
        r"antal(let)?|"
        r"(hvilken|hvor stor en) (procent)?andel(en)?|procent(er)?|what (share|percentage|proportion)|"
        r"belob(et)?|how (many|much|large|big|long|often|old|high|expensive)|hvilket belob|hvad koster"
    ),
    Wants.MONEY: MONEY_ASKED,
    Wants.AGE: AGE_ASKED,
    Wants.SHARE: SHARE_ASKED,
    Wants.DURATION: DURATION_ASKED,
    Wants.SUM: (
        r"\w*budget\w*|hvad koster|what (dos|will) \w+ cost|"
        r"(samlede?t?|hele|total\w*) (\w+ ){0,2}(belob\w*|udgift\w*|okonomi\w*)"
    ),
    Wants.CHAIR: r"formand(en)?|fmd|chair|chairman|chairperson",
    Wants.PHONE: r"telefon(nummer|nummeret|nr)?|tlf|mobilnummer|phone( number)?",
    Wants.EMAIL: r"mail(en|adresse|adressen)?|e ?mail|email",
    Wants.ADDRESS: r"(?<!mail )(?<!web )(adresse(n)?|address)(?!.* (hjemmeside|web|internet|mail|e?post)\w* )",
    Wants.REASON: r"hvorfor|hvad er grunden|hvad skyldes|why",
    Wants.COUNT: r"hvor mange|antal(let)?|how many",
    Wants.LIST: r"hvilke|alle|samtlige|liste?|list|which|all",
}
_TOPICS: Final = {
    Topic.MEETING: (
        r"\w*mod(e|er|et|es|tes|erne|edato\w*|erakke\w*|ekalender\w*|eplan\w*)|mods|samles|ses|"
        r"seminar(et|er)?|meet|meets|meeting|meetings|met|kalender(en)?"
    ),
    Topic.GROUP: (
        r"sidder|medlem|medlemmer|medlemmerne|medlemsliste\w*|deltagere|formand|formanden|"
        r"formand(skab|skabet)|nastformand|fmd|"
        r"repr[ea]?senter\w*|reprasenter\w*|titel|stilling(en)?|sits?|members?|chairs?|chairman|chairperson|"
        r"chairmanship|represents?|position|title|"
        r"(?<!hvad )(er|var|kom|blev) (\w+ )?(med|med i)|deltager i|kommer (\w+ )?fra|bestar|invite\w*|bemanding|"
        r"er reprasenteret|(is|are|was|were) (on|in|part of) (the|our)|"
        r"(star|stod|er|var) bag|(er|var) gaet sammen"
    ),
    Topic.COMPOSITION: (
        r"sammensat|sammensatning(en)?|sammensattes|bestar|er reprasenteret|composed|composition|"
        r"skal (\w+ ){0,3}(sidde|vare)|pladser|hvor mange (\w+ ){0,6}(sidde|sidder|medlemmer)"
    ),
    Topic.DECISION: (
        r"beslut\w*|vedt[ao]g\w*|godkend\w*|bevilge\w*|bevilling\w*|udpeg\w*|valgt\w*|afgor\w*|aftalt\w*|"
        r"tilslut\w*|kom der ud af|blev det til|endte|"
        r"konklu\w*|bemarke\w*|syntes|sagde|mente|decid\w*|decision\w*|approv\w*|appoint\w*|"
        r"agreed|conclu\w*"
    ),
    Topic.PROPOSAL: r"foresla\w*|forslag\w*|indstillet|indstilling\w*|lagt op til|propos\w*|recommended",
    Topic.APOLOGIES: r"afbud\w*|meldte? fra|apolog\w*",
    Topic.HOW: r"hvordan (far|skal|bor|kan|sikrer|undgar|rekrutterer|finder|laver|gor|handterer) (vi|man|jeg)|"
    r"hvad (gor|bor|skal|kan) (vi|man|jeg)|(skal|ma|kan) (vi|man|jeg)|how (do|can|should) (we|i|one)|what should (we|i|one)",
    Topic.ADVICE: r"rad|radene|radet|anbefal\w*|advice|recommend\w*",
}
# Absence is absence from a meeting only where one is asked about: pupils and employees are absent, too.
_ABSENT: Final = r"fravarende|absent"
_ABSENT_FROM: Final = (
    r"hvem|who|(\w*mod|samling|seminar)(e|et|er|erne)?|meeting|\w*(gruppe|udvalg|bestyrelse|rad|netvark)(n|en|et|ts|ns)?"
)
_ABSENCE: Final = r"(?<! om )fravar(et)?"
_ABSENCE_FROM: Final = r"(\w*mod|samling|seminar)(e|et|er|erne)?|meeting"
_ASKED: Final = (
    (Asked.NEXT, r"naste|nast|kommende|nastkommende|forstkommende|fremover|snart|next|upcoming|coming|nu her"),
    (Asked.LAST, r"sidste?|seneste|senest|forrige|tidligere|last|latest|previous|most recent"),
    (
        Asked.LIST,
        r"alle|samtlige|dator(ne)?|modedator(ne)?|modekalender\w*|kalender(en)?|moderakke\w*|oversigt|"
        r"hvilke dage|\w*modeplan\w*|arshjul\w*|dates|schedule|calendar|list",
    ),
)
_COURTESY: Final = (
    (
        Smalltalk.THANKS,
        r"(mange |tusind |1000 )*(tak|takker|thanks|thank you|thx)( for \w+( \w+)?| skal du have| igen)?|"
        r"(ok|okay|super|fint|godt|perfekt|ja|nej|nice|great)( tak| igen)?",
    ),
    (Smalltalk.GOODBYE, r"(farvel|hej hej|vi ses|ha det|god (dag|weekend|aften)|bye|goodbye)"),
    (
        Smalltalk.GREETING,
        r"(hej|hejsa|hallo|halloj|goddag|god morgen|godmorgen|dav|hi|hello|hey|moin)( med dig| der| bot| du| knudepunkt)*",
    ),
    (
        Smalltalk.HELP,
        r"(hjalp|hjalp mig|help|(kan|vil) (i|du) hjalpe( mig)?|hvem har lavet dig|"
        r"jeg vil( gerne)? tale med( et menneske| nogen)?|"
        r"er du (et menneske|en robot|en bot|en maskine)|hvad er du|"
        r"hvad kan du( hjalpe( mig)? med)?|hvem er du|"
        r"hvordan (virker|fungerer) (du|det|den her)|what can you do|menu)",
    ),
)
_NUMBERED: Final = re.compile(
    r"(?:råd(?:et)?|raad|advice|punkt(?:et)?|pkt\.?|item|anbefaling|sag)\s*(?:nr\.?|nummer|number|no\.?)?\s*#?\s*(\d{1,3}[a-e]?)\b|"
    r"#\s?(\d{1,3})\b",
    re.I,
)
# "alle de 12 foreninger"; what follows the figure of a date is a month.
_ENTRIES: Final = re.compile(
    r" (?:alle|samtlige|liste?|hvilke|all|which|name)(?: over| of)?(?: de| disse| vores| the| our)? (\d{1,3}) "
    r"(?!jan|feb|mar|apr|maj|may|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]"
)
_ENGLISH: Final = frozenset(ENGLISH_STOPWORDS) - FOLDED_STOPWORDS
_OPENING: Final = frozenset(
    "what which who whom whose when where why how does do did are can could is should will has have was were".split()
)
_DANISH: Final = frozenset(
    "og er det der hvad hvem hvor hvornar hvordan hvorfor hvilke hvilken hvilket med af til pa i om den et en".split()
)

# Cue words that a misspelling may hide; each is looked for with a letter or two wrong before the patterns are tried.
_SPELT: Final = tuple(
    "hvornår sidder næste kommende sidste seneste møde møder mødes besluttet beslutning vedtaget godkendt bevilget udpeget "
    "formand medlemmer hvordan hvorfor hvilke hvilken hvilket hvem hvad styregruppen arbejdsgruppen anbefalinger "
    "telefonnummer bemærkede foreslået hedder".split()
)
_SPELT_FOLDED: Final = tuple(dict.fromkeys(fold(word) for word in _SPELT))
MIN_SPELT: Final = 5  # letters of a word that may be a misspelt cue
# Words of their own that stand a letter from a cue.
_NOT_CUES: Final = frozenset(
    fold(word) for word in "model modul vedtægt vedtægten vedtægter forelagt forhånd fortsat forsat".split()
)
_QUESTION_WORDS: Final = frozenset(
    stem(w)
    for w in (
        "hvornår dato datoer hvem hvad hvor hvilke hvilken hvilket næste kommende sidste seneste fortæl vis find skriv liste "
        "list antal egentlig mon altså lige hedder navn when who what which where next last please tell show"
    ).split()
)


def understand(text: str, *, now: datetime, mend: Callable[[str], str] | None = None) -> Question:
    """What `text` asks as of `now` (aware). `mend` gives the words the documents' spelling; English is left as it is."""
    asked = compose(text).strip()[:MAX_CHARACTERS]
    english = is_english(asked)
    text = asked if english or mend is None else mend(asked)
    readings = [_read(reading, english=english) for reading in dict.fromkeys((text, asked))]
    folded = f" {' | '.join(readings)} "  # what was asked still counts where mending took a cue for another word
    number = next((a or b for a, b in _NUMBERED.findall(text)), None)
    entries = _ENTRIES.search(folded)
    period = find_period(text, now=now)
    return Question(
        text=asked,
        spelt=text,
        folded=folded,
        stems=_content(text, english=english),
        topics=_topics(folded, period),
        wants=frozenset(want for want, pattern in _WANTS.items() if _has(folded, pattern)),
        asked=next((asked for asked, pattern in _ASKED if _has(folded, pattern)), None),
        period=period,
        number=number,
        english=english,
        courtesy=next((about for about, pattern in _COURTESY if re.fullmatch(pattern, readings[-1])), None),
        entries=int(entries[1]) if entries and number is None else None,
    )


def roles(question: Question) -> frozenset[str]:
    """The stems of the offices that the question names: whose name is asked for with "hvem er koordinator"."""
    return frozenset(stem(word) for word in re.findall(_ROLE, question.folded))


def office_in(question: Question) -> str | None:
    """The first office that the question names, without the article behind it: "kulturchef" of "kulturchefen"."""
    for word in words(question.text):
        office = OFFICE.match(folded := fold(word))
        if office is not None:
            return word[: office.end()] if len(folded) == len(word) else word
    return None


def _read(text: str, *, english: bool) -> str:
    """The folded words of `text`, with one space between; misspelt cues put right where it is Danish."""
    tokens = (fold(word) for word in words(text))
    return " ".join(tokens if english else map(spelt_cue, tokens))


def _has(folded: str, pattern: str) -> bool:
    return re.search(rf"(?<= )(?:{pattern})(?= )", folded) is not None


def _topics(folded: str, period: Period | None) -> frozenset[Topic]:
    """The topics whose words the question holds; who stayed away, where a meeting is asked about, or its group or day."""
    found = {topic for topic, pattern in _TOPICS.items() if _has(folded, pattern)}
    daily = period is not None and period.bounded and period.first == period.last
    stayed_away = _has(folded, _ABSENT) and (daily or _has(folded, _ABSENT_FROM))
    if stayed_away or (_has(folded, _ABSENCE) and (daily or _has(folded, _ABSENCE_FROM)) and Topic.DECISION not in found):
        found.add(Topic.APOLOGIES)
    return frozenset(found)


def spelt_cue(token: str) -> str:
    """The folded `token`, or the cue word that it misspells: with one letter wrong, missing, too many or in the wrong place."""
    if len(token) < MIN_SPELT or token in _SPELT_FOLDED or token in FOLDED_STOPWORDS or token in _NOT_CUES:
        return token
    match = process.extractOne(token, _SPELT_FOLDED, scorer=OSA.distance, score_cutoff=1)
    return match[0] if match and match[0][0] == token[0] else token


def is_english(text: str) -> bool:
    """True when the question opens in English, or more of its little words are English than Danish."""
    tokens = tuple(fold(word) for word in words(text))
    if tokens and tokens[0] in _OPENING:
        return True
    return sum(t in _ENGLISH for t in tokens) > sum(t in _DANISH for t in tokens)


def _content(text: str, *, english: bool) -> tuple[str, ...]:
    """The stems of the words of content: no stop words, no words that only say that something is asked."""
    found = []
    for word in (*words(text), *joined_words(text)):
        if is_stopword(word) or (english and fold(word) in ENGLISH_STOPWORDS):
            continue
        if not english and spelt_cue(fold(word)) in FOLDED_STOPWORDS:  # "hvorfro"
            continue
        if (stemmed := stem(word)) and stemmed not in _QUESTION_WORDS:
            found.append(stemmed)
    return tuple(dict.fromkeys(found))
