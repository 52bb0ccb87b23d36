"""What is written into a row comes back as it was."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Advice, Decision, Group, Meeting, MeetingRef, MeetingStatus, Member, Place, Sentence
from knowledge.rows import pack, unpack, unpack_all

REF = MeetingRef("Rådet", "2024-03-05", "2024-03-05T10:00", "Salen", "7", "Budget")
PLACE = Place("referat.md", (3, 9), None, "2024-03-05", "ordene", REF, ("Referat", "Punkt 7"))
FACTS = (
    Meeting("Rådet", "Møde", "2024-03-05", PLACE, online=True, status=MeetingStatus.MOVED, note="flyttet"),
    Group("Rådet", PLACE, (Member("Ida Holm", "formand", "Nordby", PLACE), Member("Bo Lind")), "Fem medlemmer"),
    Decision(REF, PLACE, "Det indstilles", "Godkendt", differs=False, proposal_source=PLACE),
    Advice("3", "Vær til stede", PLACE, (Sentence("Kom før", "Kom\nfør", (4, 5), 2),)),
)


def test_every_kind_of_fact_comes_back() -> None:
    for fact in FACTS:
        assert unpack(pack(fact), type(fact)) == fact


def test_tuples_come_back() -> None:
    sentences = (Sentence("a", "b", (1, 2)), Sentence("c", "d", (3, 3), 4))
    assert unpack_all(pack(sentences), Sentence) == sentences
    assert unpack_all(pack(("x", "y")), str) == ("x", "y")


@given(st.text(), st.one_of(st.none(), st.text()), st.one_of(st.none(), st.booleans()))
def test_any_text_comes_back(title: str, note: str | None, online: bool | None) -> None:
    meeting = replace(FACTS[0], title=title, note=note, online=online)
    assert unpack(pack(meeting), Meeting) == meeting
