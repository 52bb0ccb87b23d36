"""Links into the bot: `bot.invitations`. What becomes of one that is followed, for every link and everybody who follows it."""

from __future__ import annotations

import base64
import math
import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from conftest import NOW, Clock
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.invitations import KEEP_ENDED, Ended, Invitation, Redeemed
from bot.people import Membership, Person
from bot.roles import Administration, Role, State
from bot.storage import Storage

CULTURE, HEALTH, EMPLOYMENT = Administration
DAYS = 14
Given = Callable[[Storage, Clock], str]  # prepares a link and returns its token


def link(storage: Storage, role: Role = Role.MEMBER, *, uses: int = 1, person: int | None = None) -> str:
    return storage.invitations.create(role, days=DAYS, uses=uses, person=person)[1]


def follow(storage: Storage, token: str, *, telegram: int = 7, name: str = "Per Lund") -> Redeemed:
    return storage.invitations.redeem(token, telegram=telegram, name=name)


def invitation(storage: Storage, number: int = 1) -> Invitation:
    found = storage.invitations.get(number)
    assert found is not None
    return found


def row(storage: Storage, telegram: int = 7) -> Person:
    person = storage.people.by_telegram(telegram)
    assert person is not None
    return person


# ----------------------------------------------------------------------------------------------------------------- making


def test_a_link_says_what_it_gives_and_until_when(storage: Storage) -> None:
    number, _ = storage.invitations.create(
        Role.TOVHOLDER, organization="Struer", administrations=(HEALTH,), uses=5, days=DAYS, person=None
    )
    until = NOW + timedelta(days=DAYS)
    assert invitation(storage, number) == Invitation(number, Role.TOVHOLDER, "Struer", (HEALTH,), None, 5, 0, False, NOW, until)
    assert storage.invitations.get(number + 1) is None


def test_a_token_is_128_bits_that_no_other_token_has_and_telegram_takes_it(storage: Storage) -> None:
    tokens = {link(storage) for _ in range(200)}
    assert len(tokens) == 200
    raw = [base64.urlsafe_b64decode(token + "==") for token in tokens]
    assert {len(one) * 8 for one in raw} == {128}
    assert all(len(token) <= 64 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)
    ones = sum(byte.bit_count() for one in raw for byte in one)
    half = 200 * 64
    assert abs(ones - half) < 6 * math.sqrt(half / 2)  # every bit is a coin


def test_neither_token_nor_a_part_of_it_is_in_the_file(storage: Storage, tmp_path: Path) -> None:
    token = link(storage)
    follow(storage, token)
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert token.encode() not in raw
    assert base64.urlsafe_b64decode(token + "==") not in raw
    assert token[:11].encode() not in raw
    assert b"Per Lund" in raw  # the look was at the right files


def test_open_links_are_those_somebody_can_still_come_in_by_newest_first(storage: Storage, clock: Clock) -> None:
    short = storage.invitations.create(Role.MEMBER, days=1)[0]
    used, withdrawn, open_, several = (storage.invitations.create(Role.MEMBER, days=DAYS, uses=uses) for uses in (1, 1, 1, 2))
    follow(storage, used[1])
    follow(storage, several[1], telegram=8)
    assert storage.invitations.withdraw(withdrawn[0])
    assert [one.id for one in storage.invitations.open()] == [several[0], open_[0], short]
    clock.now += timedelta(days=1)
    assert [one.id for one in storage.invitations.open()] == [several[0], open_[0]]


def test_a_link_is_withdrawn_once_and_only_while_it_is_open(storage: Storage, clock: Clock) -> None:
    number, token = storage.invitations.create(Role.MEMBER, days=DAYS)
    assert storage.invitations.withdraw(number)
    assert not storage.invitations.withdraw(number)
    assert not storage.invitations.withdraw(99)
    assert follow(storage, token).ended is Ended.WITHDRAWN
    used, token = storage.invitations.create(Role.MEMBER, days=DAYS)
    follow(storage, token)
    assert not storage.invitations.withdraw(used)
    late, _ = storage.invitations.create(Role.MEMBER, days=DAYS)
    clock.now += timedelta(days=DAYS)
    assert not storage.invitations.withdraw(late)


# --------------------------------------------------------------------------------------------------------------- following


def unknown(storage: Storage, clock: Clock) -> str:
    link(storage)
    return "A" * 22


def single(storage: Storage, clock: Clock) -> str:
    return link(storage)


def used(storage: Storage, clock: Clock) -> str:
    token = link(storage)
    follow(storage, token, telegram=900)
    return token


def several(storage: Storage, clock: Clock) -> str:
    token = link(storage, uses=3)
    for telegram in (900, 901):
        follow(storage, token, telegram=telegram)
    return token


def several_used(storage: Storage, clock: Clock) -> str:
    token = several(storage, clock)
    follow(storage, token, telegram=902)
    return token


def expiring(storage: Storage, clock: Clock) -> str:
    token = link(storage)
    clock.now += timedelta(days=DAYS) - timedelta(seconds=1)
    return token


def expired(storage: Storage, clock: Clock) -> str:
    token = expiring(storage, clock)
    clock.now += timedelta(seconds=1)
    return token


def withdrawn(storage: Storage, clock: Clock) -> str:
    number, token = storage.invitations.create(Role.MEMBER, days=DAYS)
    storage.invitations.withdraw(number)
    return token


def withdrawn_and_expired(storage: Storage, clock: Clock) -> str:
    token = withdrawn(storage, clock)
    clock.now += timedelta(days=DAYS)
    return token


def personal(storage: Storage, clock: Clock) -> str:
    return link(storage, person=storage.people.add("Ida Holm", role=Role.TOVHOLDER))


def personal_used(storage: Storage, clock: Clock) -> str:
    token = personal(storage, clock)
    follow(storage, token, telegram=900)
    return token


@pytest.mark.parametrize(
    ("given", "ended"),
    [
        (unknown, Ended.UNKNOWN),
        (single, None),
        (used, Ended.USED),
        (several, None),
        (several_used, Ended.USED),
        (expiring, None),
        (expired, Ended.EXPIRED),
        (withdrawn, Ended.WITHDRAWN),
        (withdrawn_and_expired, Ended.WITHDRAWN),
        (personal, None),
        (personal_used, Ended.USED),
    ],
)
def test_what_becomes_of_a_link_that_a_new_account_follows(
    storage: Storage, clock: Clock, given: Given, ended: Ended | None
) -> None:
    token = given(storage, clock)
    before = storage.people.everyone()
    done = follow(storage, token)
    assert (done.ended, done.again) == (ended, False)
    if ended is None:
        assert done.person == row(storage)
        assert done.person.state is State.ACTIVE
    else:
        assert done.person is None
        assert storage.people.everyone() == before


@pytest.mark.parametrize("token", ["", "æøå", "\ud800", "a" * 5000, "' OR 1=1 --", "\x00"])
def test_whatever_is_brought_is_no_error(storage: Storage, token: str) -> None:
    link(storage)
    assert follow(storage, token) == Redeemed(ended=Ended.UNKNOWN)


def test_a_new_account_gets_what_the_link_gives(storage: Storage) -> None:
    _, token = storage.invitations.create(Role.TOVHOLDER, organization="Struer", administrations=(CULTURE, HEALTH), days=DAYS)
    person = follow(storage, token).person
    assert person is not None
    assert (person.name, person.role, person.organization) == ("Per Lund", Role.TOVHOLDER, "Struer")
    assert (person.administrations, person.telegram, person.email) == ((CULTURE, HEALTH), 7, None)


def test_by_a_link_of_their_own_somebody_gets_the_row_that_waits_for_them(storage: Storage) -> None:
    ida = storage.people.add("Ida Holm", role=Role.TOVHOLDER, organization="Skive", email="ida@skive.dk")
    storage.people.take_seat(ida, Membership("Bakkelauget", "Ida Holm"))
    person = follow(storage, link(storage, Role.MEMBER, person=ida), name="idah77").person
    assert person is not None
    assert (person.id, person.name, person.role, person.telegram) == (ida, "Ida Holm", Role.TOVHOLDER, 7)
    assert (person.organization, person.email) == ("Skive", "ida@skive.dk")
    assert len(storage.people.everyone()) == 1
    assert storage.people.seats(ida) != ()


@pytest.mark.parametrize("state", [State.LEFT, State.REMOVED, State.BLOCKED])
@pytest.mark.parametrize("own", [True, False])
def test_who_was_here_before_comes_back_to_the_row_that_was_theirs(storage: Storage, state: State, own: bool) -> None:
    per = storage.people.add("Per Æ. Lund", organization="Struer", email="per@struer.dk", telegram=7)
    storage.people.leave(per, state)
    token = link(storage, person=per if own else None)
    done = follow(storage, token)
    assert done.person is not None
    assert (done.person.id, done.person.state, done.again) == (per, State.ACTIVE, False)
    assert (done.person.name, done.person.email, done.person.organization) == ("Per Æ. Lund", "per@struer.dk", "Struer")
    assert invitation(storage).used == 1


@pytest.mark.parametrize("given", list(Role))
@pytest.mark.parametrize("had", list(Role))
def test_by_a_link_for_anybody_a_role_is_raised_but_never_lowered(storage: Storage, had: Role, given: Role) -> None:
    per = storage.people.add("Per Lund", role=had, telegram=7)
    done = follow(storage, link(storage, given))
    assert done.again == had.covers(given)
    assert done.person is not None
    assert (done.person.id, done.person.role) == (per, had if had.covers(given) else given)
    assert invitation(storage).used == int(not done.again)


@pytest.mark.parametrize("given", list(Role))
@pytest.mark.parametrize("had", list(Role))
def test_who_comes_back_by_a_link_comes_back_as_what_it_gives(storage: Storage, had: Role, given: Role) -> None:
    storage.people.leave(storage.people.add("Per Lund", role=had, telegram=7), State.REMOVED)
    follow(storage, link(storage, given))
    assert row(storage).role is given


def test_what_a_link_says_nothing_of_stays_as_it_was(storage: Storage) -> None:
    storage.people.add("Per Lund", organization="Struer", administrations=(CULTURE,), telegram=7)
    follow(storage, link(storage, Role.TOVHOLDER))
    assert (row(storage).organization, row(storage).administrations) == ("Struer", (CULTURE,))
    _, token = storage.invitations.create(Role.COORDINATOR, organization="Skive", administrations=(HEALTH,), days=DAYS)
    follow(storage, token)
    assert (row(storage).organization, row(storage).administrations) == ("Skive", (HEALTH,))


@pytest.mark.parametrize("role", list(Role))
def test_the_link_of_another_person_is_not_used_by_somebody_who_is_here(storage: Storage, role: Role) -> None:
    tester = storage.people.add("Karen Koordinator", role=Role.COORDINATOR, telegram=7)
    ida = storage.people.add("Ida Holm", role=role)
    token = link(storage, role, person=ida)
    assert follow(storage, token) == Redeemed(ended=Ended.OTHER)
    assert (row(storage).id, row(storage).state) == (tester, State.ACTIVE)
    assert invitation(storage).used == 0
    assert follow(storage, token, telegram=8).person is not None  # it is still there for whom it was made


@pytest.mark.parametrize("given", [single, several, personal])
def test_an_account_that_follows_twice_uses_one(storage: Storage, clock: Clock, given: Given) -> None:
    token = given(storage, clock)
    used_before = invitation(storage).used
    first, second = follow(storage, token), follow(storage, token)
    assert (second.person, second.ended, second.again) == (first.person, None, True)
    assert invitation(storage).used == used_before + 1


@pytest.mark.parametrize("given", [used, expired, withdrawn])
def test_a_link_that_ended_bothers_nobody_who_is_here(storage: Storage, clock: Clock, given: Given) -> None:
    token = given(storage, clock)
    storage.people.add("Per Lund", telegram=7)
    done = follow(storage, token)
    assert (done.person, done.again) == (row(storage), True)


def test_the_link_of_a_person_who_was_erased_is_unknown(storage: Storage) -> None:
    ida = storage.people.add("Ida Holm")
    token = link(storage, person=ida)
    storage.retention.erase(telegram=None, person=ida)
    assert follow(storage, token) == Redeemed(ended=Ended.UNKNOWN)


def test_a_link_that_ended_can_say_so_for_a_while_and_is_then_unknown(storage: Storage, clock: Clock) -> None:
    token = link(storage)
    clock.now += timedelta(days=DAYS) + KEEP_ENDED - timedelta(seconds=1)
    storage.retention.purge()
    assert follow(storage, token).ended is Ended.EXPIRED
    clock.now += timedelta(seconds=1)
    storage.retention.purge()
    assert follow(storage, token).ended is Ended.UNKNOWN


def test_a_link_that_fails_halfway_is_not_used_up(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    token = link(storage)

    def fail(*_: object, **__: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(storage.people, "add", fail)
        with pytest.raises(sqlite3.OperationalError):
            follow(storage, token)
    assert invitation(storage).used == 0
    assert follow(storage, token).person is not None


# ------------------------------------------------------------------------------------------------------------ side by side


def _follow_all(path: Path, tokens: list[str], telegram: int, start: Barrier, told: multiprocessing.Queue[list[str]]) -> None:
    """A process of its own: follow one link after the other, each at the same moment as the other process."""
    storage = Storage.open(path, Clock())
    outcomes = []
    for number, token in enumerate(tokens):
        start.wait(60)
        try:
            done = follow(storage, token, telegram=telegram + number)
            outcomes.append(done.ended.value if done.ended else "in")
        except sqlite3.Error as error:
            outcomes.append(str(error))
    storage.close()
    told.put(outcomes)


def test_of_two_processes_that_follow_a_link_for_one_at_the_same_time_one_gets_in(storage: Storage, tmp_path: Path) -> None:
    tokens = [link(storage) for _ in range(60)]
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[list[str]] = context.Queue()
    start = context.Barrier(2)
    shared = (tmp_path / "knudepunkt.db", tokens)
    running = [context.Process(target=_follow_all, args=(*shared, account, start, told)) for account in (1000, 2000)]
    for one in running:
        one.start()
    first, second = told.get(timeout=120), told.get(timeout=120)
    for one in running:
        one.join(60)
    assert {tuple(sorted(pair)) for pair in zip(first, second, strict=True)} == {("in", "used")}
    assert len(storage.people.everyone()) == len(tokens)


def test_while_documents_are_taken_in_a_link_waits_its_turn(storage: Storage, tmp_path: Path) -> None:
    token = link(storage)
    other = sqlite3.connect(tmp_path / "knudepunkt.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO identity (name, value) VALUES ('ingest', 'at work')")

    def finish() -> None:
        time.sleep(0.3)
        other.execute("COMMIT")

    ending = threading.Thread(target=finish)
    ending.start()
    try:
        assert follow(storage, token).person is not None
    finally:
        ending.join()
        other.close()


@settings(max_examples=30, deadline=None)
@given(uses=st.integers(1, 4), accounts=st.lists(st.integers(1, 6), max_size=12))
def test_no_more_come_in_by_a_link_than_it_is_for(
    uses: int, accounts: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    storage = Storage.open(tmp_path_factory.mktemp("uses") / "a.db", Clock())
    token = link(storage, uses=uses)
    expected: list[int] = []
    for account in accounts:
        done = follow(storage, token, telegram=account)
        if account not in expected and len(expected) < uses:
            expected.append(account)
            assert done == Redeemed(person=row(storage, account))
        else:
            assert done.again == (account in expected)
            assert done.ended == (None if account in expected else Ended.USED)
    found = invitation(storage)
    assert found == replace(found, used=len(expected))
    assert sorted(one.telegram or 0 for one in storage.people.everyone()) == sorted(expected)
    storage.close()
