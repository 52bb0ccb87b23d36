"""Who is in a group: rosters, chairs, places, rules of composition, apologies, and which group is meant."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from answer_corpus import HARBOUR, NETWORK, STREETS, ask, cited, opened, refused, stands, told

from knowledge.findings import Clarification, GroupFinding, Kind, Reason
from knowledge.library import Engine, Library, Outcome

corpus = pytest.fixture(scope="module")(opened)
OURS = f"Styregruppen ({NETWORK})"
BRIDGES = "Styregruppen for Røde Broer"
MUSIC = "Arbejdsgruppen for strandmusik"


def names(finding: GroupFinding) -> list[str]:
    return [member.name for member in finding.group.members]


def focus(finding: GroupFinding) -> list[str]:
    return [member.name for member in finding.focus]


def test_a_roster(corpus: Library) -> None:
    answer = ask(corpus, f"Hvem sidder i {HARBOUR}?")
    found = told(answer, GroupFinding)
    assert found.group.name == HARBOUR
    assert names(found) == ["Karen Møllegaard", "Bo Riisager", "Inger Sandholt", "Mads Fuglsang"]
    assert found.focus == ()
    assert found.rule is not None
    assert "ni medlemmer" in (found.rule.rule or "")
    assert [citation.document for citation in answer.citations] == ["kommissorium.md"]
    assert all(name in cited(answer)[0] for name in names(found))


@pytest.mark.parametrize(
    ("question", "group", "people"),
    [
        (f"Hvem er formand for {HARBOUR}?", HARBOUR, ["Karen Møllegaard"]),
        (f"Hvem er formanden i {STREETS}?", STREETS, ["Rikke Holmsted"]),
        (f"Hvem er næstformand i {HARBOUR}?", HARBOUR, ["Bo Riisager"]),
        (f"Hvem fra Bakkeby sidder i {HARBOUR}?", HARBOUR, ["Inger Sandholt", "Mads Fuglsang"]),
        (f"Hvem repræsenterer Åvig i {HARBOUR}?", HARBOUR, ["Karen Møllegaard"]),
        (f"Hvem fra Ravnkær sidder i {STREETS}?", STREETS, ["Rikke Holmsted"]),
        ("Hvem er formand for styregruppen i netværket?", OURS, ["Sofie Aagaard"]),
        ("Hvem er Bo Riisager?", HARBOUR, ["Bo Riisager"]),
        ("Hvilken titel har Bo Riisager?", HARBOUR, ["Bo Riisager"]),
        ("Hvor arbejder Inger Sandholt?", HARBOUR, ["Inger Sandholt"]),
        ("Hvilken kommune kommer Gitte Ørsted fra?", OURS, ["Gitte Ørsted"]),
    ],
)
def test_those_of_a_roster_who_are_asked_for(corpus: Library, question: str, group: str, people: list[str]) -> None:
    answer = ask(corpus, question)
    found = told(answer, GroupFinding)
    assert found.group.name == group
    assert focus(found) == people
    assert all(stands(citation) for citation in answer.citations)
    assert [person in line for person, line in zip(people, cited(answer), strict=True)] == [True] * len(people)


def test_role_and_place_are_told_with_the_person(corpus: Library) -> None:
    (person,) = told(ask(corpus, "Hvilken titel har Bo Riisager?"), GroupFinding).focus
    assert (person.role, person.affiliation) == ("næstformand", "Vestby Kommune")


@pytest.mark.parametrize("question", [f"Hvordan er {HARBOUR} sammensat?", f"Hvor mange medlemmer skal der sidde i {HARBOUR}?"])
def test_the_rule_of_composition_is_not_the_roster(corpus: Library, question: str) -> None:
    answer = ask(corpus, question)
    found = told(answer, GroupFinding)
    assert found.rule is not None
    assert found.rule.rule == f"{HARBOUR} består af ni medlemmer. Hver af de tre kommuner udpeger to medlemmer."
    assert found.group.members == ()
    assert cited(answer) == [found.rule.rule]


def test_a_group_with_a_rule_and_no_roster_has_no_members_to_tell(corpus: Library) -> None:
    refusal = refused(ask(corpus, f"Hvem sidder i {MUSIC}?"))
    assert (refusal.reason, refusal.about) == (Reason.NO_ATTRIBUTE, MUSIC)
    assert [citation.document for citation in refusal.nearest] == ["kommissorium.md"]
    (choice,) = refusal.choices
    offered = told(ask(corpus, choice.question), GroupFinding)
    assert offered.rule is not None
    assert "fem medlemmer" in (offered.rule.rule or "")


@pytest.mark.parametrize(
    ("question", "group"),
    [
        (f"Hvem repræsenterer Odense i {HARBOUR}?", HARBOUR),
        (f"Hvem fra Odense sidder i {STREETS}?", STREETS),
        ("hvem fra odense er med i styregruppen?", OURS),
    ],
)
def test_a_place_that_is_not_on_the_list_is_refused_by_name(corpus: Library, question: str, group: str) -> None:
    refusal = refused(ask(corpus, question))
    assert (refusal.reason, refusal.about, refusal.place) == (Reason.NO_ATTRIBUTE, group, "Odense")
    assert f"Hvem sidder i {group}?" in [choice.question for choice in refusal.choices]


def test_a_chair_that_is_not_stated_is_not_guessed(corpus: Library) -> None:
    assert refused(ask(corpus, f"Hvem er formand for {MUSIC}?")).reason is Reason.NO_ATTRIBUTE


@pytest.mark.parametrize(
    "question",
    ["Hvem sidder i Udvalget for Lystfiskeri?", "Hvem er formand for ringridningen?", "Hvem er Torben Vindelev?"],
)
def test_groups_and_people_that_no_document_knows(corpus: Library, question: str) -> None:
    refused(ask(corpus, question))


@pytest.mark.parametrize(
    "question",
    [
        "Hvem sidder i styregruppen i netværket?",
        "Hvem sidder i styregruppen?",
        "hvem sidder i vores styregruppe",
        "hvem er med i styregruppen",
    ],
)
def test_the_members_own_group_goes_before_others_of_its_kind(corpus: Library, question: str) -> None:
    found = told(ask(corpus, question), GroupFinding)
    assert found.group.name == OURS
    assert names(found) == ["Sofie Aagaard", "Jens Peter Lykke", "Gitte Ørsted"]


def test_two_groups_that_fit_are_asked_about(corpus: Library) -> None:
    answer = ask(corpus, "Hvem sidder i arbejdsgruppen for vandreruter?")
    assert answer.kind is Kind.CLARIFY
    assert isinstance(answer.finding, Clarification)
    assert answer.citations == ()
    labels = [choice.label for choice in answer.finding.choices]
    assert sorted(labels) == ["Arbejdsgruppen for vandreruter og kunst", "Arbejdsgruppen for vandreruter og madboder"]
    for choice in answer.finding.choices:
        assert told(ask(corpus, choice.question), GroupFinding).group.name == choice.label


def test_words_that_tell_them_apart_decide(corpus: Library) -> None:
    found = told(ask(corpus, "Hvem sidder i arbejdsgruppen for vandreruter og madboder?"), GroupFinding)
    assert names(found) == ["Lise Overby", "Viggo Thystrup"]


def test_apologies_are_of_the_meeting_asked_about(corpus: Library) -> None:
    answer = ask(corpus, "Hvem meldte afbud til mødet i Kulturrådet i Nordby den 7. marts 2031?")
    assert names(told(answer, GroupFinding)) == ["Ole Kvist", "Else Lund"]
    assert cited(answer) == ["Ole Kvist\nElse Lund"]


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("hvem sidder i styregruppen for blaa havne", f"Hvem sidder i {HARBOUR}?"),
        ("hvem sidder i styregrupen for bla havne", f"Hvem sidder i {HARBOUR}?"),
        ("hvem er med i blå havne styregruppen", f"Hvem sidder i {HARBOUR}?"),
        ("styregruppen blå havne medlemmer", f"Hvem sidder i {HARBOUR}?"),
        ("who sits in Styregruppen for Blå Havne", f"Hvem sidder i {HARBOUR}?"),
        ("Who is the chair of the steering group for Blå Havne", f"Hvem er formand for {HARBOUR}?"),
        ("hvem er fromand for styregruppen for blå havne", f"Hvem er formand for {HARBOUR}?"),
        ("hvem er bo risager", "Hvem er Bo Riisager?"),
        ("hvem er sofie agaard", "Hvem er Sofie Aagaard?"),
    ],
)
def test_however_it_is_typed_it_is_the_same_answer(corpus: Library, typed: str, clean: str) -> None:
    expected = ask(corpus, clean)
    assert ask(corpus, typed).finding == expected.finding
    assert ask(corpus, typed).citations == expected.citations


def test_how_long_it_takes_to_sit_in_a_group_is_not_told_by_its_members(corpus: Library) -> None:
    answer = ask(corpus, f"Hvor meget tid bruger medlemmer af {HARBOUR}?")
    assert not isinstance(answer.finding, GroupFinding)


def test_a_roster_that_was_overtaken_answers_for_its_own_time(tmp_path: Path) -> None:
    paper = (
        "# Kommissorium for Styregruppen for Røde Broer\n\n{date}\n\n## Medlemmer af Styregruppen for Røde Broer\n\n{members}\n"
    )
    older = "- Karen Møllegaard, Nordby Kommune (formand)\n- Bo Riisager, Sydby Kommune\n- Ida Brink, Vestby Kommune"
    newer = "- Ole Kvist, Nordby Kommune (formand)\n- Bo Riisager, Sydby Kommune\n- Ida Brink, Vestby Kommune"
    (tmp_path / "gammel.md").write_text(paper.format(group=BRIDGES, date="4. april 2029", members=older), encoding="utf-8")
    (tmp_path / "ny.md").write_text(paper.format(group=BRIDGES, date="6. maj 2031", members=newer), encoding="utf-8")
    with closing(Library.open(tmp_path / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)) as library:
        list(library.ingest([tmp_path / "gammel.md", tmp_path / "ny.md"], vectors=False))
        now = told(ask(library, f"Hvem er formand for {BRIDGES}?"), GroupFinding)
        then = told(ask(library, f"Hvem var formand for {BRIDGES} i 2029?"), GroupFinding)
        early = refused(ask(library, f"Hvem var formand for {BRIDGES} i 2020?"))
    assert focus(now) == ["Ole Kvist"]
    assert focus(then) == ["Karen Møllegaard"]
    assert (early.reason, early.about) == (Reason.WRONG_PERIOD, "2020")


PARTIES = """Netværk for sang, natur og trivsel

Skive, Viborg og Lemvig Kommuner er gået sammen om Netværk for sang, natur og trivsel.

Hver kommune stiller med en tovholder, der holder netværket orienteret.
"""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hvem er med i netværket?", []),
        ("Hvilke kommuner står bag ansøgningen?", []),
        ("Hvad består netværket af?", []),
        ("Er Viborg med i netværket?", ["Viborg"]),
    ],
)
def test_the_parties_of_the_members_own_network(tmp_path: Path, question: str, expected: list[str]) -> None:
    path = tmp_path / "aftale.txt"
    path.write_text(PARTIES, encoding="utf-8")
    library = Library.open(tmp_path / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    assert [each.outcome for each in library.ingest([path], vectors=False)] == [Outcome.ADDED]
    found = told(ask(library, question), GroupFinding)
    library.close()
    assert (found.group.name, names(found), focus(found)) == (NETWORK, ["Skive", "Viborg", "Lemvig"], expected)
    assert found.rule is not None
    assert "tovholder" in (found.rule.rule or "")


def test_whose_network_it_is_may_be_asked_in_english(tmp_path: Path) -> None:
    path = tmp_path / "aftale.txt"
    path.write_text(PARTIES, encoding="utf-8")
    with closing(Library.open(tmp_path / "index.db", network="Netværk for sang, natur og trivsel", base=False)) as library:
        list(library.ingest([path], vectors=False))
        found = told(ask(library, "Who is in the network?"), GroupFinding)
    assert {member.name for member in found.group.members} == {"Skive", "Viborg", "Lemvig"}
