"""What is said while a report is written: lists that are whole, however much there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from conftest import NOW, Clock
from hypothesis import example, given
from hypothesis import strategies as st
from report_answers import ANSWERS, FORM

from bot.limits import checked, text_of
from bot.reports.draft import Draft, begun
from bot.reports.drafts import MOST, Kept
from bot.reports.form import MAX_QUESTIONS, Form, Kind, Question
from bot.reports.values import Text, Value
from bot.storage import Storage
from handlers.texts import reporting
from handlers.texts.markup import size
from handlers.texts.reply import MAX_MESSAGE

SEND = "Er alt, som det skal være, så tryk på Send rapporten."
GO_ON = "Tryk på et tal for at rette et svar, eller på Fortsæt for at skrive videre."
ANSWER = "Tryk på tallet for at svare."

nasty = st.sampled_from(["&", "<", ">", "😀", "a", "å ", "\u202e", '"', "👨\u200d👩\u200d👧"])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A draft as it is kept."""
    with closing(Storage.open(tmp_path_factory.mktemp("drafts") / "a.db", Clock())) as storage:
        yield storage.drafts.begin(begun(FORM, known={}), organization="Struer", owner=7, chat=None)


def text(piece: str, length: int) -> str:
    return (piece * length)[:length]


def long_form(labels: str) -> Form:
    ids = ["municipality", "title", *(f"q{number}" for number in range(MAX_QUESTIONS - 2))]
    questions = [Question(id=id, label=text(labels, 40), text="x", kind=Kind.TEXT, characters=3000) for id in ids[1:]]
    return Form(name="x", version=1, questions=(replace_kind(questions[0]), *questions))


def replace_kind(question: Question) -> Question:
    """The question about the municipality, which a form has to have."""
    options = FORM.questions[0].options
    return Question(id="municipality", label=question.label, text="x", kind=Kind.CHOICE, options=options)


def numbered(html: str) -> list[int]:
    """The numbers that lines begin with."""
    heads = (line.partition(". ")[0] for line in text_of(html).split("\n"))
    return [int(head) for head in heads if head.isdecimal()]


# -------------------------------------------------------------------------------------------------------------- all answers


@given(nasty, nasty, st.integers(0, 3000), st.integers(0, MAX_QUESTIONS), st.booleans(), st.booleans())
@example("&", "&", 3000, 0, True, True)
@example("&", "&", 3000, MAX_QUESTIONS, True, True)
@example("😀", "<", 3000, MAX_QUESTIONS, False, True)
def test_the_list_of_all_answers_is_whole(
    kept: Kept, labels: str, answers: str, length: int, answered: int, known: bool, check: bool
) -> None:
    form = long_form(labels)
    given: dict[str, Value] = {id: Text(text(answers, length)) for id in form.ids[1:answered]}
    asked = form.ids[1:] if known else form.ids
    draft = Draft(form, asked, {"municipality": ANSWERS["municipality"], **given}, None if check else form.ids[-1])
    html = reporting.overview(replace(kept, draft=draft), lead=reporting.noted(form.questions[1], Text(text(answers, 3000))))
    assert size(checked(html, MAX_MESSAGE)) <= MAX_MESSAGE
    assert numbered(html) == list(range(1, len(asked) + 1))
    last = GO_ON if not check else SEND if answered == MAX_QUESTIONS else ANSWER
    assert text_of(html).endswith(last)


def test_answers_that_fit_are_shown_as_they_were(kept: Kept) -> None:
    long = "De læste højt for hinanden & talte så om, hvad de havde læst. Bagefter blev der sunget, spist og & drukket."
    draft = Draft(FORM, FORM.ids, {**ANSWERS, "worked": Text(long), "failed": Text("Intet\n\ngik skævt.")})
    lines = text_of(reporting.overview(replace(kept, draft=draft))).split("\n")
    assert "2. Titel: Læsegruppe for sygemeldte" in lines
    assert f"8. Hvad virkede: {long[:86]}…" in lines
    assert "9. Hvad virkede ikke: Intet gik skævt." in lines


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        (("title", "period", "targets", "activity", "participants", "worked", "contact"), "på Kommune."),
        (("title", "period", "targets", "activity", "participants"), "på Kommune, Hvad virkede og Må kontaktes."),
        (("title", "period"), "på Kommune, Målgrupper, Aktivitet, Deltagere, Hvad virkede og 1 til."),
        ((), "på Kommune, Titel, Periode, Målgrupper, Aktivitet og 3 til."),
    ],
)
def test_what_is_missing_is_named_as_far_as_it_can_be_read(kept: Kept, answered: tuple[str, ...], told: str) -> None:
    draft = Draft(FORM, FORM.ids, {id: ANSWERS[id] for id in answered})
    assert text_of(reporting.overview(replace(kept, draft=draft))).endswith(f"Der mangler svar {told} {ANSWER}")


# ------------------------------------------------------------------------------------------------------------------- drafts


@given(nasty, nasty, st.integers(0, 200), st.integers(1, MOST + 5))
@example("&", "&", 200, MOST)
@example("&", "😀", 200, MOST + 5)
def test_the_list_of_drafts_names_each_that_has_a_button(
    kept: Kept, titles: str, organizations: str, length: int, count: int
) -> None:
    draft = Draft(FORM, FORM.ids, {"title": Text(text(titles, 3000))}, "period")
    one = replace(kept, draft=draft, organization=text(organizations, length), report=12345)
    html = reporting.drafts([one] * count)
    shown = min(count, reporting.MAX_LISTED)
    assert reporting.MAX_LISTED == MOST
    assert size(checked(html, MAX_MESSAGE)) <= MAX_MESSAGE
    assert numbered(html) == list(range(1, shown + 1))
    assert text_of(html).count(" besvaret, sidst ") == shown
    assert (f"Der er {count - MOST} til" in html) == (count > MOST)


def test_a_draft_has_a_line_for_its_name_and_one_for_how_far_it_is(kept: Kept) -> None:
    begun = replace(kept, draft=Draft(FORM, FORM.ids[1:], {"title": Text("Kor & kaffe")}, "period"), changed=NOW)
    correction = replace(begun, report=3, organization="")
    assert text_of(reporting.drafts([begun, correction])).split("\n")[1:] == [
        *("1. Kor & kaffe", "Struer, 1 af 10 besvaret, sidst 6. februar 2024"),
        *("2. Ret nr. 3: Kor & kaffe", "1 af 10 besvaret, sidst 6. februar 2024"),
    ]
