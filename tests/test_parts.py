from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Block, BlockKind
from knowledge.parts import dated_parts, dated_sentences, headed, lines_between, raw_between, roster_parts


def lines(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    starts, at = [], 0
    for number, text in enumerate(texts, 10):
        starts.append((at, number))
        at += len(text) + 1
    return Block(kind, " ".join(texts), "\n".join(texts), (10, 9 + len(texts)), starts=tuple(starts))


def test_labels_part_a_block() -> None:
    parts = roster_parts(lines("Til stede: Ida Holm,", "Bo Lund", "Afbud: Eva Juul"))
    assert [(part.text, part.lines) for part in parts] == [
        ("Til stede: Ida Holm, Bo Lund", (10, 11)),
        ("Afbud: Eva Juul", (12, 12)),
    ]


def test_lines_that_begin_with_names_are_entries() -> None:
    parts = roster_parts(lines("Ida Holm, leder", "Bo Lund (formand)"))
    assert [part.text for part in parts] == ["Ida Holm, leder", "Bo Lund (formand)"]


def test_lines_that_begin_with_dates_are_entries() -> None:
    parts = dated_parts(lines("3/5 kl. 10", "den 4. juni 2023 i Havneby", "9. juli"))
    assert [(part.text, part.lines) for part in parts] == [
        ("3/5 kl. 10", (10, 10)),
        ("den 4. juni 2023 i Havneby", (11, 11)),
        ("9. juli", (12, 12)),
    ]


def test_running_text_stays_whole() -> None:
    block = lines("Planen blev lagt i fællesskab,", "og alle var enige om den", "2. juni 2023.")
    assert roster_parts(block) == [block]
    assert dated_parts(block) == [block]


@given(
    st.lists(
        st.sampled_from(["Ida Holm, leder", "3. maj: møde", "Afbud: Bo Lund", "og mere", "Sted: Havneby", "2/6"]),
        min_size=1,
        max_size=6,
    )
)
def test_parts_lose_no_word(texts: list[str]) -> None:
    block = lines(*texts)
    for parts in (roster_parts(block), dated_parts(block)):
        assert " ".join(part.text for part in parts).split() == block.text.split()
        assert parts[0].lines[0] == block.lines[0]
        assert parts[-1].lines[1] == block.lines[1]


def test_the_words_of_the_file_stay_those_of_the_file() -> None:
    text = "Første møde er i maj. Så følger en pause."
    damaged = Block(BlockKind.PARAGRAPH, text, "Fgrste mgde er i\nmaj. Sa fglger en pause.", (7, 8), starts=((0, 7), (17, 8)))
    assert raw_between(damaged, 0, 21) == "Fgrste mgde er i\nmaj. Sa fglger en pause."
    assert raw_between(damaged, 22, 41) == "maj. Sa fglger en pause."
    assert lines_between(damaged, 22, 41) == (8, 8)
    sound = lines("Første møde er i", "maj. Så følger en pause.")
    assert raw_between(sound, 0, 21) == "Første møde er i maj."


def test_the_first_row_heads_the_table_that_has_no_heads() -> None:
    rows = [
        Block(BlockKind.ROW, "", "", (at, at), cells=cells)
        for at, cells in enumerate([("Navn", "Kommune"), ("Ida Holm", "Struer")], 3)
    ]
    assert [(row.header, row.cells) for row in headed(rows)] == [(("Navn", "Kommune"), ("Ida Holm", "Struer"))]
    other = [Block(BlockKind.ROW, "", "", (3, 3), cells=("2022", "1.000"))]
    assert list(headed(other)) == other


def test_the_label_and_date_of_a_form_are_no_heads() -> None:
    dated = Block(BlockKind.ROW, "", "", (1, 1), cells=("Mødedato", "4. marts 2031"))
    below = Block(BlockKind.ROW, "", "", (2, 2), cells=("Sted", "Ribe"))
    assert headed([dated, below]) == (dated, below)


def test_sentences_with_dates_of_their_own_are_parted() -> None:
    block = lines("Mandag den 6. maj kl. 16. Mødet i juni aflyses.", "Derefter den 2. september.")
    assert [(part.text, part.lines) for part in dated_sentences(block)] == [
        ("Mandag den 6. maj kl. 16.", (10, 10)),
        ("Mødet i juni aflyses.", (10, 10)),
        ("Derefter den 2. september.", (11, 11)),
    ]
    alone = lines("Mandag den 6. maj kl. 16. Husk kaffe.")
    assert dated_sentences(alone) == [alone]
