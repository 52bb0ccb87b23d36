"""Who stands in for a member of a group: `knowledge.responders.deputies`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from answer_corpus import NETWORK, ask, refused, told

from knowledge.findings import GroupFinding, Reason
from knowledge.library import Engine, Library

LIST: Final = """# Medlemsliste for Styregruppen for Grønne Gader

11. april 2031

## Medlemmer af Styregruppen for Grønne Gader

- Skive: Rikke Holmsted, teknikchef (fmd. til og med 31/12-2031)
- Lemvig: Peter Engholm, naturchef (suppl.: konsulent Lise Overby)
- Struer: Ib Tvedegaard, vejchef
- Faxe: Ida Brink, havnechef
- Foreningen af Gartnere: ledig plads

## Forfald

Er der sygdom, kommer en anden. Suppleant for Ida Brink er Ole Kvist.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("deputies")
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    opened = Library.open(folder / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    list(opened.ingest([folder / "list.md"], vectors=False))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "question",
    ["Hvem er suppleant for Peter Engholm i styregruppen for Grønne Gader?", "hvem er supleant for peter engholm"],
)
def test_the_deputy_that_a_list_states(library: Library, question: str) -> None:
    (member,) = told(ask(library, question), GroupFinding).focus
    assert (member.name, member.note) == ("Peter Engholm", "suppleant: konsulent Lise Overby")


def test_a_member_is_not_told_for_a_deputy_that_nobody_states(library: Library) -> None:
    refusal = refused(ask(library, "Hvem er suppleant for Ib Tvedegaard i styregruppen?"))
    assert (refusal.reason, refusal.about) == (Reason.NO_ATTRIBUTE, "Ib Tvedegaard")


def test_what_a_text_says_of_a_deputy_is_left_to_the_text(library: Library) -> None:
    answer = ask(library, "Hvem er suppleant for Ida Brink?")
    assert not isinstance(answer.finding, GroupFinding)


def test_who_leads_after_the_term_of_the_chair_is_not_the_chair(library: Library) -> None:
    now = told(ask(library, "Hvem er formand for styregruppen for Grønne Gader?"), GroupFinding)
    assert [member.name for member in now.focus] == ["Rikke Holmsted"]
    later = ask(library, "Hvem er formand for styregruppen for Grønne Gader fra 1. januar 2032?")
    assert not isinstance(later.finding, GroupFinding)
