"""One name for each organisation, however it is written, and wherever rows about people are made: `bot.organizations`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Clock
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, Network
from bot.enrolment import enrol, known_keys
from bot.organizations import canonical
from bot.personlist import Listed, key_of
from bot.roles import Role, State
from bot.storage import Storage
from bot.workplace import Workplace

KNOWN = Network().organizations


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Viborg", "Viborg"),
        ("Viborg Kommune", "Viborg"),
        ("VIBORG  kommune", "Viborg"),
        ("viborgkommune", "Viborg"),
        ("Kommune Viborg", "Viborg"),
        ("Syd Djurs", "Syddjurs"),
        ("Århus Kommune", "Aarhus"),
        ("Århus Universitet", "Aarhus Universitet"),
        ("region midtjylland", "Region Midtjylland"),
        ("Viborg Museum", "Viborg Museum"),
        ("Laesoe Kommune", "Laesoe Kommune"),
        ("Viborgs", "Viborgs"),
        ("Kommune", "Kommune"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_a_name_becomes_the_one_of_the_settings(written: str, name: str) -> None:
    assert canonical(written, KNOWN) == name


@pytest.mark.parametrize(("written", "known"), [("Laesoe Kommune", "Læsø"), ("Aero", "Aero"), ("Naestved", "Næstved Kommune")])
def test_danish_letters_may_be_typed_in_two(written: str, known: str) -> None:
    assert canonical(written, [known]) == known


def test_of_two_that_are_alike_the_one_that_was_written_is_meant() -> None:
    both = ("Viborg", "Viborg Kommune")
    assert [canonical(one, both) for one in (*both, "viborg kommune")] == ["Viborg", "Viborg Kommune", "Viborg"]


@given(st.text(max_size=40), st.lists(st.sampled_from(KNOWN), unique=True))
def test_the_name_is_one_of_the_settings_or_as_it_was(written: str, known: list[str]) -> None:
    found = canonical(written, known)
    assert found in known or found == written
    assert canonical(found, known) == found


# --------------------------------------------------------------------------------------------------------------------- rows


def listed(organization: str, *, name: str = "Per Lund") -> Listed:
    return Listed(2, name, None, Role.TOVHOLDER, organization, (), telegram=True)


def by_name(storage: Storage, organization: str) -> int:
    return storage.people.add("Per Lund", role=Role.TOVHOLDER, organization=organization, telegram=7)


def by_correction(storage: Storage, organization: str) -> int:
    person = storage.people.add("Per Lund", role=Role.TOVHOLDER, organization="Skive", telegram=7)
    storage.people.set_organization(person, organization)
    return person


def by_link(storage: Storage, organization: str) -> int:
    number, token = storage.invitations.create(Role.TOVHOLDER, organization=organization, days=14)
    made = storage.invitations.get(number)
    assert made is not None
    assert made.organization == "Viborg"
    came = storage.invitations.redeem(token, telegram=7, name="Per Lund").person
    assert came is not None
    assert came.id is not None
    return came.id


def by_link_of_before(storage: Storage, organization: str) -> int:
    number, token = storage.invitations.create(Role.TOVHOLDER, days=14)
    storage._db.execute("UPDATE invitations SET organization = ? WHERE id = ?", (organization, number))
    came = storage.invitations.redeem(token, telegram=7, name="Per Lund").person
    assert came is not None
    assert came.id is not None
    return came.id


def by_list(storage: Storage, organization: str) -> int:
    return enrol(storage, [listed(organization)], days=14, actor=None)[0].person


def by_list_again(storage: Storage, organization: str) -> int:
    before = by_list(storage, "Skive")
    storage.people.set_organization(before, "Viborg")
    storage.people.leave(before, State.LEFT)
    (done,) = enrol(storage, [listed(organization)], days=14, actor=None)
    assert done.person == before
    return before


@pytest.mark.parametrize("way", [by_name, by_correction, by_link, by_link_of_before, by_list, by_list_again])
def test_whichever_way_somebody_comes_in_their_organisation_is_that_of_the_settings(
    storage: Storage, way: Callable[[Storage, str], int]
) -> None:
    person = storage.people.get(way(storage, "viborg Kommune"))
    assert person is not None
    assert person.organization == "Viborg"


def test_the_organisations_are_those_of_the_file_with_the_settings(tmp_path: Path, clock: Clock) -> None:
    config = Config(network=Network(organizations=("Læsø Kommune", "Samsø")))
    with closing(Workplace(tmp_path, None).storage(config, clock)) as storage:
        for written, name in (("laesoe", "Læsø Kommune"), ("SAMSØ", "Samsø"), ("viborg Kommune", "viborg Kommune")):
            person = storage.people.get(storage.people.add("Per Lund", organization=written))
            assert person is not None
            assert person.organization == name


def test_a_list_that_is_read_again_knows_whom_it_brought(storage: Storage) -> None:
    for place in ("Syd Djurs Kommune", "Hobrokommune", "Et andet sted"):
        by_list(storage, place)
        assert key_of("Per Lund", place) in known_keys(storage)
