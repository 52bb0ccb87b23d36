"""Answers in the documents' own words, and refusals where the sort of thing that was asked for is not told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from answer_corpus import FILES, NETWORK, NOW, ask, cited, opened, refused, stands, told

from knowledge import vectors
from knowledge.findings import Kind, Reason, TextFinding
from knowledge.library import Engine, Library
from knowledge.responders import passages
from knowledge.responders.passages import MAX_LEAD, MAX_TEXT, SURE

corpus = pytest.fixture(scope="module")(opened)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hvorfor sover beboerne på plejehjem bedre?", "Beboerne sover bedre, når de har sunget om eftermiddagen."),
        ("Hvor mange deltagere sang i Bakkeby?", "Der blev sunget af 27 deltagere i Bakkeby."),
        ("Hvad koster kostumerne til skovteatret?", "45.000 kr."),
        ("Hvad er beløbet til scene og lys?", "120.000 kr."),
        ("Hvad laver koordinatoren?", "Koordinatoren skriver nyhedsbrevet"),
        ("Hvad er formålet med netværket?", "styrke borgernes trivsel"),
        ("Hvor mange er der i Styregruppen for Blå Havne?", "ni medlemmer"),
    ],
)
def test_the_sentences_that_answer_with_their_lines(corpus: Library, question: str, expected: str) -> None:
    answer = ask(corpus, question)
    assert expected in " ".join(told(answer, TextFinding).lead)
    assert expected in cited(answer)[0]
    assert all(stands(citation) for citation in answer.citations)


def test_a_table_row_keeps_the_heads_of_its_columns(corpus: Library) -> None:
    (lead, *_) = told(ask(corpus, "kostumer skovteatret"), TextFinding).lead
    assert "Post: Kostumer – Beløb: 45.000 kr." in lead


@pytest.mark.parametrize(
    "question",
    [
        "Hvad hedder koordinatoren?",
        "Hvem er koordinator?",
        "Hvad er koordinatorens telefonnummer?",
        "Hvad er telefonnummeret til skovteatret?",
        "Hvad er mailadressen til koordinatoren?",
        "Hvad er Sofie Aagaards mailadresse?",
        "Hvornår åbner havnebiblioteket?",
        "Hvornår er deadline for nyhedsbrevet?",
        "Hvor mange kommuner læser nyhedsbrevet?",
        "Hvad er budgettet for havnebiblioteket?",
        "Hvad får koordinatoren i løn?",
        "Hvor gammel er koordinatoren?",
        "Hvor stor en andel af beboerne sover bedre?",
        "Hvor mange deltagere sang i Skanderborg?",  # a municipality that is not told of
    ],
)
def test_the_sort_of_thing_that_is_not_told(corpus: Library, question: str) -> None:
    refusal = refused(ask(corpus, question))
    assert refusal.reason in (Reason.NO_ATTRIBUTE, Reason.UNSURE)
    assert refusal.nearest
    assert all(stands(citation) for citation in refusal.nearest)


@pytest.mark.parametrize("question", ["Hvad sagde Kulturrådet om plejehjem i 2019?", "Hvad blev drøftet om gåture i 2019?"])
def test_another_year_than_the_documents_speak_of(corpus: Library, question: str) -> None:
    refusal = refused(ask(corpus, question))
    assert (refusal.reason, refusal.about) == (Reason.WRONG_PERIOD, "2019")


@pytest.mark.parametrize("question", ["Hvad siger dokumenterne om kvantefysik?", "Hvad kostede fregatten?"])
def test_what_no_document_speaks_of(corpus: Library, question: str) -> None:
    refusal = refused(ask(corpus, question))
    assert (refusal.reason, refusal.nearest) == (Reason.NOTHING, ())


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("kordinatorens opgaver", "koordinatorens opgaver"),
        ("hvorfor sover beborne pa plejehjem bedre", "Hvorfor sover beboerne på plejehjem bedre?"),
        ("HVAD LAVER KOORDINATOREN", "Hvad laver koordinatoren?"),
        ("hvad koster kostumerne til skovteatret", "Hvad koster kostumerne til skovteatret?"),
        ("beløb scene lys", "Hvad er beløbet til scene og lys?"),
        ("belob scene lys", "Hvad er beløbet til scene og lys?"),
    ],
)
def test_however_it_is_typed_it_is_the_same_text(corpus: Library, typed: str, clean: str) -> None:
    expected, found = ask(corpus, clean), ask(corpus, typed)
    assert told(found, TextFinding).lead == told(expected, TextFinding).lead
    assert found.citations[0] == expected.citations[0]


# ------------------------------------------------------------------------------------------------------- lengths and lists


def library_of(folder: Path, text: str) -> Library:
    (folder / "notat.txt").write_text(text, encoding="utf-8")
    library = Library.open(folder / "data" / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    list(library.ingest([folder / "notat.txt"], vectors=False))
    return library


def test_a_long_text_is_cut_around_the_sentence_that_answers(tmp_path: Path) -> None:
    filler = [f"Ved stolpe {number} står der en bænk, hvor man kan hvile sig og se ud over vandet." for number in range(30)]
    answering = "Fyrtårnet tændes af Havnelauget, når tågen kommer."
    text = "Stien langs fjorden\n\n" + " ".join([*filler[:15], answering, *filler[15:]]) + "\n"
    with closing(library_of(tmp_path, text)) as library:
        answer = ask(library, "Hvad sker der med fyrtårnet, når tågen kommer?")
    found = told(answer, TextFinding)
    assert answering in found.lead[0]
    assert len(found.lead[0]) <= MAX_LEAD
    assert sum(map(len, (*found.lead, *found.detail))) <= MAX_TEXT
    assert found.more


def test_a_list_is_told_whole_however_long_it_is(tmp_path: Path) -> None:
    entries = [
        f"- Værkstedet i rum {number} låner høvlbænk, skruestik, save og lim ud til alle medlemmer" for number in range(20)
    ]
    text = "Havnelauget\n\nHavnelauget har disse værksteder:\n" + "\n".join(entries) + "\n"
    with closing(library_of(tmp_path, text)) as library:
        answer = ask(library, "Hvilke værksteder har Havnelauget?")
    (lead,) = told(answer, TextFinding).lead
    assert [f"rum {number} " in lead for number in range(20)] == [True] * 20
    assert lead.startswith("Havnelauget har disse værksteder:")


def test_of_a_long_text_the_sentence_with_the_figure_is_told(tmp_path: Path) -> None:
    filler = [f"Ved stolpe {number} står en gul bænk med udsigt over vandet, hvor man kan hvile sig." for number in "abcdefg"]
    wordy = "Havnelaugets båd sejler med passagerer på fjorden hver sommer."
    answering = "I båden er der plads til 38 passagerer."
    text = "Fjorden\n\n" + " ".join([wordy, *filler, answering]) + "\n"
    with closing(library_of(tmp_path, text)) as library:
        answer = ask(library, "Hvor mange passagerer er der plads til i Havnelaugets båd på fjorden?")
    assert answering in told(answer, TextFinding).lead[0]


def test_a_place_that_is_named_goes_before_other_words(tmp_path: Path) -> None:
    text = "Huset\n\nSalen i Åvig kan lejes hele dagen for 400 kr.\n\nLejemål\n\nSalen i Ravnkær koster 900 kr. om dagen.\n"
    with closing(library_of(tmp_path, text)) as library:
        answer = ask(library, "Hvad koster salen om dagen i Åvig?")
    assert "400 kr." in told(answer, TextFinding).lead[0]
    assert "400 kr." in answer.citations[0].quote


def test_of_two_passages_that_say_the_same_word_for_word_one_is_shown(tmp_path: Path) -> None:
    same = "Nøglen til bådskuret hænger bag den grønne dør."
    with closing(library_of(tmp_path, f"Foråret\n\n{same}\n\nEfteråret\n\n{same}\n")) as library:
        found = told(ask(library, "Hvor hænger nøglen til bådskuret?"), TextFinding)
    assert " ".join((*found.lead, *found.detail)).count("bag den grønne dør") == 1


# -------------------------------------------------------------------------------------------------------------- by meaning

MEANINGS = (
    ("harbour", "havn"),
    ("library", "bibliotek"),
    ("opening", "åbning"),
    ("choir", "korsang"),
    ("coordinator", "koordinator"),
)


def embed(text: str) -> npt.NDArray[np.float32]:
    """A model that knows a few words in two languages: enough to see meaning where no word is shared."""
    small = text.lower()
    counts = np.array([1.0, *(10.0 * any(word in small for word in words) for words in MEANINGS)], np.float32)
    found: npt.NDArray[np.float32] = counts / np.linalg.norm(counts)
    return found


@pytest.fixture
def semantic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    def of_passages(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.stack([embed(text) for text in texts])

    monkeypatch.setattr(vectors, "available", lambda: True)
    monkeypatch.setattr(vectors, "of_passages", of_passages)
    monkeypatch.setattr(vectors, "of_question", embed)
    (tmp_path / "referat_2031.md").write_text(FILES["referat_2031.md"], encoding="utf-8")
    library = Library.open(tmp_path / "data" / "index.db", network=NETWORK, base=False)
    list(library.ingest([tmp_path / "referat_2031.md"]))
    yield library
    library.close()


def test_an_english_question_is_met_by_meaning(semantic: Library) -> None:
    answer = ask(semantic, "What about the harbour library opening?")
    assert answer.kind is Kind.ANSWER
    assert answer.english
    assert "havnebiblioteket" in cited(answer)[0]


def test_without_vectors_the_same_question_is_refused(corpus: Library) -> None:
    refused(ask(corpus, "What about the harbour library opening?"))


def test_meaning_does_not_stand_in_for_the_sort_of_thing_asked_for(semantic: Library) -> None:
    refusal = refused(ask(semantic, "What is the phone number of the harbour library?"))
    assert refusal.reason is Reason.NO_ATTRIBUTE


def test_the_score_is_explained_by_its_features(semantic: Library) -> None:
    answer = semantic.answer("Hvorfor sover beboerne på plejehjem bedre?", now=NOW)
    assert answer.score > 0.0
    assert {"words", "meaning", "heading", "sentence", "named", "holds", "period"} <= set(answer.trace)


def test_an_office_and_a_name_in_two_sentences_are_not_the_name_of_its_holder(tmp_path: Path) -> None:
    text = "Havnelauget\n\nHavnelaugets koordinator passer bådene i havnen. Karen Møllegaard har malet huset.\n"
    with closing(library_of(tmp_path, text)) as library:
        assert refused(ask(library, "Hvad hedder havnelaugets koordinator?")).reason is Reason.NO_ATTRIBUTE
    named = "Havnelauget\n\nHavnelaugets koordinator er Karen Møllegaard, som passer bådene i havnen.\n"
    (tmp_path / "named").mkdir()
    with closing(library_of(tmp_path / "named", named)) as library:
        answer = ask(library, "Hvad hedder havnelaugets koordinator?")
    assert "Karen Møllegaard" in told(answer, TextFinding).lead[0]


def test_a_list_is_not_told_by_its_length(tmp_path: Path) -> None:
    text = "Havnelauget\n\nHavnelauget har bådejere fra 24 øer og støttes af Fjordfonden, Bådklubben og Naturrådet.\n"
    with closing(library_of(tmp_path, text)) as library:
        assert refused(ask(library, "Kan du liste alle de 24 øer, som havnelaugets bådejere er fra?"))
        assert "24 øer" in told(ask(library, "Hvor mange øer har havnelauget bådejere fra?"), TextFinding).lead[0]


@pytest.mark.parametrize("unsure", [True, False])
def test_what_is_told_with_little_confidence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unsure: bool) -> None:
    text = "Havnelauget\n\nHavnelauget har seks grønne både.\n"
    with closing(library_of(tmp_path, text)) as library:
        sure = ask(library, "Hvor mange grønne både har havnelauget?")
        monkeypatch.setattr(passages, "SURE", sure.score + (0.01 if unsure else 0.0))
        again = ask(library, "Hvor mange grønne både har havnelauget?")
    assert sure.score > SURE
    assert not told(sure, TextFinding).unsure
    assert told(again, TextFinding).unsure is unsure


def test_how_long_something_lasts_is_told_in_years_too(tmp_path: Path) -> None:
    with closing(library_of(tmp_path, "Havnelauget\n\nProjektet med de grønne både varer i tre år.\n")) as library:
        assert "tre år" in told(ask(library, "Hvor længe varer projektet med de grønne både?"), TextFinding).lead[0]


def test_what_a_budget_costs_is_its_sum_and_not_an_entry_in_the_words_of_the_question(tmp_path: Path) -> None:
    rows = ("| Post | 2031 | I alt |", "|---|---|---|", "| Sang | 30.000 | 60.000 |", "| I alt | 50.000 | 100.000 |")
    text = f"# {NETWORK}\n\nKaffen koster netværket 3.000 kr. om ugen.\n\n## Netværkets budget\n\n" + "\n".join(rows) + "\n"
    (tmp_path / "budget.md").write_text(text, encoding="utf-8")
    with closing(Library.open(tmp_path / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)) as library:
        list(library.ingest([tmp_path / "budget.md"], vectors=False))
        assert "100.000" in told(ask(library, "Hvad koster netværket i alt om året?"), TextFinding).lead[0]


def test_an_english_question_is_met_by_its_words_where_there_are_no_vectors(tmp_path: Path) -> None:
    text = "Fjorden\n\nDe frivillige synger på biblioteket om vinteren.\n\nSkoven\n\nHytten står tom om foråret.\n"
    with closing(library_of(tmp_path, text)) as library:
        answer = ask(library, "Which volunteers sing at the library in winter?")
    assert "frivillige" in told(answer, TextFinding).lead[0]
    assert answer.english


def test_an_english_question_is_also_searched_in_danish(semantic: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(vectors, "of_question", lambda text: asked.append(text) or embed(text))
    ask(semantic, "What about the library opening?")
    ask(semantic, "hvad med bibliotekets åbning")
    assert asked[:2] == ["What about the library opening?", "hvad om bibliotek åbning?"]
    assert len(asked) == 3


def test_a_number_is_told_of_the_one_who_is_asked_about_only(tmp_path: Path) -> None:
    others = "".join(f"\n{where}\n\nHavnefogeden passer stedet.\n" for where in ("Molen", "Kajen", "Skuret", "Broen"))
    text = "Havnen\n\nSpørgsmål om bølger besvares af konsulent Karen Møllegaard, telefonnummer og mobilnummer 12 34 56 78.\n"
    with closing(library_of(tmp_path, text + others)) as library:
        assert "12 34 56 78" in told(ask(library, "telefonnummer til konsulenten om bølger"), TextFinding).lead[0]
        assert refused(ask(library, "telefonnummer eller mobilnummer til havnefogeden")).reason is Reason.NO_ATTRIBUTE


def test_what_an_abbreviation_stands_for_is_told_or_refused(tmp_path: Path) -> None:
    text = "Råd\n\nBKR mødtes i maj. BKR er glad.\n\nMere\n\nBølgernes Kulturråd (BKR) har ni medlemmer. NKR mødes i juni.\n"
    with closing(library_of(tmp_path, text)) as library:
        assert told(ask(library, "hvad betyder BKR?"), TextFinding).lead[0].startswith("Bølgernes Kulturråd (BKR)")
        assert refused(ask(library, "hvad står NKR for?")).reason is Reason.NO_ATTRIBUTE


def test_a_group_that_every_network_has_is_the_members_own(tmp_path: Path) -> None:
    own = f"# {NETWORK}\n\nStyregruppen laver en plan.\n"
    other = "# Havnelauget\n\nStyregruppen laver mange ting: Styregruppen laver planer, og styregruppen laver kaffe.\n"
    (tmp_path / "eget.md").write_text(own, encoding="utf-8")
    (tmp_path / "andet.md").write_text(other, encoding="utf-8")
    with closing(Library.open(tmp_path / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)) as library:
        list(library.ingest([tmp_path / "eget.md", tmp_path / "andet.md"], vectors=False))
        assert ask(library, "hvad laver styregruppen?").citations[0].document == "eget.md"
        assert ask(library, "hvad laver Havnelaugets styregruppe?").citations[0].document == "andet.md"


def test_nobody_elses_number_is_shown_beside_the_one_asked_for(tmp_path: Path) -> None:
    entries = "- Karen Møllegaard, tlf. 12 34 56 78\n- Bo Riisager, tlf. 87 65 43 21\n- Ida Brink, tlf. 11 22 33 44\n"
    with closing(library_of(tmp_path, f"Kontakt\n\nRing til os:\n\n{entries}")) as library:
        found = told(ask(library, "Hvad er Bo Riisagers telefonnummer?"), TextFinding)
    shown = " ".join((*found.lead, *found.detail))
    assert "87 65 43 21" in shown
    assert "12 34 56 78" not in shown


def test_a_municipality_may_stand_in_the_title_of_the_document(tmp_path: Path) -> None:
    text = "# Evaluering af fjordprojektet i Horsens\n\n## Deltagere\n\nI alt deltog 84 sejlere i projektet på fjorden.\n"
    (tmp_path / "evaluering.md").write_text(text, encoding="utf-8")
    with closing(Library.open(tmp_path / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)) as library:
        list(library.ingest([tmp_path / "evaluering.md"], vectors=False))
        assert "84" in told(ask(library, "Hvor mange sejlere deltog i projektet i Horsens?"), TextFinding).lead[0]
        assert ask(library, "Hvor mange sejlere deltog i projektet i Odder?").kind is Kind.REFUSAL


def test_what_is_next_lies_ahead(tmp_path: Path) -> None:
    text = "Havnen\n\nHavnens regatta blev holdt den 3. maj 2029 med 12 både.\n"
    with closing(library_of(tmp_path, text)) as library:
        assert refused(ask(library, "Hvornår er næste regatta i havnen?")).reason is Reason.NO_DATE


def test_the_chair_of_one_group_is_not_told_for_another(tmp_path: Path) -> None:
    text = (
        "Møder\n\nBo Riisager er formand for Blå Kreds.\n\nKaren Møllegaard er formand for Gul Klub.\n\nGrøn Kajak ror i maj.\n"
    )
    with closing(library_of(tmp_path, text)) as library:
        assert "Karen Møllegaard" in told(ask(library, "Hvem er formand for Gul Klub?"), TextFinding).lead[0]
        assert ask(library, "Hvem er formand for Grøn Kajak?").kind is Kind.REFUSAL
