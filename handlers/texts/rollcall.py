"""The workbook of a meeting: everybody who was invited with answer and attendance, and the matrix as it was answered and noted.

Which cells there are is decided by `bot.meetings.matrix`, how a workbook is written by `bot.spreadsheets`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot.meetings.matrix import Cover, Matrix
from bot.meetings.meeting import Attendee, PartStat
from bot.roles import Administration
from bot.spreadsheets import Table, Value
from handlers.texts.invitations import LABELS
from handlers.texts.matrix import ERASED, word
from handlers.texts.people import ADMINISTRATIONS

FILE_NAME = "svar_og_fremmoede.xlsx"
CAPTION = "Svar og fremmøde. Listen indeholder personoplysninger: gem den kun, så længe du har brug for den."

_PEOPLE, _ANSWERS, _PRESENT = "Deltagere", "Svar", "Fremmøde"
_HEADS: Final = (
    *("Kommune eller organisation", "Navn", "Forvaltninger", "Svar", "Venter på plads", "Svaret den"),
    *("Kommer i stedet", "Står for", "Begrundelse", "Var der", "På Telegram"),
)
_YES, _NO, _NO_ANSWER = "ja", "nej", "Intet svar"
_ZONE = ZoneInfo("Europe/Copenhagen")


def tables(attendees: Sequence[Attendee], answered: Matrix, noted: Matrix) -> tuple[Table, ...]:
    """The sheets: a row for everybody, then a row for each municipality, by answers and by who was there."""
    return (
        Table(_PEOPLE, _HEADS, [_row(one) for one in attendees], wrapped=True),
        _overview(_ANSWERS, answered),
        _overview(_PRESENT, noted),
    )


def _row(one: Attendee) -> tuple[Value, ...]:
    """What was said of an earlier time is left out: it holds no more."""
    sends, open_ = one.partstat is PartStat.DELEGATED, one.partstat is PartStat.NEEDS_ACTION
    return (
        *(one.organization, one.name or ERASED, _areas(one.administrations), LABELS.get(one.partstat, _NO_ANSWER)),
        *(_YES if one.waiting else None, one.answered.astimezone(_ZONE).date() if one.answered and not open_ else None),
        *((one.substitute, _areas(one.covers)) if sends else ("", "")),
        one.reason if one.partstat is PartStat.DECLINED else "",
        *({True: _YES, False: _NO, None: None}[one.attended], _NO if one.telegram is None else _YES),
    )


def _overview(name: str, matrix: Matrix) -> Table:
    heads = ("Kommune", *(ADMINISTRATIONS[one].capitalize() for one in Administration), "Huller")
    rows: list[tuple[Value, ...]] = [
        (row.organization, *(_cell(cell.cover, attended=matrix.attended) for cell in row.cells), len(row.holes))
        for row in matrix.rows
    ]
    return Table(name, heads, rows)


def _cell(cover: Cover, *, attended: bool) -> str | None:
    return None if cover is Cover.NOT_ASKED else word(cover, attended=attended)


def _areas(administrations: Sequence[Administration]) -> str:
    return ", ".join(ADMINISTRATIONS[one] for one in administrations)
