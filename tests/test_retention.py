"""What is kept about people and its end: `bot.kept`, `bot.retention`. The list of tables is held against the database.

What becomes of reports is in test_reports_retention, of meetings and messages to many in test_meetings_retention.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from conftest import NOW, Clock
from hypothesis import example, given, settings
from hypothesis import strategies as st
from report_answers import ANSWERS, FORM

from bot import config
from bot.audit import Act
from bot.broadcasts import Draft, Purpose
from bot.dialogs import Waiting
from bot.kept import IMPERSONAL, PERSONAL, Kept, Reason
from bot.meetings.attendees import Said
from bot.meetings.meeting import PartStat, Plan
from bot.outbox import Kind
from bot.people import Membership
from bot.reports.attachments import Sort
from bot.reports.draft import begun
from bot.retention import Retention
from bot.roles import Administration, Role, State
from bot.storage import JOURNAL, Storage
from knowledge.subject import Ask, Subject

GROUP = -500
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    """In UTC, where every day has 24 hours."""
    return Clock(NOW.astimezone(UTC))


@pytest.fixture
def retention(storage: Storage) -> Retention:
    return storage.retention


@dataclass(frozen=True)
class Somebody:
    """A person with words of their own. The Telegram id has ten digits, as new ones have."""

    telegram: int
    name: str
    email: str
    question: str

    def traces(self) -> list[bytes]:
        """What would tell of them in a file: words, the id in digits and as SQLite stores a number of this size."""
        words = (self.name, self.email, self.question, str(self.telegram))
        return [*(word.encode() for word in words), self.telegram.to_bytes(6, "big")]


PER = Somebody(7_123_456_789, "Per Æbelø", "per.aebeloe@struer.dk", "hvor er nøglen til klubhuset?")
IDA = Somebody(7_987_654_321, "Ida Bakkegård", "ida.bakkegaard@skive.dk", "hvem låner trampolinen?")


def filled(storage: Storage, who: Somebody) -> int:
    """A row in every table that can tell of `who`, made as the bot makes them; returns the number of the person."""
    id = storage.people.add(
        who.name,
        role=Role.TOVHOLDER,
        organization="Struer",
        administrations=(Administration.CULTURE,),
        email=who.email,
        telegram=who.telegram,
    )
    storage.people.take_seat(id, Membership("Styregruppen", who.name))
    storage.invitations.create(Role.TOVHOLDER, organization="Struer", days=14, person=id)
    views, asked = {"source": f"<b>{who.question}</b>"}, who.question
    private = storage.save_answer(who.telegram, views=views, choices=[asked], question=asked, days=30)
    in_group = storage.save_answer(GROUP, views={}, choices=(), question=None, days=30)
    for chat, number in ((who.telegram, private), (GROUP, in_group)):
        storage.save_feedback(number, person=who.telegram, helped=False)
        storage.unanswered.keep(chat, asker=who.telegram, text=who.question, answer=number, days=180)
        storage.remember(chat, who.telegram, Subject(Ask.NEXT, group="Fjorden", topic=who.question), minutes=15)
    storage.dialogs.begin(who.telegram, Waiting.ANSWER, text=who.name)
    storage.outbox.put(Kind.CURATED, id, [(who.telegram, f"Kære {who.name}: {who.question}")])
    storage.audit.note(Act.JOINED, actor=id, person=id, role="tovholder")
    reported(storage, who, id)
    met(storage, who, id)
    storage.claim(f"55:{who.telegram}")
    storage.finish(f"55:{who.telegram}")
    storage.greet_stranger(who.telegram)
    return id


def reported(storage: Storage, who: Somebody, id: int) -> None:
    """A report with a file that somebody sent, and a draft that is open in their chat, where they just asked something."""
    sent = storage.drafts.begin(begun(FORM, known=ANSWERS), organization="Struer", owner=id, chat=None)
    plan = storage.attachments.prepare(b"a plan")
    storage.attachments.add(
        plan, draft=sent.id, question="files", owner=id, message=sent.id, sort=Sort.DOCUMENT, name="plan.txt", caption=""
    )
    version = storage.reports.submit(sent, actor=id)
    storage.attachments.move_to_report(sent.id, version.report)
    storage.drafts.delete(sent.id)
    at_work = storage.drafts.begin(begun(FORM, known={}), organization="Struer", owner=id, chat=who.telegram)
    storage.drafts.hold(at_work.id, who.question)


def met(storage: Storage, who: Somebody, id: int) -> None:
    """A meeting that somebody planned and is invited to; they declined, said why, and came after all. A message of theirs to
    many that did not reach themselves."""
    now = storage.audit._clock()
    number = storage.meetings.add(Plan("Styregruppen", "Netværksmøde", now - timedelta(hours=2), now), author=id)
    meeting, person = storage.meetings.get(number), storage.people.get(id)
    assert meeting is not None
    assert person is not None
    storage.attendees.invite(meeting, [person])
    storage.attendees.answer(meeting, id, Said(PartStat.DECLINED), by_coordinator=True)
    attendee = storage.attendees.get(number, id)
    assert attendee is not None
    storage.attendees.give_reason(attendee.id, who.question)
    storage.attendees.note(attendee.id, True)
    message = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="<b>Husk mødet</b>"), author=id)
    storage.broadcasts.send(message, [], unconnected=[id])


def tables(storage: Storage) -> dict[str, set[str]]:
    """Every table of the bot with its columns."""
    db = storage._db
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return {name: set(db[name].columns_dict) for name in names if not name.startswith(("sqlite_", "_sqlite"))}


def dump(storage: Storage) -> str:
    return "\n".join(storage._db.conn.iterdump())


def files(folder: Path) -> bytes:
    """Every byte of database, log and journal."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def found(storage: Storage, folder: Path, who: Somebody) -> list[bytes]:
    """What is left of somebody."""
    everything = dump(storage).encode() + files(folder)
    return [trace for trace in who.traces() if trace in everything]


# --------------------------------------------------------------------------------------------------------------- the list


def test_every_table_of_the_bot_is_on_the_list_and_no_other(storage: Storage) -> None:
    personal = [kept.table for kept in PERSONAL]
    assert sorted([*personal, *IMPERSONAL]) == sorted(tables(storage))


def test_every_table_about_people_ends_by_itself(storage: Storage) -> None:
    assert [kept.table for kept in PERSONAL if "expires" not in tables(storage)[kept.table]] == []


@pytest.mark.parametrize("kept", PERSONAL, ids=lambda kept: kept.table)
def test_the_columns_that_name_the_owner_are_there(storage: Storage, kept: Kept) -> None:
    columns = tables(storage)[kept.table]
    assert {*kept.people, *kept.accounts, *kept.secret} <= columns
    assert kept.people or kept.accounts


@pytest.mark.parametrize("table", IMPERSONAL)
def test_no_other_table_has_a_column_that_names_a_person(storage: Storage, table: str) -> None:
    columns = tables(storage)[table]
    naming = {"person", "asker", "actor", "owner", "author", "telegram", "name", "email", "member_name"}
    assert columns & naming == ({"name"} if table in ("identity", "meeting_papers") else set())  # the bot's own, those of files


@pytest.mark.parametrize("kept", PERSONAL, ids=lambda kept: kept.table)
def test_the_setting_that_says_how_long_exists(kept: Kept) -> None:
    assert kept.setting in (*config.settings(), "one day", "as long as the person")


def test_every_reason_is_one_of_a_table() -> None:
    assert {kept.reason for kept in PERSONAL} == set(Reason)


# -------------------------------------------------------------------------------------------------------------- held()


def test_every_row_about_somebody_is_shown_to_them(storage: Storage, retention: Retention) -> None:
    per, _ = filled(storage, PER), filled(storage, IDA)
    held = retention.held(telegram=PER.telegram, person=per)
    assert [one.kept for one in held] == list(PERSONAL)
    two = {"feedback", "questions", "subjects"}  # in private and in the group
    assert {one.kept.table: len(one.rows) for one in held} == {kept.table: 2 if kept.table in two else 1 for kept in PERSONAL}
    told = json.dumps([one.rows for one in held], ensure_ascii=False)
    assert all(word in told for word in (PER.name, PER.email, PER.question, str(PER.telegram)))
    assert not any(word in told for word in (IDA.name, IDA.email, IDA.question, str(IDA.telegram)))


def test_what_is_secret_is_not_shown(storage: Storage, retention: Retention) -> None:
    per = filled(storage, PER)
    ((token,),) = storage._db.execute("SELECT token FROM invitations").fetchall()
    held = {one.kept.table: one.rows for one in retention.held(telegram=PER.telegram, person=per)}
    assert "token" not in held["invitations"][0]
    assert {"role", "organization", "until"} <= set(held["invitations"][0])
    assert token not in str(held)


def test_what_a_coordinator_did_to_somebody_is_shown_to_both(storage: Storage, retention: Retention) -> None:
    per, ida = storage.people.add("Per"), storage.people.add("Ida")
    storage.audit.note(Act.CHANGED, actor=per, person=ida, role="member")
    for person in (per, ida):
        assert [one.kept.table for one in retention.held(telegram=None, person=person)] == ["people", "audit"]


@pytest.mark.parametrize(
    ("telegram", "person", "shown"),
    [(None, None, set()), (99, None, set()), (None, 99, set()), (PER.telegram, None, {"questions", "people"})],
)
def test_nobody_holds_nothing_and_an_account_is_enough(
    storage: Storage, retention: Retention, telegram: int | None, person: int | None, shown: set[str]
) -> None:
    filled(storage, PER)
    held = {one.kept.table for one in retention.held(telegram=telegram, person=person)}
    assert shown <= held
    assert bool(held) == bool(shown)


# -------------------------------------------------------------------------------------------------------------- erase()


def test_after_an_erasure_nothing_is_left_of_somebody_and_the_others_are_as_they_were(
    storage: Storage, retention: Retention, tmp_path: Path
) -> None:
    per, ida = filled(storage, PER), filled(storage, IDA)
    assert found(storage, tmp_path, PER) == PER.traces()
    before = retention.held(telegram=IDA.telegram, person=ida)
    rows = sum(len(one.rows) for one in retention.held(telegram=PER.telegram, person=per) if not one.kept.survives)
    assert retention.erase(telegram=PER.telegram, person=per) == rows
    assert found(storage, tmp_path, PER) == []
    assert [one.kept.table for one in retention.held(telegram=PER.telegram, person=per)] == ["audit"]
    assert retention.held(telegram=IDA.telegram, person=ida) == before
    assert found(storage, tmp_path, IDA) == IDA.traces()


def test_after_years_of_use_nothing_is_left_in_the_file_either(storage: Storage, retention: Retention, tmp_path: Path) -> None:
    """Rows of every size, written in turns, so that SQLite moves them between its pages."""
    chance = random.Random(0)
    people = [(storage.people.add(f"navn{n:03}x", telegram=7_000_000_000 + n), 7_000_000_000 + n) for n in range(20)]
    for _ in range(400):
        number = chance.randrange(len(people))
        (id, telegram), words = people[number], f"navn{number:03}x" + "-" * chance.randint(0, 1500)
        match chance.randrange(4):
            case 0:
                storage.people.take_seat(id, Membership(f"Gruppe {chance.randint(0, 20)}", words))
            case 1:
                storage.dialogs.begin(telegram, Waiting.NAME, text=words)
            case 2:
                storage.outbox.put(Kind.CURATED, chance.randint(0, 50), [(telegram, words)])
            case _:
                storage.unanswered.keep(telegram, asker=telegram, text=words, answer=None, days=180)
    left = []
    for number, (id, telegram) in enumerate(people):
        retention.erase(telegram=telegram, person=id)
        left += [number] if f"navn{number:03}x".encode() in files(tmp_path) else []
    assert left == []


def test_what_somebody_was_just_reading_while_it_was_erased_is_gone_after_the_next_purge(
    storage: Storage, retention: Retention, tmp_path: Path
) -> None:
    per = filled(storage, PER)
    storage._db.execute("PRAGMA busy_timeout = 10")  # so that the test need not wait for as long as the bot
    reader = sqlite3.connect(tmp_path / "knudepunkt.db", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT name FROM people").fetchall() == [(PER.name,)]
    retention.erase(telegram=PER.telegram, person=per)
    reader.execute("COMMIT")
    reader.close()
    retention.purge()
    assert found(storage, tmp_path, PER) == []


def test_a_file_that_could_not_be_built_anew_at_once_is_built_anew_when_nobody_waits(
    storage: Storage, retention: Retention, tmp_path: Path
) -> None:
    assert retention.overwrite(largest=0)  # nobody was erased, so there is nothing to do
    per = filled(storage, PER)
    reader = sqlite3.connect(tmp_path / "knudepunkt.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT name FROM people").fetchall()
    retention.erase(telegram=PER.telegram, person=per)
    reader.close()
    assert not retention.overwrite(largest=0)
    assert retention.overwrite()
    assert found(storage, tmp_path, PER) == []
    assert retention.overwrite(largest=0)


def test_after_an_erasure_others_wait_as_long_for_a_write_as_before(storage: Storage, retention: Retention) -> None:
    before = storage._db.execute("PRAGMA busy_timeout").fetchone()
    retention.erase(telegram=PER.telegram, person=filled(storage, PER))
    assert storage._db.execute("PRAGMA busy_timeout").fetchone() == before


def test_an_erasure_is_noted_by_number_alone(storage: Storage, retention: Retention) -> None:
    per = filled(storage, PER)
    rows = retention.erase(telegram=PER.telegram, person=per)
    entry = storage.audit.entries(person=per)[-1]
    assert (entry.act, entry.actor, entry.person, entry.detail) == (Act.ERASED, None, per, f"rows={rows}")


@pytest.mark.parametrize("by", ["account", "number"])
def test_an_account_or_a_number_alone_is_enough_for_what_hangs_on_it(
    storage: Storage, retention: Retention, by: str, tmp_path: Path
) -> None:
    per = filled(storage, PER)
    if by == "account":
        retention.erase(telegram=PER.telegram, person=None)
        assert found(storage, tmp_path, PER) == []
    else:
        retention.erase(telegram=None, person=per)
        assert storage.people.everyone() == ()
        assert storage._db.execute("SELECT count(*) FROM memberships").fetchone() == (0,)


def test_somebody_of_whom_nothing_is_kept_can_be_erased_too(storage: Storage, retention: Retention) -> None:
    filled(storage, IDA)
    before = storage.people.everyone()
    assert retention.erase(telegram=99, person=None) == 0
    assert storage.people.everyone() == before


def test_an_erasure_that_cannot_be_remembered_does_not_happen(storage: Storage, retention: Retention, tmp_path: Path) -> None:
    per = filled(storage, PER)
    (tmp_path / JOURNAL).mkdir()
    with pytest.raises(OSError, match=JOURNAL):
        retention.erase(telegram=PER.telegram, person=per)
    assert storage.people.get(per) is not None


def test_the_words_of_a_question_that_was_answered_stay_in_the_answer_without_who_asked(
    storage: Storage, retention: Retention, tmp_path: Path
) -> None:
    per = filled(storage, PER)
    storage.unanswered.answer(storage.unanswered.open(), "Under måtten.")
    retention.erase(telegram=PER.telegram, person=per)
    assert [one.questions for one in storage.unanswered.curated()] == [(PER.question,)]
    assert found(storage, tmp_path, PER) == [PER.question.encode()]


# --------------------------------------------------------------------------------------------------------------- purge()


def test_purge_takes_what_has_expired_and_nothing_else(storage: Storage, retention: Retention, clock: Clock) -> None:
    def saved(days: int) -> int:
        return storage.save_answer(7, views={}, choices=(), question=None, days=days)

    short, long = saved(1), saved(90)
    storage.save_feedback(short, person=1, helped=True)
    storage.unanswered.keep(7, asker=7, text="kort", answer=short, days=20)
    storage.unanswered.keep(7, asker=7, text="lang", answer=long, days=90)
    storage.claim("1")
    storage.greet_stranger(5)
    clock.now += 19 * DAY
    assert retention.purge() == 4  # the short answer, its feedback, the update, the unknown chat; its question stays
    assert [question.text for question in storage.unanswered.open()] == ["kort", "lang"]
    clock.now += 20 * DAY
    assert retention.purge() == 1  # the short question
    assert storage.answer(long, chat=7) is not None


def ends(name: str) -> timedelta:
    """How long the tables of the test below keep their rows, by setting."""
    return {
        "storage.keep_answers_days": 30 * DAY,
        "storage.keep_questions_days": 180 * DAY,
        "storage.keep_subject_minutes": timedelta(minutes=15),
        "one day": DAY,
        "storage.keep_outbox_days": 90 * DAY,
        "as long as the person": 730 * DAY,
        "members.invitation_days": (14 + 30) * DAY,  # an ended link can say so for a while
        "storage.keep_inactive_days": 730 * DAY,
        "storage.keep_audit_days": 1825 * DAY,
        "storage.keep_drafts_days": 180 * DAY,
        "storage.keep_reports_days": 1825 * DAY,
        "storage.keep_meetings_days": 1825 * DAY,
    }[name]


@pytest.mark.parametrize("kept", PERSONAL, ids=lambda kept: kept.table)
def test_a_row_stays_until_its_time_and_goes_with_it(storage: Storage, retention: Retention, clock: Clock, kept: Kept) -> None:
    filled(storage, PER)

    def rows() -> int:
        count = storage._db.execute(f"SELECT count(*) FROM {kept.table} WHERE expires <= ?", ("2099",)).fetchone()
        return int(count[0])

    noted = rows()
    assert noted > 0
    clock.now += ends(kept.setting) - timedelta(seconds=1)
    retention.purge()
    before = rows()
    assert before >= noted
    clock.now += timedelta(seconds=1)
    retention.purge()
    if kept.table == "audit":
        assert storage.audit.entries()[0].act is Act.PURGED
    else:
        assert rows() == 0


def test_the_settings_decide_how_long(tmp_path: Path, clock: Clock) -> None:
    keep = config.Storage(keep_inactive_days=3, keep_former_days=1, keep_audit_days=1, keep_outbox_days=2)
    storage = Storage.open(tmp_path / "a.db", clock, keep)
    here, gone = storage.people.add("Per"), storage.people.add("Ida")
    storage.people.leave(gone)
    storage.outbox.put(Kind.CURATED, 1, [(7, "Svar")])
    left = []
    for _ in range(3):
        clock.now += DAY
        storage.retention.purge()
        letters = storage._db.execute("SELECT count(*) FROM outbox").fetchone()[0]
        left.append(([one.id for one in storage.people.everyone()], letters))
    assert left == [([here], 1), ([here], 0), ([], 0)]
    storage.close()


def test_with_a_person_whose_time_is_over_goes_everything_about_them(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path
) -> None:
    per = filled(storage, PER)
    storage.people.leave(per, State.LEFT)
    clock.now += 364 * DAY
    storage.unanswered.keep(GROUP, asker=PER.telegram, text=PER.question, answer=None, days=180)
    retention.purge()
    assert storage.people.get(per) is not None
    clock.now += DAY
    retention.purge()
    assert storage.unanswered.open() == ()
    assert not any(trace.decode() in dump(storage) for trace in PER.traces()[:4])


def test_what_is_purged_is_counted_in_the_audit_log_and_nothing_else_is_told(
    storage: Storage, retention: Retention, clock: Clock
) -> None:
    retention.purge()
    storage.claim("1")
    clock.now += 8 * DAY
    retention.purge()
    assert storage.audit.entries() == ()  # updates are no news
    filled(storage, PER)
    clock.now += 40 * DAY
    retention.purge()
    (entry,) = (one for one in storage.audit.entries() if one.act is Act.PURGED)
    counts = dict(part.split("=") for part in entry.detail.split())
    assert counts == {"feedback": "2", "answers": "2", "subjects": "2", "dialogs": "1", "strangers": "1"}
    assert (entry.actor, entry.person) == (None, None)


# ------------------------------------------------------------------------------------------------------------ erasures


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / JOURNAL


@pytest.fixture
def copies(storage: Storage, tmp_path: Path, clock: Clock) -> Iterator[list[Storage]]:
    """Older states that were opened; closed at the end."""
    opened: list[Storage] = []
    yield opened
    for one in opened:
        one.close()


def copy(storage: Storage, folder: Path) -> Path:
    """The database as it is now."""
    path = folder / f"copy{len(list(folder.iterdir()))}" / "knudepunkt.db"
    path.parent.mkdir()
    target = sqlite3.connect(path)
    storage._db.conn.backup(target)
    target.close()
    return path


def reopened(path: Path, clock: Clock, copies: list[Storage]) -> Storage:
    copies.append(Storage.open(path, clock))
    return copies[-1]


def lines(journal: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in journal.read_text("ascii").splitlines()]


def test_the_journal_holds_moments_and_digests_alone(storage: Storage, retention: Retention, journal: Path) -> None:
    per = filled(storage, PER)
    retention.erase(telegram=PER.telegram, person=per)
    found = lines(journal)
    assert [set(line) for line in found] == [{"at", "who"}] * 2  # of the account and of the row
    assert {line["at"] for line in found} == {NOW.astimezone(UTC).isoformat(timespec="seconds")}
    assert all(len(bytes.fromhex(line["who"])) == 32 for line in found)


def test_in_an_older_state_whoever_was_erased_since_is_erased_again_and_nobody_else(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path, journal: Path, copies: list[Storage]
) -> None:
    per, ida = filled(storage, PER), filled(storage, IDA)
    path, taken = copy(storage, tmp_path), clock.now
    clock.now += DAY
    retention.erase(telegram=PER.telegram, person=per)
    older = reopened(path, clock, copies)
    before = older.retention.held(telegram=IDA.telegram, person=ida)
    assert older.retention.erase_again(journal, since=taken) == 1
    assert not any(trace.decode() in dump(older) for trace in PER.traces()[:4])
    assert older.retention.held(telegram=IDA.telegram, person=ida) == before
    assert older.retention.erase_again(journal, since=taken) == 0


@pytest.mark.parametrize("by", ["account", "number"])
def test_an_account_without_a_row_and_a_row_without_an_account_are_erased_again_too(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path, journal: Path, copies: list[Storage], by: str
) -> None:
    storage.unanswered.keep(GROUP, asker=7, text="hvor er nøglen?", answer=None, days=180)
    mailed = storage.people.add("Per Lund", email="per@struer.dk", by_mail=True)
    path, taken = copy(storage, tmp_path), clock.now
    retention.erase(telegram=7 if by == "account" else None, person=None if by == "account" else mailed)
    older = reopened(path, clock, copies)
    assert older.retention.erase_again(journal, since=taken) == 1
    assert (older.unanswered.open() == (), older.people.everyone() == ()) == (by == "account", by == "number")


def test_what_was_erased_before_the_copy_was_made_is_not_looked_for_in_it(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path, journal: Path, copies: list[Storage]
) -> None:
    retention.erase(telegram=PER.telegram, person=filled(storage, PER))
    clock.now += DAY
    again = filled(storage, PER)  # invited anew
    path, taken = copy(storage, tmp_path), clock.now
    older = reopened(path, clock, copies)
    assert older.retention.erase_again(journal, since=taken) == 0
    assert older.people.get(again) == storage.people.get(again)


def test_another_person_who_was_given_the_same_number_is_not_erased(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path, journal: Path, copies: list[Storage]
) -> None:
    path, taken = copy(storage, tmp_path), clock.now
    per = storage.people.add("Per Lund")
    clock.now += DAY
    retention.erase(telegram=None, person=per)
    older = reopened(path, clock, copies)
    ida = older.people.add("Ida Holm")  # the older state counts from where it was
    assert ida == per
    assert older.retention.erase_again(journal, since=taken) == 0
    assert older.people.get(ida) is not None


def test_without_a_journal_nobody_is_erased(retention: Retention, storage: Storage, journal: Path, clock: Clock) -> None:
    filled(storage, PER)
    assert not journal.exists()
    assert retention.erase_again(journal, since=clock.now) == 0
    assert retention.purge() == 0


def test_an_erasure_that_a_crash_cut_off_takes_no_later_one_with_it(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path, journal: Path, copies: list[Storage]
) -> None:
    filled(storage, PER)
    path, taken = copy(storage, tmp_path), clock.now
    journal.write_text('{"at": "2024-02-06T09:00:00+00:00", "wh', "ascii")
    retention.erase(telegram=PER.telegram, person=None)
    assert reopened(path, clock, copies).retention.erase_again(journal, since=taken) == 1


DAMAGED = st.one_of(
    st.binary(max_size=80).filter(lambda text: b"\n" not in text),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("2024-02-06T09:00:00"),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["at", "who", "x"]), inner, max_size=3),
        max_leaves=6,
    ).map(lambda value: json.dumps(value).encode()),
)


@settings(max_examples=60, deadline=None)
@given(damaged=st.lists(DAMAGED, max_size=4))
@example(damaged=[b'{"at": "2024-02-06T09:00:00", "who": "of no time zone"}'])
@example(damaged=[b'{"at": "2024-02-06T09:00:00+00:00", "who": ["of", "no", "kind"]}'])
@example(damaged=["{ødelagt}".encode(), b"\xff\x00", b"", b"[1]", b"5", b"null"])
def test_damaged_lines_of_the_journal_are_left_out_and_the_others_count(
    damaged: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, clock = tmp_path_factory.mktemp("journal"), Clock(NOW.astimezone(UTC))
    storage, journal = Storage.open(folder / "a.db", clock), folder / JOURNAL
    storage.people.add("Per Lund", telegram=7)
    (who,) = storage.retention._marks(7, None)
    good = json.dumps({"at": clock.now.isoformat(), "who": who}).encode()
    journal.write_bytes(b"\n".join([*damaged, good, *damaged, b""]))
    clock.now += 10 * DAY
    storage.retention.purge()  # reads it too
    assert storage.retention.erase_again(journal, since=NOW) == 1
    assert storage.people.everyone() == ()
    storage.close()


def test_a_damaged_line_is_told(retention: Retention, journal: Path, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    journal.write_text("{}\n", "ascii")
    assert retention.erase_again(journal, since=clock.now) == 0
    assert f"{JOURNAL}:1: is no erasure" in caplog.text


def test_erasures_are_remembered_as_long_as_backups_are_kept(
    storage: Storage, retention: Retention, clock: Clock, journal: Path
) -> None:
    retention.erase(telegram=7, person=None)
    clock.now += 89 * DAY
    retention.erase(telegram=8, person=None)
    retention.purge()
    assert len(lines(journal)) == 2
    clock.now += DAY
    retention.purge()
    assert len(lines(journal)) == 2  # to the very day
    clock.now += timedelta(seconds=1)
    retention.purge()
    assert len(lines(journal)) == 1
    assert sorted(path.suffix for path in journal.parent.glob("erasures*")) == [".jsonl"]


def test_of_the_journal_nothing_can_be_read_without_the_key_of_the_file(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path, journal: Path
) -> None:
    retention.erase(telegram=7, person=None)
    other = Storage.open(tmp_path / "other" / "b.db", clock)
    other.people.add("Per Lund", telegram=7)
    shutil.copy(journal, tmp_path / "other" / JOURNAL)
    assert other.retention.erase_again(journal, since=clock.now) == 0
    other.close()
