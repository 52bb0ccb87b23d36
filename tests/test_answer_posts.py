"""Who has an office in a municipality, represents it, or leads a group that is not named: `knowledge.responders.posts`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from answer_corpus import NETWORK, STREETS, ask, refused, told

from knowledge.findings import Answer, Clarification, GroupFinding, Kind, Reason
from knowledge.library import Engine, Library

OWN: Final = """# Netværket for sang, natur og trivsel

Netværket for sang, natur og trivsel samler kommuner om fællessang.

## Styregruppen

- Sofie Aagaard, Viborg Kommune (formand)
- Jens Peter Lykke, kulturdirektør, Horsens Kommune
"""
OTHER: Final = """# Kommissorium for Styregruppen for Grønne Gader

11. april 2031

## Medlemmer af Styregruppen for Grønne Gader

- Rikke Holmsted, teknikchef, Viborg Kommune (formand)
- Peter Engholm, naturchef, Viborg Kommune (næstformand)
- Lise Overby, naturkonsulent, Skive Kommune

## Opgaver

Borgmester Hans Tvedegaard, Lemvig Kommune, har bedt styregruppen om en plan for træerne.
"""
OURS: Final = f"Styregruppen ({NETWORK})"


def corpus_of(folder: Path, **texts: str) -> Library:
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    library = Library.open(folder / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    list(library.ingest([folder / f"{name}.md" for name in texts], vectors=False))
    return library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    opened = corpus_of(tmp_path_factory.mktemp("posts") / "all", own=OWN, other=OTHER)
    yield opened
    opened.close()


def labels(answer: Answer) -> list[str]:
    assert answer.kind is Kind.CLARIFY, answer
    assert isinstance(answer.finding, Clarification), answer
    return [choice.label for choice in answer.finding.choices]


@pytest.mark.parametrize(
    ("question", "person"),
    [
        ("direktøren i Horsens", "Jens Peter Lykke"),
        ("hvem er kulturdirektør i Horsens?", "Jens Peter Lykke"),
        ("hvem er teknikchef i viborg", "Rikke Holmsted"),
        ("vores repræsentant fra Skive", "Lise Overby"),
        ("vores repræsentant fra Viborg", "Sofie Aagaard"),
        ("hvem repræsenterer Skive?", "Lise Overby"),
        ("who represents Skive?", "Lise Overby"),
    ],
)
def test_one_who_fits_is_the_answer(library: Library, question: str, person: str) -> None:
    assert [member.name for member in told(ask(library, question), GroupFinding).focus] == [person]


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("hvem er chef i Viborg?", ["Rikke Holmsted", "Peter Engholm"]),
        ("hvem er formand i Viborg?", ["Rikke Holmsted", "Sofie Aagaard"]),
        ("hvem repræsenterer Viborg?", ["Rikke Holmsted", "Peter Engholm", "Sofie Aagaard"]),
    ],
)
def test_of_several_who_fit_it_is_asked_which(library: Library, question: str, people: list[str]) -> None:
    answer = ask(library, question)
    assert sorted(label.split(" (")[0] for label in labels(answer)) == sorted(people)
    assert isinstance(answer.finding, Clarification)
    for choice, label in zip(answer.finding.choices, labels(answer), strict=True):
        (member,) = told(ask(library, choice.question), GroupFinding).focus
        assert label.startswith(member.name)


@pytest.mark.parametrize(
    ("question", "office", "place"),
    [
        ("hvem er kommunaldirektør i Viborg?", "kommunaldirektør", "Viborg"),
        ("direktøren i Skive", "direktør", "Skive"),
        ("vores repræsentant fra Struer", None, "Struer"),
    ],
)
def test_nobody_who_fits_is_a_refusal_that_names_the_place(
    library: Library, question: str, office: str | None, place: str
) -> None:
    refusal = refused(ask(library, question))
    assert (refusal.reason, refusal.about, refusal.place) == (Reason.UNKNOWN_NAME, office, place)


def test_what_the_running_text_tells_is_not_denied(library: Library) -> None:
    finding = ask(library, "hvem er borgmester i Lemvig?").finding
    assert getattr(finding, "place", None) is None


@pytest.mark.parametrize(
    "question",
    [
        "er Struer med i netværket?",
        "hvordan er Skive repræsenteret?",
        "har Struer en direktør?",
        "hvornår kommer vores direktør i Skive?",
    ],
)
def test_what_does_not_ask_for_somebody_is_not_answered_with_anybody(library: Library, question: str) -> None:
    finding = ask(library, question).finding
    assert not isinstance(finding, GroupFinding | Clarification)
    assert getattr(finding, "place", None) is None


@pytest.mark.parametrize("question", ["Hvem er formand?", "hvem er formanden", "formand", "who is the chair?"])
def test_a_chair_of_no_group_is_asked_about_the_own_network_first(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert labels(answer) == [OURS, STREETS]
    assert isinstance(answer.finding, Clarification)
    led = [told(ask(library, choice.question), GroupFinding) for choice in answer.finding.choices]
    assert [[member.name for member in found.focus] for found in led] == [["Sofie Aagaard"], ["Rikke Holmsted"]]


@pytest.mark.parametrize(
    ("question", "person"), [("hvem er vores formand?", "Sofie Aagaard"), ("hvem er næstformand?", "Peter Engholm")]
)
def test_where_only_one_group_fits_it_is_told(library: Library, question: str, person: str) -> None:
    assert [member.name for member in told(ask(library, question), GroupFinding).focus] == [person]


@pytest.mark.parametrize("question", ["hvem kan være formand?", "hvad laver formanden?", "hvornår er formanden på ferie?"])
def test_a_question_about_chairs_is_not_who_it_is(library: Library, question: str) -> None:
    assert ask(library, question).kind is not Kind.CLARIFY


def test_without_any_chair_nothing_is_asked_back(tmp_path: Path) -> None:
    library = corpus_of(tmp_path / "none", own=OWN.replace(" (formand)", ""))
    assert ask(library, "hvem er formand?").kind is not Kind.CLARIFY
    library.close()


@pytest.mark.parametrize("question", ["hvem kontakter jeg i Struer?", "hvem skal vi skrive til i Struer"])
def test_who_is_there_to_be_written_to(tmp_path: Path, question: str) -> None:
    people = "- Bo Riisager, tovholder, Struer Kommune\n- Ida Brink, naturchef, Struer Kommune\n"
    paper = f"# Styregruppen for Røde Broer\n\n## Medlemmer\n\n{people}"
    with closing(corpus_of(tmp_path / "contacts", broer=paper)) as library:
        found = told(ask(library, question), GroupFinding)
        nobody = refused(ask(library, "hvem kontakter jeg i Odder?"))
    assert [member.name for member in found.focus] == ["Bo Riisager"]
    assert (nobody.reason, nobody.about, nobody.place) == (Reason.UNKNOWN_NAME, "kontaktperson", "Odder")
