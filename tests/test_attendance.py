"""`knowledge.attendance`: who came to a meeting, was excused or stayed away, as the head of minutes tells."""

from __future__ import annotations

import pytest

from knowledge.groups import groups
from knowledge.model import Block, BlockKind, Group, MeetingRef, Section, SectionKind

MET = MeetingRef("Styregruppen for Blå Havne", "2031-05-14")
NAMES = {"Afbud": "afbud", "Fraværende": "fraværende", "Deltagere": "deltager"}


def block(text: str, line: int, *, kind: BlockKind = BlockKind.PARAGRAPH, cells: tuple[str, ...] = ()) -> Block:
    return Block(kind, text, text, (line, line), cells=cells, starts=((0, line),))


def head(*rows: Block) -> Section:
    return Section(SectionKind.MEETING, MET.body, "", (MET.body,), rows, (1, len(rows)), meeting=MET)


def below(title: str, kind: SectionKind, *texts: str) -> Section:
    first = block(title, 1, kind=BlockKind.HEADING)
    rows = (first, *(block(text, number) for number, text in enumerate(texts, 2)))
    return Section(kind, title, "", (title,), rows, (1, len(rows)), meeting=MET)


def form(*rows: tuple[str, str]) -> Section:
    return head(*(block(f"{a}: {b}", n, kind=BlockKind.ROW, cells=(a, b)) for n, (a, b) in enumerate(rows, 1)))


def told(group: Group) -> list[tuple[str, str | None, str | None]]:
    return [(member.name, member.role, member.affiliation) for member in group.members]


def test_whoever_came_keeps_role_and_place_and_the_office_is_of_the_same_list() -> None:
    came, excused = groups(
        [
            form(
                ("Deltagere", "Karen Lund, Varde Kommune (formand); Ole Bech, Vejen Kommune (næstformand); Ida Skov, Esbjerg"),
                ("Afbud", "Bo Juhl, Fanø Kommune"),
                ("Fra sekretariatet", "Eva Krag, sekretariatsleder; Per Lind, konsulent (referent)"),
            )
        ],
        document="x.docx",
    )
    assert came.name == "Deltagere"
    assert told(came) == [
        ("Karen Lund", "formand", "Varde Kommune"),
        ("Ole Bech", "næstformand", "Vejen Kommune"),
        ("Ida Skov", "deltager", "Esbjerg"),
        ("Eva Krag", "sekretariatsleder", "sekretariatet"),
        ("Per Lind", "referent, konsulent", "sekretariatet"),
    ]
    assert came.source.meeting == MET
    assert (excused.name, told(excused)) == ("Afbud", [("Bo Juhl", "afbud", "Fanø Kommune")])


def test_excused_and_absent_are_two_lists() -> None:
    found = groups(
        [
            below("Fraværende", SectionKind.APOLOGIES, "Bo Juhl (Fanø)"),
            below("Afbud", SectionKind.APOLOGIES, "Ida Skov (Esbjerg)", "Sekretariat: Eva Krag, Per Lind (under punkt 4)"),
            below("Til stede", SectionKind.ATTENDEES, "Karen Lund (formand, Varde), Ole Bech (Vejen)"),
        ],
        document="x.md",
    )
    lists = {group.name: told(group) for group in found}
    assert lists["Fraværende"] == [("Bo Juhl", "fraværende", "Fanø")]
    assert lists["Afbud"] == [("Ida Skov", "afbud", "Esbjerg")]
    assert ("Karen Lund", "formand", "Varde") in lists["Deltagere"]
    assert ("Per Lind", "deltager", "sekretariatet") in lists["Deltagere"]


def test_a_list_that_a_page_cuts_within_a_name_is_one() -> None:
    (came,) = groups(
        [below("Til stede", SectionKind.ATTENDEES, "Karen Lund (Varde), Ole", "Bech-Lind (Vejen), Ida Skov (Esbjerg)")],
        document="x.pdf",
    )
    assert [name for name, _, _ in told(came)] == ["Karen Lund", "Ole Bech-Lind", "Ida Skov"]
    assert came.source.lines == (2, 3)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Afbud", "Afbud"),
        ("Meldt afbud", "Afbud"),
        ("Fraværende", "Fraværende"),
        ("Fraværende med afbud", "Afbud"),
        ("Til stede", "Deltagere"),
        ("Mødedeltagere", "Deltagere"),
    ],
)
def test_the_label_tells_which_list_it_is(label: str, name: str) -> None:
    (found,) = groups([form((label, "Karen Lund; Ole Bech"))], document="x.docx")
    assert (found.name, {role for _, role, _ in told(found)}) == (name, {NAMES[name]})


def test_the_secretariat_of_a_list_of_members_is_no_attendance() -> None:
    rows = (block("Sekretariatet: Eva Krag og Per Lind", 1),)
    (found,) = groups([Section(SectionKind.TOPIC, "Kontakt", "", ("Kontakt",), rows, (1, 1))], document="x.md")
    assert (found.name, [name for name, _, _ in told(found)]) == ("Sekretariatet", ["Eva Krag", "Per Lind"])
