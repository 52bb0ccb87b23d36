"""`knowledge.owner`: which network a document is of, and whose its plain groups are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Block, BlockKind, MeetingRef, Section, SectionKind
from knowledge.owner import host, owned, owner, with_owner


def section(*texts: str, kind: BlockKind = BlockKind.HEADING, meeting: MeetingRef | None = None) -> Section:
    blocks = tuple(Block(kind, text, text, (n, n)) for n, text in enumerate(texts, 1))
    return Section(SectionKind.TOPIC, texts[0], "", (texts[0],), blocks, (1, len(texts)), meeting=meeting)


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("SøvejsNettet", "Medlemmer"), "SøvejsNettet"),
        (("BØLGEBÅNDET", "Referat af møde i styregruppen"), "Bølgebåndet"),
        (("BUSSEN PÅ TVÆRS", "Vi kalder den Bussen på Tværs"), "Bussen på Tværs"),
        (("Kommissorium for styregruppen i SøvejsNettet Fyn",), "SøvejsNettet Fyn"),
        (("Nyt", "Hilsen sekretariatet for Bølgebåndet"), "Bølgebåndet"),
        (("Kommissorium for styregruppen i Viborg",), ""),
        (("Organisering", "Styregruppen mødes"), ""),
        (("Beskrivelse af projektet", "Styregruppen mødes"), ""),
        (("Ida Rask Holm", "Styregruppen mødes"), ""),
        (("Nyt", "Om alt", "Og mere", "Til styregruppen for Bølgebåndet", "Til styregruppen for Søvejsnettet"), ""),
        (("Rapport 2031",), ""),
        (("Referat", "Styregruppemøde i SøvejsNettet Fyn"), "SøvejsNettet Fyn"),
        (("Netværksmøde i Bølgebåndet",), "Bølgebåndet"),
        (("Referat af møde i forretningsudvalget, Bølgebåndet",), "Bølgebåndet"),
        (("Projektplan: Mad i Norden", "Netværk for tang i Nordjylland"), "Mad i Norden"),
        (("Netværk for tang i Nordjylland",), ""),
        (("Kommissorium", "Til arbejdsgruppen for Bølger"), ""),
        (("Årshjul 2031 for Bølgebåndet", "Et netværk for havne i Østjylland"), "Bølgebåndet"),
        (("Medlemsliste Bølgebåndet",), "Bølgebåndet"),
        (("Nyt fra Bølgebåndet", "Kære alle"), "Bølgebåndet"),
        (("Havnenetværk Sydøst", "Medlemmer"), "Havnenetværk Sydøst"),
        (("HAVNENETVÆRK SYDØST", "Medlemmer"), "Havnenetværk Sydøst"),
        (("Projektplan: Mad på Havnen", "Bølgebåndet er netværk for havne"), "Mad på Havnen"),
        (("Netværksmøde i Bølgebåndet", "Program"), "Bølgebåndet"),
        (("Et netværk for havne i Østjylland", "Program"), ""),
        (("HAVNENETVÆRKET FYRLAND", "Årshjul"), "Havnenetværket Fyrland"),
        (("Kommissorium for Tanggruppen", "under Havnenetværket Fyrland"), "Havnenetværket Fyrland"),
        (("Nyt om havne", "Nyhedsbrev fra Havnenetværket Fyrland. Udsendt i maj."), "Havnenetværket Fyrland"),
        (("Referat", "Møde: SG-møde nr. 2/2031 i Havnenetværket Fyrland"), "Havnenetværket Fyrland"),
        (("Våde Tæer – status til følgegruppen", "Onsdag"), "Våde Tæer"),
        (("Ida Rask – en historie", "Onsdag"), ""),
    ],
)
def test_the_network_that_the_title_names(texts: tuple[str, ...], name: str) -> None:
    assert owner([section(*texts)]) == name


def test_letters_for_a_committee_are_written_out() -> None:
    assert owned("FU", "Bølgebåndet") == "Forretningsudvalget for Bølgebåndet"
    assert owned("KKR", "Bølgebåndet") == "KKR"


@pytest.mark.parametrize("line", ["SøvejsNettet Dagsorden", "SøvejsNettet – referat af møde 3", "SøvejsNettet · Side 1"])
def test_a_running_head_names_it_too(line: str) -> None:
    assert owner([section("Styregruppen")], front=[line]) == "SøvejsNettet"
    other = MeetingRef("Havnerådet", "2031-05-06")
    assert owner([section("Punkt 1", meeting=other)], front=[line]) == "", "the minutes of another body hold papers of many"


@pytest.mark.parametrize(
    ("group", "full"),
    [
        ("Styregruppen", "Styregruppen for Havnenet"),
        ("Sekretariatet", "Sekretariatet for Havnenet"),
        ("Styregruppen for Blå Havne", "Styregruppen for Blå Havne"),
        ("Udvalget", "Udvalget"),
        ("Netværket", "Netværket"),
        ("Havnerådet", "Havnerådet"),
        ("Afbud", "Afbud"),
        ("Styregruppen i Havnenet", "Styregruppen for Havnenet"),
        ("Forretningsudvalget, Havnenet", "Forretningsudvalget for Havnenet"),
        ("Styregruppen i Byens Haver", "Styregruppen i Byens Haver"),
    ],
)
def test_only_a_plain_part_of_a_network_is_completed(group: str, full: str) -> None:
    assert owned(group, "Havnenet") == full
    assert owned(group, "") == group
    assert host(group, "") == group


def test_the_network_itself_meets() -> None:
    assert host("Netværket", "Havnenet") == "Havnenet"
    assert host("Styregruppen", "Havnenet") == "Styregruppen for Havnenet"


def test_a_body_of_the_network_outweighs_the_groups_that_its_papers_name() -> None:
    met = MeetingRef("Styregruppen i Bølgebåndet", "2031-05-06")
    papers = section("Status", "Om alt", "Og mere", "Nyt fra arbejdsgruppen for Kaj og Kran", meeting=met)
    assert owner([papers]) == "Bølgebåndet"


def test_the_meetings_of_a_document_are_those_of_its_network() -> None:
    minutes = section("Styregruppen", meeting=MeetingRef("Styregruppen", "2031-05-06", item="2"))
    (done,) = with_owner([minutes], "Havnenet")
    assert done.meeting == MeetingRef("Styregruppen for Havnenet", "2031-05-06", item="2")
    assert done.path == ("Styregruppen for Havnenet",)
    assert with_owner([minutes], "") == (minutes,)


@given(st.text(max_size=40))
def test_any_title_is_survived(title: str) -> None:
    assert isinstance(owner([section(title or "-", title)], front=[title]), str)


@pytest.mark.parametrize("run", [" ", "a", "A", "a ", "Aa ", "i Aa ", "plan "])
def test_a_long_line_at_the_front_costs_no_time(run: str) -> None:
    line = run * (20_000 // len(run))
    started = time.process_time()
    assert owner([section("Notat")], front=[f"Til: {line}!", f"x{line}: !", f"Bilag {line}!"]) == ""
    assert time.process_time() - started < 2
