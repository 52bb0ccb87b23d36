from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.reports import form as forms
from bot.reports.form import Kind, Option, Question
from bot.reports.typed import Fault, Problem, Words, phrases, read
from bot.reports.values import Answers, Chosen, Number, Period, Text, Value, YesNo
from handlers.texts.typed_words import WORDS

TODAY = date(2026, 11, 22)
PLACES = ("Aarhus", "Herning", "Horsens", "Struer", "Syddjurs", "Korsør", "Læsø", "Region Midtjylland", "Aarhus Universitet")
FORM = forms.read(None, organizations=PLACES)
NAMES = {option.id: option.text for option in FORM.questions[0].options}


def question(id: str) -> Question:
    found = FORM.question(id)
    assert found is not None
    return found


def answer(id: str, text: str, **answers: Value) -> Value | Problem:
    return read(text, question(id), answers=answers, today=TODAY, words=WORDS)


# ---------------------------------------------------------------------------------------------------------------------- choice


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Struer", "Struer"),
        ("  STRUER!", "Struer"),
        ("4", "Struer"),
        ("4.", "Struer"),
        ("nr. 4", "Struer"),
        ("Struer Kommune", "Struer"),
        ("vi er fra struer", "Struer"),
        ("Sturer", "Struer"),
        ("det er Sturer Kommune", "Struer"),
        ("stru", "Struer"),
        ("Århus", "Aarhus"),
        ("Aarhus Kommune", "Aarhus"),
        ("Århus Universitet", "Aarhus Universitet"),
        ("Aarhus Uni", "Aarhus Universitet"),
        ("universitetet", "Aarhus Universitet"),
        ("Midtjylland", "Region Midtjylland"),
        ("Region Midtjyland", "Region Midtjylland"),
        ("Syd Djurs", "Syddjurs"),
        ("sydjurs", "Syddjurs"),
        ("hornsens", "Horsens"),
        ("KORSOER", "Korsør"),
        ("Korsor", "Korsør"),
        ("Laso", "Læsø"),
        ("S T R U E R", "Struer"),
    ],
)
def test_a_municipality_is_known_by_name_number_part_and_slip(text: str, place: str) -> None:
    found = answer("municipality", text)
    assert isinstance(found, Chosen), found
    assert [NAMES[id] for id in found.options] == [place]


@pytest.mark.parametrize("text", ["Kor", "Hobro", "99", "0", "Vejle", "ved ikke", "nej", "ja", "👍", "x", "Kultur"])
def test_what_is_none_of_the_municipalities_is_not_taken_for_one(text: str) -> None:
    assert answer("municipality", text) == Problem(Fault.NO_SUCH_OPTION, text)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Struer og Hobro", ["Struer"]),
        ("Horsens/Hedensted", ["Horsens"]),
        ("Aarhus Teater", ["Aarhus"]),
        ("Sorsens", ["Horsens"]),
    ],
)
def test_where_a_municipality_is_only_near_it_is_offered(text: str, places: list[str]) -> None:
    found = answer("municipality", text)
    assert isinstance(found, Problem)
    assert (found.fault, [NAMES[id] for id in found.options]) == (Fault.WHICH, places)


def test_two_municipalities_are_one_too_many() -> None:
    found = answer("municipality", "Struer, Horsens")
    assert isinstance(found, Problem)
    assert (found.fault, {NAMES[id] for id in found.options}) == (Fault.ONE_ONLY, {"Struer", "Horsens"})
    assert answer("municipality", "alle") == Problem(Fault.ONE_ONLY)


@pytest.mark.parametrize(
    ("text", "option", "other"),
    [
        ("Sang og kor", "song", ""),
        ("sang & kor", "song", ""),
        ("sang, kor", "song", ""),
        ("Kor", "song", ""),
        ("korsang", "song", ""),
        ("song", "song", ""),
        ("dans og teater", "theatre", ""),
        ("laesegrupper", "reading", ""),
        ("lasegruppe", "reading", ""),
        ("guidet fælleslæsning", "reading", ""),
        ("kultur på recept", "prescription", ""),
        ("Musik", "music", ""),
        ("2", "song", ""),
        ("Andet", "other", ""),
        ("Andet: strikning og hækling", "other", "strikning og hækling"),
        ("Andet (fisketur)", "other", "fisketur"),
        ("  Madlavning og  hygge med de ældre ", "other", "Madlavning og hygge med de ældre"),
        ("Yoga", "other", "Yoga"),
        ("Andet: hjælp", "other", "hjælp"),
        ("Hjælp til selvhjælp", "other", "Hjælp til selvhjælp"),
    ],
)
def test_what_fits_no_activity_goes_to_the_free_one_as_it_was_typed(text: str, option: str, other: str) -> None:
    assert answer("activity", text) == Chosen((option,), other)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("musikteater", ("music", "theatre", "other")),
        ("musk", ("music", "other")),
        ("regning", ("arts", "other")),
        ("kunst", ("arts", "museum", "other")),
        ("gåtur i skoven", ("nature", "other")),
        ("sang og strikning", ("song", "other")),
        ("Vi lavede mad, spillede musik og dansede", ("music", "theatre", "other")),
    ],
)
def test_what_is_near_an_activity_is_asked_about(text: str, options: tuple[str, ...]) -> None:
    assert answer("activity", text) == Problem(Fault.WHICH, text, options)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("musik og teater", Problem(Fault.ONE_ONLY, options=("music", "theatre"))),
        ("1 og 3", Problem(Fault.ONE_ONLY, options=("reading", "music"))),
        ("13", Problem(Fault.NO_SUCH_OPTION, "13")),
        ("ved ikke", Problem(Fault.NO_SUCH_OPTION, "ved ikke")),
        ("xx", Problem(Fault.NO_SUCH_OPTION, "xx")),
        ("?", Problem(Fault.NO_SUCH_OPTION, "?")),
        (" \n", Problem(Fault.EMPTY)),
        *(
            (text, Problem(Fault.NO_SUCH_OPTION, text))
            for text in ("hjælp", "næste møde", "Fortryd!", "annuller", "menu", "start")
        ),
        ("hvornår er næste møde", Problem(Fault.NO_SUCH_OPTION, "hvornår er næste møde")),
        ("strikning, hjælp", Problem(Fault.NO_SUCH_OPTION, "hjælp")),
        ("\u200b", Problem(Fault.EMPTY)),
        ("å" * 501, Problem(Fault.TOO_LONG, "501/500")),
    ],
)
def test_what_is_no_activity_says_why(text: str, problem: Problem) -> None:
    assert answer("activity", text) == problem


# --------------------------------------------------------------------------------------------------------------------- several


@pytest.mark.parametrize(
    ("text", "options", "other"),
    [
        ("Symptomer på stress, angst eller depression", "stress", ""),
        ("Symptomer på stres, angst eler depresion", "stress", ""),
        ("stress og angst", "stress", ""),
        ("Symptomer på stress, angst eller depression, unge", "stress young", ""),
        ("Unge; ÆLDRE", "older young", ""),
        ("unge\naeldre", "older young", ""),
        ("unge + ældre & smerter", "pain older young", ""),
        ("unge ældre", "older young", ""),
        ("de unge samt seniorerne", "older young", ""),
        ("- sårbare unge\n- ældre", "older young", ""),
        ("1. Unge\n2. Ældre", "older young", ""),
        ("1, 3 og 4", "stress lonely older", ""),
        ("1 3 4", "stress lonely older", ""),
        ("1-3", "stress pain lonely", ""),
        ("3,3", "lonely", ""),
        ("alle", "stress pain lonely older young", ""),
        ("dem alle sammen", "stress pain lonely older young", ""),
        ("alle 5 målgrupper", "stress pain lonely older young", ""),
        ("alle undtagen ældre og unge", "stress pain lonely", ""),
        ("alle unge", "young", ""),
        ("Andre", "other", ""),
        ("mænd over 50", "other", "mænd over 50"),
        ("unge, mænd over 50", "young other", "mænd over 50"),
        ("alle gamle, unge", "young other", "alle gamle"),
        ("stress, angsten hos mænd", "stress", ""),
        ("unge, andre unge mænd", "young other", "andre unge mænd"),
        ("unge, andre: mænd over 50", "young other", "mænd over 50"),
        ("mænd, kvinder og børn", "other", "mænd, kvinder og børn"),
        ("1. Unge\n2. Flygtninge\n3. Studerende", "young other", "Flygtninge, Studerende"),
    ],
)
def test_several_target_groups_are_read_from_a_list(text: str, options: str, other: str) -> None:
    assert answer("targets", text) == Chosen(tuple(options.split()), other)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ensomme mænd", Problem(Fault.WHICH, "ensomme mænd", ("lonely", "other"))),
        ("stress, unge mænd med angst", Problem(Fault.WHICH, "unge mænd med angst", ("young", "other"), ("stress",))),
        ("alle undtagen flygtninge", Chosen(("other",), "alle undtagen flygtninge")),
        ("1, 9", Problem(Fault.NO_SUCH_OPTION, "9", understood=("stress",))),
        ("ingen", Problem(Fault.NO_SUCH_OPTION, "ingen")),
        ("unge, hjælp", Problem(Fault.NO_SUCH_OPTION, "hjælp", understood=("young",))),
        ("unge, ved ikke", Problem(Fault.NO_SUCH_OPTION, "ved ikke", understood=("young",))),
        ("3-1", Problem(Fault.NO_SUCH_OPTION, "3-1")),
    ],
)
def test_a_list_with_a_doubt_says_which_part_it_is(text: str, problem: Problem | Chosen) -> None:
    assert answer("targets", text) == problem


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Kultur og sundhed", "culture health"),
        ("Kultur- og Sundhedsforvaltningen", "culture health"),
        ("jobcentret", "employment"),
        ("beskeftigelse", "employment"),
        ("besk", "employment"),
        ("alle tre", "culture health employment"),
    ],
)
def test_fields_are_known_by_their_departments(text: str, options: str) -> None:
    assert answer("fields", text) == Chosen(tuple(options.split()))


def test_without_a_free_option_the_part_that_fits_nothing_is_named() -> None:
    assert answer("fields", "kultur, biblioteket") == Problem(Fault.NO_SUCH_OPTION, "biblioteket", understood=("culture",))


def test_an_option_text_comes_before_the_number_of_another() -> None:
    assert read("1", _asked(Kind.CHOICE, "2", "1"), answers={}, today=TODAY, words=WORDS) == Chosen(("o1",))


def _asked(kind: Kind, *options: str) -> Question:
    return Question(
        id="q", label="x", text="x", kind=kind, options=tuple(Option(id=f"o{n}", text=text) for n, text in enumerate(options))
    )


@pytest.mark.parametrize(
    ("options", "text", "found"),
    [
        (("Sang og kor", "Mad, drikke og hygge"), "sang og kor, mad, drikke og hygge", Chosen(("o0", "o1"))),
        (("Sang og kor", "Mad, drikke og hygge"), "mad, drikke og higge", Chosen(("o1",))),
        (("Aarhus", "Aarhus Universitet", "Herning"), "Aarhus Universitet Herning", Chosen(("o1", "o2"))),
        (("Kultur", "Kultur på recept"), "kulturen", Chosen(("o0",))),
        (("Marie", "Maria"), "Marib", Problem(Fault.WHICH, "Marib", ("o0", "o1"))),
        (("Marie", "Maria"), "Mari", Problem(Fault.WHICH, "Mari", ("o0", "o1"))),
    ],
)
def test_names_are_found_whole_and_what_two_are_near_to_is_asked_about(
    options: tuple[str, ...], text: str, found: Chosen | Problem
) -> None:
    assert read(text, _asked(Kind.SEVERAL, *options), answers={}, today=TODAY, words=WORDS) == found


def test_a_name_comes_before_another_word_for_something_else() -> None:
    kinds = (Option(id="a", text="Sang", also=("Kor",)), Option(id="b", text="Kor"))
    asked = Question(id="kinds", label="x", text="x", kind=Kind.SEVERAL, options=kinds)
    assert read("kor", asked, answers={}, today=TODAY, words=WORDS) == Chosen(("b",))


# --------------------------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("25", 25),
        ("0", 0),
        ("ca. 25", 25),
        ("omkring 25 deltagere", 25),
        ("vi var 25, tror jeg", 25),
        ("måske 25", 25),
        ("25.", 25),
        ("25+", 25),
        ("~25", 25),
        ("25 stk.", 25),
        ("25 (femogtyve)", 25),
        ("deltagere - 25", 25),
        ("1.129", 1129),
        ("1.129.", 1129),
        ("1 129", 1129),
        ("1\u00a0129 borgere", 1129),
        ("1.129,00", 1129),
        ("25,0", 25),
        ("25.0", 25),
        ("٢٥", 25),
        ("2 tusind", 2000),
        ("2,5 tusind", 2500),
        ("100000", 100_000),
        ("femogtyve", 25),
        ("Fem og tyve", 25),
        ("fem-og-tyve stykker", 25),
        ("nioghalvfems", 99),
        ("tolv", 12),
        ("der kom tolv", 12),
        ("et dusin", 12),
        ("hundrede", 100),
        ("et hundrede og fem", 105),
        ("tohundredefemogtyve", 225),
        ("to tusind tre hundrede og fem", 2305),
        ("en", 1),
        ("én deltager", 1),
        ("kun en", 1),
        ("ingen", 0),
        ("ingen faldt fra", 0),
        ("nul", 0),
    ],
)
def test_a_number_is_read_in_figures_and_in_words(text: str, number: int) -> None:
    assert answer("participants", text) == Number(number, " ".join(text.split()))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("20-25", Fault.SEVERAL_NUMBERS),
        ("20 – 25", Fault.SEVERAL_NUMBERS),
        ("20 til 25", Fault.SEVERAL_NUMBERS),
        ("ti-tolv stykker", Fault.SEVERAL_NUMBERS),
        ("25 og 3 frivillige", Fault.SEVERAL_NUMBERS),
        ("25, ingen faldt fra", Fault.SEVERAL_NUMBERS),
        ("12/3", Fault.SEVERAL_NUMBERS),
        ("12.03.2024", Fault.SEVERAL_NUMBERS),
        ("1,000", Fault.SEVERAL_NUMBERS),  # one, or a thousand as the English write it
        ("2,5", Fault.NOT_WHOLE),
        ("2½", Fault.NOT_WHOLE),
        ("1,129", Fault.NOT_WHOLE),
        ("-5", Fault.TOO_LOW),
        ("−5", Fault.TOO_LOW),
        ("ca. -5", Fault.TOO_LOW),
        ("minus 5", Fault.TOO_LOW),
        ("100001", Fault.TOO_HIGH),
        ("9" * 150, Fault.TOO_HIGH),
        ("1 million", Fault.TOO_HIGH),
        ("mange", Fault.NOT_A_NUMBER),
        ("en god flok", Fault.NOT_A_NUMBER),
        ("et par stykker", Fault.NOT_A_NUMBER),
        ("et halvt hundrede", Fault.NOT_A_NUMBER),
        ("halvanden", Fault.NOT_A_NUMBER),
        ("flere hundrede", Fault.NOT_A_NUMBER),
        ("ingen anelse", Fault.NOT_A_NUMBER),
        ("ved ikke", Fault.NOT_A_NUMBER),
        ("25%", Fault.NOT_A_NUMBER),
        ("25 procent", Fault.NOT_A_NUMBER),
        ("WHO-5", Fault.NOT_A_NUMBER),
        ("?", Fault.NOT_A_NUMBER),
        ("", Fault.EMPTY),
        ("7" * 1000, Fault.TOO_LONG),
    ],
)
def test_what_is_no_number_of_people_says_why(text: str, fault: Fault) -> None:
    found = answer("participants", text)
    assert isinstance(found, Problem)
    assert found.fault is fault


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("25 glade mennesker", 25),
        ("25 i alt, børn og voksne", 25),
        ("12 par", 12),
        ("12 pr. møde", 12),
        ("25 i maj", 25),
        ("25 hver mandag", 25),
        ("vi var 25 til mødet", 25),
        ("på hvert møde deltog 15 personer", 15),
        ("mandag kom tolv", 12),
        ("til mødet kom fem og tyve", 25),
        ("hver mandag 25 glade mennesker", 25),
        ("ingen til mødet", 0),
        ("det svingede, men 25", 25),
        ("2024", 2024),
        ("ca. 2024", 2024),
        ("2024 glade mennesker", 2024),
        ("2024 skoleelever", 2024),
    ],
)
def test_a_number_may_stand_among_other_words(text: str, number: int) -> None:
    assert answer("participants", text) == Number(number, text)


@pytest.mark.parametrize(
    "text",
    [
        "møder i 2024",
        "aktiviteter i 2024",
        "i 2024",
        "siden 2023",
        "referat 2023",
        "næste møde 2. juni",
        "næste møde 2. juni kl. 14",
        "et møde 2. juni",
        "2. juni",
        "2 juni",
        "fredag den 13.",
        "torsdag kl. 10",
        "mødet den 14",
        "25 møder",
        "ingen møder",
        "uge 12",
        "dagsorden 12",
        "hvad sker der 14. april",
        "hvem var de 25",
    ],
)
def test_a_number_in_a_text_about_something_else_is_no_answer(text: str) -> None:
    assert answer("participants", text) == Problem(Fault.NOT_A_NUMBER)


@pytest.mark.parametrize(
    ("asked", "text", "number"),
    [
        ("Hvor mange møder holdt I?", "5 møder", 5),
        ("Hvor mange møder holdt I?", "møder: 5", 5),
        ("Hvor mange gange samledes I?", "5 møder", 5),
        ("Hvilket år begyndte det?", "i 2024", 2024),
        ("Hvor mange uger varede det?", "12 uger", 12),
        ("Hvor mange møder holdt I?", "næste møde 2. juni", None),
        ("Hvor mange gange samledes I?", "mødet den 2.", None),
    ],
)
def test_what_a_number_counts_may_be_what_the_question_asks_for(asked: str, text: str, number: int | None) -> None:
    found = read(text, Question(id="n", label="x", text=asked, kind=Kind.NUMBER), answers={}, today=TODAY, words=WORDS)
    assert found == (Problem(Fault.NOT_A_NUMBER) if number is None else Number(number, text))


def test_a_number_that_is_out_of_bounds_comes_with_the_bound() -> None:
    asked = Question(id="n", label="x", text="x", kind=Kind.NUMBER, at_least=2, at_most=9)
    found = [read(text, asked, answers={}, today=TODAY, words=WORDS) for text in ("1", "2", "9", "10")]
    assert found == [Problem(Fault.TOO_LOW, "2"), Number(2, "2"), Number(9, "9"), Problem(Fault.TOO_HIGH, "9")]


def test_no_more_can_leave_than_took_part() -> None:
    assert answer("left", "26", participants=Number(25)) == Problem(Fault.ABOVE_OTHER, "25")
    assert answer("left", "25", participants=Number(25)) == Number(25, "25")
    assert answer("left", "26") == Number(26, "26")


def test_of_how_a_number_was_written_sixty_characters_are_kept() -> None:
    found = answer("participants", "omkring 25, men det var lidt svært at tælle dem alle sammen den dag")
    assert found == Number(25, "omkring 25, men det var lidt svært at tælle dem alle sammen")


# -------------------------------------------------------------------------------------------------- text, period, yes and no


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  De kom igen. ", "De kom igen."),
        ("Et\r\n\r\n\r\n\r\nto\tog   tre\x00\x1b", "Et\n\nto og tre"),
        ("a\u202eb\u200bc", "abc"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("A\u030a", "Å"),
    ],
)
def test_a_text_keeps_its_paragraphs_and_loses_what_cannot_be_seen(text: str, kept: str) -> None:
    assert answer("worked", text) == Text(kept)


def test_a_title_is_one_line() -> None:
    assert answer("title", "Syng\ndig glad") == Text("Syng dig glad")


@pytest.mark.parametrize("text", ["", " \n ", "-", "...", "\u200d"])
def test_a_text_that_says_nothing_is_empty(text: str) -> None:
    assert answer("worked", text) == Problem(Fault.EMPTY)


def test_a_text_may_be_as_long_as_the_form_says() -> None:
    assert answer("title", "å" * 120) == Text("å" * 120)
    assert answer("title", "å" * 121) == Problem(Fault.TOO_LONG, "121/120")


def test_a_period_comes_with_the_words_for_it() -> None:
    assert answer("period", "marts-juni  2024") == Period(date(2024, 3, 1), date(2024, 6, 30), "marts-juni 2024")
    long = "det kører stadig siden maj 2024, " + "godt nok " * 9
    assert answer("period", long) == Period(date(2024, 5, 1), None, long[:100].rstrip())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("25 deltagere", Fault.NOT_A_PERIOD),
        ("kører stadig", Fault.NO_START),
        ("hvert år", Fault.NO_YEAR),
        ("juni 2024 - marts 2024", Fault.BACKWARDS),
        ("1850", Fault.TOO_FAR),
    ],
)
def test_what_is_no_period_says_why(text: str, fault: Fault) -> None:
    assert answer("period", text) == Problem(fault)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        *(
            (text, True)
            for text in ("ja", "JA!!!", "jaaa", "ja tak", "jo", "yes", "👍", "👍🏽", "ok", "ja hvorfor ikke", "det må de gerne")
        ),
        *(
            (text, True)
            for text in (
                *("ikke noget problem", "Slet ikke noget problem!", "ikke noget i vejen for det", "ikke for min skyld"),
                *("no problem", "ja, ikke noget problem", "det er ikke noget problem", "det har vi ikke noget imod"),
            )
        ),
        *(
            (text, False)
            for text in (
                "ikke",
                "Ikke.",
                "ikke tak",
                "tak, ikke",
                "ikke, nej tak",
                "no tak",
                "slet ikke",
                "nej ikke",
                "aldrig i livet",
            )
        ),
        *(
            (text, False)
            for text in ("nej", "neej", "Nej tak.", "no", "helst ikke", "👎", "👎🏾", "nej det vil vi ikke", "det må de ikke")
        ),
    ],
)
def test_yes_and_no_are_known_in_many_words(text: str, yes: bool) -> None:
    assert answer("contact", text) == YesNo(yes)


@pytest.mark.parametrize(
    "text",
    [
        "måske",
        "ved ikke",
        "ja, men helst ikke",
        "nej, jo",
        "ja, men ikke i juli",
        "ja, hvis det ikke haster",
        "ikke hvis det kan undgås",
        "nej, det er ikke noget problem",
        "ikke, jo",
        "no way",
        "👍 ikke",
        "👍👎",
        "jeg ved ikke",
        "25",
        "spørg gerne koordinatoren",
        "jaket",
        "ja " * 400,
    ],
)
def test_what_is_neither_yes_nor_no_is_asked_again(text: str) -> None:
    assert answer("contact", text) == Problem(Fault.NOT_YES_NO)


def test_where_files_are_wanted_a_text_is_none() -> None:
    assert answer("files", "dem har jeg ikke") == Problem(Fault.NEEDS_FILE)


# ------------------------------------------------------------------------------------------------------------------ everything

_SCRAPS = (
    "ja nej ikke og eller samt , ; \n & + / - : ( ) . % 1 2 3. 25 1.129 2,5 -5 nr. tolv hundrede tusind en ingen alle undtagen "
    "andet andre: musik musikteater teater sang kor unge ældre stress Struer Aarhus Kommune marts 2024 kører stadig siden ved "
    "måske 👍 ½ ٢"
).split(" ")
texts = st.one_of(
    st.text(max_size=4096),
    st.lists(st.sampled_from(_SCRAPS), max_size=30).map(" ".join),
    st.lists(st.sampled_from(_SCRAPS), max_size=6).map("".join),
)


@given(texts, st.sampled_from(FORM.questions), st.integers(0, 100_000))
@example("1 3", question("activity"), 0)
def test_whatever_is_typed_the_answer_fits_the_question_or_says_why(text: str, asked: Question, took_part: int) -> None:
    answers: Answers = {"participants": Number(took_part)}
    found = read(text, asked, answers=answers, today=TODAY, words=WORDS)
    ids = [option.id for option in asked.options]
    match found:
        case Problem():
            named = (*found.options, *found.understood)
            assert set(named) <= set(ids)
            assert len(found.detail) <= 500
            assert found.options if found.fault is Fault.WHICH else True
        case Chosen():
            assert asked.kind in (Kind.CHOICE, Kind.SEVERAL)
            assert found.options
            assert list(found.options) == [id for id in ids if id in found.options]
            assert len(found.options) == 1 or asked.kind is Kind.SEVERAL
            assert not found.other or (asked.free is not None and asked.free.id in found.options)
            assert len(found.other) <= 500
        case Number():
            assert asked.kind is Kind.NUMBER
            assert asked.at_least <= found.number <= min(asked.at_most, took_part if asked.not_above else asked.at_most)
            assert len(found.said) <= 60
        case Text():
            assert asked.kind is Kind.TEXT
            assert 0 < len(found.text) <= asked.characters
        case Period():
            assert asked.kind is Kind.PERIOD
            assert found.end is None or found.start <= found.end
        case YesNo():
            assert asked.kind is Kind.YES_NO
        case _:
            raise AssertionError(found)


@given(st.integers(0, 99_999))
def test_every_number_is_read_as_it_is_written(number: int) -> None:
    for text in (str(number), f"{number:,}".replace(",", "."), f"{number:,}".replace(",", " "), f"ca. {number} deltagere"):
        found = answer("participants", text)
        assert isinstance(found, Number)
        assert found.number == number


@given(st.sampled_from([one for one in FORM.questions if one.options]), st.data())
def test_every_option_is_known_by_each_of_its_names_and_by_its_number(asked: Question, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(asked.options) - 1))
    option = asked.options[place]
    for text in (option.text, option.text.upper(), *option.also, str(place + 1), f"{place + 1}."):
        assert read(text, asked, answers={}, today=TODAY, words=WORDS) == Chosen((option.id,)), text


@given(st.data())
def test_options_joined_in_any_way_are_those_options(data: st.DataObject) -> None:
    asked = question("targets")
    chosen = data.draw(st.lists(st.sampled_from(asked.options[:-1]), min_size=1, unique=True))
    joined = data.draw(st.sampled_from([", ", "\n", " og ", "; ", " & ", " samt ", " + "])).join(one.text for one in chosen)
    found = read(joined, asked, answers={}, today=TODAY, words=WORDS)
    assert isinstance(found, Chosen)
    assert set(found.options) == {one.id for one in chosen}


def test_without_any_words_figures_and_names_are_understood_all_the_same() -> None:
    assert read("25", question("participants"), answers={}, today=TODAY, words=Words()) == Number(25, "25")
    assert read("Sang og kor", question("activity"), answers={}, today=TODAY, words=Words()) == Chosen(("song",))
    assert phrases("Ja tak, Næ, ,") == {"ja tak", "nae"}


@pytest.mark.parametrize(
    "part",
    [
        "a,",
        "musik, ",
        "1 ",
        "1.",
        "tre ",
        "hundrede",
        "en ",
        "9",
        "1 000 ",
        "ja ",
        "nej ikke ",
        "(",
        "og ",
        "2½",
        "abcde fghij, ",
    ],
)
@pytest.mark.parametrize("length", [200, 500, 4096])
def test_a_hostile_text_is_put_aside_at_once(part: str, length: int) -> None:
    text = (part * length)[:length]
    for asked in FORM.questions:
        begun = time.perf_counter()
        read(text, asked, answers={}, today=TODAY, words=WORDS)
        assert time.perf_counter() - begun < 0.5, asked.id
