"""Words about reports that were sent: `handlers.texts.filed` and `.reviewing`, with whatever people write into them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import MAX_CAPTION, MAX_TEXT, checked, text_of
from bot.reports.attachments import Attachment, Sort
from bot.reports.filed import Event, Filed, Version
from bot.reports.form import Form, Kind, Option, Question
from bot.reports.piles import Pile
from bot.reports.review import State, Step
from bot.reports.values import Answers, Chosen, Files, Number, Text
from handlers.texts import filed, reviewing
from handlers.texts.markup import clean

AT = datetime(2024, 2, 6, 9, tzinfo=UTC)
OPTIONS = (Option(id="a", text="A"), Option(id="b", text="B"))
FORM = Form(
    name="Rapport",
    version=1,
    questions=(
        Question(id="municipality", label="Kommune", text="?", kind=Kind.CHOICE, options=OPTIONS),
        Question(id="title", label="Titel", text="?", kind=Kind.TEXT, characters=3000),
        Question(id="people", label="Deltagere", text="?", kind=Kind.NUMBER, people=True),
        *(
            Question(id=f"worked{number}", label="&" * 40, text="?", kind=Kind.TEXT, characters=3000, required=False)
            for number in range(35)
        ),
        Question(id="files", label="Filer", text="?", kind=Kind.FILES, required=False),
    ),
)
BAD = ["", "<b>", "&" * 3000, "🎉" * 1500, "ord " * 750, "\u202e{0}%s\x00", "a\n\n\nb" * 500]


def version(number: int = 1, *, form: Form = FORM, **answers: Text | Number | Files) -> Version:
    known: Answers = {"municipality": Chosen(("a",)), "title": Text("Kor"), "people": Number(3), **answers}
    return Version(12, number, form, known, 5, AT)


def report(latest: Version | None = None, **fields: Any) -> Filed:
    made = Filed(12, "Struer", 5, State.SUBMITTED, None, AT, AT, latest or version())
    return replace(made, **fields)


def full(bad: str) -> Filed:
    """Every text as bad as it can be."""
    answers: dict[str, Any] = {one.id: Text(bad) for one in FORM.questions if one.kind is Kind.TEXT}
    return report(version(**answers), organization=bad)


def file(**fields: Any) -> Attachment:
    made = Attachment(3, 1, 12, "files", 5, 7, Sort.PICTURE, "", "Vi synger", 9, "ab.jpg", True, AT)
    return replace(made, **fields)


# -------------------------------------------------------------------------------------------------------------- every text


def every(bad: str) -> Iterator[str]:
    one = full(bad)
    events = [Event(n, 2, step, n, bad[:1000], AT) for n, step in enumerate(Step, start=1)]
    yield from filed.report(one, filer=bad, said=bad)
    yield from filed.report(one, filer=None, said="")
    yield from filed.changes(one, [version(1), replace(one.latest, version=2), version(3)])
    yield from filed.history(one, events * 20, {1: bad, 2: "Ida"})
    yield filed.file_lost(file(name=bad))
    for pile in Pile:
        yield reviewing.listing([one] * 25, 10, pile)
        yield reviewing.listing([], 0, pile)
    yield reviewing.own_listing([one] * 25, 20, bad)
    yield reviewing.own_listing([], 0, bad)
    yield from (reviewing.came_in(one, resubmitted) for resubmitted in (True, False))
    labels = [question.label for question in FORM.questions]
    for step in Step:
        yield reviewing.letter(step, one, comment=bad[:1000], labels=labels)
        yield reviewing.sent(step, one, [bad or "x"] * 30, own=False)
        yield reviewing.ask_comment(step, one)
        yield reviewing.preview(step, one, bad[:1000], labels, [bad or "x"], own=False)
    yield from (reviewing.correction(one, begun=begun) for begun in (True, False))


@pytest.mark.parametrize("bad", BAD)
def test_whatever_was_written_telegram_takes_every_message(bad: str) -> None:
    for html in every(bad):
        assert checked(html, MAX_TEXT)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("consent", [True, False, None])
def test_telegram_takes_every_caption(bad: str, sort: Sort, consent: bool | None) -> None:
    assert checked(filed.caption(file(caption=bad, sort=sort, consent=consent)), MAX_CAPTION)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("step", list(Step))
def test_what_is_said_to_a_press_is_short_enough(bad: str, step: Step) -> None:
    for names, own in (([bad or "x"] * 9, False), ([], True), ([], False)):
        assert 0 < len(reviewing.done(step, full(bad), names, own=own)) <= 200


ALERTS = ("NOT_THERE", "NEW_VERSION", "DONE_BEFORE", "OLD_DRAFT")


@pytest.mark.parametrize("text", [*(getattr(reviewing, name) for name in ALERTS), filed.NO_FILES])
def test_an_alert_is_short_enough(text: str) -> None:
    assert len(text) <= 200


def test_everything_has_a_word_of_its_own() -> None:
    assert len({*reviewing.PILES.values()}) == len(Pile)
    assert len({*filed.STATES.values()}) == len(State)
    assert len({*filed.DONE.values()}) == len(Step)
    assert {*reviewing.STEPS} == {*Step} - {Step.SUBMIT}


# --------------------------------------------------------------------------------------------------------------- one report


@given(st.text(max_size=4000), st.text(max_size=4000))
def test_no_word_of_an_answer_is_lost_between_pages(title: str, worked: str) -> None:
    pages = filed.report(report(version(title=Text(title), worked1=Text(worked))), filer="Bo", said="")
    assert all(checked(page, MAX_TEXT) for page in pages)
    shown = "".join(text_of("".join(pages)).split())
    longest = max(clean(worked).split(), key=len, default="")[:1000]
    assert longest in shown
    assert len(shown) >= len("".join(clean(worked).split()))


def test_a_word_longer_than_a_page_is_cut_and_keeps_every_letter() -> None:
    word = "".join(f"{number:04}" for number in range(1500))
    pages = filed.report(report(version(worked1=Text(word))), filer=None, said="")
    assert "".join(re.findall(r"\d{100,}", "".join(pages))) == word


def test_an_answer_over_several_pages_goes_on_under_its_own_name_where_it_was_left() -> None:
    words = [f"ord{number}" for number in range(1500)]
    pages = filed.report(report(version(worked1=Text(" ".join(words)))), filer=None, said="")
    assert len(pages) > 3
    assert [re.search(r"Side (\d) af (\d)$", page).groups() for page in pages] == [  # type: ignore[union-attr]
        (str(number), str(len(pages))) for number in range(1, len(pages) + 1)
    ]
    assert re.findall(r"ord\d+", "".join(pages)) == words
    assert all("Rapport nr. 12 fra Struer: Kor" in page for page in pages)
    assert "".join(pages).count("</b> (fortsat): ord") == 5


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "venter på koordinatoren"),
        ({"state": State.APPROVED}, "godkendt"),
        ({"state": State.APPROVED, "published": 2}, "offentliggjort"),
        ({"state": State.APPROVED, "published": 1}, "godkendt; version 1 er offentliggjort"),
        ({"state": State.CHANGES, "published": 2}, "koordinatoren har bedt om en ændring; rapporten er offentliggjort"),
        ({"state": State.REJECTED}, "afvist"),
    ],
)
def test_the_standing_says_what_holds_and_what_others_can_read(fields: dict[str, object], words: str) -> None:
    assert filed.standing(report(version(2), **fields)) == words


def test_the_name_of_who_sent_it_is_for_coordinators() -> None:
    assert "Sendt 6. februar 2024 af Bo &lt;Dam&gt;\n" in filed.report(report(), filer="Bo <Dam>", said="")[0]
    assert "Sendt 6. februar 2024\n" in filed.report(report(), filer=None, said="")[0]


# --------------------------------------------------------------------------------------------------------------- differences


def test_what_reads_the_same_is_no_change_but_for_other_files() -> None:
    before = version(1, people=Number(25), files=Files((1, 2)))
    after = version(2, people=Number(25, "ca. 25"), files=Files((1, 3)))
    (page,) = filed.changes(report(after), [before, after])
    assert "Deltagere" not in page
    assert "<b>Filer, nu:</b> 2 filer (andre filer end før)" in page
    (page,) = filed.changes(report(before), [before, replace(before, version=2)])
    assert page.endswith("Ingen svar er ændret.")


def test_a_question_that_the_newer_form_lacks_is_told_by_its_old_name() -> None:
    shorter = Form(name="Rapport", version=2, questions=FORM.questions[:2])
    before, after = version(1), Version(12, 2, shorter, {"title": Text("Kor")}, 5, AT)
    (page,) = filed.changes(report(after), [before, after])
    assert "<b>Deltagere, før:</b> 3\n\n<b>Deltagere, nu:</b> ikke besvaret" in page


# ------------------------------------------------------------------------------------------------------------------ letters


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step.APPROVE, "har godkendt jeres rapport nr. 12"),
        (Step.PUBLISH, "har godkendt og offentliggjort jeres rapport nr. 12"),
        (Step.UNPUBLISH, "har trukket jeres rapport nr. 12, <b>Kor</b>, tilbage"),
        (Step.REJECT, "<blockquote>Fordi &lt;3</blockquote>\nSend /rapporter"),
        (Step.ASK, "<blockquote>Fordi &lt;3</blockquote>\nSvar igen på: Titel, Filer og Mål &amp; hvad.\nSend /rapport for"),
    ],
)
def test_a_letter_says_what_was_done_and_what_to_do_next(step: Step, words: str) -> None:
    html = reviewing.letter(step, report(), comment="Fordi <3", labels=("Titel", "Filer", "Mål & hvad"))
    assert words in html
    assert html in reviewing.preview(step, report(), "Fordi <3", ("Titel", "Filer", "Mål & hvad"), ["Bo"], own=False)


def test_the_coordinators_hear_of_what_comes_in() -> None:
    assert reviewing.came_in(report(), False) == "Ny rapport nr. 12 fra Struer: Kor. Send /rapporter for at læse den."
    assert reviewing.came_in(report(), True).startswith("Rettet rapport nr. 12 fra Struer: Kor. ")


def test_who_hears_of_a_step_is_said() -> None:
    assert (
        reviewing.done(Step.APPROVE, report(), ["Bo", "Pia"], own=False) == "Rapport nr. 12 er godkendt. Bo og Pia får besked."
    )
    assert "Ingen fra Struer" in reviewing.done(Step.APPROVE, report(), [], own=False)
    assert "din egen" in reviewing.done(Step.APPROVE, report(), [], own=True)
