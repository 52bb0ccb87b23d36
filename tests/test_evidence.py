"""Whether a passage holds the sort of thing that was asked for: `knowledge.evidence`."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.danish import stem
from knowledge.evidence import (
    HARD,
    counts,
    holds,
    in_order,
    in_period,
    introduces,
    labelled,
    lists,
    names_holder,
    names_several,
    names_somebody,
    new_in,
    tells_coming,
    told_about,
)
from knowledge.model import MeetingRef, Passage, SectionKind, Sentence
from knowledge.question import Question, Wants, understand
from knowledge.search import Hit
from knowledge.terms import Term

NOW = datetime(2031, 5, 20, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


def question(text: str) -> Question:
    return understand(text, now=NOW)


def hit(
    *told: tuple[float, str], heading: tuple[str, ...] = (), date: str | None = None, meeting: MeetingRef | None = None
) -> Hit:
    """A passage of those sentences, each with its share of the question's words."""
    scored = tuple((share, Sentence(text, text, (1, 1))) for share, text in told)
    text = "\n".join(text for _, text in told)
    sentences = tuple(sentence for _, sentence in scored)
    passage = Passage("a.txt", text, text, (1, 1), None, SectionKind.TOPIC, heading, sentences, meeting=meeting, date=date)
    return Hit(passage, 1.0, {}, tuple(sorted(scored, key=lambda pair: -pair[0])))


@pytest.mark.parametrize(
    ("want", "text", "expected"),
    [
        (Wants.WHEN, "Festen er den 3. maj.", True),
        (Wants.WHEN, "Huset blev bygget i 1998.", True),
        (Wants.WHEN, "Døren åbner kl. 10.", True),
        (Wants.WHEN, "Huset åbner snart med 12 lamper.", False),
        (Wants.NUMBER, "Der er 12 lamper.", True),
        (Wants.NUMBER, "Der er tolv lamper.", True),
        (Wants.NUMBER, "Hver anden lampe lyser.", True),
        (Wants.NUMBER, "Der er mange lamper.", False),
        (Wants.NUMBER, "Lamperne kom den 3. maj 2031.", False),
        (Wants.NUMBER, "Lamperne kom i 2031.", False),
        (Wants.MONEY, "Det koster 45.000.", True),
        (Wants.MONEY, "Det koster 90 kr. om året.", True),
        (Wants.MONEY, "Rammen er 2,5 mio. kroner.", True),
        (Wants.MONEY, "Rammen er 45000 i alt.", True),
        (Wants.MONEY, "Det sker i 2031 for 12 personer.", False),
        (Wants.MONEY, "Det er gratis for børn.", True),
        (Wants.AGE, "Huset er for 12-årige.", True),
        (Wants.AGE, "Hun er 65 år.", True),
        (Wants.AGE, "Hun kom kl. 12 den 3. maj.", False),
        (Wants.AGE, "Huset er bygget i 1998.", True),
        (Wants.SHARE, "Det gælder 42 pct. af lamperne.", True),
        (Wants.SHARE, "En tredjedel af lamperne lyser.", True),
        (Wants.SHARE, "7 af 12 lamper lyser.", True),
        (Wants.SHARE, "Der er 12 lamper.", False),
        (Wants.SHARE, "Hver tredje lampe lyser.", True),
        (Wants.SHARE, "To ud af tre lamper lyser.", True),
        (Wants.SHARE, "Størstedelen lyser.", True),
        (Wants.SHARE, "Lamperne kom i 1. halvår 2031.", False),
        (Wants.MONEY, "Lampen koster 250 pr. stk.", True),
        (Wants.MONEY, "Den koster 500,-", True),
        (Wants.MONEY, "75 euro", True),
        (Wants.AGE, "Huset er stiftet den 3. maj 1998.", True),
        (Wants.AGE, "Det er for børn mellem tre og seks år.", True),
        (Wants.DURATION, "Lampen lyser i 3 timer.", True),
        (Wants.DURATION, "Det er en 3-årig ordning.", True),
        (Wants.DURATION, "Aftalen gælder 2031-2034.", True),
        (Wants.DURATION, "Den løber til udgangen af 2034.", True),
        (Wants.DURATION, "Der er 12 lamper.", False),
        (Wants.DURATION, "Huset har stået siden 1998.", True),
        (Wants.DURATION, "Huset blev oprettet i 1998.", True),
        (Wants.DURATION, "Vi mødes hver dag kl. 9.", False),
        (Wants.NAME, "Døren åbnes af Karen Møllegaard.", True),
        (Wants.NAME, "Døren åbnes af koordinatoren.", False),
        (Wants.CHAIR, "Karen Møllegaard (formand)", True),
        (Wants.CHAIR, "Bo Riisager er fmd.", True),
        (Wants.CHAIR, "Gruppen vælger en formand.\nKaren Møllegaard sidder i gruppen.", False),
        (Wants.TIME, "Vi begynder kl. 9.", True),
        (Wants.TIME, "Vi mødes 9.30-12.00.", True),
        (Wants.TIME, "Vi mødes den 3. maj 2031.", False),
        (Wants.ADDRESS, "Huset ligger på Skovvej 12.", True),
        (Wants.ADDRESS, "Huset ligger i 8800 Viborg.", True),
        (Wants.ADDRESS, "Huset ligger i Viborg, hvor der bor 40.000.", False),
        (Wants.PHONE, "Ring på 12 34 56 78 i huset.", True),
        (Wants.PHONE, "Ring på +45 12345678", True),
        (Wants.PHONE, "Sag 12345678-9 og 01-02-2031", False),
        (Wants.EMAIL, "Skriv til huset@example.org.", True),
        (Wants.EMAIL, "Skriv til huset.", False),
    ],
)
def test_the_sort_of_thing(want: Wants, text: str, expected: bool) -> None:
    assert want in HARD
    assert holds({want}, text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Layout: Bo Riisager", True),
        ("- Lay-out: Bo", True),
        ("Trykt af Bo. Layout: se der", False),
        ("Layoutet er af Bo.", False),
    ],
)
def test_a_line_that_its_label_tells_about(text: str, expected: bool) -> None:
    assert labelled([Sentence(text, text, (1, 1))], [Term("layout", 1.0, ((stem("layout"), 1.0),))]) is expected


def test_all_that_is_asked_for_must_be_there() -> None:
    both = {Wants.WHEN, Wants.NUMBER}
    assert holds(both, "12 lamper blev tændt den 3. maj.")
    assert not holds(both, "12 lamper blev tændt.")
    assert holds((), "")
    assert holds({Wants.WHO, Wants.LIST, Wants.REASON, Wants.WHERE}, "")  # these are no hard facts


@pytest.mark.parametrize(
    ("text", "somebody", "several"),
    [
        ("Karen Møllegaard og Bo Riisager er med.", True, True),
        ("Karen Møllegaard er med.", True, False),
        ("Karen er med.", False, False),
        ("Det regner i skoven.", False, False),
    ],
)
def test_people(text: str, somebody: bool, several: bool) -> None:
    assert names_somebody(text) is somebody
    assert names_several(text) is several


def test_the_sentences_that_the_words_are_in() -> None:
    told = hit((0.1, "Huset er gult."), (0.9, "Lampen er tændt."), (0.5, "Lampen er ny."))
    assert told_about(told) == "Lampen er tændt.\nLampen er ny."


def test_all_of_it_where_no_sentence_stands_out() -> None:
    assert told_about(hit((0.1, "Huset er gult."), (0.3, "Lampen er tændt."))) == "Huset er gult.\nLampen er tændt."
    assert told_about(hit()) == ""


def test_the_year_that_was_asked_about_tells_nothing_new() -> None:
    asked = question("hvornår åbnede huset i 2031")
    assert not holds({Wants.WHEN}, new_in(asked, "Huset åbnede i 2031."))
    assert holds({Wants.WHEN}, new_in(asked, "Huset åbnede den 3. maj 2031."))
    assert new_in(question("hvornår åbnede huset"), "Huset åbnede i 2031.") == "Huset åbnede i 2031."


@pytest.mark.parametrize(
    ("asked", "passage", "expected"),
    [
        ("hvad skete der", hit((1.0, "Det skete i 2019.")), True),
        ("hvad skete der i 2031", hit((1.0, "Det skete i 2031.")), True),
        ("hvad skete der i 2031", hit((1.0, "Det skete den 3. maj 2031.")), True),
        ("hvad skete der i 2031", hit((1.0, "Det skete i 2019.")), False),
        ("hvad skete der i 2031", hit((1.0, "Det skete den 3. maj 2019.")), False),
        ("hvad skete der i 2031", hit((1.0, "Det skete."), heading=("Året 2031",)), True),
        ("hvad skete der i 2031", hit((1.0, "Det skete."), date="2031-02-01"), True),
        ("hvad skete der i 2031", hit((1.0, "Det skete."), date="2030-02-01"), False),
        ("hvad skete der i 2031", hit((1.0, "Det skete.")), False),
        ("hvad skete der den 7. marts 2031", hit((1.0, "Det skete den 7. marts 2031.")), True),
        ("hvad skete der den 7. marts 2031", hit((1.0, "Det skete den 8. marts 2031.")), False),
        ("hvad skete der den 7. marts 2031", hit((1.0, "Det skete."), meeting=MeetingRef("Rådet", "2031-03-07")), True),
        ("hvad skete der den 7. marts 2031", hit((1.0, "Det skete."), meeting=MeetingRef("Rådet", "2031-03-14")), False),
    ],
)
def test_the_period_that_a_passage_speaks_of(asked: str, passage: Hit, expected: bool) -> None:
    assert in_period(question(asked), passage) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der kom 27 deltagende musikere.", True),
        ("Der kom tolv musikere.", True),
        ("Der var 27 gode og glade musikere.", False),  # too far off to be what the figure counts
        ("Musikerne spillede 27 sange.", False),
        ("Der kom mange musikere.", False),
    ],
)
def test_a_figure_that_counts_the_word(text: str, expected: bool) -> None:
    terms = [Term(stem("musikere"), 1.0, ((stem("musikere"), 1.0),))]
    assert counts([Sentence(text, text, (1, 1))], terms) is expected


def test_a_synonym_is_not_what_was_counted() -> None:
    sentence = Sentence("Der kom 27 musikere.", "", (1, 1))
    assert not counts([sentence], [Term("spillemand", 1.0, ((stem("musikere"), 0.5),))])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vi ses den 20. juni 2031.", True),
        ("Vi ses den 20. maj 2031.", True),  # today is still to come
        ("Vi sås den 19. maj 2031.", False),
        ("Vi ses i juni 2031 eller i 2032.", True),
        ("Vi ses den 20. juni.", False),  # of which year is not said
        ("Vi ses.", False),
    ],
)
def test_a_date_to_come(text: str, expected: bool) -> None:
    assert tells_coming(text, NOW) is expected


@given(st.text(max_size=120))
def test_any_text_is_checked(text: str) -> None:
    for want in HARD:
        assert not holds({want}, "")
        assert isinstance(holds({want}, text), bool)
    assert not names_several(text) or names_somebody(text)
    assert not holds({Wants.CHAIR}, text) or holds({Wants.NAME}, text)


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("Hvornår er det andet møde?", "Det første møde er den 3. maj.", False),
        ("Hvornår er det andet møde?", "Første møde er den 3. maj, andet møde den 4. juni.", True),
        ("Hvornår er det første møde?", "Det første møde er den 3. maj.", True),
        ("Hvornår er det andet møde?", "Den første lampe lyser.", True),  # the first of something else
        ("Hvornår er mødet?", "Det første møde er den 3. maj.", True),
        ("When is the second meeting?", "The first meeting is in May.", False),
    ],
)
def test_the_first_of_something_does_not_tell_of_the_second(asked: str, text: str, expected: bool) -> None:
    assert in_order(question(asked), text) is expected


@pytest.mark.parametrize(
    ("text", "entries", "expected"),
    [
        ("Vi er i 12 byer og støttes af A, B og C.", 12, False),
        ("Vi er i A, B, C, D og E.", 5, True),
        ("De er:\n- A\n- B\n- C\n- D", 4, True),
        ("De er:\n- A\n- B\n- C", 12, False),
        ("Vi er i A, B, C og D m.fl.", 5, True),
    ],
)
def test_a_list_has_most_of_its_entries(text: str, entries: int, expected: bool) -> None:
    assert lists(text, entries) is expected


@given(st.integers(3, 60))
def test_a_whole_list_is_always_enough(entries: int) -> None:
    assert lists(", ".join(f"By{n}" for n in range(entries)), entries)
    assert lists("\n".join(f"- By{n}" for n in range(entries)), entries)


def test_a_figure_behind_its_label_counts_what_the_label_says() -> None:
    lamp = Term(stem("lamper"), 1.0, ((stem("lamper"), 1.0),))
    assert counts((Sentence("Lamper: 27", "Lamper: 27", (1, 1)),), (lamp,))
    assert counts((Sentence("Huset – Lamper: 27; Døre: 4", "", (1, 1)),), (), labels=(lamp,))
    assert not counts((Sentence("Døre: 27", "Døre: 27", (1, 1)),), (lamp,))


def test_a_day_without_a_year_is_of_the_year_in_which_it_was_spoken() -> None:
    asked = question("Hvornår mødes vi i maj 2031?")
    meeting = MeetingRef("Udvalget", "2031-06-02")
    assert in_period(asked, hit((0.9, "Vi mødes den 22. maj."), meeting=meeting))
    assert not in_period(asked, hit((0.9, "Vi mødes den 22. juli."), meeting=meeting))
    assert not in_period(asked, hit((0.9, "Vi mødes den 22. maj."), date="2029-06-02"))


def test_a_day_that_lay_ahead_may_be_of_the_year_before() -> None:
    asked = question("Hvad skete der i oktober 2030?")
    assert in_period(asked, hit((0.9, "Lamperne gik ud i oktober."), date="2031-02"))
    assert not in_period(asked, hit((0.9, "Lamperne gik ud i oktober."), date="2031-11"))  # then it is of this one
    assert not in_period(asked, hit((0.9, "Lamperne gik ud i september."), date="2031-02"))


def test_what_was_said_in_a_month_is_what_meetings_of_that_month_said() -> None:
    meeting = MeetingRef("Udvalget", "2031-03-12")
    told = hit((0.9, "Lamperne skiftes inden den 1. september 2031."), meeting=meeting)
    assert in_period(question("Hvad sagde udvalget om lamper i marts 2031?"), told)
    assert not in_period(question("Hvad sagde udvalget om lamper i april 2031?"), told)


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("Vægtere i husene", "Nordhuset: Karen Møllegaard", True),
        ("Huse", "Nordhuset: Karen Møllegaard", False),
        ("Huse", "Karen Møllegaard er vægter", True),
        ("Vægtere", "Nordhuset: ikke udpeget", False),
    ],
)
def test_an_office_stands_beside_the_name_or_above_the_list(heading: str, text: str, expected: bool) -> None:
    assert names_holder({stem("vægter")}, hit((0.9, text), heading=(heading,)).passage) is expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (("Huset har disse lamper:", "- En stor", "- En lille"), True),
        (("Huset har disse døre:", "- En stor lampe"), False),
        (("Her er lamper.", "- En stor"), False),
        (("Lamper:",), False),
    ],
)
def test_a_list_is_introduced_by_what_it_lists(sentences: tuple[str, ...], expected: bool) -> None:
    lamp = Term(stem("lamper"), 1.0, ((stem("lamper"), 1.0),))
    assert introduces([Sentence(text, text, (1, 1)) for text in sentences], (lamp,)) is expected
