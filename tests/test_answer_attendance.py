"""Questions that the head of minutes and its elections answer: who was there, who was excused, who leads since when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from answer_corpus import ask, refused, told

from handlers.texts.groups import body
from knowledge.findings import GroupFinding
from knowledge.library import Engine, Library

NOW = datetime(2031, 9, 1, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
STEERING = "Styregruppen for Tangnettet"
COMMITTEE = "Forretningsudvalget for Bølgebåndet"

OLD = """# Referat af møde i styregruppen for Tangnettet

Dato: 12. marts 2031 kl. 10-12

Til stede: Karen Lund, Varde Kommune (formand); Ole Bech, Vejen Kommune (næstformand); Ida Skov, Esbjerg Kommune

Afbud: Bo Juhl, Fanø Kommune

## 1. Godkendelse af dagsorden

Dagsordenen blev godkendt.
"""
NEW = """# Referat af møde i styregruppen for Tangnettet

Dato: 20. august 2031 kl. 10-12

Til stede: Ole Bech (Vejen), Ida Skov (Esbjerg), Bo Juhl (Fanø)

Fraværende: Eva Krag (Tønder)

Afbud: Per Lind (Billund)

## 1. Valg af formand

Karen Lund er gået på pension.

Beslutning

Ole Bech blev valgt som formand for resten af 2031 og for 2032. Ida Skov blev valgt som næstformand.

## 2. Status fra Arbejdsgruppen for Tang og Sand

Beslutning

Per Lind udpeges som formand for arbejdsgruppen fra 1. december 2031.
"""
GROUP = """# Kommissorium for Arbejdsgruppen for Tang og Sand

Godkendt den 12. marts 2031.

## Sammensætning

Arbejdsgruppen er sammensat sådan:

- Mie Rask, planlægger, Varde Kommune (formand)
- Per Lind, ingeniør, Billund Kommune
- Jan Holt, politiassistent, Sydkystens Politi
- Tønder Kommune: udpeges senere
"""
LIST = """# Medlemsliste Bølgebåndet

Opdateret 1. maj 2031

## Forretningsudvalget (FU) 2031-2032

| Navn | Titel | Kommune |
|---|---|---|
| Lis Dam (formand) | Sundhedschef | Vejle |
| Tom Gad | Økonom | Kolding |

## Juryen for Årets Bølge 2031

- Lis Dam, Vejle (formand for juryen)
- Nis Ravn, dykker, Havmuseet

## Kontaktpersoner i kommunerne

Vejle: Lis Dam, sundhedschef, lis@vejle.example

Kolding: ikke udpeget

Fredericia: Pia Blom, dykker, pia@fredericia.example
"""
FILES = {"old.md": OLD, "new.md": NEW, "group.md": GROUP, "list.md": LIST}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("attendance")
    for name, text in FILES.items():
        Path(home / name).write_text(text, encoding="utf-8")
    library = Library.open(home / "index", network="Netværket for sang", base=False, engine=Engine.LEXICAL)
    list(library.ingest([home / name for name in FILES], vectors=False))
    yield library
    library.close()


def people(library: Library, question: str) -> tuple[str, list[str]]:
    """The list that answers, and who is told: those asked about, else all."""
    found = told(ask(library, question, now=NOW), GroupFinding)
    return found.group.name, [member.name for member in found.focus or found.group.members]


@pytest.mark.parametrize(
    ("question", "name", "names"),
    [
        ("Hvem meldte afbud til styregruppemødet den 20. august 2031?", "Afbud", ["Per Lind"]),
        ("afbud styregruppen for Tangnettet 12. marts 2031", "Afbud", ["Bo Juhl"]),
        ("Hvem meldte afbud til sidste møde i styregruppen for Tangnettet?", "Afbud", ["Per Lind"]),
        ("Hvem var fraværende på mødet den 20. august 2031?", "Fraværende", ["Eva Krag", "Per Lind"]),
        ("Hvem deltog i mødet den 20. august 2031?", "Deltagere", ["Ole Bech", "Ida Skov", "Bo Juhl"]),
        ("Hvem fra Fanø deltog i mødet den 20. august 2031?", "Deltagere", ["Bo Juhl"]),
        ("Hvem sidder i styregruppen for Tangnettet?", "Deltagere", ["Ole Bech", "Ida Skov", "Bo Juhl"]),
    ],
)
def test_who_was_there_and_who_was_not(corpus: Library, question: str, name: str, names: list[str]) -> None:
    assert people(corpus, question) == (name, names)


@pytest.mark.parametrize(
    "question",
    ["Hvem meldte afbud den 3. maj 2031?", "Hvem meldte afbud til mødet i Fjordrådet?", "Hvordan melder jeg afbud?"],
)
def test_no_list_of_another_meeting_answers(corpus: Library, question: str) -> None:
    refused(ask(corpus, question, now=NOW))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Hvem er formand for styregruppen for Tangnettet?", ["Ole Bech"]),
        ("Hvem er formand for Tangnettet?", ["Ole Bech"]),
        ("hvem er næstformand i styregruppen i Tangnettet", ["Ida Skov"]),
        ("Hvem var formand for styregruppen for Tangnettet i maj 2031?", ["Karen Lund"]),
        ("Hvem er formand for Arbejdsgruppen for Tang og Sand?", ["Mie Rask", "Per Lind"]),
        ("Hvem bliver formand for Arbejdsgruppen for Tang og Sand fra 1. december 2031?", ["Per Lind"]),
        ("Hvem blev valgt som formand for Arbejdsgruppen for Tang og Sand?", ["Per Lind"]),
    ],
)
def test_an_election_goes_before_an_older_list(corpus: Library, question: str, names: list[str]) -> None:
    assert people(corpus, question)[1] == names


@pytest.mark.parametrize(
    ("question", "name", "names"),
    [
        ("Hvem er formand for FU?", COMMITTEE, ["Lis Dam"]),
        ("Hvem repræsenterer Kolding i Bølgebåndets FU?", COMMITTEE, ["Tom Gad"]),
        ("Hvem sidder i juryen for Årets Bølge 2031?", "Juryen for Årets Bølge 2031", ["Lis Dam", "Nis Ravn"]),
        ("Hvem kommer fra politiet i tanggruppen?", "Arbejdsgruppen for Tang og Sand", ["Jan Holt"]),
    ],
)
def test_groups_by_their_letters_and_members_by_where_they_come_from(
    corpus: Library, question: str, name: str, names: list[str]
) -> None:
    assert people(corpus, question) == (name, names)


def test_an_open_seat_is_no_member_and_ends_no_list(corpus: Library) -> None:
    lists = {group.name: [(m.name, m.role, m.affiliation) for m in group.members] for group in corpus.groups()}
    assert lists["Kontaktpersoner i kommunerne"] == [
        ("Lis Dam", "sundhedschef", "Vejle"),
        ("Pia Blom", "dykker", "Fredericia"),
    ]
    assert [name for name, _, _ in lists["Arbejdsgruppen for Tang og Sand"]][:1] != ["Tønder Kommune: udpeges senere"]


def test_who_came_is_worded_as_that(corpus: Library) -> None:
    listed = told(ask(corpus, "Hvem sidder i styregruppen for Tangnettet?", now=NOW), GroupFinding)
    assert body(listed).lead == "På mødet den 20. august 2031 i styregruppen for Tangnettet deltog:"
    one = told(ask(corpus, "Hvem var formand for styregruppen for Tangnettet i maj 2031?", now=NOW), GroupFinding)
    assert body(one).lead == (
        "Karen Lund (Varde Kommune) var med som formand på mødet den 12. marts 2031 i styregruppen for Tangnettet."
    )
