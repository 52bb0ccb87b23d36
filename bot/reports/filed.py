"""The reports that were sent: every version of each, what was done to it by whom, and which version is published.

What may be done when is decided by `bot.reports.review`. A report belongs to its municipality; who wrote it is forgotten with
that person. What members can read of it is written by whoever is told how (`agree`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from bot.reports.activities import Activity, counting
from bot.reports.drafts import Kept
from bot.reports.form import Form, defined
from bot.reports.review import State, Step, after, possible
from bot.reports.values import Answers, packed, unpacked
from bot.tables import Tables, moment, stored
from knowledge import model

ZONE = ZoneInfo("Europe/Copenhagen")

_VERSION = "report, version, (SELECT definition FROM forms WHERE digest = v.form), answers, author, created"


class Index(Protocol):
    """The part of the knowledge base that holds published reports."""

    def put_report(self, report: model.Report) -> None: ...

    def remove_report(self, number: int) -> bool: ...

    def report_versions(self) -> Mapping[int, int]: ...

    def holds_report(self, report: model.Report) -> bool: ...


@dataclass(frozen=True, slots=True)
class Version:
    """What was sent at one time. `author` is None where that person is no longer known."""

    report: int
    version: int
    form: Form
    answers: Answers
    author: int | None
    created: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to a report; `actor` None: no longer known, or the command line."""

    id: int
    version: int
    step: Step
    actor: int | None
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """A report. `published` is the version that is published, None where none is; `latest` the newest version; `counting` as
    in `Activity`."""

    number: int
    organization: str
    owner: int | None
    state: State
    published: int | None
    created: datetime
    changed: datetime
    latest: Version
    counting: frozenset[str] = frozenset()

    @property
    def possible(self) -> tuple[Step, ...]:
        """What a coordinator can do to it now."""
        return possible(self.state, published=self.published, version=self.latest.version)

    @property
    def activity(self) -> Activity:
        """Its newest version."""
        return activity(self, self.latest)


class Register(Tables):
    """The rows of the reports."""

    def __init__(self, db: Database, clock: Callable[[], datetime], days: int) -> None:
        super().__init__(db, clock)
        self._days = days
        self._counting: tuple[int, frozenset[str]] = (0, frozenset())  # of so many stored forms
        self._worded: frozenset[str] | None = None  # what counted people when all words were last held against the index

    # --------------------------------------------------------------------------------------------------------- finding

    def get(self, number: int) -> Filed | None:
        found = self._filed("number = ?", number)
        return found[0] if found else None

    def everything(self) -> tuple[Filed, ...]:
        """Every report, the newest first."""
        return self._filed("1")

    def of(self, organization: str) -> tuple[Filed, ...]:
        """The reports of one municipality, the newest first."""
        return self._filed("organization = ?", organization)

    def by_draft(self, draft: int) -> tuple[Filed, Version] | None:
        """What became of a draft that was sent."""
        row = self._row(f"SELECT {_VERSION} FROM report_versions v WHERE draft = ?", draft)
        report = self.get(row[0]) if row is not None else None
        return None if report is None else (report, _version(row))

    def versions(self, number: int) -> tuple[Version, ...]:
        """Every version of a report, the oldest first."""
        return tuple(
            map(_version, self._rows(f"SELECT {_VERSION} FROM report_versions v WHERE report = ? ORDER BY version", number))
        )

    def events(self, number: int) -> tuple[Event, ...]:
        """What was done to a report, the oldest first."""
        rows = self._rows(
            "SELECT id, version, step, actor, comment, at FROM report_events WHERE report = ? ORDER BY id", number
        )
        return tuple(
            Event(id, version, Step(step), actor, comment, moment(at)) for id, version, step, actor, comment, at in rows
        )

    def published(self) -> tuple[Activity, ...]:
        """The published version of every report that has one, by number: all that leaves the circle."""
        found = self._filed("published IS NOT NULL")
        return tuple(self._as_published(report) for report in reversed(found))

    def _as_published(self, report: Filed) -> Activity:
        """The version of a report that is published, of which there is one."""
        return activity(report, next(one for one in self.versions(report.number) if one.version == report.published))

    def filed_by(self, *, since: datetime) -> frozenset[str]:
        """The municipalities that have sent a report since then."""
        rows = self._rows("SELECT DISTINCT organization FROM reports WHERE created >= ?", stored(since))
        return frozenset(row[0] for row in rows)

    def _filed(self, condition: str, *values: Any) -> tuple[Filed, ...]:
        rows = self._rows(
            "SELECT number, organization, owner, state, published, reports.created, changed,"
            " v.report, v.version, (SELECT definition FROM forms WHERE digest = v.form), v.answers, v.author, v.created"
            " FROM reports JOIN report_versions v ON v.report = number"
            " AND v.version = (SELECT max(version) FROM report_versions WHERE report = number)"
            f" WHERE {condition} AND reports.expires > ? ORDER BY number DESC",
            *(*values, self._now()),
        )
        people = self._people()
        return tuple(_filed(row, people) for row in rows)

    def _people(self) -> frozenset[str]:
        """The ids of the questions that count people in any stored form. Forms are never deleted, so their number will do."""
        (count,) = self._row("SELECT count(*) FROM forms")
        if count != self._counting[0]:
            definitions = self._rows("SELECT definition FROM forms")
            self._counting = (count, counting(defined(definition) for (definition,) in definitions))
        return self._counting[1]

    # -------------------------------------------------------------------------------------------------------- submitting

    def submit(self, kept: Kept, *, actor: int | None) -> Version:
        """A draft becomes a report, or a new version of the one that it corrects; the same draft does so once.

        Written in one transaction with what the caller adds. The draft itself is left to the caller.
        """
        with self.atomic():
            if (done := self.by_draft(kept.id)) is not None:
                return done[1]
            number, version, state = kept.report, 1, State.SUBMITTED
            if number is None:
                number = self._write(
                    "INSERT INTO reports (organization, owner, state, created, changed, expires) VALUES (?, ?, ?, ?, ?, ?)",
                    *(kept.organization, actor, State.SUBMITTED.value, self._now(), self._now(), self._end()),
                )
            else:
                version = int(self._row("SELECT max(version) FROM report_versions WHERE report = ?", number)[0]) + 1
                state = State.RESUBMITTED
            self._write(
                "INSERT INTO report_versions (report, version, draft, form, answers, author, created, expires)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *(
                    number,
                    version,
                    kept.id,
                    kept.draft.form.digest,
                    packed(kept.draft.answers),
                    actor,
                    self._now(),
                    self._end(),
                ),
            )
            self._set(number, state)
            self._note(number, version, Step.SUBMIT, actor, "")
            found = self.by_draft(kept.id)
        assert found is not None
        return found[1]

    # ---------------------------------------------------------------------------------------------------------- reviewing

    def last(self, number: int) -> int:
        """The id of the last event of a report: what tells how it stands from how it stood. 0 where there is no such report."""
        return int(self._row("SELECT coalesce(max(id), 0) FROM report_events WHERE report = ?", number)[0])

    def take(
        self, number: int, step: Step, *, version: int, actor: int | None, comment: str = "", seen: int | None = None
    ) -> Filed | None:
        """A step of a coordinator on the version that they saw; None where it is another one now, or the step is done or not
        possible any more. `seen` is the id of the last event that they saw: after another one they have to look again."""
        with self.atomic():
            report = self.get(number)
            if report is None or report.latest.version != version or step not in report.possible:
                return None
            if seen not in (None, self.last(number)):
                return None
            self._set(number, after(step, report.state))
            if step is Step.PUBLISH:
                self._changed(
                    "UPDATE reports SET published = ?, published_at = ? WHERE number = ?", version, self._now(), number
                )
            elif step is Step.UNPUBLISH:
                self._changed("UPDATE reports SET published = NULL, published_at = NULL WHERE number = ?", number)
            self._note(number, version, step, actor, comment)
            return self.get(number)

    def agree(self, index: Index, compose: Callable[[Activity], model.Report], *, words: bool = True) -> int:
        """Bring the knowledge base in line with what is published: writing it there may have failed, or a report have ended.

        Returns how many were put there or taken out. `compose` words a report as members read it. What is there in other words,
        since they or the rules of what is told were changed, is renewed the first time: never where `words` is false.
        """
        wanted = dict(
            self._rows("SELECT number, published FROM reports WHERE published IS NOT NULL AND expires > ?", self._now())
        )  # numbers alone: this is looked at once a minute, and the answers of all reports take time to read
        held, people = dict(index.report_versions()), self._people()
        gone = sorted(held.keys() - wanted.keys())
        new = sorted(number for number, version in wanted.items() if held.get(number) != version)
        for number in gone:
            index.remove_report(number)
        for report in filter(None, map(self.get, new)):
            index.put_report(compose(self._as_published(report)))
        if not words or people == self._worded:
            return len(gone) + len(new)
        composed = (compose(one) for one in self.published() if one.number not in new)
        reworded = [one for one in composed if not index.holds_report(one)]
        for one in reworded:
            index.put_report(one)
        self._worded = people
        return len(gone) + len(new) + len(reworded)

    def _set(self, number: int, state: State) -> None:
        """A report was changed, so that it is kept on, with all of its versions."""
        self._changed(
            "UPDATE reports SET state = ?, changed = ?, expires = ? WHERE number = ?",
            *(state.value, self._now(), self._end(), number),
        )
        for table in ("report_versions", "report_events", "attachments"):
            self._changed(f"UPDATE {table} SET expires = ? WHERE report = ?", self._end(), number)

    def _note(self, number: int, version: int, step: Step, actor: int | None, comment: str) -> None:
        self._write(
            "INSERT INTO report_events (report, version, step, actor, comment, at, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(number, version, step.value, actor, comment, self._now(), self._end()),
        )

    def _end(self) -> str:
        return self._after(timedelta(days=self._days))


def activity(report: Filed, version: Version) -> Activity:
    """One version of a report as others see it."""
    return Activity(
        number=report.number,
        organization=report.organization,
        version=version.version,
        form=version.form,
        answers=version.answers,
        filed=report.created.astimezone(ZONE).date(),
        changed=version.created.astimezone(ZONE).date(),
        counting=report.counting,
    )


def _filed(row: Sequence[Any], people: frozenset[str]) -> Filed:
    number, organization, owner, state, published, created, changed, *latest = row
    return Filed(
        *(number, organization, owner, State(state), published),
        created=moment(created),
        changed=moment(changed),
        latest=_version(latest),
        counting=people,
    )


def _version(row: Sequence[Any]) -> Version:
    report, version, form, answers, author, created = row
    return Version(report, version, defined(form), unpacked(answers), author, moment(created))
