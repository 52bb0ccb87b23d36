"""Running heads, page numbers, footers and tables of contents are told from text."""

from __future__ import annotations

import pytest
from text_samples import source

from knowledge.margins import margins
from knowledge.model import Line, Style


def marginal(text: str) -> list[str]:
    made = source(text)
    outside = margins(made.lines)
    return [line.text for line in made.lines if line.number in outside]


def paged(pages: list[list[str]]) -> tuple[Line, ...]:
    rows = [(text, number) for number, page in enumerate(pages, start=1) for text in page]
    return tuple(Line(i, text, text, page=page) for i, (text, page) in enumerate(rows, start=1))


PAGES = "\n".join(
    f"""Brugerrådet i Vestby
4. marts 2031 kl. 9:00

Vestby Kommune
Side {number} af 5

Beslutning

Rådet godkendte sag {word} uden bemærkninger.
"""
    for number, word in [(2, "om gader"), (3, "om lys"), (4, "om bænke"), (5, "om træer")]
)


def test_heads_and_footers_repeated_beside_page_numbers_are_margin_and_heading_words_are_not() -> None:
    found = marginal("Indledning til sagerne.\n\nDer er flere.\n\nSe her.\n\nOg her.\n\n" + PAGES)
    assert found.count("Vestby Kommune") == 4
    assert found.count("Brugerrådet i Vestby") == 4
    assert found.count("4. marts 2031 kl. 9:00") == 4
    assert found.count("Side 3 af 5") == 1
    assert "Beslutning" not in found
    assert not any("godkendte" in line for line in found)


@pytest.mark.parametrize(
    "text", ["Side 4 af 23", "side 2", "3. maj 2031 // side 2 af 5", "Page 3 of 9", "Referat - Side 2 / 7"]
)
def test_page_counts_are_margin_wherever_they_stand(text: str) -> None:
    assert marginal(f"Der var engang en have i byen.\n{text}\nHaven var grøn.") == [text]


def test_a_bare_number_is_a_page_number_at_the_edge_only() -> None:
    assert marginal("Haven var grøn.\n\n\n\n7\n\n\n\nDer kom regn.") == ["7"]
    assert marginal("Antal borde:\n7\nAntal stole:\n12\nBordene er nye.") == []


def test_figures_of_a_table_are_no_page_numbers() -> None:
    assert marginal("Løn\n\n\n\n0\n\n5\n\n0\n\n5\n\n\n\nLeje\n\n3\n\n4\n\nSlut på tabellen her.") == []


def test_heads_of_numbered_pages() -> None:
    pages = [["Årsplan for Nordby", f"Tekst nummer {word} står her.", f"{i}"] for i, word in enumerate("abcd", start=1)]
    pages[0].insert(0, "Forside")
    lines = paged(pages)
    outside = margins(lines)
    texts = [line.text for line in lines if line.number in outside]
    assert texts.count("Årsplan for Nordby") >= 3
    assert {"2", "3", "4"} <= set(texts)
    assert not any("Tekst" in text for text in texts)


def test_table_of_contents_with_leaders_tabs_and_wrapped_entries() -> None:
    text = """
    Indhold
    Forord .................... 3
    En lang titel, som fylder
    to linjer ................. 5
    Afslutning ................ 9

    Forord

    Her begynder teksten om haven.
    """
    found = marginal(text)
    assert found[0] == "Indhold"
    assert len(found) == 5
    assert found[-1].startswith("Afslutning")
    assert (
        marginal("Indhold\n\nPunkt 1: Valg\t1\nPunkt 2: Penge\t2\nPunkt 3: Fest\t4\n\nPunkt 1: Valg")[-1] == "Punkt 3: Fest\t4"
    )


def test_table_of_contents_without_page_numbers() -> None:
    contents = "Indhold:\n\n- Formål\n- Penge\n- Medlemmer\n\n"
    text = contents + "Formål\n\nVi vil gro.\n\nPenge\n\nDer er få.\n\nMedlemmer\n\nAlle må være med."
    assert marginal(text) == ["Indhold:", "- Formål", "- Penge", "- Medlemmer"]


def test_table_of_contents_without_page_numbers_that_counts_its_chapters() -> None:
    contents = "Indhold\n1. Formål\n2. Penge\n3. Medlemmer\n\n"
    text = contents + "1. Formål\n\nVi vil gro.\n\n2. Penge\n\nDer er få.\n\n3. Medlemmer\n\nAlle må være med."
    assert marginal(text) == ["Indhold", "1. Formål", "2. Penge", "3. Medlemmer"]


def test_a_list_of_figures_is_no_table_of_contents() -> None:
    assert marginal("Besøg pr. by\n\nRibe\t12\nTønder\t14\nVejen\t20") == []


def test_nothing_in_no_lines() -> None:
    assert margins(()) == frozenset()


MAIL = """
Efterfølgende er der sendt en mail til rådet.

Ida Holm

Fra: Bo Lund
Sendt: 3. maj 2031 14:45
Til: Ida Holm; 'eva@fjordby.dk'; 'ib.bech@havn.dk';
'ulla@nordby.dk'
Cc: Eva Juul
Emne: Vedrørende havnens åbningstid

Kære kolleger

Havnen holder lukket i juli.
"""


def test_the_head_of_a_mail_goes_and_its_body_stays() -> None:
    found = marginal(MAIL)
    assert found[0] == "Ida Holm"
    assert found[-1].startswith("Emne")
    assert "'ulla@nordby.dk'" in found
    assert not any("Kære" in text or "juli" in text or "Efterfølgende" in text for text in found)


@pytest.mark.parametrize(
    "head",
    [
        "From: Bo Lund\nSent: 3 May 2031\nTo: Ida Holm\nSubject: The harbour",
        "**Fra:** Bo Lund <bo@fjordby.dk>\n\n**Til:** Ida Holm <ida@fjordby.dk>\n\n**Emne:** Havnen",
        "Fra:\tBo Lund\nSendt:\t3. maj 2031\nTil:\tIda Holm",
    ],
)
def test_heads_of_mails_in_other_hands(head: str) -> None:
    filled = [line for line in head.split("\n") if line]
    assert marginal(f"Havnen er åben.\n\n{head}\n\nHavnen lukker i juli.") == filled


@pytest.mark.parametrize(
    "text",
    [
        "Til: Byrådet\nFra: Sekretariatet\nDato: 3. maj 2031\nEmne: Havnens åbningstid\n\nHavnen lukker.",
        "Fra: mandag\nTil: fredag\n\nHavnen er åben.",
        "Kontakt Ida Holm på ida@fjordby.dk, hvis der er spørgsmål til planen.",
        "Med venlig hilsen\nIda Holm",
    ],
)
def test_memos_periods_and_contacts_are_no_heads_of_mails(text: str) -> None:
    assert marginal(text) == []


def test_a_signature_above_an_older_mail_stays() -> None:
    text = "Havnen lukker.\n\nVenlig hilsen\nBo Lund\n\nFra: Ida Holm\nSendt: 2. maj 2031\nTil: Bo Lund\n\nHvornår lukker I?"
    assert "Bo Lund" not in marginal(text)
    assert len(marginal(text)) == 3


def test_a_list_of_addresses_goes() -> None:
    text = "Sendes til alle:\n\nida@fjordby.dk; bo@havn.dk; 'eva.juul@nordby.dk'; ib@vig.dk\n\nHavnen lukker."
    assert marginal(text) == ["ida@fjordby.dk; bo@havn.dk; 'eva.juul@nordby.dk'; ib@vig.dk"]


@pytest.mark.parametrize(
    ("head", "title", "margin"),
    [
        ("Kajaknet Vestby\tDagsorden", "Dagsorden til styregruppemøde", True),
        ("Kajaknet Vestby – dagsorden for styregruppemøde 17.06.2031", "Dagsorden til styregruppemøde", True),
        ("Kajaknet Vestby", "Dagsorden til styregruppemøde", False),
        ("Kajaknet Vestby – dagsorden for styregruppemøde 17.06.2031", "Kajakker til alle", False),
        ("Dagsorden", "Dagsorden til styregruppemøde", False),
    ],
)
@pytest.mark.parametrize("style", [Style.HEADING, Style.PLAIN])
def test_the_running_head_of_a_file_of_one_page(head: str, title: str, margin: bool, style: Style) -> None:
    rows = [(head, Style.PLAIN), (title, style), ("Vi mødes i skuret.", Style.PLAIN), ("Der er kage.", Style.PLAIN)]
    lines = [Line(i, text, text, page=1, style=told) for i, (text, told) in enumerate(rows, start=1)]
    assert margins(lines) == (frozenset({1}) if margin and style is Style.HEADING else frozenset())
