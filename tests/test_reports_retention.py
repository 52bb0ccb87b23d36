"""What is kept, released and erased of reports: `bot.kept`, `bot.retention`, `bot.people`.

A report is its municipality's. Who wrote it is forgotten with that person, and what is nobody's goes with them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from conftest import NOW, Clock
from report_answers import ANSWERS, FORM

from bot.audit import Act
from bot.kept import PERSONAL, Reason
from bot.people import Person
from bot.reports.attachments import FOLDER, Attachment, Sort
from bot.reports.draft import begun
from bot.reports.review import Step
from bot.retention import Retention
from bot.roles import Role, State
from bot.storage import JOURNAL, Storage

DAY = timedelta(days=1)
PER, IDA = 7_123_456_789, 7_987_654_321  # accounts
OF_REPORTS = tuple(one for one in PERSONAL if one.reason in (Reason.DRAFT, Reason.REPORT))
ASKED = "hvor er nøglen til klubhuset?"


@pytest.fixture
def clock() -> Clock:
    """In UTC, where every day has 24 hours."""
    return Clock(NOW.astimezone(UTC))


@pytest.fixture
def retention(storage: Storage) -> Retention:
    return storage.retention


@dataclass(frozen=True)
class Written:
    """What somebody has written: a report that was sent, a draft of the municipality, and one of nobody's, each with a file."""

    person: int
    report: int
    draft: int
    private: int
    files: dict[str, Attachment]


def attach(storage: Storage, draft: int, owner: int | None, data: bytes) -> Attachment:
    number = len(storage.attachments.of_draft(draft)) + 1
    prepared = storage.attachments.prepare(data)
    return storage.attachments.add(
        prepared, draft=draft, question="files", owner=owner, message=number, sort=Sort.DOCUMENT, name="Fra Per.txt", caption=""
    )


def begin(storage: Storage, *, organization: str, owner: int | None, chat: int | None = None) -> int:
    return storage.drafts.begin(begun(FORM, known=ANSWERS), organization=organization, owner=owner, chat=chat).id


def send(storage: Storage, draft: int, *, actor: int | None) -> int:
    kept = storage.drafts.get(draft)
    assert kept is not None
    with storage.atomic():
        version = storage.reports.submit(kept, actor=actor)
        storage.attachments.move_to_report(draft, version.report)
        storage.drafts.delete(draft)
    return version.report


def write(storage: Storage, person: int, *, chat: int | None, mark: str) -> Written:
    """The draft of nobody's is the one that is open, with words of which it is asked whether they are an answer."""
    sent = begin(storage, organization="Struer", owner=person)
    files = {"report": attach(storage, sent, person, f"report {mark}".encode())}
    report = send(storage, sent, actor=person)
    draft = begin(storage, organization="Struer", owner=person)
    files["draft"] = attach(storage, draft, person, f"draft {mark}".encode())
    private = begin(storage, organization="", owner=person, chat=chat)
    files["private"] = attach(storage, private, person, f"private {mark}".encode())
    storage.drafts.hold(private, ASKED)
    return Written(person, report, draft, private, files)


def per(storage: Storage) -> Written:
    id = storage.people.add("Per Æbelø", role=Role.TOVHOLDER, organization="Struer", telegram=PER)
    return write(storage, id, chat=PER, mark="per")


def ida(storage: Storage) -> Written:
    id = storage.people.add("Ida Bakkegård", role=Role.TOVHOLDER, organization="Struer", telegram=IDA)
    return write(storage, id, chat=IDA, mark="ida")


def named(storage: Storage, person: int) -> dict[str, int]:
    """How many rows of which table of reports name a person."""
    found = {}
    for kept in OF_REPORTS:
        for column in kept.people:
            sql = f"SELECT count(*) FROM {kept.table} WHERE {column} = ?"
            found[kept.table] = int(storage._db.execute(sql, (person,)).fetchone()[0])
    return found


def rows(storage: Storage) -> dict[str, int]:
    """How many rows each table of reports has."""
    tables = [kept.table for kept in OF_REPORTS]
    return {table: int(storage._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables}


def on_disk(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / FOLDER).iterdir()}


ALL_OF_ONE = {"attachments": 3, "drafts": 2, "report_events": 1, "report_versions": 1, "reports": 1}
NONE = dict.fromkeys(ALL_OF_ONE, 0)


# ---------------------------------------------------------------------------------------------------------------- erasing


def test_an_erased_person_leaves_what_is_the_municipalitys_without_their_name(
    storage: Storage, retention: Retention, tmp_path: Path
) -> None:
    mine, hers = per(storage), ida(storage)
    assert named(storage, mine.person) == ALL_OF_ONE
    retention.erase(telegram=PER, person=mine.person)
    assert named(storage, mine.person) == NONE
    report, draft = storage.reports.get(mine.report), storage.drafts.get(mine.draft)
    assert report is not None
    assert draft is not None
    assert (report.owner, report.latest.author, report.latest.answers) == (None, None, ANSWERS)
    assert [(event.step, event.actor) for event in storage.reports.events(mine.report)] == [(Step.SUBMIT, None)]
    assert (draft.owner, draft.chat, draft.draft.answers) == (None, None, ANSWERS)
    for which in ("report", "draft"):
        found = storage.attachments.get(mine.files[which].number)
        assert found is not None
        assert (found.owner, found.name) == (None, "Fra Per.txt")
        assert storage.attachments.data(found.number) == f"{which} per".encode()
    dump = "\n".join(storage._db.conn.iterdump())
    assert str(PER) not in dump
    assert "Æbelø" not in dump
    assert named(storage, hers.person) == ALL_OF_ONE
    assert storage.drafts.open_in(IDA) is not None
    assert {hers.files[which].file for which in hers.files} <= on_disk(tmp_path)


def test_a_draft_of_no_municipality_goes_with_its_owner_and_its_files(
    storage: Storage, retention: Retention, tmp_path: Path
) -> None:
    mine = per(storage)
    retention.erase(telegram=PER, person=mine.person)
    assert storage.drafts.get(mine.private) is None
    assert storage.attachments.get(mine.files["private"].number) is None
    assert on_disk(tmp_path) == {mine.files["report"].file, mine.files["draft"].file}  # at once
    assert ASKED not in "\n".join(storage._db.conn.iterdump())


def test_a_file_that_somebody_else_sent_too_stays(storage: Storage, retention: Retention) -> None:
    mine, hers = per(storage), ida(storage)
    same = attach(storage, hers.draft, hers.person, b"private per")
    assert same.file == mine.files["private"].file
    retention.erase(telegram=PER, person=mine.person)
    assert storage.attachments.data(same.number) == b"private per"


def test_what_was_said_beside_a_draft_is_forgotten_with_its_owner(storage: Storage, retention: Retention) -> None:
    mine = per(storage)
    storage.drafts.open(mine.draft, chat=PER, owner=mine.person)
    storage.drafts.prompted(mine.draft, 17)
    storage.drafts.hold(mine.draft, ASKED)
    storage.drafts.set_album(mine.draft, "album:18")
    retention.erase(telegram=PER, person=mine.person)
    draft = storage.drafts.get(mine.draft)
    assert draft is not None
    assert (draft.chat, draft.held, draft.prompt, draft.album) == (None, None, None, None)


def test_a_draft_that_a_successor_has_taken_over_is_theirs(storage: Storage, retention: Retention) -> None:
    mine, hers = per(storage), ida(storage)
    storage.drafts.open(mine.draft, chat=IDA, owner=hers.person)
    storage.drafts.hold(mine.draft, ASKED)
    retention.erase(telegram=PER, person=mine.person)
    draft = storage.drafts.get(mine.draft)
    assert draft is not None
    assert (draft.owner, draft.chat, draft.held) == (hers.person, IDA, ASKED)
    assert [one.owner for one in storage.attachments.of_draft(mine.draft)] == [None]


def test_who_has_no_number_is_erased_by_their_account(storage: Storage, retention: Retention, tmp_path: Path) -> None:
    """Whom the settings let in has no row of their own."""
    private = begin(storage, organization="", owner=None, chat=PER)
    attach(storage, private, None, b"private")
    other = begin(storage, organization="", owner=None, chat=IDA)
    ours = begin(storage, organization="Struer", owner=None, chat=5)
    assert [one.kept.table for one in retention.held(telegram=PER, person=None)] == ["drafts"]
    assert retention.erase(telegram=PER, person=None) == 1
    assert retention.erase(telegram=5, person=None) == 1
    assert storage.drafts.get(private) is None
    assert storage.drafts.get(other) is not None
    draft = storage.drafts.get(ours)
    assert draft is not None
    assert draft.chat is None
    assert on_disk(tmp_path) == set()


def test_every_row_that_is_deleted_or_released_is_counted(storage: Storage, retention: Retention) -> None:
    mine = per(storage)
    count = sum(len(one.rows) for one in retention.held(telegram=PER, person=mine.person) if not one.kept.survives)
    assert retention.erase(telegram=PER, person=mine.person) == count == sum(ALL_OF_ONE.values()) + 1


def test_what_is_the_municipalitys_is_shown_to_whoever_wrote_it(storage: Storage, retention: Retention) -> None:
    mine, _ = per(storage), ida(storage)
    held = {one.kept.table: one.rows for one in retention.held(telegram=PER, person=mine.person)}
    assert {table: len(held[table]) for table in ALL_OF_ONE} == ALL_OF_ONE
    assert [row["number"] for row in held["reports"]] == [mine.report]
    assert json.loads(held["report_versions"][0]["answers"])["title"]["text"] == "Læsegruppe for sygemeldte"


def test_after_an_erasure_is_put_back_from_an_older_state_it_is_done_again(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path
) -> None:
    mine, hers = per(storage), ida(storage)
    path = tmp_path / "older" / "knudepunkt.db"
    path.parent.mkdir()
    storage._db.execute("VACUUM INTO ?", (str(path),))
    (tmp_path / "files").rename(path.parent / "files")
    since = clock.now
    clock.now += DAY
    retention.erase(telegram=PER, person=mine.person)
    older = Storage.open(path, clock)
    assert older.retention.erase_again(tmp_path / JOURNAL, since=since) == 1
    assert named(older, mine.person) == NONE
    assert named(older, hers.person) == ALL_OF_ONE
    assert older.drafts.get(mine.private) is None
    assert mine.files["private"].file not in on_disk(path.parent)
    assert older.reports.get(mine.report) is not None
    assert str(PER) not in "\n".join(older._db.conn.iterdump())
    older.close()


# --------------------------------------------------------------------------------------------------------------- by itself


def test_with_a_person_whose_time_is_over_goes_their_name_and_what_is_nobody_elses(
    storage: Storage, retention: Retention, clock: Clock
) -> None:
    mine = per(storage)
    storage.people.leave(mine.person, State.LEFT)
    clock.now += 365 * DAY - 181 * DAY
    for draft in (mine.draft, mine.private):  # somebody goes on with them
        kept = storage._db.execute("UPDATE drafts SET expires = ? WHERE id = ?", ("2030-01-01T00:00:00+00:00", draft))
        assert kept.rowcount == 1
    clock.now += 181 * DAY
    retention.purge()
    assert named(storage, mine.person) == NONE
    assert storage.reports.get(mine.report) is not None
    assert storage.drafts.get(mine.draft) is not None
    assert storage.drafts.get(mine.private) is None
    (entry,) = (one for one in storage.audit.entries() if one.act is Act.PURGED)
    counts = dict(part.split("=") for part in entry.detail.split())
    assert counts == {"drafts": "1", "people": "1", "released": "7", "attachments": "1"}


def test_a_report_ends_with_all_that_belongs_to_it(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path
) -> None:
    mine = per(storage)
    storage.reports.take(mine.report, Step.PUBLISH, version=1, actor=mine.person)
    clock.now += 1825 * DAY - timedelta(seconds=1)
    retention.purge()
    assert rows(storage) == {"attachments": 1, "drafts": 0, "report_events": 2, "report_versions": 1, "reports": 1}
    assert on_disk(tmp_path) == {mine.files["report"].file}
    clock.now += timedelta(seconds=1)
    retention.purge()
    assert rows(storage) == NONE
    assert on_disk(tmp_path) == set()
    assert storage.reports.published() == ()


def test_with_a_report_goes_the_draft_that_corrects_it(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path
) -> None:
    mine = per(storage)
    clock.now += 1825 * DAY - DAY
    correction = storage.drafts.begin(
        begun(FORM, known=ANSWERS), organization="Struer", owner=None, chat=None, report=mine.report
    )
    attach(storage, correction.id, None, b"new")
    clock.now += DAY
    retention.purge()
    assert rows(storage) == NONE
    assert on_disk(tmp_path) == set()


def test_a_change_keeps_a_report_on_with_its_files(storage: Storage, retention: Retention, clock: Clock) -> None:
    mine = per(storage)
    clock.now += 1000 * DAY
    storage.reports.take(mine.report, Step.PUBLISH, version=1, actor=None)
    clock.now += 1000 * DAY
    retention.purge()
    assert storage.attachments.data(mine.files["report"].number) == b"report per"
    assert len(storage.reports.versions(mine.report)) == 1


def test_a_draft_that_is_left_alone_ends_with_its_files(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path
) -> None:
    mine = per(storage)
    clock.now += 180 * DAY - timedelta(seconds=1)
    retention.purge()
    assert len(on_disk(tmp_path)) == 3
    clock.now += timedelta(seconds=1)
    retention.purge()
    assert on_disk(tmp_path) == {mine.files["report"].file}
    assert rows(storage) == {**ALL_OF_ONE, "attachments": 1, "drafts": 0}


def test_a_draft_that_somebody_goes_on_with_keeps_its_files(storage: Storage, retention: Retention, clock: Clock) -> None:
    mine = per(storage)
    for _ in range(4):
        clock.now += 100 * DAY
        kept = storage.drafts.get(mine.draft)
        assert kept is not None
        storage.drafts.save(kept, kept.draft)
        retention.purge()
    assert storage.attachments.data(mine.files["draft"].number) == b"draft per"
    (row,) = storage._db.execute(
        "SELECT attachments.expires = drafts.expires FROM attachments JOIN drafts ON draft = id WHERE id = ?", (mine.draft,)
    ).fetchall()
    assert row == (1,)  # what /minedata says of its end


def test_a_draft_that_was_thrown_away_takes_its_files_along_once_it_cannot_be_had_back(
    storage: Storage, retention: Retention, clock: Clock, tmp_path: Path
) -> None:
    mine = per(storage)
    storage.drafts.drop(mine.draft)
    clock.now += 6 * DAY
    retention.purge()
    assert storage.attachments.data(mine.files["draft"].number) == b"draft per"
    clock.now += DAY
    retention.purge()
    assert mine.files["draft"].file not in on_disk(tmp_path)


def test_a_file_that_belongs_to_nothing_goes_with_the_next_purge(
    retention: Retention, clock: Clock, storage: Storage, tmp_path: Path
) -> None:
    mine = per(storage)
    storage._db.execute("DELETE FROM attachments WHERE number = ?", (mine.files["draft"].number,))
    clock.now += timedelta(hours=1)
    retention.purge()
    assert on_disk(tmp_path) == {mine.files["report"].file, mine.files["private"].file}


def test_that_a_municipality_was_reminded_is_forgotten(storage: Storage, retention: Retention, clock: Clock) -> None:
    storage.drafts.nudge_organization("Struer", "2024-1")
    clock.now += 365 * DAY
    retention.purge()
    assert storage.drafts.has_nudged("Struer", "2024-1")
    clock.now += DAY
    assert retention.purge() == 1
    assert not storage.drafts.has_nudged("Struer", "2024-1")


# --------------------------------------------------------------------------------------------------- two rows of one person


def test_what_a_second_row_of_somebody_wrote_is_theirs(storage: Storage) -> None:
    mine = per(storage)
    listed = storage.people.add("Per Æbelø", organization="Struer")
    storage.people.connect(listed, PER)
    assert storage.people.get(mine.person) is None
    assert named(storage, mine.person) == NONE
    assert named(storage, listed) == ALL_OF_ONE
    draft = storage.drafts.open_in(PER)
    assert draft is not None
    assert (draft.id, draft.owner) == (mine.private, listed)


def test_with_an_account_that_was_given_up_no_draft_of_the_person_goes(storage: Storage, retention: Retention) -> None:
    mine = per(storage)
    storage.people.connect(mine.person, 99)
    assert named(storage, mine.person) == ALL_OF_ONE
    private = storage.drafts.get(mine.private)
    assert private is not None
    assert (private.chat, private.owner, private.held) == (None, mine.person, None)
    assert str(PER) not in "\n".join(storage._db.conn.iterdump())
    retention.purge()
    assert storage.attachments.data(mine.files["private"].number) == b"private per"


def test_a_draft_that_hung_on_an_account_alone_goes_with_it(storage: Storage, retention: Retention) -> None:
    person = storage.people.add("Per Æbelø", telegram=PER)
    alone = begin(storage, organization="", owner=None, chat=PER)
    storage.people.connect(person, 99)
    assert storage.drafts.get(alone) is None


def test_whoever_stands_on_a_list_again_is_not_taken_for_who_wrote_the_reports(storage: Storage) -> None:
    """The list may mean another person with the same address."""
    mine, hers = per(storage), ida(storage)
    storage.people.leave(mine.person)
    listed = Person(None, None, "Pia Holm", Role.TOVHOLDER, "Struer", email="kultur@struer.dk", state=State.INVITED)
    storage.people.revive(mine.person, listed)
    assert named(storage, mine.person) == NONE
    assert storage.drafts.get(mine.private) is None
    assert storage.drafts.get(mine.draft) is not None
    assert storage.reports.get(mine.report) is not None
    assert named(storage, hers.person) == ALL_OF_ONE
