"""Those who take part: `bot.people` and `bot.roles`."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import NOW, Clock
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.people import MAX_NAME, Membership, People, Person
from bot.roles import Administration, Role, State
from bot.storage import Storage

CULTURE, HEALTH, EMPLOYMENT = Administration
INACTIVE, FORMER = timedelta(days=730), timedelta(days=365)
SEAT = Membership("Styregruppen for Fjorden", "Per Lund")


@pytest.fixture
def clock() -> Clock:
    """In UTC, where every day has 24 hours."""
    return Clock(NOW.astimezone(UTC))


@pytest.fixture
def people(storage: Storage) -> People:
    return storage.people


def got(people: People, id: int) -> Person:
    person = people.get(id)
    assert person is not None
    return person


def put(people: People, state: State, *, telegram: int | None = 7, role: Role = Role.MEMBER) -> int:
    """Somebody in that state; those who were never here have no account."""
    if state in (State.INVITED, State.BY_MAIL):
        return people.add("Per Lund", role=role, by_mail=state is State.BY_MAIL)
    id = people.add("Per Lund", role=role, telegram=telegram)
    if state is not State.ACTIVE:
        assert people.leave(id, state)
    return id


# ------------------------------------------------------------------------------------------------------------------- rows


def test_a_person_comes_back_as_they_were(people: People) -> None:
    id = people.add(
        "Per Lund", role=Role.TOVHOLDER, organization="Struer", administrations=(HEALTH, CULTURE), email="p@s.dk", telegram=7
    )
    expected = Person(
        id, 7, "Per Lund", Role.TOVHOLDER, "Struer", (HEALTH, CULTURE), "p@s.dk", State.ACTIVE, NOW, NOW, None, NOW + INACTIVE
    )
    assert people.get(id) == people.by_telegram(7) == expected
    assert people.get(id + 1) is None
    assert people.by_telegram(8) is None


@pytest.mark.parametrize(
    ("telegram", "by_mail", "state", "seen"),
    [(7, False, State.ACTIVE, NOW), (None, False, State.INVITED, None), (None, True, State.BY_MAIL, None)],
)
def test_how_somebody_comes_in_says_whether_they_are_here(
    people: People, telegram: int | None, by_mail: bool, state: State, seen: datetime | None
) -> None:
    person = got(people, people.add("Per Lund", telegram=telegram, by_mail=by_mail))
    assert (person.state, person.seen, person.role) == (state, seen, Role.MEMBER)


def test_an_account_has_one_row(people: People) -> None:
    people.add("Per Lund", telegram=7)
    with pytest.raises(sqlite3.IntegrityError):
        people.add("Ida Holm", telegram=7)
    assert [one.name for one in people.everyone()] == ["Per Lund"]


def test_the_number_of_a_deleted_person_is_not_given_again(people: People, storage: Storage) -> None:
    id = people.add("Per Lund", telegram=7)
    storage.retention.erase(telegram=7, person=id)
    assert people.add("Ida Holm") > id


def test_a_name_that_is_too_long_is_cut(people: People) -> None:
    id = people.add("P" * (MAX_NAME + 1))
    assert len(got(people, id).name) == MAX_NAME
    people.rename(id, "Q" * (MAX_NAME + 1))
    assert got(people, id).name == "Q" * MAX_NAME


def test_everyone_is_in_order_of_role_organization_and_name(people: People) -> None:
    for name, role, organization in (
        ("Bo", Role.MEMBER, "Viborg"),
        ("anna", Role.MEMBER, "viborg"),
        ("Carl", Role.MEMBER, "Struer"),
        ("Dorte", Role.COORDINATOR, "Viborg"),
        ("Erik", Role.TOVHOLDER, "Aarhus"),
    ):
        people.add(name, role=role, organization=organization)
    assert [one.name for one in people.everyone()] == ["Dorte", "Erik", "Carl", "anna", "Bo"]


def test_those_of_a_role_are_those_who_are_here_in_exactly_that_role(people: People) -> None:
    for number, role in enumerate(Role):
        for offset, state in enumerate(State):
            put(people, state, telegram=100 + number * 10 + offset, role=role)
    for role in Role:
        assert [(one.role, one.state) for one in people.active(role)] == [(role, State.ACTIVE)]


@pytest.mark.parametrize("role", list(Role))
def test_a_role_covers_itself_and_those_before_it(role: Role) -> None:
    order = [Role.MEMBER, Role.TOVHOLDER, Role.COORDINATOR]
    assert [role.covers(needed) for needed in order] == [order.index(role) >= place for place in range(3)]


# --------------------------------------------------------------------------------------------------------- coming and going


HERE = (State.ACTIVE, State.INVITED, State.BY_MAIL)


@pytest.mark.parametrize("wanted", [State.LEFT, State.REMOVED, State.BLOCKED])
@pytest.mark.parametrize("state", list(State))
def test_who_is_here_or_expected_can_leave_and_everybody_can_be_taken_off(
    people: People, clock: Clock, state: State, wanted: State
) -> None:
    id = put(people, state)
    before = got(people, id)
    clock.now += timedelta(days=10)
    leaves = state in HERE or (wanted is State.REMOVED and state is not State.REMOVED)
    assert people.leave(id, wanted) == leaves
    person = got(people, id)
    if leaves:
        assert (person.state, person.gone, person.expires) == (wanted, clock.now, clock.now + FORMER)
    else:
        assert person == before


def test_the_account_of_who_left_is_still_known(people: People) -> None:
    id = put(people, State.LEFT)
    assert people.by_telegram(7) == got(people, id)


@pytest.mark.parametrize("state", list(State))
def test_whoever_comes_back_is_here_with_all_that_was_theirs(people: People, clock: Clock, state: State) -> None:
    id = put(people, state, role=Role.TOVHOLDER)
    people.take_seat(id, SEAT)
    clock.now += timedelta(days=100)
    people.come_back(id)
    person = got(people, id)
    assert (person.state, person.role, person.seen) == (State.ACTIVE, Role.TOVHOLDER, clock.now)
    assert person.expires == clock.now + INACTIVE
    assert people.seats(id) == (SEAT,)


def test_an_account_that_comes_in_by_another_row_is_that_person_and_no_second_one(people: People) -> None:
    old, new = put(people, State.ACTIVE), people.add("Per Lund Hansen", role=Role.TOVHOLDER)
    people.take_seat(old, SEAT)
    people.take_seat(new, SEAT)
    people.connect(new, 7)
    (person,) = people.everyone()
    assert (person.id, person.telegram, person.state, person.role) == (new, 7, State.ACTIVE, Role.TOVHOLDER)
    assert (people.seats(old), people.seats(new)) == ((), (SEAT,))


def test_with_an_account_that_a_person_gave_up_goes_what_hung_on_it(people: People, storage: Storage) -> None:
    id = put(people, State.LEFT)
    for account in (7, 8):
        storage.unanswered.keep(account, asker=account, text="hvor er nøglen?", answer=None, days=180)
    people.connect(id, 9)
    assert storage.retention.held(telegram=7, person=None) == ()
    assert [one.asker for one in storage.unanswered.open()] == [8]
    assert [(one.id, one.telegram) for one in people.everyone()] == [(id, 9)]


def test_connecting_the_account_that_is_there_already_changes_nothing_else(people: People) -> None:
    id = put(people, State.ACTIVE)
    people.connect(id, 7)
    assert [(one.id, one.telegram, one.state) for one in people.everyone()] == [(id, 7, State.ACTIVE)]


@pytest.mark.parametrize("state", [State.ACTIVE, State.LEFT])
def test_a_row_that_is_over_is_not_in_the_way_of_a_new_one(people: People, clock: Clock, state: State) -> None:
    """Until the next purge it is still there."""
    over = put(people, state)
    people.take_seat(over, SEAT)
    clock.now += INACTIVE
    listed = people.add("Per Lund")
    people.connect(listed, 7)
    assert (got(people, listed).telegram, people.get(over)) == (7, None)
    clock.now += INACTIVE
    again = people.add("Per Lund", telegram=7)
    assert people.by_telegram(7) == people.get(again)
    assert [one.id for one in people.everyone()] == [again]


@pytest.mark.parametrize("state", [state for state in State if state not in (State.INVITED, State.BY_MAIL)])
def test_an_account_that_cannot_be_reached_has_blocked_the_bot_if_it_was_here(people: People, state: State) -> None:
    id = put(people, state)
    assert people.unreachable(7) == (state is State.ACTIVE)
    assert got(people, id).state is (State.BLOCKED if state is State.ACTIVE else state)
    assert not people.unreachable(8)


# ------------------------------------------------------------------------------------------------------------ being seen


def test_being_seen_moves_the_end_of_the_row_and_of_its_seats_once_a_day(
    people: People, storage: Storage, clock: Clock
) -> None:
    id = put(people, State.ACTIVE)
    people.take_seat(id, SEAT)
    for hours, seen in ((23, NOW), (1, NOW + timedelta(hours=24)), (23, NOW + timedelta(hours=24))):
        clock.now += timedelta(hours=hours)
        people.saw(got(people, id))
        assert (got(people, id).seen, got(people, id).expires) == (seen, seen + INACTIVE)
    ((ends,),) = storage._db.execute("SELECT expires FROM memberships").fetchall()
    assert datetime.fromisoformat(ends) == got(people, id).expires


def test_nothing_is_kept_of_whom_the_settings_let_in(people: People) -> None:
    people.saw(Person(None, 7, "", Role.MEMBER))
    assert people.everyone() == ()


# --------------------------------------------------------------------------------------------------------------- changing


def test_what_is_changed_is_changed_for_that_person_alone(people: People) -> None:
    id, other = people.add("Per Lund", telegram=7), people.add("Ida Holm", telegram=8)
    before = got(people, other)
    people.rename(id, "Per Æ. Lund")
    people.set_email(id, "per@struer.dk")
    people.set_organization(id, "Struer")
    people.set_administrations(id, (EMPLOYMENT, CULTURE))
    assert people.set_role(id, Role.COORDINATOR)
    person = got(people, id)
    assert (person.name, person.email, person.organization) == ("Per Æ. Lund", "per@struer.dk", "Struer")
    assert (person.role, person.administrations) == (Role.COORDINATOR, (CULTURE, EMPLOYMENT))
    assert got(people, other) == before
    people.set_email(id, None)
    assert got(people, id).email is None


def test_a_role_that_is_given_again_changes_nothing(people: People) -> None:
    id = people.add("Per Lund", role=Role.TOVHOLDER)
    assert not people.set_role(id, Role.TOVHOLDER)
    assert not people.set_role(id + 1, Role.MEMBER)


# ------------------------------------------------------------------------------------------------------------------ menus


MENUS = {Role.COORDINATOR: "long", Role.TOVHOLDER: "shorter"}


@pytest.mark.parametrize("shown", [None, "long", "shorter", "long as it was before"])
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("role", list(Role))
def test_a_menu_is_wrong_where_it_is_not_that_of_who_is_there(
    people: People, role: Role, state: State, shown: str | None
) -> None:
    id = put(people, state, role=role)
    people.menu_set(id, shown)
    has_account = state not in (State.INVITED, State.BY_MAIL)
    should = MENUS.get(role) if state is State.ACTIVE else None
    wrong = has_account and should != shown
    assert [one.id for one in people.with_wrong_menu(MENUS)] == ([id] if wrong else [])


# ------------------------------------------------------------------------------------------------------------------ seats


def test_seats_are_ones_own_and_one_a_group(people: People) -> None:
    per, ida = people.add("Per Lund", telegram=7), people.add("Ida Holm", telegram=8)
    people.take_seat(per, SEAT)
    people.take_seat(per, Membership("Bakkelauget", "P. Lund"))
    people.take_seat(per, Membership(SEAT.group, "Per Æ. Lund"))
    people.take_seat(ida, SEAT)
    assert people.seats(per) == (Membership("Bakkelauget", "P. Lund"), Membership(SEAT.group, "Per Æ. Lund"))
    assert people.give_up_seat(per, SEAT.group)
    assert not people.give_up_seat(per, SEAT.group)
    assert people.seats(per) == (Membership("Bakkelauget", "P. Lund"),)
    assert people.seats(ida) == (SEAT,)


def test_nobody_takes_no_seat(people: People) -> None:
    people.take_seat(99, SEAT)
    assert people.seats(99) == ()


# ------------------------------------------------------------------------------------------------------------ any history

STEPS = ("leave", "remove", "block", "unblock", "return", "see", "connect", "wait")


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), max_size=25))
@example(steps=[*[("wait", 0)] * 4, ("return", 0), ("connect", 0)])  # by the account of a row that is over
def test_whatever_happens_an_account_has_one_row_and_who_is_here_does_not_end_soon(
    steps: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock = Clock(NOW.astimezone(UTC))
    storage = Storage.open(tmp_path_factory.mktemp("history") / "a.db", clock)
    people = storage.people
    ids = [people.add(f"Person {number}", telegram=100 + number) for number in range(4)]
    for step, which in steps:
        id, account = ids[which], 100 + which
        match step:
            case "leave" | "remove":
                people.leave(id, State.LEFT if step == "leave" else State.REMOVED)
            case "block":
                people.unreachable(account)
            case "unblock" | "return":
                people.come_back(id)
            case "see" if (person := people.get(id)) and person.state is State.ACTIVE:  # others the gate does not let in
                people.saw(person)
            case "connect" if people.get(id):
                people.connect(id, 100 + (which + 1) % 4)
            case _:
                clock.now += timedelta(days=200)
        everyone = people.everyone()
        accounts = [one.telegram for one in everyone]
        assert None not in accounts
        assert len(accounts) == len(set(accounts))
        for one in everyone:
            assert one.expires is not None
            assert one.seen is not None
            assert one.expires <= clock.now + INACTIVE
            if one.state is State.ACTIVE:
                assert one.expires >= one.seen + INACTIVE
            else:
                assert one.gone is not None
                assert one.expires <= one.gone + INACTIVE
    storage.close()


def test_two_connections_see_the_same_people(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    other = Storage.open(tmp_path / "knudepunkt.db", clock)
    id = storage.people.add("Per Lund", telegram=7)
    assert other.people.get(id) == storage.people.get(id)
    other.close()
