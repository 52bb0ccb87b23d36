"""Words for what is taken away: the headings of the columns and what each means, names of files, buttons and captions.

Which columns there are, and what stands in them, is decided by `bot.reports.exports`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.reports.activities import FEW, HIDDEN
from bot.reports.exports import Column, Format, Holds, Words
from bot.reports.form import Kind, Meaning, Question
from bot.spreadsheets import Table
from handlers.texts import told
from handlers.texts.reply import Action

# ---------------------------------------------------------------------------------------------------------------- the chat

FORMATS = (Format.CSV, Format.XLSX, Format.JSON)  # in the order of the buttons
FINAL = "Slutrapport"
_LABELS = {Format.CSV: "Hent CSV", Format.XLSX: "Hent Excel", Format.JSON: "Hent JSON"}
BUTTONS = (
    tuple((_LABELS[format], Action.EXPORT, place) for place, format in enumerate(FORMATS, start=1)),
    ((FINAL, Action.FINAL_REPORT, 0),),
)
"""Rows of buttons for coordinators: label, action and choice."""
NAMES = {format: f"aktiviteter.{format.value}" for format in Format}
FINAL_NAME = "slutrapport.docx"
BUSY = "Jeg laver filen. Det tager et øjeblik."
OLD = "Den knap er for gammel. Send /aktiviteter igen."


def caption(count: int, format: Format) -> str:
    """What stands below the file."""
    told_how = {
        Format.CSV: "Åbn filen i Excel.",
        Format.XLSX: "Arket Forklaring siger, hvad hver kolonne er.",
        Format.JSON: "Filen er til programmer.",
    }[format]
    return f"{reports(count).capitalize()}.{_every(count)} {told_how}"


def final_caption(count: int) -> str:
    """What stands below the final report."""
    return f"Slutrapport på grundlag af {reports(count)}.{_every(count)} Den kan rettes og skrives videre på i Word."


def _every(count: int) -> str:
    """That a choice above the buttons changes nothing of what is taken away."""
    return " Alle er med, også når du kun ser nogle af dem i oversigten." if count > 1 else ""


def reports(count: int) -> str:
    """ "ingen offentliggjorte rapporter", "1 offentliggjort rapport", "7 offentliggjorte rapporter"."""
    match count:
        case 0:
            return "ingen offentliggjorte rapporter"
        case 1:
            return "1 offentliggjort rapport"
        case _:
            return f"{count} offentliggjorte rapporter"


# --------------------------------------------------------------------------------------------------------------- the sheet

SHEET, EXPLAINED = "Aktiviteter", "Forklaring"
_EXPLAINED_HEADS = ("Kolonne", "Nøgle", "Spørgsmål", "Svarmulighed", "Sådan læses den")
_OF_REPORT = {
    Holds.NUMBER: ("Nummer", "Rapportens nummer, som slutrapporten henviser til."),
    Holds.NAME: ("Rapport", "Navnet, som rapporten citeres under."),
    Holds.ORGANIZATION: ("Kommune", "Kommunen eller organisationen, som rapporten hører til."),
    Holds.VERSION: ("Version", "Hvilken udgave af rapporten der er offentliggjort."),
    Holds.FILED: ("Først sendt", "Dagen, hvor rapporten blev sendt første gang."),
    Holds.CHANGED: ("Ændret", "Dagen, hvor denne version blev sendt."),
}
_OPTION = "1: valgt. 0: ikke valgt. Tom: ikke besvaret, eller muligheden var ikke i skemaet dengang."
_OTHER = "Det, der blev skrevet, hvor ingen anden mulighed passede. Tom: intet."
_HIDDEN = f"{HIDDEN}: tallet vises ikke, fordi man ellers kunne regne ud, at færre end 5 var tilbage."
_PEOPLE = f"Antal personer. {FEW}: færre end 5, og så vises tallet ikke. {_HIDDEN} Tom: ikke besvaret."
_HALF = " Oversigternes halvår er det, som dagen ligger i; er der ingen startdag, bruges Først sendt."
_BY_KIND = {
    Kind.NUMBER: "Et tal. Tom: ikke besvaret.",
    Kind.TEXT: "Svaret, som det blev skrevet. Tom: ikke besvaret.",
    Kind.YES_NO: f"{told.YES} eller {told.NO}. Tom: ikke besvaret.",
    Kind.FILES: "Hvor mange filer der hører til rapporten. Filerne selv er ikke med. Tom: ikke besvaret.",
    Kind.PERIOD: "Perioden i ord. Tom: ikke besvaret.",
}


def heads(columns: Sequence[Column]) -> tuple[str, ...]:
    """The heading of each column. Where two would be the same, the later one gets a number."""
    found: list[str] = []
    for column in columns:
        plain, number, head = _head(column), 1, _head(column)
        while head in found:
            number += 1
            head = f"{plain} ({number})"
        found.append(head)
    return tuple(found)


def _head(column: Column) -> str:
    if column.question is None:
        return _OF_REPORT[column.holds][0]
    label = column.question.label
    option = column.option.text if column.option is not None else ""
    match column.holds:
        case Holds.OPTION:
            return f"{label}: {option}"
        case Holds.OTHER:
            return f"{label}: {option}, med egne ord"
        case Holds.START:
            return f"{label}: første dag"
        case Holds.END:
            return f"{label}: sidste dag"
        case _:
            return f"{label}: antal" if column.question.kind is Kind.FILES else label


def explained(columns: Sequence[Column]) -> Table:
    """The sheet that says of every column what was asked, and how it is read."""
    rows = [
        (
            head,
            column.key,
            column.question.text if column.question else None,
            column.option.text if column.option else None,
            _how(column),
        )
        for head, column in zip(heads(columns), columns, strict=True)
    ]
    return Table(EXPLAINED, _EXPLAINED_HEADS, rows, wrapped=True)


def _how(column: Column) -> str:
    if column.question is None:
        return _OF_REPORT[column.holds][1]
    match column.holds:
        case Holds.OPTION:
            return _OPTION
        case Holds.OTHER:
            return _OTHER
        case Holds.START:
            return "Første dag. Tom: ikke besvaret." + (_HALF if column.question.id == Meaning.PERIOD else "")
        case Holds.END:
            return "Sidste dag. Tom, hvor der er en første dag: kører stadig."
        case _:
            return _answer(column.question)


def _answer(question: Question) -> str:
    return _PEOPLE if question.people else _BY_KIND.get(question.kind, "")


WORDS = Words(name=told.name, period=told.period, yes=told.YES, no=told.NO, heads=heads, sheet=SHEET, explained=explained)
