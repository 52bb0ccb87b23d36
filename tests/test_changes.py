"""`knowledge.changes`: elections and appointments that minutes tell in a sentence."""

from __future__ import annotations

import time

import pytest

from knowledge.changes import changes
from knowledge.groups import groups, settle_groups
from knowledge.model import Block, BlockKind, Group, MeetingRef, Member, Place, Section, SectionKind

BODY = "Styregruppen for Blå Havne"


def decided(text: str, *, title: str = "Valg", kind: SectionKind = SectionKind.DECISION) -> Section:
    met = MeetingRef(BODY, "2031-05-14", item="3", title=title)
    block = Block(BlockKind.PARAGRAPH, text, text, (7, 7), starts=((0, 7),))
    return Section(kind, "Beslutning", "", (title, "Beslutning"), (block,), (6, 7), meeting=met, date="2031-05-14")


@pytest.mark.parametrize(
    ("text", "member"),
    [
        (
            "Karen Lund blev valgt som formand for resten af 2031 og for 2032.",
            ("formand", None, "for resten af 2031 og for 2032"),
        ),
        ("Karen Lund blev enstemmigt genvalgt til næstformand.", ("næstformand", None, None)),
        ("Karen Lund, Varde Kommune, blev valgt til kasserer.", ("kasserer", "Varde Kommune", None)),
        ("Styregruppen valgte enstemmigt Karen Lund som formand fra 1. januar 2032.", ("formand", None, "fra 1. januar 2032")),
        ("Styregruppen udpegede i stedet Karen Lund, Varde Kommune, som tovholder.", ("tovholder", "Varde Kommune", None)),
        ("Som ny formand blev valgt Karen Lund.", ("formand", None, None)),
        ("Karen Lund udpeges som formand pr. 1. marts 2032.", ("formand", None, "pr. 1. marts 2032")),
    ],
)
def test_who_got_an_office(text: str, member: tuple[str, str | None, str | None]) -> None:
    (found,) = changes([decided(text)], document="x.md")
    one = found.members[0]
    assert found.change
    assert (found.name, one.name, (one.role, one.affiliation, one.note)) == (BODY, "Karen Lund", member)
    assert found.source.lines == (7, 7)
    assert found.as_of == "2031-05-14"


@pytest.mark.parametrize(
    "text",
    [
        "Det blev foreslået, at Karen Lund udpeges som formand.",
        "Hvis Karen Lund bliver valgt som formand, flyttes mødet.",
        "Karen Lund blev ikke valgt som formand.",
        "Den tidligere formand Karen Lund takkede af.",
        "Bestyrelsen valgte Ribe Kommune som tovholder.",
        "Karen Lund stiller op og kan vælges som formand.",
        "Karen Lund blev valgt som formand, men trak sig dagen efter.",
        "Karen Lund blev valgt som formand sidste år.",
        "Karen Lund blev sidste år valgt som formand.",
        "Karen Lund, nu afgået, blev valgt som formand.",
        "Karen Lund blev valgt som formand, men er nu afgået.",
    ],
)
def test_what_is_not_so_is_no_election(text: str) -> None:
    assert changes([decided(text)], document="x.md") == ()


def test_a_proposal_is_no_election() -> None:
    assert changes([decided("Karen Lund udpeges som formand.", kind=SectionKind.PROPOSAL)], document="x.md") == ()


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("Karen Lund udpeges som formand for arbejdsgruppen.", "Status fra Arbejdsgruppen for Tang", "Arbejdsgruppen for Tang"),
        ("Karen Lund udpeges som tovholder.", "Valg af tovholder for Arbejdsgruppen for Tang", "Arbejdsgruppen for Tang"),
        ("Karen Lund udpeges som formand for Arbejdsgruppen for Tang.", "Nyt", "Arbejdsgruppen for Tang"),
    ],
)
def test_the_group_is_the_one_named(text: str, title: str, name: str) -> None:
    assert [group.name for group in changes([decided(text, title=title)], document="x.md")] == [name]


def test_an_office_in_an_item_about_another_group_is_left_alone() -> None:
    assert changes([decided("Karen Lund udpeges som formand.", title="Status fra Arbejdsgruppen for Tang")], document="x") == ()


def test_an_election_takes_no_roster_away_and_a_later_one_takes_its_place() -> None:
    roster = Group(BODY, Place("a.md", stated="2031-01-01"), (Member("Ole Bech", "formand"), Member("Ida Skov")))
    first = Group(BODY, Place("b.md", stated="2031-05-14"), (Member("Karen Lund", "formand"),), change=True)
    vice = Group(BODY, Place("b.md", stated="2031-05-14"), (Member("Bo Juhl", "næstformand"),), change=True)
    later = Group(BODY, Place("c.md", stated="2032-05-14"), (Member("Eva Krag", "formand"),), change=True)
    held = [group.members[0].name for group in settle_groups([later, roster, vice, first]) if not group.superseded]
    assert sorted(held) == ["Bo Juhl", "Eva Krag", "Ole Bech"]


def test_elections_are_among_the_groups_of_a_document() -> None:
    found = groups([decided("Karen Lund blev valgt som formand.")], document="x.md")
    assert [(group.name, group.change) for group in found] == [(BODY, True)]


@pytest.mark.parametrize(
    "text",
    [
        "Ole Krabbe er valgt til formand for Fiskeriforeningen Havet.",
        "Ole Krabbe er valgt til formand for fiskeriforeningen.",
        "Ole Krabbe er valgt til formand for Fiskeriforeningen Havets bestyrelse.",
        "Ole Krabbe er valgt til formand for bestyrelsen i Fiskeriforeningen Havet.",
        "Ole Krabbe er valgt til formand i Fiskeriforeningen Havet.",
        "Ole Krabbe er valgt til formand for Blå Havne Ungdom.",
    ],
)
def test_the_office_of_another_body_is_none_here(text: str) -> None:
    assert changes([decided(text, title="Nyt fra medlemmerne")], document="x.md") == ()


@pytest.mark.parametrize(
    "after",
    [
        "for 2032",
        "for de næste to år",
        "for en toårig periode",
        "for den kommende valgperiode",
        "for at sikre ro om arbejdet",
        "for det sidste år af perioden",
        "for Styregruppen for Blå Havne",
        "for styregruppen i Blå Havne",
        "i stedet for Ole Bech, der trak sig",
        "efter at Ole Bech trak sig",
        ", fordi Ole Bech er afgået",
    ],
)
def test_what_follows_an_office_of_the_own_body(after: str) -> None:
    found = changes([decided(f"Karen Lund er valgt til formand {after}.".replace(" ,", ","))], document="x.md")
    assert [group.name for group in found] == [BODY]


@pytest.mark.parametrize("name", ["A" * 10_000, "A-" * 5_000, "Aa" * 5_000, "A " * 5_000, "Aa-" * 3_000])
def test_a_long_run_of_capitals_costs_no_time(name: str) -> None:
    started = time.process_time()
    changes([decided(f"{name} blev valgt som formand.")], document="x.md")
    assert time.process_time() - started < 2
