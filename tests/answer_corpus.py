"""A small invented corpus for the tests of the answering side, and how to ask it. No test stands here.

The network's own paper has no dates; a council of another town has minutes of two meetings, the newer of which moves meetings
that the older planned; three steering groups share a word; a report gives numbered advice; a budget is a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import pytest

from knowledge.findings import Answer, Citation, Kind, Refusal
from knowledge.library import Engine, Library, Outcome

F = TypeVar("F")

NOW: Final = datetime(2031, 5, 20, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
NETWORK: Final = "Netværket for sang, natur og trivsel"
COUNCIL: Final = "Kulturrådet i Nordby"
HARBOUR: Final = "Styregruppen for Blå Havne"
STREETS: Final = "Styregruppen for Grønne Gader"

OLDER: Final = """Møde: Kulturrådet i Nordby
Mødetid: 6. december 2030 kl. 10:00
Mødested: Rådhuset

21. Godkendelse af dagsorden

Indstilling

Det indstilles, at Kulturrådet i Nordby godkender dagsordenen.

Beslutning

Kulturrådet i Nordby godkendte dagsordenen.

22. Kommende møder i Kulturrådet i Nordby

Sagsfremstilling

Kulturrådet i Nordby møder i 2031

- Fredag den 7. marts (Rådhuset)
- Fredag den 13. juni (Rådhuset)
- Fredag den 12. september (online)

Beslutning

Kulturrådet i Nordby tog mødeplanen til efterretning.
"""

NEWER: Final = """# Kulturrådet i Nordby

Referat af møde fredag den 7. marts 2031

Tid: kl. 10-12
Sted: Rådhuset

31. Godkendelse af dagsorden

Indstilling

Det indstilles, at Kulturrådet i Nordby godkender dagsordenen.

Beslutning

Kulturrådet i Nordby godkendte dagsordenen.

Afbud

Ole Kvist
Else Lund

32. Tilskud til korsang på plejehjem

Indstilling

Det indstilles, at Kulturrådet i Nordby bevilger 90.000 kr. til korsang på plejehjem.

Sagsfremstilling

Korene i Nordby har sunget på tre plejehjem siden januar. Beboerne sover bedre, når de har sunget om eftermiddagen.

Beslutning

Kulturrådet i Nordby bevilgede 60.000 kr. til korsang på plejehjem og vil se på resten til efteråret.

33. Udpegning til skovteatrets bestyrelse

Indstilling

Det indstilles, at Kulturrådet i Nordby udpeger Ida Brink til skovteatrets bestyrelse.

Beslutning

Kulturrådet i Nordby udpegede Ole Kvist, Vestby Kommune, til skovteatrets bestyrelse.

34. Åbningstider på havnebiblioteket

Indstilling

Det indstilles, at Kulturrådet i Nordby godkender de nye åbningstider på havnebiblioteket.

Beslutning

Kulturrådet i Nordby godkendte de nye åbningstider på havnebiblioteket.

35. Kommende møder i Kulturrådet i Nordby

Sagsfremstilling

Kulturrådet i Nordby møder i 2031

- Fredag den 20. juni (Hotel Fjorden)
- Fredag den 12. september (online)
- Fredag den 14. november

Kulturrådet i Nordby møder i 2032

- Fredag den 6. februar (Rådhuset)
- Fredag den 7. maj (Rådhuset)

Beslutning

Kulturrådet i Nordby tog mødeplanen til efterretning.
"""

TERMS: Final = """# Kommissorium for Styregruppen for Blå Havne

4. april 2031

## Sammensætning af Styregruppen for Blå Havne

Styregruppen for Blå Havne består af ni medlemmer. Hver af de tre kommuner udpeger to medlemmer.

## Medlemmer af Styregruppen for Blå Havne

- Karen Møllegaard, Åvig Kommune (formand)
- Bo Riisager, Vestby Kommune (næstformand)
- Inger Sandholt, Bakkeby Kommune
- Mads Fuglsang, Bakkeby Kommune

## Sammensætning af Arbejdsgruppen for strandmusik

Arbejdsgruppen for strandmusik består af fem medlemmer. Hver kommune udpeger ét medlem.
"""

OTHER_TERMS: Final = """# Kommissorium for Styregruppen for Grønne Gader

11. april 2031

## Medlemmer af Styregruppen for Grønne Gader

- Rikke Holmsted, Ravnkær Kommune (formand)
- Peter Engholm, Nordby Kommune

## Medlemmer af Arbejdsgruppen for vandreruter og kunst

- Tove Damsgaard, Ravnkær Kommune (formand)
- Anton Mørch, Nordby Kommune

## Medlemmer af Arbejdsgruppen for vandreruter og madboder

- Lise Overby, Bakkeby Kommune (formand)
- Viggo Thystrup, Nordby Kommune
"""

OWN: Final = """# Netværket for sang, natur og trivsel

Netværket for sang, natur og trivsel samler kommuner, der bruger fællessang og gåture til at styrke borgernes trivsel.

## Styregruppen

- Sofie Aagaard, Nordby Kommune (formand)
- Jens Peter Lykke, Vestby Kommune
- Gitte Ørsted, Åvig Kommune

## Koordinatorens opgaver

Koordinatoren skriver nyhedsbrevet og samler kommunernes erfaringer. Koordinatoren svarer på spørgsmål fra kommunerne.
"""

REPORT: Final = """# Tre råd om fællesskaber i naturen

Rapport, 2030

## Råd 1: Begynd med gåturen

En gåtur kræver intet af den, der er træt. Deltagerne fortæller, at de taler lettere, når de går ved siden af hinanden.

Anbefalinger

1. Læg ruten, så den kan gås på en halv time.
2. Mød deltagerne ved deres egen dør den første gang.

## Råd 2: Syng det kendte

Kendte sange åbner munden på den generte. Der blev sunget af 27 deltagere i Bakkeby.

Anbefalinger

1. Vælg tre sange, som alle har lært i skolen.
2. Lad deltagerne ønske den sidste sang.

## Råd 3: Hold fast i de frivillige

Frivillige bliver, når nogen spørger til dem.

Anbefalinger

1. Ring til hver frivillig en gang om måneden.
"""

BUDGET: Final = """# Budget for skovteatret 2031

| Post | Beløb |
|---|---|
| Scene og lys | 120.000 kr. |
| Kostumer | 45.000 kr. |
| Transport | 18.500 kr. |
"""

FILES: Final = {
    "referat_2030.txt": OLDER,
    "referat_2031.md": NEWER,
    "kommissorium.md": TERMS,
    "gader.md": OTHER_TERMS,
    "netvaerk.md": OWN,
    "rapport.md": REPORT,
    "budget.md": BUDGET,
}


def take_in(folder: Path) -> Path:
    """The index file of the corpus in `folder`, made when it is not there yet."""
    index = folder / "index.db"
    if not index.exists():
        texts = folder / "texts"
        texts.mkdir(parents=True)
        for name, text in FILES.items():
            (texts / name).write_text(text, encoding="utf-8")
        library = Library.open(index, network=NETWORK, base=False, engine=Engine.LEXICAL)
        done = list(library.ingest([texts], vectors=False))
        library.close()
        assert {each.outcome for each in done} == {Outcome.ADDED}
    return index


def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library of the corpus, to be made a fixture; the documents are read once in a whole run."""
    index = take_in(tmp_path_factory.getbasetemp() / "answers")
    library = Library.open(index, network=NETWORK, base=False, engine=Engine.LEXICAL)
    yield library
    library.close()


def ask(library: Library, question: str, *, now: datetime = NOW) -> Answer:
    return library.answer(question, now=now)


def told(answer: Answer, finding: type[F]) -> F:
    """What was found, when it is an answer of that sort; the test fails with the whole answer otherwise."""
    assert answer.kind is Kind.ANSWER, answer
    assert isinstance(answer.finding, finding), answer
    return answer.finding


def refused(answer: Answer) -> Refusal:
    """The refusal; the test fails with the whole answer when something was answered, or a source shown."""
    assert answer.kind is Kind.REFUSAL, answer
    assert isinstance(answer.finding, Refusal), answer
    assert answer.citations == (), answer
    return answer.finding


def cited(answer: Answer) -> list[str]:
    """The lines of the files that an answer points to, read from the files, best first."""
    return [_lines(citation) for citation in answer.citations]


def stands(citation: Citation) -> bool:
    """Whether the quote is in the file, at the lines that are cited; rows of a table may be led by its column heads, and the
    rule below those is never quoted."""
    ruled = re.sub(r"(?m)^\|[-| :]+\|$", "", _lines(citation))
    here, quote = " ".join(ruled.split()), citation.quote
    head, _, rows = quote.partition("\n")
    if head.startswith("|") and head in FILES[citation.document].split("\n"):
        quote = rows
    return bool(quote) and " ".join(quote.split()) in here


def _lines(citation: Citation) -> str:
    assert citation.lines is not None, citation
    first, last = citation.lines
    return "\n".join(FILES[citation.document].split("\n")[first - 1 : last])
