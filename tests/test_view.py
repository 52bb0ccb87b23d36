"""The view that questions are answered from: whose groups are whose, what is cited: `knowledge.view`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from answer_corpus import COUNCIL, HARBOUR, NETWORK, NOW, STREETS, opened

from knowledge.danish import stem
from knowledge.library import Library
from knowledge.model import Facts, Group, Meeting, MeetingRef, Member, Passage, Place, SectionKind
from knowledge.view import (
    MAX_QUOTE,
    MAX_SPAN,
    View,
    merge,
    names,
    network,
    people,
    qualified,
    qualify,
)

corpus = pytest.fixture(scope="module")(opened)
OURS = network(NETWORK)


@pytest.fixture
def view(corpus: Library) -> Iterator[View]:
    return corpus._current()


def roster(group: str, *members: str, document: str = "a.txt", stated: str | None = None) -> Group:
    return Group(group, Place(document, (1, 2), stated=stated), members=tuple(Member(name) for name in members))


def test_a_network_is_what_it_is_about() -> None:
    assert network("Netværket for sang, natur og trivsel").stems == {stem("sang"), stem("natur"), stem("trivsel")}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Styregruppen", f"Styregruppen ({NETWORK})"),
        ("Netværket", NETWORK),
        ("Det regionale netværk", NETWORK),
        ("Netværk for sang, natur og trivsel", NETWORK),
        ("Styregruppen for strandmusik", "Styregruppen for strandmusik"),
        ("Havnerådet", "Havnerådet"),
    ],
)
def test_the_networks_own_groups_are_told_from_others(name: str, expected: str) -> None:
    assert qualified(name, OURS) == expected


def test_meetings_of_a_day_are_settled_once_and_not_taken_over_by_another_view(view: View) -> None:
    assert view.meetings(NOW) is view.meetings(NOW)
    assert view.meetings(NOW)
    assert replace(view, stated=()).meetings(NOW) == ()
    other = [view.meetings(NOW + timedelta(days=days)) for days in range(8)]
    assert other[0] == view.meetings(NOW)


def test_meetings_and_groups_are_qualified_alike() -> None:
    facts = Facts((Meeting("Styregruppen", "møde", "2031-06-20", Place("a.txt")),), (roster("Styregruppen", "Bo Riisager"),))
    found = qualify(facts, OURS)
    assert found.meetings[0].group == found.groups[0].name == f"Styregruppen ({NETWORK})"


def test_of_two_rosters_of_one_group_the_newer_holds() -> None:
    older = roster(HARBOUR, "Karen Møllegaard", document="a.txt", stated="2030-01-01")
    newer = roster(HARBOUR, "Bo Riisager", document="b.txt", stated="2031-01-01")
    merged = merge([Facts(groups=(newer,)), Facts(groups=(older,))])
    assert {group.source.document: group.superseded for group in merged.groups} == {"a.txt": True, "b.txt": False}


def test_nothing_merged_is_nothing() -> None:
    assert merge([]) == Facts()


def test_the_network_has_a_name_even_where_no_document_tells_of_it() -> None:
    assert list(names(Facts(), OURS)) == [NETWORK]


def test_every_group_that_meets_or_has_members_has_a_name() -> None:
    source = Place("a.txt", meeting=MeetingRef(COUNCIL, item="4", title="Skibe"), heading=("Sejlads",))
    facts = Facts((Meeting("Havnerådet", "møde", "2031", Place("a.txt")),), (Group(HARBOUR, source, (Member("Bo Riisager"),)),))
    found = names(facts, OURS)
    assert sorted(found) == sorted([NETWORK, "Havnerådet", HARBOUR])
    assert {stem("skibe"), stem("sejlads")} <= found[HARBOUR].context


def test_people_are_looked_for_by_their_full_names() -> None:
    assert people([roster(HARBOUR, "Karen L. Møllegaard", "Bo")]) == {"karen l mollegard": "Karen L. Møllegaard"}


# ------------------------------------------------------------------------------------------------------------ of an index


def test_what_the_corpus_tells(view: View) -> None:
    assert view.own == {"netvaerk.md"}
    assert {NETWORK, COUNCIL, HARBOUR, STREETS, f"Styregruppen ({NETWORK})"} <= set(view.group_names)
    assert "karen mollegard" in view.people
    assert view.bundled == frozenset()
    assert view.matrix is None


def test_a_rare_word_tells_more_than_a_common_one(view: View) -> None:
    assert view.rarity(stem("fyrtårn")) > view.rarity(stem("kostumer")) > view.rarity(stem("nordby"))


def test_the_status_of_meetings_depends_on_the_clock(view: View) -> None:
    before = {meeting.start: meeting.status for meeting in view.meetings(NOW)}
    after = {meeting.start: meeting.status for meeting in view.meetings(NOW.replace(year=2033))}
    assert before["2031-09-12"].value == "planned"
    assert after["2031-09-12"].value == "held"


# --------------------------------------------------------------------------------------------------------------- citations

PASSAGE = Passage(
    "budget.md", "læst", "som det står", (4, 90), 3, SectionKind.TOPIC, ("Budget",), (), MeetingRef(COUNCIL), date="2031"
)


def test_a_passage_is_cited_as_it_stands(view: View) -> None:
    citation = view.cite(PASSAGE)
    assert (citation.document, citation.quote, citation.heading) == ("budget.md", "som det står", ("Budget",))
    assert (citation.lines, citation.page, citation.date) == ((4, 3 + MAX_SPAN), 3, "2031")
    assert citation.title == "Budget for skovteatret 2031"
    assert citation.loaded


def test_some_of_its_sentences_are_cited_by_their_own_place(view: View) -> None:
    citation = view.cite(PASSAGE, lines=(5, 6), page=4, raw="kun det")
    assert (citation.lines, citation.page, citation.quote) == ((5, 6), 4, "kun det")


@pytest.mark.parametrize(
    ("document", "numbered"),
    [("a.txt", True), ("a.md", True), ("a.docx", True), ("a.pdf", False), ("A.PDF", False), ("a.pptx", False)],
)
def test_lines_are_cited_only_where_a_reader_can_count_them(view: View, document: str, numbered: bool) -> None:
    assert (view.cite(replace(PASSAGE, document=document)).lines is not None) is numbered
    assert (view.cite_place(Place(document, (1, 2), 5)).lines is not None) is numbered
    assert view.cite_place(Place(document, (1, 2), 5)).page == 5


def test_a_quote_has_its_limit(view: View) -> None:
    assert len(view.cite(replace(PASSAGE, raw="x" * 5_000)).quote) == MAX_QUOTE
    place = view.cite_place(Place("a.txt", (10, 500), raw="x" * 5_000))
    assert len(place.quote) == MAX_QUOTE
    assert place.lines == (10, 9 + MAX_SPAN)


def test_what_is_known_from_the_bundled_knowledge_alone_is_not_loaded(view: View) -> None:
    bundled = replace(view, bundled=frozenset({"budget.md"}))
    assert not bundled.cite(PASSAGE).loaded
    assert not bundled.cite_place(Place("budget.md")).loaded
    assert bundled.cite_place(Place("rapport.md")).loaded
