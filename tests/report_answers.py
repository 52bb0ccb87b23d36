"""A short form and one answer of each kind, for the tests of reports."""

from __future__ import annotations

from datetime import date

from bot.reports.form import Form, Kind, Option, Question, organization_id
from bot.reports.values import Chosen, Files, Number, Period, Text, Value, YesNo

STRUER = organization_id("Struer")
VIBORG = organization_id("Viborg")

FORM = Form(
    name="Aktivitetsrapport",
    version=1,
    questions=(
        Question(
            id="municipality", label="Kommune", text="Hvilken kommune?", kind=Kind.CHOICE,
            options=(Option(id=STRUER, text="Struer"), Option(id=VIBORG, text="Viborg")),
        ),
        Question(id="title", label="Titel", text="Hvad hed den?", kind=Kind.TEXT, characters=120),
        Question(id="period", label="Periode", text="Hvornår?", kind=Kind.PERIOD),
        Question(
            id="targets", label="Målgrupper", text="For hvem?", kind=Kind.SEVERAL,
            options=(
                Option(id="older", text="Ældre"),
                Option(id="young", text="Sårbare unge", also=("unge",)),
                Option(id="other", text="Andre", free=True),
            ),
        ),
        Question(
            id="activity", label="Aktivitet", text="Hvilken slags?", kind=Kind.CHOICE,
            options=(
                Option(id="reading", text="Læsegruppe"),
                Option(id="song", text="Sang og kor", also=("kor",)),
                Option(id="other", text="Andet", free=True),
            ),
        ),
        Question(id="participants", label="Deltagere", text="Hvor mange?", kind=Kind.NUMBER, people=True),
        Question(
            id="left", label="Faldet fra", text="Hvor mange faldt fra?", kind=Kind.NUMBER, required=False, people=True,
            not_above="participants",
        ),
        Question(id="worked", label="Hvad virkede", text="Hvad virkede?", kind=Kind.TEXT),
        Question(id="failed", label="Hvad virkede ikke", text="Hvad virkede ikke?", kind=Kind.TEXT, required=False),
        Question(id="contact", label="Må kontaktes", text="Må andre spørge?", kind=Kind.YES_NO),
        Question(id="files", label="Filer og billeder", text="Er der filer?", kind=Kind.FILES, required=False, files=3),
    ),
)  # fmt: skip

ANSWERS: dict[str, Value] = {
    "municipality": Chosen((STRUER,)),
    "title": Text("Læsegruppe for sygemeldte"),
    "period": Period(date(2024, 3, 1), date(2024, 6, 30), "marts-juni 2024"),
    "targets": Chosen(("older", "other"), "sygemeldte"),
    "activity": Chosen(("reading",)),
    "participants": Number(12, "12"),
    "left": Number(3, "3"),
    "worked": Text("At læse højt sammen gav ro."),
    "failed": Text("Om morgenen kom ingen."),
    "contact": YesNo(True),
    "files": Files((1, 2)),
}
