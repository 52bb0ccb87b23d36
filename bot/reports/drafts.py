"""The drafts of reports, a row each: the row is the state, so a restart in the middle loses nothing.

A draft belongs to a municipality, so that a successor finds it; it is open in one chat at a time. What comes next is worked out
by `bot.reports.draft`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlite_utils import Database

from bot.reports.draft import Draft
from bot.reports.form import Form, defined
from bot.reports.values import packed, unpacked
from bot.tables import Tables, moment

REGRET: Final = timedelta(days=7)  # so long a draft that was thrown away can be had back
MOST: Final = 20  # drafts of one municipality that are shown and can be begun

_COLUMNS = (
    "id, owner, organization, chat, report, (SELECT definition FROM forms WHERE digest = drafts.form), asked, answers, ticked,"
    " again, at, step, seen, told, held, prompt, since, latest, album, created, changed, dropped"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft with where it is open. `report` is the report that it corrects.

    `seen` is the last message that was taken into it, `told` the last to which something was said; `held` words of which it was
    asked whether they are an answer; `prompt` the message that asked last, `since` the one from which on what is written may be
    an answer to it; `latest` the question that was answered last; `album` what is known of the files that came last.
    """

    id: int
    owner: int | None
    organization: str
    chat: int | None
    report: int | None
    draft: Draft
    seen: int
    told: int
    held: str | None
    prompt: int | None
    since: int | None
    latest: str | None
    album: str | None
    created: datetime
    changed: datetime
    dropped: datetime | None


class Moved(Exception):
    """A draft is not any more what it was when it was read: a colleague goes on with it, or it was asked for more."""


class Drafts(Tables):
    """The rows of the drafts."""

    def __init__(self, db: Database, clock: Callable[[], datetime], days: int) -> None:
        super().__init__(db, clock)
        self._days = days

    # --------------------------------------------------------------------------------------------------------- finding

    def get(self, id: int) -> Kept | None:
        """The draft with that number, also one that was thrown away and can be had back."""
        return self._one("id = ?", id)

    def open_in(self, chat: int) -> Kept | None:
        """The draft that is being answered in `chat`."""
        return self._one("chat = ? AND dropped IS NULL", chat)

    def of(self, *, organization: str, owner: int | None) -> tuple[Kept, ...]:
        """The drafts that somebody may go on with, the municipality's and their own. What was changed last is first.

        `owner` None asks for those that nobody is known to have written, which is for whoever runs the bot alone.
        """
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM drafts WHERE dropped IS NULL AND expires > ? AND ((organization = ? AND organization "
            f"!= '')"
            " OR owner IS ?) ORDER BY changed DESC, id DESC",
            *(self._now(), organization, owner),
        )
        return tuple(map(_kept, rows))

    def thrown_away(self, *, organization: str, owner: int | None) -> tuple[Kept, ...]:
        """Those that can still be had back, the latest first."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM drafts WHERE dropped IS NOT NULL AND expires > ? AND ((organization = ? AND"
            " organization != '') OR owner IS ?) ORDER BY dropped DESC, id DESC",
            *(self._now(), organization, owner),
        )
        return tuple(map(_kept, rows))

    def correcting(self, report: int) -> Kept | None:
        """The draft in which a report is being corrected."""
        return self._one("report = ? AND dropped IS NULL", report)

    def _one(self, condition: str, *values: Any) -> Kept | None:
        row = self._row(f"SELECT {_COLUMNS} FROM drafts WHERE {condition} AND expires > ?", *values, self._now())
        return None if row is None else _kept(row)

    # -------------------------------------------------------------------------------------------------------- beginning

    def begin(self, draft: Draft, *, organization: str, owner: int | None, chat: int | None, report: int | None = None) -> Kept:
        """Keep a new draft, open in `chat` (None: nowhere yet); what was open there is put aside."""
        with self.atomic():
            self.keep_form(draft.form)
            if chat is not None:
                self.put_aside(chat)
            number = self._write(
                "INSERT INTO drafts (owner, organization, chat, report, form, asked, answers, ticked, again, at, step,"
                " created, changed, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *(owner, organization, chat, report, draft.form.digest, *_packed(draft), self._now(), self._now()),
                self._after(timedelta(days=self._days)),
            )
            found = self.get(number)
        assert found is not None
        return found

    def keep_form(self, form: Form) -> None:
        """Remember a form under its digest."""
        self._write("INSERT OR IGNORE INTO forms (digest, definition) VALUES (?, ?)", form.digest, form.definition)

    def open(self, id: int, *, chat: int, owner: int | None) -> Kept | None:
        """Go on with a draft in `chat`: what was open there is put aside, and elsewhere this one is open no more."""
        with self.atomic():
            self.put_aside(chat)
            self._changed(
                "UPDATE drafts SET chat = ?, owner = coalesce(?, owner), seen = 0, told = 0, prompt = NULL, since = NULL,"
                " held = NULL, album = NULL, step = step + 1, changed = ?, expires = ? WHERE id = ? AND dropped IS NULL",
                *(chat, owner, self._now(), self._after(timedelta(days=self._days)), id),
            )
            return self.open_in(chat)

    def put_aside(self, chat: int) -> bool:
        """No draft is being answered in `chat` any more; False where none was."""
        return bool(self._changed("UPDATE drafts SET chat = NULL WHERE chat = ?", chat))

    # --------------------------------------------------------------------------------------------------------- answering

    def save(self, kept: Kept, draft: Draft, *, seen: int | None = None, latest: str | None = None) -> Kept:
        """The draft as it is now; `seen` is the message that changed it, `latest` the question that it answers.

        Raises `Moved` where it was changed, or is open elsewhere, since `kept` was read.
        """
        with self.atomic():
            done = self._changed(
                "UPDATE drafts SET asked = ?, answers = ?, ticked = ?, again = ?, at = ?, step = ?, seen = max(seen, ?),"
                " held = CASE WHEN step = ? THEN held END, album = CASE WHEN step = ? THEN album END,"
                " prompt = CASE WHEN step = ? THEN prompt END, since = CASE WHEN step = ? THEN since END,"
                " latest = coalesce(?, latest), changed = ?, expires = ? WHERE id = ? AND step = ? AND chat IS ?",
                *(*_packed(draft), seen or 0, *[draft.step] * 4, latest, self._now()),
                *(self._after(timedelta(days=self._days)), kept.id, kept.draft.step, kept.chat),
            )
            found = self.get(kept.id)
        if not done or found is None:
            raise Moved(kept.id)
        return found

    def set_organization(self, id: int, organization: str) -> None:
        """The municipality that the draft, and all files in it, belong to."""
        self._changed("UPDATE drafts SET organization = ? WHERE id = ?", organization, id)

    def hold(self, id: int, text: str | None, *, seen: int = 0) -> None:
        """Words of which it is asked whether they are an answer; None: that is settled."""
        values = (text, seen, self._now(), id)  # whoever writes again has the report in mind
        self._changed("UPDATE drafts SET held = ?, seen = max(seen, ?), changed = ? WHERE id = ?", *values)

    def prompted(self, id: int, message: int | None, *, since: int | None = None) -> None:
        """The message in which the question that is asked now stands. What is written from then on, or from the message `since`
        on, may be an answer to it; where it is asked once more, what was written after the first time may."""
        values = (message, since, message, id)
        self._changed("UPDATE drafts SET prompt = ?, since = coalesce(?, since, ?) WHERE id = ?", *values)

    def tell(self, id: int, message: int) -> None:
        """Something was said to a message, so that it needs no answer should it come again."""
        self._changed("UPDATE drafts SET told = max(told, ?) WHERE id = ?", message, id)

    def set_album(self, id: int, album: str | None) -> None:
        """What has to be known of the files that came last."""
        self._changed("UPDATE drafts SET album = ? WHERE id = ?", album, id)

    # ------------------------------------------------------------------------------------------------------------ ending

    def drop(self, id: int) -> bool:
        """Throw a draft away; for `REGRET` it can be had back. False where it was gone already."""
        return bool(
            self._changed(
                "UPDATE drafts SET dropped = ?, chat = NULL, expires = ? WHERE id = ? AND dropped IS NULL",
                *(self._now(), self._after(REGRET), id),
            )
        )

    def restore(self, id: int) -> bool:
        """Have a draft back that was thrown away; False where that is too late, or was not so."""
        return bool(
            self._changed(
                "UPDATE drafts SET dropped = NULL, expires = ? WHERE id = ? AND dropped IS NOT NULL AND expires > ?",
                *(self._after(timedelta(days=self._days)), id, self._now()),
            )
        )

    def delete(self, id: int) -> None:
        """The draft has become a report."""
        self._changed("DELETE FROM drafts WHERE id = ?", id)

    # ------------------------------------------------------------------------------------------------------------ nudges

    def idle(self, days: int) -> tuple[Kept, ...]:
        """Drafts that nobody has worked on for so many days, and that were recalled to nobody yet."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM drafts WHERE nudged IS NULL AND dropped IS NULL AND changed <= ? AND expires > ? "
            f"ORDER BY id",
            *(self._after(-timedelta(days=days)), self._now()),
        )
        return tuple(map(_kept, rows))

    def nudge(self, id: int) -> None:
        """Somebody was reminded of the draft, which is done once."""
        self._changed("UPDATE drafts SET nudged = ? WHERE id = ?", self._now(), id)

    def has_nudged(self, organization: str, half: str) -> bool:
        """Whether a municipality was reminded in that half-year that it has filed nothing."""
        return self._row("SELECT 1 FROM nudged WHERE organization = ? AND half = ?", organization, half) is not None

    def nudge_organization(self, organization: str, half: str) -> None:
        values = (organization, half, self._after(timedelta(days=366)))
        self._write("INSERT OR IGNORE INTO nudged (organization, half, expires) VALUES (?, ?, ?)", *values)


def _packed(draft: Draft) -> Sequence[Any]:
    lists = [json.dumps(one) for one in (draft.asked, draft.ticked, draft.again)]
    return (lists[0], packed(draft.answers), *lists[1:], draft.at, draft.step)


def _kept(row: Any) -> Kept:
    id, owner, organization, chat, report, *of_draft, seen, told, held, prompt, since, latest, album = row[:-3]
    created, changed, dropped = row[-3:]
    return Kept(
        *(id, owner, organization, chat, report, _draft(*of_draft), seen, told, held, prompt, since, latest, album),
        created=moment(created),
        changed=moment(changed),
        dropped=moment(dropped) if dropped else None,
    )


def _draft(form: str, asked: str, answers: str, ticked: str, again: str, at: str | None, step: int) -> Draft:
    lists = [tuple(json.loads(one)) for one in (asked, ticked, again)]
    return Draft(defined(form), lists[0], unpacked(answers), at, step, lists[1], lists[2])
