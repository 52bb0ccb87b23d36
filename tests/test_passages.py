"""Passages follow the structure, cite their own lines and lose nothing."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from test_layout import PIECES, characters
from test_sections import MINUTES, REPORT
from test_torn_tables import TORN
from text_samples import source

from knowledge.layout import blocks
from knowledge.margins import margins
from knowledge.model import Passage, SectionKind
from knowledge.passages import LIST, LONG, SHORT, passages
from knowledge.sections import sections


def read(text: str) -> tuple[Passage, ...]:
    return passages(sections(blocks(source(text)), document="notat.txt"), document="notat.txt")


def test_a_list_keeps_its_lead_in() -> None:
    (passage,) = read("Formål\n\nForeningen vil tre ting:\n\n- Gro\n- Høste\n- Spise sammen")
    assert passage.text == "Foreningen vil tre ting:\n- Gro\n- Høste\n- Spise sammen"
    assert passage.heading == ("Formål",)
    assert passage.lines == (1, 7)
    assert [s.lines for s in passage.sentences] == [(3, 3), (5, 5), (6, 6), (7, 7)]


def test_a_long_list_is_split_between_items_and_each_part_names_the_lead_in() -> None:
    items = [
        f"- Punkt nummer {word} om haverne, som er ganske langt og fylder en hel linje eller mere"
        for word in "abcdefghijklmnop"
    ]
    made = read("Vi har lovet hinanden:\n\n" + "\n".join(items))
    assert len(made) > 1
    assert all(passage.text.startswith("Vi har lovet hinanden:") for passage in made)
    assert all(len(passage.text) <= LIST + 100 for passage in made)
    assert sum(len(passage.sentences) for passage in made) == len(items) + 1


def test_short_paragraphs_share_a_passage_and_long_ones_are_split_at_sentences() -> None:
    short = read("Formål\n\nVi gror.\n\nVi høster.\n\nVi spiser.")
    assert [passage.text for passage in short] == ["Vi gror.\nVi høster.\nVi spiser."]
    long = read("Her er en sætning om haven, som er hverken lang eller kort. " * 40)
    assert len(long) > 1
    assert all(passage.text.endswith("kort.") and len(passage.text) <= LONG for passage in long)


def test_proposal_and_decision_stand_by_themselves() -> None:
    made = [passage for passage in read(MINUTES) if passage.number == "7"]
    assert [passage.kind for passage in made] == [SectionKind.PROPOSAL, SectionKind.DECISION, SectionKind.APOLOGIES]
    assert made[1].text == "Haverådet godkendte dagsordenen."
    assert made[1].raw == "Beslutning\nHaverådet godkendte dagsordenen."
    assert made[1].meeting is not None
    assert made[1].meeting.item == "7"
    assert made[2].text == "Ole Kvist\nElse Lund"


def test_recommendations_stand_alone_and_as_a_whole() -> None:
    made = [passage for passage in read(REPORT) if passage.kind is SectionKind.RECOMMENDATIONS and passage.number == "1"]
    assert [len(passage.sentences) for passage in made] == [1, 1, 2]
    assert made[1].text.startswith("2. Hav kopper nok")


def test_rows_say_row_and_column_in_one_sentence() -> None:
    made = read(TORN)
    sentences = [sentence for passage in made for sentence in passage.sentences]
    (leje,) = [sentence for sentence in sentences if "Leje af skur" in sentence.text]
    assert "2032: 600" in leje.text
    assert leje.raw.split() == "Drift Leje af skur 500 600 700 1.800".split()
    assert all(len(passage.text) <= 2 * SHORT for passage in made)


def test_sentences_know_their_lines_in_wrapped_text() -> None:
    text = """
    Haven er grøn og stor og ligger ved åen, hvor der er
    vand nok til alle. Den åbnede i 2031. Der er plads til
    tyve familier, som mødes hver lørdag i sommerens
    løb og drikker kaffe.
    """
    (passage,) = read(text)
    assert [(s.text.split()[0], s.lines) for s in passage.sentences] == [("Haven", (1, 2)), ("Den", (2, 2)), ("Der", (2, 4))]
    assert passage.sentences[1].raw == "Den åbnede i 2031."


def test_headings_without_text_are_kept_with_what_follows() -> None:
    (passage,) = read("Haver\n\nVestby\n\nHaven ligger ved åen, og der er plads til alle.")
    assert passage.raw.split("\n")[:2] == ["Haver", "Vestby"]
    assert passage.text.startswith("Haven ligger")


def test_an_agenda_item_names_itself() -> None:
    made = [passage for passage in read(MINUTES) if passage.kind is SectionKind.AGENDA_ITEM]
    assert any("3. Velkomst v. Bo Riis" in passage.text for passage in made)


def lost(text: str) -> Counter[str]:
    made = source(text)
    outside = margins(made.lines)
    wanted = Counter[str]()
    for line in made.lines:
        if line.number not in outside:
            wanted += characters(line.raw)
    found = passages(sections(blocks(made), document="x"), document="x")
    whole = {id(p) for p in found if p.kind is SectionKind.RECOMMENDATIONS and len(p.sentences) > 1}
    for passage in found:
        if id(passage) not in whole:
            wanted.subtract(characters(passage.raw))
    return Counter({c: n for c, n in wanted.items() if n})


def test_no_character_of_a_whole_document_is_lost() -> None:
    assert not lost(MINUTES)
    assert not lost(REPORT)
    assert not lost(TORN)


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_no_character_is_lost_or_doubled(pieces: list[str]) -> None:
    assert not lost("\n".join(pieces) or " ")


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_sentences_lie_within_their_passage_and_the_file(pieces: list[str]) -> None:
    made = source("\n".join(pieces) or " ")
    for passage in passages(sections(blocks(made), document="x"), document="x"):
        assert passage.sentences
        assert 1 <= passage.lines[0] <= passage.lines[1] <= len(made.lines)
        for sentence in passage.sentences:
            assert passage.lines[0] <= sentence.lines[0] <= sentence.lines[1] <= passage.lines[1]


def test_a_long_table_names_its_lead_in_in_every_part() -> None:
    rows = "\n".join(f"Person nummer {i}\tMedlem af havens bestyrelse\tVestby Kommune i midten af landet" for i in range(20))
    made = [p for p in read(f"Gruppen består af:\n\nNavn\tRolle\tKommune\n{rows}") if p.text]
    assert len(made) > 2
    assert all(passage.text.startswith("Gruppen består af:") for passage in made)


def test_a_footnote_below_recommendations_is_none_of_them() -> None:
    found = read(
        "Råd 1: Grav dybt\n\nJorden er hård.\n\nAnbefalinger\n\n1. Grav om foråret.\n\n2. Vand om natten.\n\n3 Se Lund (2031)."
    )
    whole = [passage for passage in found if "Grav om" in passage.text and "Vand om" in passage.text]
    assert [passage.text for passage in whole] == ["1. Grav om foråret.\n2. Vand om natten."]


def test_a_heading_far_above_is_no_sentence_of_an_empty_item() -> None:
    passage = read("Beslutning\n\n\n\n\nPunkt 3: Valg\n1. Vand til haven")[0]
    assert all(sentence.lines[0] >= passage.lines[0] for sentence in passage.sentences)


def test_the_number_of_the_case_is_kept_out_of_the_text_of_an_item() -> None:
    text = """
    Referat af møde i Havnerådet den 3. maj 2031

    1. Valg af formand v. Ida Holm

    27.00.00-G01-12-31

    Indstilling

    Det indstilles, at Havnerådet vælger en formand.

    Beslutning

    Bo Lund blev valgt.

    2. Budget v. Bo Lund

    27.00.00-G01-13-31

    Indstilling

    Det indstilles, at Havnerådet godkender budgettet.
    """
    made = passages(sections(blocks(source(text)), document="x"), document="x")
    titles = [passage for passage in made if passage.kind is SectionKind.AGENDA_ITEM]
    assert [passage.text for passage in titles] == ["1. Valg af formand v. Ida Holm", "2. Budget v. Bo Lund"]
    assert all("27.00.00" in passage.raw and "27.00.00" not in passage.text for passage in titles)
