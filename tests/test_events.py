"""`knowledge.events` and `knowledge.gatherings`: conferences, trips and open meetings, as announced and as told of."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from text_samples import source

from knowledge.gatherings import has_own_title, is_gathering, is_once_a_year, is_online, series, told
from knowledge.layout import blocks
from knowledge.meetings import meetings, settle
from knowledge.model import Meeting, Place
from knowledge.sections import sections

NOW = datetime(2031, 1, 2, tzinfo=UTC)


def read(text: str, *, whose: str = "Bølgebåndet") -> list[Meeting]:
    return list(meetings(sections(blocks(source(text)), document="x.md"), document="x.md", whose=whose))


@pytest.mark.parametrize("whose", ["Bølgebåndet", ""])
def test_an_invitation_gives_title_day_and_place(whose: str) -> None:
    head = "# Invitation til Havnekonferencen 2031\n\n## »Ny kaj«\n\n"
    text = f"{head}Torsdag den 6. marts 2031 kl. 9-16\n\nHotel Molen, Kajby\n\nKære alle"
    (found,) = read(text, whose=whose)
    assert (found.title, found.start, found.end) == ("Havnekonferencen 2031 »Ny kaj«", "2031-03-06T09:00", "2031-03-06T16:00")
    assert found.place == "Hotel Molen, Kajby"
    assert found.group == (whose or found.title)


def test_a_letter_with_labels() -> None:
    text = (
        'Kære alle\n\nProgrammet til vores årskonference 2031: "Ny kaj" er klar.\n\n'
        "Tid: Torsdag den 6. marts 2031 kl. 9-16\nSted: Kajby Kro\n"
    )
    (found,) = read(text)
    assert (found.title, found.start, found.place) == ('Årskonference 2031: "Ny kaj"', "2031-03-06T09:00", "Kajby Kro")


def test_the_first_slide() -> None:
    (found,) = read(
        "# Netværksmøde i Bølgebåndet\n\nTorsdag den 6. marts 2031 kl. 9.30-15\n\nKajby Skole, Nygade 3\n\n# Program\n\n- Kaffe"
    )
    assert (found.group, found.title, found.place) == ("Bølgebåndet", "Netværksmøde", "Kajby Skole, Nygade 3")


@pytest.mark.parametrize(
    ("text", "title", "start", "place"),
    [
        (
            "# Havnekonferencen 2031\n\nKonferencen holdes i Kajby den 6. marts 2031.",
            "Havnekonferencen 2031",
            "2031-03-06",
            "Kajby",
        ),
        (
            "# Studietur til Bremen\n\nTuren er rykket til 21.-22. marts 2031 på grund af påsken.",
            "Studietur til Bremen",
            "2031-03-21",
            "Bremen",
        ),
        ("# Nyt\n\nDet vises på Havnekonferencen den 6. marts 2031.", "Havnekonferencen", "2031-03-06", None),
    ],
)
def test_sentences_of_the_networks_own_papers(text: str, title: str, start: str, place: str | None) -> None:
    (found,) = read(text)
    assert (found.group, found.title, found.start, found.place) == ("Bølgebåndet", title, start, place)
    assert read(text, whose="") == [], "whose it is, nobody says"


def test_kultur_is_no_tour_and_somebody_elses_conference_has_no_title() -> None:
    assert read("# Nyt\n\nKulturen den 6. marts 2031 var god. Der var en konference den 7. marts 2031.") == []


def test_a_conference_that_moved_is_one() -> None:
    def stated(start: str, on: str) -> Meeting:
        return Meeting("Bølgebåndet", "Årskonference 2031", start, Place(f"{on}.md", stated=on))

    old, new = settle([stated("2031-03-06", "2030-06-01"), stated("2031-03-20", "2030-12-01")], now=NOW)
    assert (old.superseded, new.superseded) == (True, False)


@pytest.mark.parametrize(
    ("before", "after", "title", "place", "note"),
    [
        ("", ", Teams", "", "Teams", None),
        ("Temadag om tang", ", Kajby", "Temadag om tang", "Kajby", None),
        ("", ": Årsmøde og prisfest, Salen i Kajby", "Årsmøde og prisfest", "Salen i Kajby", None),
        ("", " med frokost, Kajby", "", "Kajby", "med frokost"),
        ("", ": Workshop på Kajby Kro", "Workshop", "Kajby Kro", None),
        ("", "", "", None, None),
    ],
)
def test_the_parts_of_an_entry(before: str, after: str, title: str, place: str | None, note: str | None) -> None:
    found = told(before, after)
    assert (found.title, found.place, found.note) == (title, place, note)


def test_titles() -> None:
    assert series("Havnekonferencen 2031: Ny kaj") == series("havnekonference")
    assert [is_gathering(title) for title in ("Temadag om tang", "møde", "videokonference")] == [True, False, False]
    assert [is_once_a_year(title) for title in ("Årskonference 2031", "Temadag")] == [True, False]
    assert [has_own_title(title, "Tangrådet") for title in ("Tangdag", "Møde 3", "seminar", "Tangrådet")] == [
        True,
        False,
        False,
        False,
    ]
    assert [is_online(place) for place in ("Teams", "online via Zoom", "Teamshuset")] == [True, True, False]


def test_a_long_title_costs_no_time() -> None:
    started = time.process_time()
    assert series(f"Kystkonference{' ' * 20_000}x").endswith("x")
    assert series("Kystkonferencen 2031  : Ny kaj") == series("kystkonference")
    assert time.process_time() - started < 2
