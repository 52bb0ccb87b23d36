"""Invented reports of activities beside an invented paper of the network, for the tests of what is answered from reports. No
test stands here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from knowledge.library import Engine, Library
from knowledge.model import Report
from knowledge.periods import ZONE

NETWORK: Final = "Netværket for sang, natur og trivsel"
NOW: Final = datetime(2031, 5, 20, 12, tzinfo=ZONE)
PAPER: Final = """# Netværket for sang, natur og trivsel

## Formål

Netværket samler kommuner, der vil bruge sang og natur til at fremme trivsel. Netværkets aktiviteter er planlagt for tre år.

## Styregruppen

Styregruppen har disse medlemmer:

- Ida Holm, formand, Viborg Kommune
- Bo Lund, Struer Kommune

## Økonomi

Koordinatoren søger hvert år penge til netværkets møder hos fonden. Et møde koster 12.000 kr.

## Rapporten

Rapporten om trivsel er skrevet af Else Kvist.
"""


def report(
    number: int,
    organization: str,
    title: str,
    *,
    period: str = "marts-juni 2030",
    worked: str = "Alle kom igen hver uge.",
    failed: str = "Lokalet var koldt.",
    topics: tuple[str, ...] = (),
    near: tuple[str, ...] = (),
    more: tuple[tuple[str, str], ...] = (),
    date: str = "",
    version: int = 1,
) -> Report:
    """A report as it is composed for members: the same parts in the same order as in the form that comes with the bot."""
    parts = (
        ("Titel", title),
        ("Kommune", organization),
        ("Periode", period),
        ("Målgrupper", ", ".join(topics[:-1]) or "Andre"),
        ("Aktivitet", topics[-1] if topics else "Andet"),
        ("Deltagere", str(10 + number)),
        *more,
        ("Hvad virkede", worked),
        ("Hvad virkede ikke", failed),
        ("Må kontaktes", "Ja"),
    )
    name = f"Aktivitetsrapport {number}, {organization}, {period[-4:]}"
    day = date or f"2031-01-{number % 28 + 1:02}"
    return Report(number, version, name, organization, title, period, day, parts, topics, near)


READING: Final = report(
    1,
    "Struer",
    "Læsegruppe for sygemeldte",
    worked="Gruppen mødtes på biblioteket og ikke på jobcentret.\n\nAt lytte til en novelle gav ro.",
    failed="To faldt fra, fordi de kom i praktik.",
    topics=("Symptomer på stress, angst eller depression", "Læsegruppe"),
    near=("stress", "angst", "sygemeldte"),
    more=(("Samarbejdspartnere", "Biblioteket og Musikskolen"),),
)
CHOIR: Final = report(
    2,
    "Viborg",
    "Kor på plejecentret",
    period="september-december 2029",
    worked="Sange fra ungdommen virkede bedst.",
    failed="Fire faldt fra, fordi prøverne lå sent på eftermiddagen.",
    topics=("Ældre", "Sang og kor"),
    near=("seniorer", "fællessang"),
)
READERS: Final = report(
    3,
    "Skive",
    "Læsekreds på sproghuset",
    worked="Korte tekster var gode.",
    failed="Nogle manglede børnepasning.",
    topics=("Socialt udsatte eller ensomme", "Læsegruppe"),
)
GARDEN: Final = report(
    4,
    "Lemvig",
    "Haveterapi for veteraner",
    worked="Arbejdet med jorden gav ro.",
    failed="En sygemeldt deltager syntes, at turen var for lang.",
    topics=("Funktionelle lidelser eller smerter", "Natur"),
    near=("skov", "udeliv"),
)
WALKS: Final = report(
    5,
    "Struer",
    "Naturdage for familier",
    worked="Bålmad samlede alle.",
    failed="Vi annoncerede for sent.",
    topics=("Sårbare unge", "Natur"),
)
COURSE: Final = report(
    6,
    "Aarhus Universitet",
    "Kursus for læseledere",
    worked="Et fælles sprog om læsning.",
    failed="En dag var for kort.",
    topics=("Andre", "Andet"),
)
STAGE: Final = report(
    7,
    "Viborg",
    "Teater med unge",
    worked="De unge skrev selv stykket om ensomhed.",
    failed="Scenen var for stor.",
    topics=("Sårbare unge", "Teater og dans"),
)
REPORTS: Final = (READING, CHOIR, READERS, GARDEN, WALKS, COURSE, STAGE)


@contextmanager
def library(folder: Path, *, reports: tuple[Report, ...] = REPORTS) -> Iterator[Library]:
    """An index in `folder` with the paper and those reports, searched by words."""
    paper = folder / "papir.md"
    paper.write_text(PAPER, encoding="utf-8")
    opened = Library.open(folder / "data" / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    list(opened.ingest([paper], vectors=False))
    for one in reports:
        opened.put_report(one)
    yield opened
    opened.close()
