"""Lines become paragraphs, list items, headings, notes and quotes, whatever cut them apart."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from text_samples import source

from knowledge.layout import blocks
from knowledge.margins import margins
from knowledge.model import Block, BlockKind, Line, Source, Style


def texts(text: str, *, kind: BlockKind | None = None, name: str = "notat.txt") -> list[str]:
    return [block.text for block in blocks(source(text, name=name)) if kind is None or block.kind is kind]


def spaced(text: str) -> str:
    """`text` with a blank line after every line, as some converters write it."""
    return "\n".join(f"{row.strip()}\n" for row in text.strip().split("\n"))


PROSE = """
Haveforeningen har gennem mange år arbejdet for at give beboerne i byen adgang til grønne om-
råder, hvor børn og voksne kan mødes. I de seneste år er interessen vokset, og der er nu kø til
alle haver. Derfor foreslår bestyrelsen, at der anlægges tyve nye haver ved åen.
Byrådet har sat penge af til vand og el, men foreningen skal selv stå for at dele jorden op og
for at lave et fælles hus. Det ventes at tage to år, og arbejdet gøres af frivillige, som mødes
hver lørdag i sommerhalvåret.
"""


@pytest.mark.parametrize("text", [PROSE, spaced(PROSE)], ids=["dense", "a blank line after every line"])
def test_wrapped_lines_and_cut_words_are_joined_and_paragraphs_parted(text: str) -> None:
    first, second = texts(text)
    assert "grønne områder, hvor" in first
    assert first.endswith("haver ved åen.")
    assert second.startswith("Byrådet har sat")
    assert second.endswith("hver lørdag i sommerhalvåret.")


def test_a_paragraph_goes_on_behind_the_margin_of_a_page() -> None:
    pages = "\n\n".join(
        f"Her begynder side {word} med en lang linje om haver, der fylder hele siden ud til kanten og\n\n"
        f"Haverådet\n2. maj 2031\n\nSide {i} af 4\n\nfortsætter på den næste side uden at blive brudt."
        for i, word in enumerate(["et", "to", "tre"], start=1)
    )
    found = texts(f"Vi har en have.\n\nDer er en å.\n\nDer er et hus.\n\n{pages}")[3:]
    assert len(found) == 3
    assert all("til kanten og fortsætter på" in text for text in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Vand\n- El til\nhuset\n- Jord", ["Vand", "El til huset", "Jord"]),
        ("• Vand\n• El\n– blandt andet lys\n• Jord", ["Vand", "El – blandt andet lys", "Jord"]),
        ("1. Vand fra søen\n2. El fra solen\n3. Jord", ["Vand fra søen", "El fra solen", "Jord"]),
        ("a. Vand\nb. El\nc. Jord", ["Vand", "El", "Jord"]),
        ("* Vand\n* El", ["Vand", "El"]),
        ("● Vand\no El\no Jord", ["Vand", "El", "Jord"]),
        ("e Indkgb af vand\ntil haven\ne Indkgb af jord", ["Indkgb af vand til haven", "Indkgb af jord"]),
        ("#1 Vand dagligt\n#2 Luk porten\n#3 Hils", ["Vand dagligt", "Luk porten", "Hils"]),
    ],
)
def test_lists_of_all_kinds(text: str, expected: list[str]) -> None:
    assert texts(text, kind=BlockKind.ITEM) == expected


def test_items_whose_mark_a_scan_lost() -> None:
    marked, lost = ["Indkgb af vand", "Indkgb af jord"], ["Glade naboer, som hilser på hinanden hver dag", "Fester i byen"]
    text = "\n\n".join(["Haven giver:", *(f"e {item}" for item in marked), *lost])
    assert texts(text, kind=BlockKind.ITEM) == marked + lost


def test_dates_at_the_start_of_a_line_are_no_list() -> None:
    assert texts("Vi mødes igen\n2. maj 2031 i huset.", kind=BlockKind.ITEM) == []


def test_brackets_broken_over_blank_lines() -> None:
    text = (
        "Havegruppen\n• Ida Brink (formand)\n• Ole Kvist (Gartner\n\nved parken, Vestby Kommune)\n"
        "• Else Lund\n\n(bogholder i Vestby)\n• Bo Riis"
    )
    assert texts(text, kind=BlockKind.ITEM) == [
        "Ida Brink (formand)",
        "Ole Kvist (Gartner ved parken, Vestby Kommune)",
        "Else Lund (bogholder i Vestby)",
        "Bo Riis",
    ]
    assert texts(text, kind=BlockKind.HEADING) == ["Havegruppen"]


def test_a_quote_in_a_box_does_not_cut_the_sentence_around_it() -> None:
    text = spaced(
        """
        De frivillige fortæller, at arbejdet i haverne giver dem noget at stå op til, og at det er let at
        komme i snak med naboerne, når man står med hænderne i jorden. Mange nævner, at de føler sig
        ”Før kendte jeg ingen i opgangen. Nu har jeg fem, jeg kan ringe til, når det regner i kælderen”
        (Karen, haveejer)
        mindre alene, og at de kommer mere ud. Det samme viser tal fra kommunen, som har fulgt haverne i tre
        år og talt både besøg og arrangementer i den tid.
        """
    )
    found = blocks(source(text))
    assert [block.kind for block in found] == [BlockKind.PARAGRAPH, BlockKind.QUOTE]
    assert "de føler sig mindre alene" in found[0].text
    assert found[1].text.endswith("(Karen, haveejer)")


def test_footnotes_stand_apart_and_do_not_cut_the_sentence() -> None:
    text = (
        "Haverne er målt op af en landmåler, som har tegnet et kort1 over hele området, hvor man kan se de\n\n"
        "1 Kortet kan ses på biblioteket i Vestby.\n\n\n\n"
        "gamle skel og de nye stier. Det er trykt i farver og hænger i huset ved porten til haverne i dag."
    )
    found = blocks(source(text))
    assert [block.kind for block in found] == [BlockKind.PARAGRAPH, BlockKind.NOTE]
    assert "se de gamle skel" in found[0].text


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Formål\n\nForeningen vil gro grøntsager sammen med byens børn.", "Formål"),
        ("Sådan kom vi i gang\n\nForeningen vil gro grøntsager sammen med byens børn.", "Sådan kom vi i gang"),
        ("HAVENS HISTORIE\n\nForeningen vil gro grøntsager sammen med byens børn.", "HAVENS HISTORIE"),
        ("**Vand og jord**\n\nForeningen vil gro grøntsager sammen med byens børn.", "Vand og jord"),
        ("## Vand og jord\n\nForeningen vil gro grøntsager sammen med byens børn.", "Vand og jord"),
        ("2.1 Vand og jord\n\nForeningen vil gro grøntsager sammen med byens børn.", "2.1 Vand og jord"),
        ("Punkt 4: Vand /v. Ib Lund\n\nForeningen vil gro.", "Punkt 4: Vand /v. Ib Lund"),
        ("3. Valg af formand v. Ib Lund\n\nForeningen valgte Ida.", "3. Valg af formand v. Ib Lund"),
        ("Trin 2: Vand\n\nForeningen vil gro grøntsager sammen med byens børn.", "Trin 2: Vand"),
        (
            "#2 Giv plads til\n\nalle i haven\n\nDer skal være bænke, så man kan sidde ned og se på.",
            "#2 Giv plads til alle i haven",
        ),
        ("Beslutning: Godkendt.", "Beslutning"),
    ],
)
def test_headings_of_many_kinds(text: str, heading: str) -> None:
    assert texts(text, kind=BlockKind.HEADING) == [heading]


@pytest.mark.parametrize(
    "text",
    [
        "Foreningen har følgende mål:\n\n- Vand\n- Jord",
        "Ida Brink, Vestby\nOle Kvist, Nordby\nElse Lund, Sydby",
        "Kære alle\n\nVi ses på lørdag til den store fest i haven.",
        "12. maj 2031\n\nVi ses på lørdag til den store fest i haven.",
        "Se mere på www.eksempel.dk\n\nVi ses på lørdag til den store fest i haven.",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    assert texts(text, kind=BlockKind.HEADING) == []


def test_labels_of_a_form_stand_beside_their_text() -> None:
    text = """
    Resume
    (kort beskrivelse af
    havens indhold)

    Haven ligger ved åen og rummer tyve små lodder til folk

    Hvordan skal haven
    drives videre efter
    de første to år

    Foreningen overtager driften, når de to første år er gået.
    """
    assert texts(text, kind=BlockKind.HEADING) == [
        "Resume (kort beskrivelse af havens indhold)",
        "Hvordan skal haven drives videre efter de første to år",
    ]


def test_years_stacked_over_one_text_are_one_heading() -> None:
    text = "2031:\n\n2032:\n\nHaven graves, og der lægges vand ind i huset ved porten.\n\n2033:\n\nHaven åbner for alle i byen."
    assert texts(text, kind=BlockKind.HEADING) == ["2031, 2032", "2033"]


SLIDES = """
• Mange ville gerne have en have, men der var ikke
plads til dem

• Kommunen havde jord ved åen

Begyndelsen



• Vi kan lære af hinanden
• Vi kan dele redskaber

Hvorfor sammen?



Foreningens formål er at gro grøntsager og at
mødes på tværs af alder.

Formål
"""


def test_titles_at_the_foot_of_the_page_come_first() -> None:
    found = blocks(source(SLIDES))
    assert [block.text for block in found if block.kind is BlockKind.HEADING] == ["Begyndelsen", "Hvorfor sammen?", "Formål"]
    assert found[0].text == "Begyndelsen"
    assert found[1].text.endswith("ikke plads til dem")


def test_titles_at_the_head_of_the_page_stay_where_they_are() -> None:
    text = "Begyndelsen\n\n• Der var jord\n\n\n\nFormål\n\n• At gro\n\n\n\nPenge\n\n• Få"
    assert texts(text)[0::2] == ["Begyndelsen", "Formål", "Penge"]


def test_a_title_written_twice_is_read_once() -> None:
    (block,) = blocks(source("HAVERNE VED ÅENHAVERNE VED ÅEN"))
    assert block.text == "HAVERNE VED ÅEN"
    assert block.raw == "HAVERNE VED ÅENHAVERNE VED ÅEN"


def test_lines_of_a_word_processor_are_paragraphs_already() -> None:
    lines = [("Deltagere", Style.HEADING), ("Ida Brink, Vestby", Style.PLAIN), ("Ole Kvist, Nordby", Style.PLAIN)]
    made = Source(
        "a.docx", "", tuple(Line(i, t, t, style=s, level=1) for i, (t, s) in enumerate(lines, start=1)), numbered=True
    )
    assert [block.text for block in blocks(made)] == ["Deltagere", "Ida Brink, Vestby", "Ole Kvist, Nordby"]


def test_web_addresses_cut_at_a_hyphen_keep_it() -> None:
    found = texts("Læs mere om haverne på nettet, hvor der er billeder\nhttps://eksempel.dk/haver-og-\nhuse/2031")
    assert found[-1] == "https://eksempel.dk/haver-og-huse/2031"


def test_nothing_comes_of_nothing() -> None:
    assert blocks(source("\n\n  \n")) == ()
    assert blocks(Source("tom.txt", "", (), numbered=True)) == ()


def characters(text: str) -> Counter[str]:
    return Counter(c for c in text if not c.isspace())


def missing(made: Source, found: tuple[Block, ...]) -> Counter[str]:
    outside = margins(made.lines)
    wanted = Counter[str]()
    for line in made.lines:
        if line.number not in outside:
            wanted += characters(line.raw)
    held = Counter[str]()
    for block in found:
        held += characters(block.raw)
    wanted.subtract(held)
    return Counter({c: n for c, n in wanted.items() if n})


PIECES = st.sampled_from(
    [
        "", "", " ", "Beslutning", "Formål", "1. Vand til haven", "2. El", "- Jord", "•", "Ida Brink (formand", "ved åen)",
        "Haven er grøn og stor, og der er plads til alle, som vil være med til at så og høste hele året.", "for-", "dybning.",
        "Navn\tBy", "Ida\tVestby", "12.000", "7", "Side 2 af 9", "”Det er godt” (Ib, nabo)", "1 En note her", "Punkt 3: Valg",
        "| a | b |", "|---|---|", "<p>Vand", "og el</p>", "2031:", "#1 Vand nu", "Referat: alt blev sagt", "https://eksempel.dk/a-",
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_no_character_is_lost_or_doubled(pieces: list[str]) -> None:
    made = source("\n".join(pieces) or " ")
    assert not missing(made, blocks(made))


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_every_start_has_its_line_of_raw(pieces: list[str]) -> None:
    for block in blocks(source("\n".join(pieces) or " ")):
        if block.kind is not BlockKind.ROW:
            assert len(block.raw.split("\n")) == len(block.starts)
            offsets = [offset for offset, _ in block.starts]
            assert offsets == sorted(offsets)
            assert all(block.lines[0] <= number <= block.lines[1] for _, number in block.starts)


def test_the_words_that_open_a_list_of_proposals_are_no_heading() -> None:
    found = blocks(source("Indstilling\n\nSekretariatet indstiller, at Haverådet\n\n- bevilger 9.000 kr.\n- takker Ida Brink"))
    assert [block.kind for block in found] == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ITEM]


def test_a_heading_in_capitals_may_stand_right_over_its_text() -> None:
    text = "Kære alle\n\nNY LEDER\nHaven får ny leder til maj, og hun hedder Ida Brink.\n\nKOMMENDE MØDER\nVi mødes i juni."
    assert {"NY LEDER", "KOMMENDE MØDER"} <= set(texts(text, kind=BlockKind.HEADING))


def test_the_last_line_of_a_slide_heads_nothing() -> None:
    lines = (
        Line(1, "Haver for alle", "Haver for alle", page=1, style=Style.HEADING, level=1),
        Line(2, "", "", page=1),
        Line(3, "Opstart, Ribe, 4. marts 2031", "Opstart, Ribe, 4. marts 2031", page=1),
        Line(4, "Hvorfor?", "Hvorfor?", page=2, style=Style.HEADING, level=1),
        Line(5, "Fordi jorden ligger ubrugt hen.", "Fordi jorden ligger ubrugt hen.", page=2),
    )
    kinds = {block.text: block.kind for block in blocks(Source("oplæg.pptx", "", lines, numbered=False))}
    assert kinds["Opstart, Ribe, 4. marts 2031"] is BlockKind.PARAGRAPH


def test_the_chapter_after_the_last_advice_stands_beside_it() -> None:
    rows = [("Råd 1: Grav dybt", 1), ("Anbefalinger", 2), ("Økonomi", 1), ("Løn", 2)]
    lines = []
    for text, level in rows:
        lines.append(Line(len(lines) + 1, text, text, page=1, style=Style.HEADING, level=level))
        lines.append(Line(len(lines) + 1, "Jorden skal være løs.", "Jorden skal være løs.", page=1))
    levels = {block.text: block.level for block in blocks(Source("r.pdf", "", tuple(lines), numbered=False))}
    assert levels["Økonomi"] == levels["Råd 1: Grav dybt"] < levels["Løn"]


def test_the_agenda_is_no_part_of_who_was_absent() -> None:
    text = (
        "Fraværende: Ole Kvist\nReferent: Ida Brink\nDagsorden:\n1) Velkomst\n2) Eventuelt\nAd 1) Velkomst\nIda bød velkommen."
    )
    assert "Dagsorden" in texts(text, kind=BlockKind.HEADING)


def test_a_short_title_of_an_item_may_end_in_a_stop() -> None:
    assert "Pkt. 4 Evt." in texts("Pkt. 3 Kaffe\nVi køber kaffe.\n\nPkt. 4 Evt.\nIntet.", kind=BlockKind.HEADING)


def test_what_says_nothing_has_no_text_and_keeps_its_place() -> None:
    rows = [
        "Punkt 4: Havnen /v. Ida Holm",
        "",
        "7-31-55-12-88",
        "",
        "Hvordan kan vi:",
        "",
        "- holde havnen åben?",
        "- ...",
        "-",
    ]
    text = "\n".join([*rows, "", "Havnen er **åben** for [alle](#)."])
    found = blocks(source(text))
    silent = [block for block in found if not block.text]
    assert [block.raw.split("\n") for block in silent] == [["7-31-55-12-88"], ["- ...", "-"]]
    assert not any("..." in block.text for block in found)
    assert found[-1].text == "Havnen er åben for alle."
    assert "**åben**" in found[-1].raw
