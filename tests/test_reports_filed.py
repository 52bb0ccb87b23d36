"""The reports that were sent: versions, steps, what is published, and that the knowledge base agrees. `bot.reports.filed`."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta

import pytest
from conftest import NOW, Clock
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.activities import Activity
from bot.reports.draft import Draft
from bot.reports.drafts import Kept
from bot.reports.filed import Filed, Version
from bot.reports.form import Form, Kind, Option, Question
from bot.reports.review import State, Step
from bot.reports.values import Chosen, Number, Text
from bot.storage import Storage
from knowledge.model import Report

DAYS = 1825  # the built-in storage.keep_reports_days
OPTIONS = (Option(id="a", text="A"), Option(id="b", text="B"))
FORM = Form(
    name="Rapport",
    version=1,
    questions=(
        Question(id="municipality", label="Kommune", text="?", kind=Kind.CHOICE, options=OPTIONS),
        Question(id="title", label="Titel", text="?", kind=Kind.TEXT),
    ),
)


@pytest.fixture
def clock() -> Clock:
    """In UTC, where every day has 24 hours."""
    return Clock(NOW.astimezone(UTC))


@dataclass
class Shelf:
    """An index that holds what it is given."""

    held: dict[int, Report] = field(default_factory=dict)
    broken: bool = False

    def put_report(self, report: Report) -> None:
        if self.broken:
            raise sqlite3.OperationalError("database is locked")
        self.held[report.number] = report

    def remove_report(self, number: int) -> bool:
        return self.held.pop(number, None) is not None

    def report_versions(self) -> dict[int, int]:
        return {number: report.version for number, report in self.held.items()}

    def holds_report(self, report: Report) -> bool:
        return self.held.get(report.number) == report


def worded(activity: Activity) -> Report:
    return Report(activity.number, activity.version, "", activity.organization, activity.title, "", "2024-02-06", ())


def draft(storage: Storage, title: str, *, organization: str = "Struer", report: int | None = None) -> Kept:
    made = Draft(FORM, FORM.ids, {"municipality": Chosen(("a",)), "title": Text(title)})
    return storage.drafts.begin(made, organization=organization, owner=5, chat=None, report=report)


def send(storage: Storage, title: str = "Kor", *, organization: str = "Struer", report: int | None = None) -> Version:
    kept = draft(storage, title, organization=organization, report=report)
    sent = storage.reports.submit(kept, actor=5)
    storage.drafts.delete(kept.id)
    return sent


def got(storage: Storage, number: int) -> Filed:
    found = storage.reports.get(number)
    assert found is not None
    return found


def numbers(found: Sequence[Filed]) -> list[int]:
    return [one.number for one in found]


# -------------------------------------------------------------------------------------------------------------- submitting


def test_a_draft_becomes_a_report_that_waits(storage: Storage, clock: Clock) -> None:
    sent = send(storage)
    report = got(storage, sent.report)
    assert (report.number, report.organization, report.owner, report.state) == (1, "Struer", 5, State.SUBMITTED)
    assert (report.published, report.created, report.latest) == (None, clock.now, sent)
    assert (sent.version, sent.author, sent.form, sent.answers["title"]) == (1, 5, FORM, Text("Kor"))
    assert report.activity.title == "Kor"


def test_the_same_draft_is_sent_once_however_often_it_is_pressed(storage: Storage) -> None:
    kept = draft(storage, "Kor")
    sent = storage.reports.submit(kept, actor=5)
    assert storage.reports.submit(kept, actor=5) == sent
    assert numbers(storage.reports.everything()) == [1]
    assert len(storage.reports.events(1)) == 1
    assert storage.reports.by_draft(kept.id) == (got(storage, 1), sent)
    assert storage.reports.by_draft(kept.id + 1) is None


def test_a_correction_is_a_new_version_of_the_same_report_and_waits_again(storage: Storage, clock: Clock) -> None:
    send(storage)
    assert storage.reports.take(1, Step.ASK, version=1, actor=9, comment="Kortere") is not None
    clock.now += timedelta(days=3)
    sent = send(storage, "Fællessang", report=1)
    report = got(storage, 1)
    assert (sent.report, sent.version, report.state) == (1, 2, State.RESUBMITTED)
    assert (report.created, report.changed) == (clock.now - timedelta(days=3), clock.now)
    assert [one.answers["title"] for one in storage.reports.versions(1)] == [Text("Kor"), Text("Fællessang")]
    assert report.latest == sent


def test_what_was_done_stands_in_order_with_who_and_when_and_why(storage: Storage, clock: Clock) -> None:
    send(storage)
    clock.now += timedelta(hours=1)
    storage.reports.take(1, Step.ASK, version=1, actor=9, comment="Hvor mange?")
    send(storage, report=1)
    storage.reports.take(1, Step.PUBLISH, version=2, actor=None)
    found = storage.reports.events(1)
    assert [(one.version, one.step, one.actor, one.comment) for one in found] == [
        (1, Step.SUBMIT, 5, ""),
        (1, Step.ASK, 9, "Hvor mange?"),
        (2, Step.SUBMIT, 5, ""),
        (2, Step.PUBLISH, None, ""),
    ]
    assert [one.at for one in found] == [clock.now - timedelta(hours=1), *[clock.now] * 3]
    assert len({one.id for one in found}) == 4


def test_reports_are_found_by_municipality_the_newest_first(storage: Storage) -> None:
    for organization in ("Struer", "Lemvig", "Struer"):
        send(storage, organization=organization)
    assert numbers(storage.reports.everything()) == [3, 2, 1]
    assert numbers(storage.reports.of("Struer")) == [3, 1]
    assert storage.reports.of("struer") == ()
    assert storage.reports.of("") == ()


def test_who_has_sent_a_report_since_a_day(storage: Storage, clock: Clock) -> None:
    send(storage, organization="Lemvig")
    clock.now += timedelta(days=2)
    send(storage)
    assert storage.reports.filed_by(since=clock.now - timedelta(days=1)) == {"Struer"}
    assert storage.reports.filed_by(since=clock.now - timedelta(days=2)) == {"Struer", "Lemvig"}


# ---------------------------------------------------------------------------------------------------------------- reviewing


@pytest.mark.parametrize(
    ("step", "state", "published"),
    [
        (Step.APPROVE, State.APPROVED, None),
        (Step.PUBLISH, State.APPROVED, 1),
        (Step.ASK, State.CHANGES, None),
        (Step.REJECT, State.REJECTED, None),
    ],
)
def test_a_step_is_taken_once(storage: Storage, step: Step, state: State, published: int | None) -> None:
    send(storage)
    done = storage.reports.take(1, step, version=1, actor=9)
    assert done == got(storage, 1)
    assert (done.state, done.published) == (state, published)
    assert storage.reports.take(1, step, version=1, actor=9) is None
    assert [one.step for one in storage.reports.events(1)] == [Step.SUBMIT, step]


@pytest.mark.parametrize("step", [Step.APPROVE, Step.PUBLISH, Step.ASK, Step.REJECT, Step.UNPUBLISH])
def test_who_saw_an_older_version_takes_no_step(storage: Storage, step: Step) -> None:
    send(storage)
    storage.reports.take(1, Step.PUBLISH, version=1, actor=9)
    send(storage, report=1)
    before = got(storage, 1)
    assert storage.reports.take(1, step, version=1, actor=9) is None
    assert storage.reports.take(1, step, version=3, actor=9) is None
    assert storage.reports.take(2, step, version=1, actor=9) is None
    assert got(storage, 1) == before
    assert len(storage.reports.events(1)) == 3


def test_the_version_before_stays_published_until_the_new_one_is(storage: Storage) -> None:
    send(storage, "Kor")
    storage.reports.take(1, Step.PUBLISH, version=1, actor=9)
    send(storage, "Dans", report=1)
    assert (got(storage, 1).published, [one.title for one in storage.reports.published()]) == (1, ["Kor"])
    storage.reports.take(1, Step.APPROVE, version=2, actor=9)
    assert (got(storage, 1).published, [one.title for one in storage.reports.published()]) == (1, ["Kor"])
    storage.reports.take(1, Step.PUBLISH, version=2, actor=9)
    assert (got(storage, 1).published, [one.title for one in storage.reports.published()]) == (2, ["Dans"])


def test_all_that_leaves_the_circle_is_what_is_published_by_number(storage: Storage) -> None:
    for title in ("Kor", "Dans", "Natur", "Have"):
        send(storage, title)
    for number in (3, 1, 4):
        storage.reports.take(number, Step.PUBLISH, version=1, actor=9)
    storage.reports.take(2, Step.APPROVE, version=1, actor=9)
    storage.reports.take(4, Step.UNPUBLISH, version=1, actor=9)
    found = storage.reports.published()
    assert [(one.number, one.title, one.version, one.organization) for one in found] == [
        (1, "Kor", 1, "Struer"),
        (3, "Natur", 1, "Struer"),
    ]


def test_a_report_is_kept_as_long_as_it_is_worked_on(storage: Storage, clock: Clock) -> None:
    send(storage)
    clock.now += timedelta(days=DAYS - 1)
    assert storage.reports.take(1, Step.PUBLISH, version=1, actor=9) is not None
    clock.now += timedelta(days=DAYS - 1)
    storage.retention.purge()
    assert [one.title for one in storage.reports.published()] == ["Kor"]
    assert len(storage.reports.versions(1)) == 1
    assert len(storage.reports.events(1)) == 2
    clock.now += timedelta(days=1)
    assert (storage.reports.get(1), storage.reports.everything(), storage.reports.published()) == (None, (), ())


STEPS = [Step.APPROVE, Step.PUBLISH, Step.ASK, Step.REJECT, Step.UNPUBLISH, Step.SUBMIT]


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.booleans()), max_size=15))
def test_whatever_is_done_the_newest_version_is_judged_and_one_that_was_seen_is_published(
    steps: list[tuple[Step, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    storage = Storage.open(tmp_path_factory.mktemp("history") / "a.db", Clock())
    send(storage)
    judged: set[int] = set()
    taken = 1
    for step, late in steps:
        before = got(storage, 1)
        if step is Step.SUBMIT:
            send(storage, report=1)
            taken += 1
            continue
        version = before.latest.version - late
        done = storage.reports.take(1, step, version=version, actor=None)
        assert (done is not None) is (not late and step in before.possible)
        if done is not None:
            taken += 1
            judged.add(version)
        else:
            assert got(storage, 1) == before
    report = got(storage, 1)
    assert len(storage.reports.events(1)) == taken
    assert [one.version for one in storage.reports.versions(1)] == list(range(1, report.latest.version + 1))
    assert report.published is None or report.published in judged
    assert [one.version for one in storage.reports.published()] == ([report.published] if report.published else [])
    storage.close()


# -------------------------------------------------------------------------------------------------------------- the index


def test_the_index_gets_what_is_published_and_loses_what_is_not(storage: Storage) -> None:
    shelf = Shelf({9: worded(got(storage, send(storage).report).activity)})
    for title in ("Dans", "Natur"):
        send(storage, title)
    for number in (2, 3):
        storage.reports.take(number, Step.PUBLISH, version=1, actor=9)
    assert storage.reports.agree(shelf, worded) == 3
    assert {number: report.title for number, report in shelf.held.items()} == {2: "Dans", 3: "Natur"}
    send(storage, "Have", report=3)
    assert storage.reports.agree(shelf, worded) == 0
    storage.reports.take(3, Step.PUBLISH, version=2, actor=9)
    storage.reports.take(2, Step.UNPUBLISH, version=1, actor=9)
    assert storage.reports.agree(shelf, worded) == 2
    assert {number: (report.title, report.version) for number, report in shelf.held.items()} == {3: ("Have", 2)}


def test_an_index_that_agrees_costs_no_words(storage: Storage) -> None:
    send(storage)
    storage.reports.take(1, Step.PUBLISH, version=1, actor=9)
    shelf = Shelf()
    storage.reports.agree(shelf, worded)

    def refused(activity: Activity) -> Report:
        raise AssertionError(activity)

    assert storage.reports.agree(shelf, refused) == 0


def test_a_report_in_other_words_is_renewed_once_in_a_process(storage: Storage) -> None:
    send(storage)
    storage.reports.take(1, Step.PUBLISH, version=1, actor=9)
    shelf = Shelf({1: replace(worded(got(storage, 1).activity), title="As it was worded before")})
    assert storage.reports.agree(shelf, worded, words=False) == 0
    assert storage.reports.agree(shelf, worded) == 1
    assert shelf.held == {1: worded(got(storage, 1).activity)}


def test_words_are_looked_at_again_when_a_form_is_stored_by_which_more_counts_people(storage: Storage) -> None:
    number = Question(id="helpers", label="Frivillige", text="?", kind=Kind.NUMBER)
    old, new = (
        Form(name="Rapport", version=version, questions=(*FORM.questions, number.model_copy(update={"people": version == 2})))
        for version in (1, 2)
    )
    made = Draft(old, old.ids, {"municipality": Chosen(("a",)), "title": Text("Kor"), "helpers": Number(3)})
    storage.reports.submit(storage.drafts.begin(made, organization="Struer", owner=5, chat=None), actor=5)
    storage.reports.take(1, Step.PUBLISH, version=1, actor=9)
    shelf = Shelf()

    def told(activity: Activity) -> Report:
        return replace(worded(activity), parts=(("Frivillige", str(activity.told("helpers"))),))

    assert (storage.reports.agree(shelf, told), shelf.held[1].parts) == (1, (("Frivillige", "3"),))
    storage.drafts.begin(Draft(new, new.ids), organization="Skive", owner=5, chat=None)
    assert (storage.reports.agree(shelf, told), shelf.held[1].parts) == (1, (("Frivillige", "<5"),))
    assert storage.reports.agree(shelf, told) == 0
    assert got(storage, 1).activity.told("helpers") == "<5"


def test_what_could_not_be_written_is_written_the_next_time(storage: Storage) -> None:
    send(storage)
    storage.reports.take(1, Step.PUBLISH, version=1, actor=9)
    shelf = Shelf(broken=True)
    with pytest.raises(sqlite3.OperationalError):
        storage.reports.agree(shelf, worded)
    shelf.broken = False
    assert storage.reports.agree(shelf, worded) == 1
    assert list(shelf.held) == [1]


def test_a_report_that_has_ended_leaves_the_index(storage: Storage, clock: Clock) -> None:
    send(storage)
    storage.reports.take(1, Step.PUBLISH, version=1, actor=9)
    shelf = Shelf()
    storage.reports.agree(shelf, worded)
    clock.now += timedelta(days=DAYS)
    assert storage.reports.agree(shelf, worded) == 1
    assert shelf.held == {}
