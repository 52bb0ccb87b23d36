"""What is kept, released and erased of meetings and of messages to many: `bot.kept`, `bot.retention`, `bot.people`.

That somebody was there is their municipality's; who meant to come, and why not, is nobody else's and goes with them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import NOW, Clock

from bot.audience import Audience
from bot.broadcasts import Broadcast, Draft, Purpose, Stage
from bot.meetings.attendees import Said
from bot.meetings.meeting import Attendee, Meeting, PartStat, Plan
from bot.outbox import Outgoing
from bot.people import Person
from bot.retention import Retention
from bot.roles import Administration, Role, State
from bot.storage import Storage

DAY = timedelta(days=1)
PER, IDA = 7_123_456_789, 7_987_654_321  # accounts
WHY = "jeg skal til tandlæge"
STAND_IN = "Åse Krogh"


@pytest.fixture
def clock() -> Clock:
    """In UTC, where every day has 24 hours."""
    return Clock(NOW.astimezone(UTC))


@pytest.fixture
def retention(storage: Storage) -> Retention:
    return storage.retention


@pytest.fixture
def per(storage: Storage) -> int:
    """A coordinator, who plans, writes, and is invited like everybody."""
    culture = (Administration.CULTURE,)
    return storage.people.add(
        "Per", role=Role.COORDINATOR, organization="Struer", administrations=culture, email="per@struer.dk", telegram=PER
    )


@pytest.fixture
def ida(storage: Storage) -> int:
    return storage.people.add("Ida", organization="Skive", telegram=IDA)


def meeting_of(storage: Storage, number: int) -> Meeting:
    found = storage.meetings.get(number)
    assert found is not None
    return found


def person_of(storage: Storage, id: int) -> Person:
    found = storage.people.get(id)
    assert found is not None
    return found


def planned(storage: Storage, *invited: int, author: int | None = None, after: timedelta = 30 * DAY) -> Meeting:
    """A meeting so long from now, which these are invited to."""
    start: datetime = storage.meetings._clock() + after
    number = storage.meetings.add(Plan("Styregruppen", "Netværksmøde", start, start + timedelta(hours=2)), author=author)
    storage.meetings.note_invited(number)
    storage.attendees.invite(meeting_of(storage, number), [person_of(storage, one) for one in invited])
    return meeting_of(storage, number)


def attendee(storage: Storage, meeting: Meeting, person: int) -> Attendee:
    found = storage.attendees.get(meeting.number, person)
    assert found is not None
    return found


def declined(storage: Storage, meeting: Meeting, person: int) -> int:
    """Says no and why; returns the number of the row."""
    storage.attendees.answer(meeting, person, Said(PartStat.DECLINED), by_coordinator=True)
    id = attendee(storage, meeting, person).id
    storage.attendees.give_reason(id, WHY)
    return id


def dump(storage: Storage) -> str:
    return "\n".join(storage._db.conn.iterdump())


def of_person(storage: Storage, table: str, column: str, person: int) -> int:
    (count,) = storage._db.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", (person,)).fetchone()
    return int(count)


# ------------------------------------------------------------------------------------------------------------- erasing


def test_an_answer_goes_with_whoever_gave_it(storage: Storage, retention: Retention, per: int, ida: int) -> None:
    meeting = planned(storage, per, ida)
    declined(storage, meeting, per)
    storage.attendees.answer(meeting, ida, Said(PartStat.DELEGATED, STAND_IN, (Administration.CULTURE,)))
    retention.erase(telegram=PER, person=per)
    assert [one.person for one in storage.attendees.of(meeting.number)] == [ida]
    assert WHY not in dump(storage)
    retention.erase(telegram=IDA, person=ida)
    assert storage.attendees.of(meeting.number) == ()
    assert STAND_IN not in dump(storage)
    assert storage.meetings.get(meeting.number) == meeting


def test_that_a_municipality_was_there_stays_without_who_it_was(
    storage: Storage, retention: Retention, per: int, ida: int, tmp_path: Path
) -> None:
    meeting = planned(storage, per, ida, after=-DAY)
    storage.attendees.note(declined(storage, meeting, per), True)
    storage.attendees.answer(meeting, ida, Said(PartStat.DELEGATED, STAND_IN), by_coordinator=True)
    storage.attendees.note(attendee(storage, meeting, ida).id, False)
    retention.erase(telegram=PER, person=per)
    retention.erase(telegram=IDA, person=ida)
    skive, struer = storage.attendees.of(meeting.number)
    assert (struer.organization, struer.administrations, struer.attended) == ("Struer", (Administration.CULTURE,), True)
    assert (skive.organization, skive.attended) == ("Skive", False)
    for one in (skive, struer):
        assert (one.person, one.name, one.reason, one.substitute, one.telegram) == (None, "", "", "", None)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert not [word for word in (WHY, STAND_IN, "per@struer.dk") if word.encode() in kept]


def test_a_meeting_stays_without_who_planned_it_and_its_people_are_invited_as_before(
    storage: Storage, retention: Retention, per: int, ida: int
) -> None:
    meeting = planned(storage, ida, author=per)
    assert of_person(storage, "meetings", "author", per) == 1
    retention.erase(telegram=PER, person=per)
    assert storage.meetings.get(meeting.number) == meeting
    assert of_person(storage, "meetings", "author", per) == 0
    assert [one.person for one in storage.attendees.of(meeting.number)] == [ida]


def test_a_message_that_was_sent_stays_without_who_wrote_it_and_one_that_was_not_goes(
    storage: Storage, retention: Retention, per: int, ida: int
) -> None:
    sent = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Husk mødet"), author=per)
    storage.broadcasts.send(sent, [Outgoing(IDA, "Husk mødet"), Outgoing(PER, "Husk mødet")], unconnected=[per])
    draft = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="hemmeligt udkast"), author=per)
    retention.erase(telegram=PER, person=per)
    kept = storage.broadcasts.get(sent)
    assert isinstance(kept, Broadcast)
    assert (kept.author, kept.stage, kept.html) == (None, Stage.SENT, "Husk mødet")
    assert storage.broadcasts.get(draft) is None
    assert "hemmeligt" not in dump(storage)
    assert storage.broadcasts.unconnected(sent) == ()
    letter = storage.outbox.take()
    assert letter is not None
    assert letter.chat == IDA
    assert storage.outbox.take() is None  # the letter to whoever was erased went with them


def test_nobody_else_loses_anything(storage: Storage, retention: Retention, per: int, ida: int) -> None:
    meeting = planned(storage, per, ida, author=ida)
    declined(storage, meeting, ida)
    before = retention.held(telegram=IDA, person=ida)
    retention.erase(telegram=PER, person=per)
    assert retention.held(telegram=IDA, person=ida) == before


def test_somebody_is_shown_their_invitations_and_what_they_planned_and_wrote(
    storage: Storage, retention: Retention, per: int, ida: int
) -> None:
    meeting = planned(storage, per, ida, author=per)
    declined(storage, meeting, per)
    storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Husk mødet"), author=per)
    found = {one.kept.table: one.rows for one in retention.held(telegram=PER, person=per)}
    (answer,) = found["attendees"]
    assert (answer["partstat"], answer["reason"], answer["organization"]) == ("DECLINED", WHY, "Struer")
    assert [row["title"] for row in found["meetings"]] == ["Netværksmøde"]
    assert [row["html"] for row in found["broadcasts"]] == ["Husk mødet"]
    of_ida = {one.kept.table: one.rows for one in retention.held(telegram=IDA, person=ida)}
    assert set(of_ida) & {"attendees", "meetings", "broadcasts"} == {"attendees"}
    assert WHY not in str(of_ida)


def test_a_row_about_a_meeting_says_which_one_it_is(storage: Storage, retention: Retention, per: int, ida: int) -> None:
    """The day is Copenhagen's: at 23:30 in UTC it is the next one there."""
    late = planned(storage, ida, after=datetime(2024, 7, 1, 23, 30, tzinfo=UTC) - NOW)
    nameless = storage.meetings.add(replace(late.plan, title=" "), author=None)
    storage.attendees.invite(meeting_of(storage, nameless), [person_of(storage, ida)])
    storage.broadcasts.begin(Draft(Purpose.INVITATION, meeting=late.number), author=ida)
    storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Husk mødet"), author=ida)
    found = {one.kept.table: one.rows for one in retention.held(telegram=IDA, person=ida)}
    shown = [(row["meeting"], row["meeting_title"], row["meeting_day"]) for row in found["attendees"]]
    assert shown == [(late.number, "Netværksmøde", "2024-07-02"), (nameless, "Styregruppen", "2024-07-02")]
    about = [(row["meeting"], row.get("meeting_title")) for row in found["broadcasts"]]
    assert about == [(late.number, "Netværksmøde"), (None, None)]


# --------------------------------------------------------------------------------------------------- two rows of one person


def test_two_rows_of_one_person_are_one_attendee_with_what_was_answered(storage: Storage, per: int) -> None:
    listed = storage.people.add("Per Lund", role=Role.TOVHOLDER, organization="Struer")
    alone, both = planned(storage, per), planned(storage, per, listed)
    storage.attendees.answer(alone, per, Said(PartStat.ACCEPTED))
    storage.attendees.answer(both, listed, Said(PartStat.TENTATIVE))
    storage.people.connect(listed, PER)
    assert [(one.person, one.partstat) for one in storage.attendees.of(alone.number)] == [(listed, PartStat.ACCEPTED)]
    assert [(one.person, one.partstat) for one in storage.attendees.of(both.number)] == [(listed, PartStat.TENTATIVE)]
    assert of_person(storage, "attendees", "person", per) == 0


@pytest.mark.parametrize("first", ["listed", "here"])
def test_of_two_answers_of_one_person_the_later_one_holds(storage: Storage, clock: Clock, per: int, first: str) -> None:
    listed = storage.people.add("Per Lund", organization="Struer")
    meeting = planned(storage, per, listed)
    said = {listed: PartStat.TENTATIVE, per: PartStat.ACCEPTED}
    order = (listed, per) if first == "listed" else (per, listed)
    for person in order:
        clock.now += timedelta(minutes=1)
        storage.attendees.answer(meeting, person, Said(said[person]))
    storage.people.connect(listed, PER)
    assert [(one.person, one.partstat) for one in storage.attendees.of(meeting.number)] == [(listed, said[order[-1]])]


def test_of_two_rows_of_one_person_the_one_that_says_who_was_there_holds(storage: Storage, clock: Clock, per: int) -> None:
    listed = storage.people.add("Per Lund", organization="Struer")
    meeting = planned(storage, per, listed)
    storage.attendees.note(attendee(storage, meeting, per).id, True)
    storage.attendees.answer(meeting, listed, Said(PartStat.ACCEPTED))
    storage.people.connect(listed, PER)
    assert [(one.person, one.attended) for one in storage.attendees.of(meeting.number)] == [(listed, True)]


def test_whoever_was_left_out_or_added_is_so_by_the_row_that_remains(storage: Storage, per: int, ida: int) -> None:
    listed = storage.people.add("Per Lund", organization="Struer")
    audience = Audience(organizations=("Skive",), but=(per, ida), also=(per, listed))
    plan = Plan("Styregruppen", "Netværksmøde", NOW, NOW + timedelta(hours=2), audience=audience)
    number = storage.meetings.add(plan, author=None)
    message = storage.broadcasts.begin(Draft(Purpose.MESSAGE, audience), author=ida)
    other = storage.broadcasts.begin(Draft(Purpose.HOLE, Audience(but=(ida,))), author=None)
    storage.people.connect(listed, PER)
    kept = storage.broadcasts.get(message)
    assert kept is not None
    assert kept.audience == meeting_of(storage, number).plan.audience
    assert (kept.audience.organizations, set(kept.audience.but), kept.audience.also) == (("Skive",), {listed, ida}, (listed,))
    untouched = storage.broadcasts.get(other)
    assert untouched is not None
    assert untouched.audience == Audience(but=(ida,))


def test_of_two_rows_what_was_planned_and_written_is_the_one_persons(storage: Storage, per: int) -> None:
    listed = storage.people.add("Per Lund", role=Role.TOVHOLDER, organization="Struer")
    meeting = planned(storage, author=per)
    sent = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Husk mødet"), author=per)
    storage.broadcasts.send(sent, [], unconnected=[per, listed])
    storage.people.connect(listed, PER)
    assert of_person(storage, "meetings", "author", listed) == 1
    assert storage.broadcasts.unconnected(sent) == (listed,)
    kept = storage.broadcasts.get(sent)
    assert kept is not None
    assert kept.author == listed
    assert storage.meetings.get(meeting.number) == meeting


def test_whoever_stands_on_a_new_list_after_they_left_is_not_taken_for_who_was_there(
    storage: Storage, per: int, ida: int
) -> None:
    """The list may mean another person with the same address."""
    before, coming = planned(storage, ida, after=-DAY), planned(storage, ida)
    storage.attendees.note(attendee(storage, before, ida).id, True)
    storage.people.leave(ida, State.LEFT)
    storage.people.revive(ida, Person(None, None, "Ida", Role.MEMBER, "Skive", state=State.INVITED))
    assert [(one.person, one.attended) for one in storage.attendees.of(before.number)] == [(None, True)]
    assert storage.attendees.of(coming.number) == ()


# ------------------------------------------------------------------------------------------------------------- by itself


def test_a_meeting_ends_years_after_it_was_held_with_all_that_hangs_on_it(
    storage: Storage, retention: Retention, clock: Clock, per: int
) -> None:
    meeting = planned(storage, per, author=per)
    storage.meetings.add_paper(meeting.number, sort="document", file="AgAD", name="plan.pdf")
    storage.meetings.remind(meeting.number, "7 days", starts=meeting.plan.start)
    storage.attendees.note(attendee(storage, meeting, per).id, True)
    hanging = ("meetings", "attendees", "meeting_papers", "reminded")
    end = meeting.plan.end + 1825 * DAY

    def rows() -> list[int]:
        return [storage._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in hanging]

    clock.now = end - timedelta(seconds=1)
    retention.purge()
    assert rows() == [1, 1, 1, 1]
    clock.now = end
    retention.purge()
    assert rows() == [0, 0, 0, 0]


def test_an_invitation_to_a_meeting_that_was_moved_ends_with_the_meeting(
    storage: Storage, retention: Retention, clock: Clock, per: int
) -> None:
    meeting = planned(storage, per)
    later = meeting.plan.start + 400 * DAY
    storage.meetings.change(meeting.number, replace(meeting.plan, start=later, end=later + timedelta(hours=2)))
    storage.attendees.ask_again(meeting_of(storage, meeting.number))
    ends = {table: storage._db.execute(f"SELECT expires FROM {table}").fetchone()[0] for table in ("meetings", "attendees")}
    assert ends["meetings"] == ends["attendees"]


def test_a_message_ends_with_what_became_of_it(storage: Storage, retention: Retention, clock: Clock, per: int) -> None:
    until = clock.now + 10 * DAY
    sent = storage.broadcasts.begin(Draft(Purpose.REMINDER, until=until), author=None)
    storage.broadcasts.send(sent, [Outgoing(PER, "Husk mødet")], unconnected=[per])
    for days, left in ((89, True), (101, False)):
        clock.now = NOW.astimezone(UTC) + days * DAY
        retention.purge()
        assert (storage.broadcasts.get(sent) is not None, bool(storage.broadcasts.unconnected(sent))) == (left, left)
    assert storage._db.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


def test_with_a_person_whose_time_is_over_goes_their_answer_and_not_that_they_were_there(
    storage: Storage, retention: Retention, clock: Clock, ida: int
) -> None:
    held, coming = planned(storage, ida, after=-DAY), planned(storage, ida, after=500 * DAY)
    storage.attendees.note(attendee(storage, held, ida).id, True)
    storage.people.leave(ida, State.LEFT)
    clock.now += 365 * DAY
    retention.purge()
    assert storage.people.get(ida) is None
    assert [(one.person, one.organization) for one in storage.attendees.of(held.number)] == [(None, "Skive")]
    assert storage.attendees.of(coming.number) == ()
