"""What documents call themselves and the date they give: `knowledge.titles`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.layout import blocks
from knowledge.model import Line, MeetingRef, Section, SectionKind, Source
from knowledge.sections import sections
from knowledge.titles import MAX_TITLE, document_date, document_title, name_in_words


def read(text: str, name: str = "fil.txt") -> tuple[Section, ...]:
    lines = tuple(Line(number, line, line) for number, line in enumerate(text.splitlines(), start=1))
    return sections(blocks(Source(name, "0", lines, True)), document=name)


BODY = "\n\nVi har samlet erfaringer fra tre havne i fjorden, og her er hvad vi har lært af dem.\n"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ansøgning\n\nProjektets titel\n\nFlere både i fjorden\n\nFormål" + BODY, "Flere både i fjorden"),
        ("Ansøgning\n\nProjektets titel: Flere både i fjorden\n\nFormål" + BODY, "Flere både i fjorden"),
        ("Havneforlaget\n\nTitel:\n\nBåde for begyndere\n\nForord" + BODY, "Både for begyndere"),
        ("Bådenes vinterplads" + BODY, "Bådenes vinterplads"),
        ("Indledning" + BODY + "\nBådenes vinterplads" + BODY, "Bådenes vinterplads"),
        ("Formål" + BODY, "Vinterplan for havnen"),  # nothing but the file's name
    ],
)
def test_the_title_is_what_the_document_says_it_is(text: str, title: str) -> None:
    assert document_title(read(text), "2024-vinterplan_for_havnen.txt".removeprefix("2024-")) == title


def test_minutes_are_known_by_the_body_that_met() -> None:
    head = Section(
        SectionKind.MEETING, "Referat", "", ("Referat",), (), (1, 1), meeting=MeetingRef("Havnelauget", "2024-01-15")
    )
    assert document_title([head], "referat.txt") == "Havnelauget"


def test_a_long_title_goes_without_its_subtitle() -> None:
    section = Section(SectionKind.TOPIC, "Både for begyndere: " + "alt om sejl " * 10, "", (), (), (1, 1))
    assert document_title([section], "x.txt") == "Både for begyndere"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("havnens_vinterplan.txt", "Havnens vinterplan"),
        ("03-Referat-af-mødet.docx", "Referat af mødet"),
        ("004_e66957a0.txt", "004_e66957a0"),
        ("000_plan_af6e274b18115816.txt", "Plan"),
        ("Budget 2024.pdf", "Budget 2024"),
        ("nord/plan.txt", "Plan"),
    ],
)
def test_a_file_without_title_is_named_in_words(name: str, words: str) -> None:
    assert name_in_words(name) == words


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Vinterplan\n\nDato: 3. maj 2021\n\nPladser" + BODY, "2021-05-03"),
        ("Vinterplan\n\nHobro, den 3. maj 2021\n\nPladser" + BODY, "2021-05-03"),
        ("Vinterplan\n\nMaj 2021\n\nPladser" + BODY, "2021-05"),
        ("Vinterplan\n\nSenest opdateret 12-03-2024\n\nPladser" + BODY, "2024-03-12"),
        ("Vinterplan\n\nUdgivet af Havneforlaget, Hobro 2019\n\nPladser" + BODY, "2019"),
        ("Vinterplan\n\nVi mødtes første gang i februar 2017 i klubhuset for at tale om både.\n\nPladser" + BODY, None),
        ("Vinterplan\n\n- Start 1. august 2019\n- Slut 1. maj 2020\n\nPladser" + BODY, None),
        ("Vinterplan" + BODY + '\n1 Holm A. "Både og broer". Hobro, aug. 2016, https://eksempel.dk\n', None),
        ("Vinterplan" + BODY, None),
    ],
)
def test_the_date_is_one_that_the_document_gives_as_its_own(text: str, date: str | None) -> None:
    assert document_date(read(text)) == date


def test_minutes_speak_from_their_meeting() -> None:
    head = Section(SectionKind.MEETING, "Referat", "", (), (), (1, 1), meeting=MeetingRef("Havnelauget", "2024-01-15"))
    assert document_date([head]) == "2024-01-15"


@given(st.text(max_size=200), st.text(alphabet="abc_-019 .", min_size=1, max_size=30))
def test_there_is_always_a_short_title_of_one_line(text: str, name: str) -> None:
    section = Section(SectionKind.TOPIC, text, "", (text,), (), (1, 1))
    title = document_title([section], name)
    assert "\n" not in title
    assert len(title) <= MAX_TITLE or title == name
