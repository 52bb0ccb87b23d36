"""When two questions ask the same, and what an answer is worth to one that is only near: `knowledge.sameness`, `.nearness`,
`.asked` and `.curated`."""

from __future__ import annotations

from datetime import datetime

import pytest

from knowledge.asked import asked
from knowledge.curated import Taught, entry_of, paragraphs, without_cpr
from knowledge.danish import stem
from knowledge.model import Curated
from knowledge.nearness import Stance, stance
from knowledge.periods import ZONE
from knowledge.sameness import same

THEN = datetime(2026, 3, 12, 12, tzinfo=ZONE)
SOON = datetime(2026, 3, 20, 9, tzinfo=ZONE)
LATER = datetime(2027, 3, 20, 9, tzinfo=ZONE)

SAME = [
    # letters, case, marks, order
    ("Hvem har nøglen til lokalet på Torvegade 7?", "hvem har noeglen til lokalet paa torvegade 7"),
    ("Hvor mange timer får tovholderen om ugen?", "hvor mange timer om ugen får tovholderen"),
    ("Hvor kan man parkere ved Kulturhuset i Randers?", "hvor kan vi parkere i Randers ved Kulturhuset"),
    ("Hvor højt er kontingentet for 2026?", "Hvor højt er kontingentet i 2026"),
    # how it is introduced
    ("Hvem er koordinator for netværket?", "Hej, kan du fortælle mig hvem der er koordinator for netværket?"),
    ("Hvem er koordinator for netværket?", "ved du hvem der er koordinator for netværket"),
    ("Hvem bestemmer over puljen i Skive?", "hvem er det, der bestemmer over puljen i Skive?"),
    # endings and compounds
    ("Kan vi få dækket kørsel til netværksmøderne?", "kan man få dækket kørslen til netværksmødet?"),
    ("Findes der en skabelon til afrapportering?", "findes der skabeloner til afrapporteringen"),
    ("Hvem er koordinator for netværket?", "hvem er netværkets koordinator"),
    ("Hvornår holder sekretariatet sommerferie?", "hvornår holder sekretariatet sommer ferie"),
    ("Hvor ligger vejledningen til Excel-arket?", "hvor ligger vejledningen til excelarket"),
    # slips of the pen
    ("Hvem er koordinator for netværket?", "hvem er kordinator for netværket"),
    ("Hvornår er tilmeldingsfristen til seminaret i Viborg?", "hvornår er tilmeldningsfristen til seminaret i viborg"),
    ("Hvilke kommuner har sagt ja til koret?", "hvilke komuner har sagt ja til koret"),
    ("hvornaar skal budgetet vaere klar", "Hvornår skal budgettet være klar?"),
    # other words for just the same
    ("Hvad er Jens Holms mail?", "hvad er jens holms mailadresse?"),
    ("Hvad er prisen for en plads på konferencen?", "Hvad koster en plads på konferencen?"),
    ("Hvilken dag mødes redaktionsgruppen i Vejle?", "hvornår mødes redaktionsgruppen i Vejle"),
    ("Hvem er tovholder i Skive Kommune?", "hvad hedder tovholderen i Skive"),
    # little words that change nothing
    ("Skal vi bruge MitID til tilmelding?", "skal man bruge mitid til tilmeldingen?"),
    ("Må vi tage en kollega med til mødet?", "kan jeg tage en kollega med til mødet"),
    ("Hvor skal jeg sende regningen for oplægget hen?", "hvor sender jeg fakturaen for oplægget?"),
    ("Får frivillige betaling?", "får de frivillige betaling"),
    # days
    ("Er der tolk til mødet den 3. september?", "er der tolk til mødet 3/9?"),
    ("Hvornår kommer referatet fra mødet den 12. marts 2026?", "hvornår kommer referatet fra mødet 12/3 2026"),
    ("What is the deadline for the report?", "what is the deadline for the reports"),
]
OTHER = [
    # numbers, years, days
    ("Hvor højt er kontingentet for 2026?", "Hvor højt er kontingentet for 2027?"),
    ("Hvor højt er kontingentet for 2026?", "Hvor højt er kontingentet?"),
    ("Hvem har nøglen til lokalet på Torvegade 7?", "Hvem har nøglen til lokalet på Torvegade 17?"),
    ("Hvem sidder i arbejdsgruppe 1?", "hvem sidder i arbejdsgruppe 2?"),
    ("Er der tolk til mødet den 3. september?", "er der tolk til mødet den 30. september"),
    ("Hvem underviser på kurset i uge 12?", "hvem underviser på kurset i uge 21?"),
    ("Hvornår kommer referatet fra mødet den 12. marts 2026?", "hvornår kommer referatet fra mødet 12/5 2026"),
    ("Sidder der 2 fra gruppe 3?", "sidder der 3 fra gruppe 2?"),
    # places, people, groups, offices, bodies
    ("Hvem er tovholder i Skive?", "Hvem er tovholder i Struer?"),
    ("Hvem er tovholder i Skive?", "Hvem er tovholder?"),
    ("Hvem er tovholder i Skive?", "Hvem er tovholder i Skive og Viborg?"),
    ("Hvem betaler Viborg for at være vært for Skive?", "Hvem betaler Skive for at være vært for Viborg?"),
    ("Hvad er Jens Holms mail?", "hvad er Jensen Holms mail?"),
    ("Hvad er Mette Krags mail?", "hvad er Mette Kroghs mail?"),
    ("hvad er larsens nummer i lemvig", "hvad er lassens nummer i lemvig"),
    ("Hvem er kontaktperson i Lemvig?", "hvem er koordinator i Lemvig?"),
    ("Hvem er tovholder i Lemvig?", "hvem er kontaktperson i Lemvig?"),
    ("Hvem er formand for styregruppen?", "Hvem er formand for arbejdsgruppen?"),
    ("Hvem er formand for styregruppen?", "Hvem er næstformand for styregruppen?"),
    ("Hvad betaler kommunen til regionen?", "Hvad betaler regionen til kommunen?"),
    # who, when, where, how much
    ("Hvornår er seminaret i Viborg?", "Hvor er seminaret i Viborg?"),
    ("Hvor kan man parkere ved rådhuset?", "Hvor længe kan man parkere ved rådhuset?"),
    ("Hvem bestemmer, hvad der kommer på dagsordenen?", "Hvad bestemmer, hvem der kommer på dagsordenen?"),
    ("Kan frivillige få børneattest?", "Hvordan kan frivillige få børneattest?"),
    ("Hvilke kommuner er med i koret?", "Hvor mange kommuner er med i koret?"),
    # not, was, may, must
    ("Får frivillige betaling?", "får frivillige ikke betaling?"),
    ("Hvem er koordinator for netværket?", "Hvem var koordinator for netværket?"),
    ("Hvem er koordinator for netværket?", "Hvem bliver koordinator for netværket?"),
    ("Hvem godkender regnskabet?", "hvem godkendte regnskabet?"),
    ("Hvornår kommer referatet?", "Hvornår kom referatet?"),
    ("Må vi tage en kollega med?", "Skal vi tage en kollega med?"),
    ("Hvornår skal vi aflevere rapporten?", "Hvornår kan vi aflevere rapporten?"),
    # which way, who does it to whom
    ("Hvem modtager pengene fra regionen?", "hvem modtager pengene til regionen?"),
    ("Kan man komme fra Mors til mødet?", "kan man komme til Mors fra mødet"),
    ("Hvad sker der, når en kommune melder sig ud?", "Hvad sker der, når en kommune melder sig ind?"),
    ("Hvem udpeger formanden?", "Hvem er udpeget til formand?"),
    ("Hvem har inviteret kommunerne?", "Hvem er inviteret af kommunerne?"),
    ("Hvem betaler kommunerne for lokalet?", "hvem betales kommunerne for lokalet af"),
    # one word
    ("Hvem godkender regnskabet?", "hvem godkender budgettet?"),
    ("Hvornår er tilmeldingsfristen?", "Hvornår er afmeldingsfristen?"),
    ("Hvornår åbner puljen?", "hvornår lukker puljen?"),
    ("Kan vi låne lokalet på biblioteket?", "kan vi leje lokalet på biblioteket"),
    ("Hvem er ny formand for styregruppen?", "hvem er formand for styregruppen"),
    ("Hvilke kommuner har sagt ja til koret?", "Hvilke kommuner har sagt nej til koret?"),
    ("Hvem bærer ansvaret for koret?", "Hvem har ansvaret for haven?"),
]
# Whom or what they mean depends on who asks, or on what was said before.
DEPENDENT = [
    "Hvad koster det?",
    "Er det gratis?",
    "Hvornår mødes de?",
    "Hvornår mødes de næste gang?",
    "Hvad er hendes telefonnummer?",
    "Hvad koster kurset hos ham i Viborg?",
    "Tak, og hvad er hendes telefonnummer?",
    "Og hvem betaler for lokalet?",
    "Hvad med seminaret i Viborg?",
    "Hvem er vores tovholder?",
    "Hvem er tovholder i min kommune?",
    "Hvad får de unge ud af det?",
    "Hvem har nummer [telefonnummer]?",
    "Where is their office?",
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_the_same_is_known_in_other_words(first: str, second: str) -> None:
    assert same(first, second, at=THEN, now=SOON)
    assert same(second, first, at=THEN, now=SOON)


@pytest.mark.parametrize(("first", "second"), OTHER)
def test_another_question_is_not_taken_for_the_same(first: str, second: str) -> None:
    assert not same(first, second, at=THEN, now=SOON)
    assert not same(second, first, at=THEN, now=SOON)


@pytest.mark.parametrize("question", DEPENDENT)
def test_what_depends_on_the_asker_or_the_talk_is_never_the_same(question: str) -> None:
    assert not same(question, question, at=THEN, now=SOON)


@pytest.mark.parametrize(
    "question",
    [
        "Hvad koster det for en kommune at være med?",
        "Hvornår er det næste møde i KD-Net?",
        "Fristen for tilmelding, hvornår er den?",
        "Hvem er vores koordinator?",
        "Hvem er den nye formand for styregruppen?",
        "Hvad oplevede musikeren Catrine, da hun spillede for en mand med ALS?",
    ],
)
def test_little_words_that_mean_nothing_before_them_do_no_harm(question: str) -> None:
    assert same(question, question, at=THEN, now=SOON)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hvem er vært i år?", False),
        ("Er mødet den 4. juni aflyst?", False),
        ("Er mødet den 4. juni 2026 aflyst?", True),
        ("Hvem er vært for seminaret?", True),
        ("Hvornår er næste møde i koret?", True),  # whether the answer still holds is another matter
    ],
)
def test_the_clock_makes_another_question_of_it(question: str, expected: bool) -> None:
    assert same(question, question, at=THEN, now=SOON)
    assert same(question, question, at=THEN, now=LATER) is expected


@pytest.mark.parametrize("word", ["nøgle", "hår", "bære", "søm"])
def test_a_word_is_not_taken_for_a_little_one_without_its_letters(word: str) -> None:
    assert word in {each.written for each in asked(f"Hvem har kommunens {word}?").words}


# ------------------------------------------------------------------------------------------------------------------ near


def synonyms(stemmed: str) -> frozenset[str]:
    pairs = (("regnskab", "budget"), ("faktura", "regning"), ("parkering", "parkeringsplads"))
    found = {stem(other) for pair in pairs for word in pair if stem(word) == stemmed for other in pair}
    return frozenset(found - {stemmed})


KEY, KEY_ANSWER = "Hvem har nøglen til mødelokalet på Torvegade 7?", "Nøglen ligger hos Pia i receptionen."
PARKING, PARKING_ANSWER = "Hvor kan man parkere ved Kulturhuset i Randers?", "Bag Kulturhuset. De første to timer er gratis."
BOOKS, BOOKS_ANSWER = "Hvem godkender regnskabet?", "Det gør styregruppen."


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        (KEY, KEY_ANSWER, "hvem har nøglen til mødelokalet på Torvegade 7", Stance.LIKE),
        (KEY, KEY_ANSWER, "hvem kan låse mig ind i mødelokalet på Torvegade 7 i morgen tidlig", Stance.NEAR),
        (KEY, KEY_ANSWER, "hvem har nøglen til mødelokalet på Torvegade 17", Stance.OTHER),
        (KEY, KEY_ANSWER, "hvem har nøglen til mødelokalet på Østergade 7", Stance.OTHER),
        (KEY, KEY_ANSWER, "hvem havde nøglen til mødelokalet på Torvegade 7", Stance.OTHER),
        (KEY, KEY_ANSWER, "hvornår er nøglen til mødelokalet på Torvegade 7 ledig", Stance.OTHER),
        (KEY, KEY_ANSWER, "ligger nøglen i receptionen", Stance.LIKE),  # the answer itself says so
        (PARKING, PARKING_ANSWER, "er der parkering ved kulturhuset i Randers", Stance.NEAR),
        (PARKING, PARKING_ANSWER, "hvor kan man parkere ved Kulturhuset i Ringsted", Stance.OTHER),
        (PARKING, PARKING_ANSWER, "hvor længe kan man parkere ved Kulturhuset i Randers", Stance.OTHER),
        (PARKING, PARKING_ANSWER, "hvor kan man ikke parkere ved Kulturhuset i Randers", Stance.OTHER),
        (PARKING, PARKING_ANSWER, "hvor kan man parkere ved rådhuset i Randers", Stance.OTHER),
        (BOOKS, BOOKS_ANSWER, "hvem godkender budgettet", Stance.NEAR),
        (BOOKS, BOOKS_ANSWER, "hvem godkendte regnskabet", Stance.OTHER),
        (BOOKS, BOOKS_ANSWER, "hvem godkender kommissoriet", Stance.OTHER),
        ("Hvem udpeger formanden?", "Det gør byrådet.", "hvem er udpeget som formand", Stance.OTHER),
        ("Hvem er koordinator?", "Karen Lund.", "hvem er tovholder", Stance.OTHER),
        ("Hvad koster det?", "200 kr.", "hvad koster det", Stance.NEAR),  # whatever was spoken of then
        ("Kan man komme fra Mors til mødet?", "Ja.", "kan man komme til Mors fra mødet", Stance.OTHER),
    ],
)
def test_what_an_answer_is_worth_to_another_question(before: str, answer: str, question: str, expected: Stance) -> None:
    assert stance(asked(question), asked(before), answer, synonyms=synonyms) is expected


# ------------------------------------------------------------------------------------------------------------- collection


def curated(number: int, *questions: str, answer: str = "Ja.", date: str = "2026-03-12") -> Curated:
    return Curated(number, questions, answer, date)


def test_of_two_answers_the_newer_comes_first() -> None:
    answers = {
        "a": curated(1, "Må vi tage en kollega med?"),
        "b": curated(2, "Hvem er vært?", "må jeg tage en kollega med", date="2026-03-14"),
        "c": curated(3, "Må vi tage en hund med?", date="2026-03-15"),
    }
    assert Taught(answers).to("Må man tage kolleger med?", now=SOON) == ["b", "a"]
    assert Taught(answers).to("Må man tage børn med?", now=SOON) == []
    assert Taught().to("Må man tage børn med?", now=SOON) == []


def test_a_long_answer_is_several_passages_below_its_questions() -> None:
    told = curated(
        7, "hvem har noeglen?", "Hvor er nøglen?", answer="\n\n".join(f"{n}. " + "Skuret er låst. " * 40 for n in (1, 2))
    )
    entry = entry_of(told, mend=lambda text: text.replace("noegle", "nøgle"))
    assert (entry.title, entry.date, entry.path) == ("hvem har nøglen?", "2026-03-12", "")
    assert [passage.heading for passage in entry.passages] == [("Hvor er nøglen?", "hvem har nøglen?")] * 2
    assert [passage.lines for passage in entry.passages] == [(1, 1), (3, 3)]
    assert " ".join(sentence.text for passage in entry.passages for sentence in passage.sentences).count("låst") == 80


def test_lines_of_an_answer_stay_lines() -> None:
    (passage,) = entry_of(curated(7, "Hvem kommer?", answer="To kommer:\n- Pia\n- Bo\n\nVel mødt."), mend=str).passages
    assert passage.text == "To kommer:\n- Pia\n- Bo\nVel mødt."
    assert [sentence.text for sentence in passage.sentences] == ["To kommer:", "- Pia", "- Bo", "Vel mødt."]


def test_paragraphs_are_parted_by_empty_lines() -> None:
    assert paragraphs("Ja.\n \nHusk bilag.\nOg kvittering.\n\n\n") == ("Ja.", "Husk bilag.\nOg kvittering.")


def test_cpr_numbers_are_blotted_out() -> None:
    told = without_cpr(curated(1, "Hvem er CPR 010190-1234?", answer="Det er hans CPR-nummer:\n010190-1234."))
    assert "1234" not in " ".join((*told.questions, told.answer))
    assert told.answer.startswith("Det er hans CPR-nummer:\n")
