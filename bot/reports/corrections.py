"""The draft in which a report that was sent is corrected: all of it, or the questions that a coordinator asks again. Pure.

The municipality stays: a report belongs to it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.reports.draft import Draft, begun, to, to_check
from bot.reports.filed import Filed
from bot.reports.form import Form, Meaning


def correctable(form: Form) -> tuple[str, ...]:
    """The ids of the questions whose answers can be corrected, in the order of the form."""
    return tuple(id for id in form.ids if id != Meaning.MUNICIPALITY)


def correction(report: Filed, again: Collection[str] = ()) -> Draft:
    """A draft with the answers of the newest version, by the form of that version. The questions in `again` are asked; where
    there are none, every answer can be changed at the check."""
    form, known = report.latest.form, report.latest.answers
    every = correctable(form)
    if asked := tuple(id for id in every if id in again):
        return begun(form, known=known, asked=asked)
    return to_check(begun(form, known=known, asked=every))


def widened(draft: Draft, again: Collection[str] = ()) -> Draft:
    """A draft in which a report is being corrected already, in which `again` is asked too (none: everything). What was answered
    stays, and so does the question that is asked now; from the check the first of `again` is asked."""
    every = correctable(draft.form)
    wanted = [id for id in every if id in again] or list(every)
    wider = replace(
        draft,
        asked=tuple(id for id in every if id in {*draft.asked, *wanted}),
        again=tuple(id for id in every if id in {*draft.again, *again}),
    )
    if draft.at is not None or not any(id in again for id in every):
        return wider
    return to(wider, wanted[0]) or wider


def is_untouched(draft: Draft, report: Filed) -> bool:
    """Whether a correction says nothing but what stands in the report."""
    return dict(draft.answers) == dict(report.latest.answers)
