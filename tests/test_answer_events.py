"""When and where a conference or a trip is; and the meetings of a group that is called for short, moved, or barely named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from knowledge.findings import Answer, Kind, MeetingFinding, Reason, Refusal
from knowledge.library import Engine, Library

NOW = datetime(2031, 1, 20, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
INVITATION = (
    "# Invitation til Havnekonferencen 2031\n\nTorsdag den 6. marts 2031 kl. 9.00-16.00\n\nHotel Molen, Kajby\n\n"
    "Mange hilsner\nSekretariatet for Bølgebåndet\n"
)
PLAN = """# Årshjul 2031 for Bølgebåndet

| Måned | Forretningsudvalget (FU) | Netværksmøder og temadage |
|---|---|---|
| Februar | Onsdag 5. februar kl. 13-15, Teams | Fredag 7. februar: Tangdag for nye medarbejdere, Havneskolen |
| Marts | Onsdag 12. marts kl. 13-15, Kajby Rådhus | Torsdag 20. marts kl. 9.30-15: Netværksmøde, Kajby |
| April | Onsdag 9. april kl. 13-15, Teams | 21.-22. april: Studietur til Bremen |
| Maj | Udgået | |
"""
MINUTES = """# Referat af møde i forretningsudvalget, Bølgebåndet

Onsdag den 8. januar 2031 kl. 13.00-15.00, Teams

## Ad 1. Status

Intet nyt.

## Ad 2. Næste møder

FU-mødet den 9. april er flyttet til onsdag den 16. april 2031 kl. 13-15, fordi formanden er på ferie.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("havn")
    for name, text in (("invitation.md", INVITATION), ("plan.md", PLAN), ("referat.md", MINUTES)):
        (folder / name).write_text(text, encoding="utf-8")
    opened = Library.open(folder / "x.db", network="Et andet netværk", base=False, engine=Engine.LEXICAL)
    list(opened.ingest([folder / name for name in ("invitation.md", "plan.md", "referat.md")], vectors=False))
    yield opened
    opened.close()


def ask(library: Library, question: str) -> Answer:
    return library.answer(question, now=NOW)


@pytest.mark.parametrize(
    ("question", "title", "start", "place"),
    [
        ("hvornår er havnekonferencen", "Havnekonferencen 2031", "2031-03-06T09:00", "Hotel Molen, Kajby"),
        ("hvornår starter konferencen i Kajby", "Havnekonferencen 2031", "2031-03-06T09:00", "Hotel Molen, Kajby"),
        ("hvor holdes havnekonferensen", "Havnekonferencen 2031", "2031-03-06T09:00", "Hotel Molen, Kajby"),
        ("hvornår er det vi skal til Bremen", "Studietur til Bremen", "2031-04-21", "Bremen"),
        ("tangdag nye medarbejdere dato", "Tangdag for nye medarbejdere", "2031-02-07", "Havneskolen"),
        ("hvornår er næste møde i Bølgebåndet", "Netværksmøde", "2031-03-20T09:30", "Kajby"),
        ("hvor holdes næste FU møde i marts", "møde", "2031-03-12T13:00", "Kajby Rådhus"),
        ("forretningsudvalget Bølgebåndet marts 2031", "møde", "2031-03-12T13:00", "Kajby Rådhus"),
        ("skal jeg køre nogen steder hen til FU d 5 februar eller er det online?", "møde", "2031-02-05T13:00", "Teams"),
        ("hvornår er FU-mødet i april", "møde", "2031-04-16T13:00", None),
        ("hvorfor er FU-mødet i april flyttet", "møde", "2031-04-16T13:00", None),
        ("er der fu i maj eller er det droppet?", "møde", "2031-05", None),
    ],
)
def test_what_is_asked_for(library: Library, question: str, title: str, start: str, place: str | None) -> None:
    answer = ask(library, question)
    assert isinstance(answer.finding, MeetingFinding), answer
    first = answer.finding.meetings[0]
    assert (first.title, first.start, first.place) == (title, start, place)
    assert answer.citations


def test_why_it_moved_is_told(library: Library) -> None:
    finding = ask(library, "hvornår er FU-mødet i april").finding
    assert isinstance(finding, MeetingFinding)
    assert "ferie" in (finding.meetings[0].note or "")
    assert finding.overtaken


@pytest.mark.parametrize("question", ["hvornår er havnekonferencen i 2032", "hvornår er studieturen til Bremen i 2030"])
def test_another_year_is_refused(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.kind is Kind.REFUSAL
    assert isinstance(answer.finding, Refusal)
    assert answer.finding.reason is Reason.WRONG_PERIOD


def test_the_deadline_of_a_conference_is_not_its_day(library: Library) -> None:
    answer = ask(library, "hvornår skal jeg senest melde mig til havnekonferencen?")
    assert not isinstance(answer.finding, MeetingFinding)
