"""What a question asks, before any index is looked at: `knowledge.question`."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.findings import Asked, Smalltalk
from knowledge.question import MAX_CHARACTERS, Question, Topic, Wants, understand

NOW = datetime(2031, 5, 20, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


def read(text: str) -> Question:
    return understand(text, now=NOW)


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("Hvornår åbner huset?", {Wants.WHEN}),
        ("hvornar abner huset", {Wants.WHEN}),
        ("hvornår er fristen", {Wants.WHEN}),
        ("ansøgningsfrist for skoven", {Wants.WHEN}),
        ("When does it open?", {Wants.WHEN}),
        ("Hvad tid starter festen?", {Wants.WHEN, Wants.TIME}),
        ("Hvad tid på året er festen?", {Wants.WHEN}),
        ("På hvilket tidspunkt på året er festen?", {Wants.WHEN}),
        ("Hvilket tidspunkt på dagen er festen?", {Wants.WHEN, Wants.TIME}),
        ("Hvor længe varer projektet?", {Wants.NUMBER, Wants.DURATION}),
        ("hvor lang tid tager det", {Wants.NUMBER, Wants.DURATION}),
        ("Hvor meget tid skal man bruge?", {Wants.NUMBER, Wants.DURATION}),
        ("Hvor stor en andel lyser?", {Wants.NUMBER, Wants.SHARE}),
        ("hvad kostede lampen", {Wants.MONEY}),
        ("Hvad skal huset betale for lampen?", {Wants.MONEY}),
        ("hvor meget fik huset af kommunen", {Wants.NUMBER, Wants.MONEY}),
        ("Hvad får en vægter i løn?", {Wants.MONEY}),
        ("How much does the lamp cost?", {Wants.NUMBER, Wants.MONEY}),
        ("Hvem betaler for lampen?", {Wants.WHO}),
        ("Hvad skal huset betale for?", set()),
        ("Hvilken pris vandt huset?", set()),
        ("Hvad er reglerne for tilskud?", set()),
        ("What time of the year is it?", {Wants.WHEN}),
        ("Hvor holdes festen?", {Wants.WHERE}),
        ("hvad er adressen på huset", {Wants.WHERE, Wants.ADDRESS}),
        ("hvad er adressen på husets hjemmeside?", {Wants.WHERE}),
        ("mail adresse på huset", {Wants.WHERE, Wants.EMAIL}),
        ("Hvor meget fylder huset?", {Wants.NUMBER}),
        ("Hvor mange lamper er der?", {Wants.NUMBER, Wants.COUNT}),
        ("Hvor gammelt er huset?", {Wants.NUMBER, Wants.AGE}),
        ("hvor tit lyser lampen", {Wants.NUMBER}),
        ("hvad heder lederen", {Wants.NAME}),
        ("How many lamps are there?", {Wants.NUMBER, Wants.COUNT}),
        ("Hvor langt er der til huset?", {Wants.NUMBER}),
        ("Hvad er budgettet for huset?", {Wants.MONEY, Wants.SUM}),
        ("Hvem er koordinator?", {Wants.WHO, Wants.NAME}),
        ("Hvem er med?", {Wants.WHO}),
        ("Hvad hedder lederen?", {Wants.NAME}),
        ("Hvem blev udpeget?", {Wants.WHO, Wants.NAME}),
        ("Hvem er formand?", {Wants.WHO, Wants.NAME, Wants.CHAIR}),
        ("tlf til huset", {Wants.PHONE}),
        ("telefonnummer på huset", {Wants.PHONE}),
        ("mailadressen til huset", {Wants.EMAIL}),
        ("Hvorfor er huset rødt?", {Wants.REASON}),
        ("Hvilke lamper er der?", {Wants.LIST}),
        ("Fortæl om huset", set()),
    ],
)
def test_what_sort_of_thing_would_answer(text: str, wants: set[Wants]) -> None:
    assert read(text).wants == wants


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Hvornår er næste møde?", {Topic.MEETING}),
        ("hvornar er naeste moede", {Topic.MEETING}),
        ("When do we meet?", {Topic.MEETING}),
        ("Hvem sidder i udvalget?", {Topic.GROUP}),
        ("members of the board", {Topic.GROUP}),
        ("Who is on the board?", {Topic.GROUP}),
        ("Hvem er med i udvalget?", {Topic.GROUP}),
        ("Hvad er formålet med udvalget?", set()),
        ("Hvordan er udvalget sammensat?", {Topic.COMPOSITION}),
        ("Hvad blev besluttet om skoven?", {Topic.DECISION}),
        ("hvad blev beslutet om skoven", {Topic.DECISION}),
        ("What was decided about the choir?", {Topic.DECISION}),
        ("Hvad blev foreslået om skoven?", {Topic.PROPOSAL}),
        ("Hvem meldte afbud?", {Topic.APOLOGIES}),
        ("Hvem var fraværende?", {Topic.APOLOGIES}),
        ("fraværende 3. maj 2031", {Topic.APOLOGIES}),
        ("fravær på mødet i maj", {Topic.APOLOGIES, Topic.MEETING}),
        ("fraværet på skolerne før og efter", set()),
        ("Hvor mange procent fravær har eleverne?", set()),
        ("beslutning grænse for fravær", {Topic.DECISION}),
        ("Hvad er råd 3?", {Topic.ADVICE}),
        ("hvad er raad 3", {Topic.ADVICE}),
        ("Hvordan ser skoven ud?", set()),
    ],
)
def test_which_facts_may_answer(text: str, topics: set[Topic]) -> None:
    assert read(text).topics == topics


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("næste møde", Asked.NEXT),
        ("kommende møde", Asked.NEXT),
        ("upcoming meeting", Asked.NEXT),
        ("sidste møde", Asked.LAST),
        ("seneste møde", Asked.LAST),
        ("alle møder", Asked.LIST),
        ("mødekalender", Asked.LIST),
        ("mødet i udvalget", None),
    ],
)
def test_which_meetings(text: str, asked: Asked | None) -> None:
    assert read(text).asked is asked


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("råd 3", "3"),
        ("raad nr. 3", "3"),
        ("råd #3", "3"),
        ("#12", "12"),
        ("Punkt nummer 42", "42"),
        ("pkt. 7", "7"),
        ("item no. 5", "5"),
        ("advice 2", "2"),
        ("3 råd", None),
        ("punkt 2031", None),
        ("i 2031", None),
    ],
)
def test_the_number_of_an_item_or_advice(text: str, number: str | None) -> None:
    assert read(text).number == number


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("When is the next meeting?", True),
        ("who sits on the board", True),
        ("please tell me about the choir and the forest", True),
        ("Hvornår er næste møde?", False),
        ("hvem er chair of the board i udvalget og hvad er det", False),
        ("korsang", False),
        ("", False),
    ],
)
def test_which_language(text: str, english: bool) -> None:
    assert read(text).english is english


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Hvornår er næste møde i Havnerådet?", ("mod", "havnerad")),
        ("Hvem sidder i Havnerådet og i Havnerådet?", ("sid", "havnerad")),
        ("hvad er det egentlig", ()),
        ("What is the choir about?", ("choir",)),
    ],
)
def test_the_words_of_content(text: str, stems: tuple[str, ...]) -> None:
    assert read(text).stems == stems


def test_inflection_spelling_and_capitals_leave_the_words_of_content_alike() -> None:
    expected = read("mødet i havnerådet").stems
    assert read("MØDET I HAVNERÅDET").stems == expected
    assert read("moedet i havneraadet").stems == expected
    assert read("modet i havneradet").stems == expected


@pytest.mark.parametrize(
    ("text", "first", "last", "stated"),
    [
        ("møder i 2032", date(2032, 1, 1), date(2032, 12, 31), True),
        ("mødet den 7. marts 2031", date(2031, 3, 7), date(2031, 3, 7), True),
        ("mødet til november", date(2031, 11, 1), date(2031, 11, 30), False),
    ],
)
def test_the_period(text: str, first: date, last: date, stated: bool) -> None:
    period = read(text).period
    assert period is not None
    assert (period.first, period.last, period.stated) == (first, last, stated)


def test_a_question_without_a_period() -> None:
    assert read("hvem sidder i udvalget").period is None


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("Hej", Smalltalk.GREETING),
        ("Mange tak!", Smalltalk.THANKS),
        ("hjælp", Smalltalk.HELP),
        ("What can you do?", Smalltalk.HELP),
        ("Farvel", Smalltalk.GOODBYE),
        ("hej hvornår er næste møde", None),
        ("tak til koret", None),
    ],
)
def test_courtesy(text: str, courtesy: Smalltalk | None) -> None:
    assert read(text).courtesy is courtesy


def test_words_are_mended_before_they_are_read() -> None:
    question = understand("hvem sad i havneraadt", now=NOW, mend=lambda text: text.replace("havneraadt", "Havnerådet"))
    assert (question.text, question.spelt) == ("hvem sad i havneraadt", "hvem sad i Havnerådet")
    assert "havnerad" in question.stems


def test_english_is_not_mended_into_danish() -> None:
    question = understand("who sat on the harbour board", now=NOW, mend=lambda text: "noget andet")
    assert question.spelt == "who sat on the harbour board"


def test_a_question_is_cut_where_its_reading_ends() -> None:
    question = read("korsang " * 100)
    assert len(question.text) == MAX_CHARACTERS
    assert question.stems == ("korsang", "kor")[: len(question.stems)]


@given(st.text(max_size=80))
def test_any_text_is_understood(text: str) -> None:
    question = read(text)
    assert len(question.text) <= MAX_CHARACTERS
    assert len(set(question.stems)) == len(question.stems)
    assert question.folded.startswith(" ")
    assert question.folded.endswith(" ")


@given(st.text(alphabet="abcæøå ", max_size=40))
def test_capitals_change_nothing(text: str) -> None:
    small, large = read(text), read(text.upper())
    assert (small.stems, small.wants, small.topics, small.folded) == (large.stems, large.wants, large.topics, large.folded)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("Nævn alle de 12 foreninger", 12),
        ("kan du liste de 38 skove der er med", 38),
        ("Hvilke 3 lamper lyser?", 3),
        ("Hvad siger råd 3?", None),
        ("Hvilke lamper lyser?", None),
        ("alle møder i 2031", None),
        ("Hvilke punkter er der på dagsordenen 14. april?", None),
        ("Hvilke punkter på dagsordenen 14 april?", None),
        ("hvilke uge 12 møder", None),
        ("hvilke 5 maj", None),
        ("list over de 12 foreninger", 12),
    ],
)
def test_how_many_things_are_to_be_listed(text: str, entries: int | None) -> None:
    assert read(text).entries == entries


def test_a_misspelt_question_word_is_no_word_of_content() -> None:
    assert read("hvorfro lyser lampen").stems == read("hvorfor lyser lampen").stems
    assert read("hva ka lampen sku ik").stems == read("lampen").stems
