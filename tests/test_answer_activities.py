"""Answers from published reports: who has tried what, and what a report says (`knowledge.responders.activities`, `.reports`,
`knowledge.tried`, `.coverage`, `.activities`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from activity_corpus import CHOIR, GARDEN, NOW, READERS, READING, REPORTS, STAGE, library, report
from hypothesis import given
from hypothesis import strategies as st

from knowledge.activities import Published, entry_of
from knowledge.coverage import Sought, coverage, profile
from knowledge.danish import stem
from knowledge.findings import ActivityFinding, Answer, GroupFinding, Kind, Reason, Refusal, ReportFinding, TextFinding
from knowledge.library import Library
from knowledge.question import understand
from knowledge.responders.passages import SURE
from knowledge.subject import Ask
from knowledge.tried import Trial, trial

WORKED = "Gruppen mødtes på biblioteket og ikke på jobcentret. At lytte til en novelle gav ro."


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library(tmp_path_factory.mktemp("activities")) as opened:
        yield opened


def asked(known: Library, question: str) -> Answer:
    return known.answer(question, now=NOW)


def listed(answer: Answer) -> tuple[list[int], list[int]]:
    """The numbers of the reports that tell of it, and of those that are near."""
    assert isinstance(answer.finding, ActivityFinding), answer.finding
    return [one.number for one in answer.finding.reports], [one.number for one in answer.finding.near]


def text(answer: Answer) -> str:
    assert isinstance(answer.finding, TextFinding), answer.finding
    return " ".join((*answer.finding.lead, *answer.finding.detail))


# -------------------------------------------------------------------------------------------------------- who has tried it


@pytest.mark.parametrize(
    ("question", "reports"),
    [
        ("hvem har prøvet læsegrupper for sygemeldte?", [1]),
        ("Hvem har prøvet læsegrupper?", [1, 3]),
        ("hvilke kommuner har erfaring med kor for ældre", [2]),
        ("har nogen lavet kor for ældre?", [2]),
        ("har andre kommuner arbejdet med kor?", [2]),
        ("hvor har man prøvet kor?", [2]),
        ("hvem har kor for ældre", [2]),
        ("kender I til nogen der har prøvet kor", [2]),
        ("er der andre der arbejder med haveterapi", [4]),
        ("har nogen prøvet terapi for veteraner", [4]),
        ("vi vil gerne starte et kor, har nogen prøvet det med ældre?", [2]),
        ("er der nogen i netværket der har prøvet teater", [7]),
        # of one municipality, however it is typed
        ("har Struer prøvet noget med natur", [5]),
        ("har struer kommune prøvet noget med natur?", [5]),
        ("hvad har Viborg lavet for unge", [7]),
        ("hvad har Viborg lavet?", [7, 2]),
        ("hvad har Aarhus Universitet prøvet", [6]),
        # the chosen options, and what is asked of all
        ("hvilke aktiviteter er der for unge", [7, 5]),
        ("hvilke aktiviteter er der for unge i Struer", [5]),
        ("hvad har kommunerne prøvet?", [7, 6, 5, 4, 3, 2, 1]),
        ("hvilke aktiviteter er der?", [7, 6, 5, 4, 3, 2, 1]),
        # synonyms, compounds, misspellings
        ("hvem har prøvet bogklub", [3, 1]),
        ("hvem har prøvet noget med seniorer", [2]),
        ("hvem har prøvet korsang", [2]),
        ("hvem har prøvet lasegruper?", [1, 3]),
        ("hvem har provet laesegrupper for sygemelte", [1]),
        ("har nogen erfarring med haveterapi?", [4]),
        # key words, and a year
        ("læsegruppe sygemeldte erfaringer kommune", [1]),
        ("aktiviteter for ældre", [2]),
        ("hvem har prøvet kor i 2029", [2]),
        # English
        ("who has tried reading groups for people on sick leave?", [1]),
        ("which municipalities have experience with choirs for the elderly", [2]),
        ("has Struer tried anything with nature?", [5]),
        ("what has Viborg done for young people", [7]),
    ],
)
def test_the_reports_that_tell_of_it_are_listed_best_first(known: Library, question: str, reports: list[int]) -> None:
    found = asked(known, question)
    assert found.kind is Kind.ANSWER
    assert listed(found)[0] == reports
    assert [citation.report for citation in found.citations][: len(reports)] == reports


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("hvem har prøvet skov", [4]),  # the form takes it for what was chosen
        ("har nogen prøvet noget med angst", []),  # chosen by the very word
        ("hvem har erfaring med praktik", [1]),  # said in a text
        ("hvem har prøvet noget med ensomhed", [7]),  # and elsewhere chosen
        ("hvem har prøvet haveterapi for sygemeldte", [4]),  # one word in the title, one in the text
        ("har nogen arbejdet med biblioteket", [1]),
    ],
)
def test_what_is_only_mentioned_is_told_apart(known: Library, question: str, near: list[int]) -> None:
    assert listed(asked(known, question))[1] == near


@pytest.mark.parametrize(
    "question",
    [
        "har nogen prøvet drageflyvning",
        "har nogen prøvet kor for veteraner",  # each is told by another report
        "har Skive prøvet kor",
        "har Randers prøvet læsegrupper",
        "hvad har Aarhus lavet",  # the university is not the town
        "hvem har prøvet kor i 2030",
        "hvem har prøvet musik",  # to work with a Musikskole is no music
        "har nogen prøvet det?",
        "har Viborg prøvet læsegrupper",
    ],
)
def test_nobody_is_said_to_have_tried_what_no_report_of_theirs_tells(known: Library, question: str) -> None:
    found = asked(known, question)
    assert found.kind is Kind.REFUSAL
    assert found.citations == ()


@pytest.mark.parametrize(
    ("question", "finding"),
    [
        ("hvem sidder i styregruppen", GroupFinding),
        ("hvem har formandskabet", GroupFinding),
        ("hvem er formand", GroupFinding),
        ("hvem kommer fra Viborg i styregruppen", GroupFinding),
        ("hvilke kommuner er med i netværket", TextFinding),
        ("hvilke aktiviteter er planlagt i netværket", TextFinding),
        ("hvem har skrevet rapporten", TextFinding),
        ("hvad koster et møde", TextFinding),
        ("er der penge til møder", TextFinding),
        ("hvad er netværkets formål", TextFinding),
        ("hvem deltog i mødet", Refusal),
        ("og i Viborg?", TextFinding),
    ],
)
def test_what_documents_answer_is_left_to_them(known: Library, question: str, finding: type) -> None:
    found = asked(known, question)
    assert isinstance(found.finding, finding)
    assert not any(citation.report for citation in found.citations)


def test_a_report_of_the_same_words_in_the_title_goes_before_one_that_chose_them(known: Library) -> None:
    assert listed(asked(known, "hvem har prøvet noget med natur"))[0] == [5, 4]


def test_a_compound_in_the_title_goes_before_what_was_chosen(tmp_path: Path) -> None:
    song = replace(STAGE, number=8, title="Korsang ved fjorden", date="2030-01-01", topics=("Andet",))
    chosen = replace(STAGE, number=9, title="Onsdagsklubben", date="2031-01-01", topics=("Sang og kor",))
    with library(tmp_path, reports=(CHOIR, song, chosen)) as opened:
        assert listed(asked(opened, "hvem har prøvet kor"))[0] == [2, 8, 9]


def test_the_place_cited_is_the_one_that_says_it(known: Library) -> None:
    (citation,) = asked(known, "har nogen arbejdet med Musikskolen").citations
    assert citation.quote == "Samarbejdspartnere: Biblioteket og Musikskolen"
    assert (citation.document, citation.title, citation.lines) == (READING.name, READING.title, None)
    assert (citation.loaded, citation.curated) == (True, False)


def test_reports_without_choices_are_found_by_their_texts(tmp_path: Path) -> None:
    bare = tuple(replace(one, topics=(), near=()) for one in REPORTS)
    with library(tmp_path, reports=bare) as opened:
        assert listed(asked(opened, "hvem har prøvet læsegrupper for sygemeldte?")) == ([1], [])
        assert listed(asked(opened, "hvem har prøvet natur?")) == ([5], [4])


# ------------------------------------------------------------------------------------------------------- what a report says


@pytest.mark.parametrize(
    ("question", "number", "told"),
    [
        ("hvad virkede i læsegruppen i Struer?", 1, WORKED),
        ("hvad virkede i læsegruppen i struer?", 1, WORKED),
        ("hvad gik godt i læsegruppen i Struer?", 1, WORKED),
        ("hvad virkede ikke i læsegruppen i Struer?", 1, "To faldt fra, fordi de kom i praktik."),
        ("hvad gik galt i koret i Viborg", 2, "Fire faldt fra, fordi prøverne lå sent på eftermiddagen."),
        ("hvorfor faldt de fra i koret i Viborg", 2, "Fire faldt fra, fordi prøverne lå sent på eftermiddagen."),
        ("hvad virkede i haveterapien i lemvig", 4, "Arbejdet med jorden gav ro."),
        ("hvad virkede i læsekredsen på sproghuset", 3, "Korte tekster var gode."),
        ("hvor mange deltog i læsegruppen i Struer?", 1, "Deltagere: 11"),
        ("hvor mange var med i koret", 2, "Deltagere: 12"),
        ("hvornår foregik koret i Viborg", 2, "Periode: september-december 2029"),
        ("hvem samarbejdede læsegruppen i Struer med", 1, "Samarbejdspartnere: Biblioteket og Musikskolen"),
        ("må vi kontakte Lemvig om haveterapi", 4, "Må kontaktes: Ja"),
        ("hvad virkede i aktivitetsrapport 2", 2, "Sange fra ungdommen virkede bedst."),
        ("what worked in the reading group in Struer?", 1, WORKED),
        ("what did not work in the choir in Viborg?", 2, "Fire faldt fra, fordi prøverne lå sent på eftermiddagen."),
    ],
)
def test_what_is_asked_of_a_report_is_answered_from_its_part(known: Library, question: str, number: int, told: str) -> None:
    found = asked(known, question)
    assert text(found) == told
    assert isinstance(found.finding, TextFinding)
    assert not found.finding.unsure
    assert {citation.report for citation in found.citations} == {number}
    assert found.question == question


@pytest.mark.parametrize(
    "question",
    [
        "hvad virkede i koret i Struer",
        "hvad virkede i læsegruppen i Viborg",
        "hvor mange deltog i koret i Skive",
        "hvad virkede i læsegruppen i Randers",
        "hvorfor faldt de fra i teatret i Struer",
    ],
)
def test_a_question_that_names_a_municipality_is_not_answered_by_another_ones_report(known: Library, question: str) -> None:
    assert asked(known, question).kind is Kind.REFUSAL


def test_no_figure_answers_how_or_why(known: Library) -> None:
    found = asked(known, "hvordan får vi unge til at deltage i teater?")
    assert not any("Deltagere" in citation.quote for citation in found.citations)


def test_an_answer_that_lacks_a_word_of_the_question_is_told_as_doubtful(known: Library) -> None:
    question = "hvorfor lå prøverne med koret på plejecentret i Viborg sent på eftermiddagen{}?"
    for lacking, unsure in (("", False), (" om tirsdagen", True)):
        found = asked(known, question.format(lacking))
        assert isinstance(found.finding, TextFinding)
        assert found.score > SURE
        assert found.finding.unsure is unsure


def test_the_part_that_is_named_answers_though_another_has_more_of_the_words(tmp_path: Path) -> None:
    later = (("Næste skridt", "Koret på havnen flytter ind."),)
    quay = report(8, "Viborg", "Kor på havnen", worked="Sangene var gode.", failed="Koret på havnen frøs.", more=later)
    with library(tmp_path, reports=(*REPORTS, quay)) as opened:
        assert text(asked(opened, "hvad virkede i koret på havnen?")) == "Sangene var gode."
        assert text(asked(opened, "hvad virkede ikke i koret på havnen?")) == "Koret på havnen frøs."


def test_what_several_reports_say_is_cited_from_each(tmp_path: Path) -> None:
    other = replace(READERS, number=8, name="Aktivitetsrapport 8, Herning, 2030", organization="Herning")
    with library(tmp_path, reports=(READERS, other)) as opened:
        found = asked(opened, "hvor mange deltog i læsekredsen på sproghuset?")
        assert text(found) == "Deltagere: 13 Deltagere: 13"
        assert {citation.report for citation in found.citations} == {3, 8}


def test_where_titles_alone_are_met_the_report_is_named_and_no_part_by_chance(known: Library) -> None:
    assert listed(asked(known, "fortæl om teater i Viborg")) == ([], [7])


@pytest.mark.parametrize("question", ["aktivitetsrapport 2", "hvad står der i rapport nr. 2?", "Vis aktivitetsrapport 2"])
def test_a_report_is_shown_whole_by_its_number(known: Library, question: str) -> None:
    found = asked(known, question)
    assert isinstance(found.finding, ReportFinding)
    assert found.finding.report == CHOIR
    assert {citation.report for citation in found.citations} == {2}


def test_a_number_that_no_report_has_shows_none(known: Library) -> None:
    assert isinstance(asked(known, "aktivitetsrapport 99").finding, Refusal)


# ------------------------------------------------------------------------------------------------------------ conversation


def test_a_follow_up_asks_the_same_of_another_municipality(known: Library) -> None:
    first = known.converse("hvem har prøvet læsegrupper?", now=NOW, last=None)
    assert first.subject is not None
    assert (first.subject.ask, first.subject.topic) == (Ask.TRIED, "læsegruppe")
    second = known.converse("og i Skive?", now=NOW, last=first.subject)
    assert listed(second.answer)[0] == [3]
    none = known.converse("og i Viborg?", now=NOW, last=second.subject)
    assert none.answer.kind is Kind.REFUSAL
    again = known.converse("hvad med Struer?", now=NOW, last=none.subject)  # what was asked is not forgotten by that
    assert listed(again.answer)[0] == [1]


def test_a_follow_up_to_everything_asks_for_everything(known: Library) -> None:
    first = known.converse("hvad har Viborg lavet?", now=NOW, last=None)
    assert listed(known.converse("og i Struer?", now=NOW, last=first.subject).answer)[0] == [5, 1]


def test_a_place_alone_asks_nothing_where_nothing_was_asked_before(known: Library) -> None:
    found = known.converse("og i Viborg?", now=NOW, last=None).answer.finding
    assert isinstance(found, Refusal)
    assert found.reason is Reason.UNCLEAR


# ------------------------------------------------------------------------------------------------------------ the question


@pytest.mark.parametrize(
    ("question", "content", "plain"),
    [
        ("hvem har prøvet læsegrupper for sygemeldte?", "læsegruppe sygemeldte", True),
        ("hvilke kommuner har lavet noget for unge", "unge", True),
        ("hvad har Viborg lavet for ensomme", "ensomme", False),
        ("hvem har lavet kor", "kor", False),
        ("hvem kører kor for ældre", "kor ældre", False),
        ("er der aktiviteter for unge i Viborg", "unge", False),
        ("hvad har kommunerne prøvet", "", False),
    ],
)
def test_what_is_asked_to_have_been_tried(question: str, content: str, plain: bool) -> None:
    found = trial(understand(question, now=NOW), question, places=frozenset({"viborg"}))
    assert found == Trial(tuple(map(stem, content.split())), plain)


@pytest.mark.parametrize(
    "question",
    [
        "hvem sidder i styregruppen",
        "hvem har besluttet det",
        "hvornår prøver koret",
        "hvordan laver man et kor",
        "hvorfor prøvede de kor",
        "hvor mange kommuner er med",
        "hvilke kommuner er med i netværket",
        "hvilke råd har kommunerne prøvet",
        "hvad er kor",
        "hvad gjorde man for at få lægerne med",
        "læsegruppe",
    ],
)
def test_what_asks_for_something_else(question: str) -> None:
    assert trial(understand(question, now=NOW), question, places=frozenset()) is None


# ------------------------------------------------------------------------------------------------------------ the reports


PUBLISHED = Published({entry_of(one).name: one for one in REPORTS})


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("i Struer", {1, 5}),
        ("i struer kommune", {1, 5}),
        ("læsegruppen i struer", {1, 5}),
        ("Struers læsegruppe", {1, 5}),
        ("på Aarhus Universitet", {6}),
        ("i Aarhus", set()),
        ("i Randers", set()),
        ("i Viborg og Skive", {2, 3, 7}),
        ("aktivitetsrapport 4", {4}),
        ("rapport nr. 4 fra Struer", {4}),
        ("i kommunen", None),
        ("rapport 99", None),
        ("på vejen", None),
    ],
)
def test_whose_reports_a_question_means(said: str, numbers: set[int] | None) -> None:
    meant = PUBLISHED.meant(said)
    assert (meant if meant is None else {PUBLISHED.reports[name].number for name in meant}) == numbers


def word(*same: str, rarity: float = 1.0) -> Sought:
    return Sought(same[0], rarity, frozenset(same), frozenset(), frozenset(), ())


@pytest.mark.parametrize(
    ("words", "share", "whole"),
    [
        (["teater"], 1.0, True),  # the title
        (["dans"], 0.9, True),  # a choice
        (["stykket"], 0.5, False),  # a text
        (["teater", "stykket"], 0.75, False),
        (["scenen", "stykket"], None, None),  # in two texts
        (["teater", "kor"], None, None),
    ],
)
def test_a_word_in_the_title_counts_most_and_in_a_text_least(words: list[str], share: float | None, whole: bool | None) -> None:
    bodies = [" ".join(map(stem, passage.text.replace(".", "").split())) for passage in entry_of(STAGE).passages]
    told = profile(STAGE, bodies, frozenset())
    found = coverage([word(stem(one)) for one in words], told)
    assert (found.share if found else None, found.whole if found else None) == (share, whole)


@given(st.permutations([stem(w) for w in "haveterapi veteraner natur jorden ro kor skov udeliv".split()]), st.integers(1, 8))
def test_how_far_a_report_tells_of_words_does_not_depend_on_their_order(words: list[str], number: int) -> None:
    bodies = [" ".join(map(stem, passage.text.replace(".", "").split())) for passage in entry_of(GARDEN).passages]
    told = profile(GARDEN, bodies, frozenset())
    chosen = [word(one, rarity=len(one)) for one in words[:number]]
    found, turned = coverage(chosen, told), coverage(chosen[::-1], told)
    assert (found is None) == (turned is None)
    assert found is None or stem("kor") not in words[:number]
    if found is not None and turned is not None:
        assert found.share == pytest.approx(turned.share)
        assert 0.4 <= found.share <= 1.0
        alone = [coverage([one], told) for one in chosen]
        assert found.whole == turned.whole == all(one is not None and one.whole for one in alone)
