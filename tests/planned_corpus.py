"""Invented papers of a network and of a council beside it, and a calendar of planned meetings, for the tests of what is
answered from it. No test stands here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from knowledge.library import Engine, Library
from knowledge.model import Former, Planned
from knowledge.periods import ZONE

NETWORK: Final = "Netværket for sang, natur og trivsel"
COUNCIL: Final = "Kulturrådet i Nordby"
NOW: Final = datetime(2031, 2, 3, 12, tzinfo=ZONE)
# Written on 13 January: the day of a meeting that is planned since, and of one that is not.
PAPER: Final = f"""# {NETWORK}

Referat af møde mandag den 13. januar 2031

Tid: kl. 10-12
Sted: Rådhuset i Åvig

1. Velkomst

Formanden bød velkommen til netværkets arbejde med sang, natur og trivsel.

2. Kommende møder i {NETWORK}

{NETWORK} møder i 2031

- Torsdag den 6. marts (Bakkeby)
- Torsdag den 5. juni (Vestby)
"""
MINUTES: Final = f"""# {COUNCIL}

Referat af møde fredag den 10. januar 2031

Tid: kl. 10-12
Sted: Rådhuset

31. Godkendelse af dagsorden

{COUNCIL} godkendte dagsordenen.

32. Kommende møder i {COUNCIL}

{COUNCIL} møder i 2031

- Fredag den 14. marts (Rådhuset)
- Fredag den 9. maj (Rådhuset)
- Fredag den 12. september (Rådhuset)
"""


def planned(number: int = 1, **values: Any) -> Planned:
    """The spring meeting of the network, or another one."""
    told: dict[str, Any] = {
        "sequence": 0,
        "group": "",
        "title": "Forårsmøde",
        "start": "2031-03-06T10:00",
        "end": "2031-03-06T15:00",
        "announced": "2031-01-20",
        "changed": "2031-01-20",
        "place": "Struer Rådhus",
        "host": "Struer",
        "agenda": ("1. Velkomst", "2. Sange for nye grupper"),
        "words": "Forårsmøde\nTid: torsdag den 6. marts 2031",
    } | values
    return Planned(number, **told)


SPRING: Final = planned()
AUTUMN: Final = planned(
    2,
    title="Efterårsmøde",
    start="2031-10-02T10:00",
    end="2031-10-02T12:00",
    place="",
    online=True,
    linked=True,
    host="",
    agenda=(),
)


def moved(one: Planned, start: str, end: str, *, changed: str = "2031-02-01") -> Planned:
    """The same at another time."""
    former = (*one.former, Former(one.start, one.end, changed))
    return replace(one, sequence=one.sequence + 1, start=start, end=end, changed=changed, former=former)


def cancelled(one: Planned, *, changed: str = "2031-02-01") -> Planned:
    return replace(one, sequence=one.sequence + 1, cancelled=True, changed=changed)


def papers(*, june: bool) -> tuple[str, ...]:
    """The network's paper, with or without the meeting in June that nobody planned, and the council's."""
    return (PAPER if june else PAPER.replace("- Torsdag den 5. juni (Vestby)\n", ""), MINUTES)


@contextmanager
def library(folder: Path, *entries: Planned, papers: tuple[str, ...] = (PAPER, MINUTES)) -> Iterator[Library]:
    """The papers taken in, and the calendar."""
    for number, paper in enumerate(papers):
        (folder / f"papir_{number}.md").write_text(paper, encoding="utf-8")
    opened = Library.open(folder / "data" / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    try:
        list(opened.ingest([folder / f"papir_{number}.md" for number in range(len(papers))]))
        for one in entries:
            opened.put_planned(one)
        yield opened
    finally:
        opened.close()
