"""The heads of agendas and minutes in the forms in which they are met."""

from __future__ import annotations

import time

import pytest
from text_samples import source

from knowledge.layout import blocks
from knowledge.meeting_heads import Head, find_head
from knowledge.model import Block, BlockKind, MeetingRef


def head(text: str) -> MeetingRef | None:
    found = blocks(source(text))
    heads = [made for at in range(min(3, len(found))) if (made := find_head(found, at))]
    return heads[0].meeting if heads else None


@pytest.mark.parametrize(
    ("text", "body", "date", "start", "place"),
    [
        ("Haverådet (Dagsorden)\n\n02-06-2031 10:00\n\nHotel Åen", "Haverådet", "2031-06-02", "2031-06-02T10:00", "Hotel Åen"),
        (
            "Møde: Haverådet\nMødetid: 14. april 2031 kl. 9:30\nMødested: Rådhuset",
            "Haverådet",
            "2031-04-14",
            "2031-04-14T09:30",
            "Rådhuset",
        ),
        (
            "Referat af møde i Styregruppen for Byens Haver den 3. marts 2031 kl. 9-11",
            "Styregruppen for Byens Haver",
            "2031-03-03",
            "2031-03-03T09:00",
            None,
        ),
        (
            "DAGSORDEN - FORRETNINGSUDVALGET (FU)\n\nOnsdag den 5/3 2031, kl. 9.00 - 10.00",
            "Forretningsudvalget",
            "2031-03-05",
            "2031-03-05T09:00",
            None,
        ),
        (
            "Møde:\tSG-møde nr. 1/2031 i Havnenettet\nTid:\t5. marts 2031 kl. 9-10\nSted:\tKroen",
            "Styregruppen i Havnenettet",
            "2031-03-05",
            "2031-03-05T09:00",
            "Kroen",
        ),
        (
            "Beslutnings- og drøftelsesreferat, haverådet\n\n"
            "Mødet blev holdt onsdag den 5. marts 2031 fra kl. 9 til 10 i Kroen i Nær, stuen.",
            "Haverådet",
            "2031-03-05",
            "2031-03-05T09:00",
            "Kroen i Nær, stuen",
        ),
        ("Dagsorden til bestyrelsesmøde\n\nTirsdag den 4. marts 2031", "Bestyrelsen", "2031-03-04", None, None),
        ("REFERAT\n\nHaverådet\n\n12. maj 2031\n\nSted: Rådhuset", "Haverådet", "2031-05-12", None, "Rådhuset"),
        (
            "Referat fra Haverådet\nDato:\t12. maj 2031\nTid:\tkl. 10-12\nSted:\tRådhuset",
            "Haverådet",
            "2031-05-12",
            None,
            "Rådhuset",
        ),
        (
            "Referat fra møde i Brugerrådet for Haven\nMandag d. 4. marts 2031",
            "Brugerrådet for Haven",
            "2031-03-04",
            None,
            None,
        ),
        (
            "Haverådet\n\nReferat\n\nMøde nr. 3/2031\n\nDato: 17. marts 2031\nTidspunkt: 15.00 - 17.00\nSted: Kroen",
            "Haverådet",
            "2031-03-17",
            "2031-03-17T15:00",
            "Kroen",
        ),
        (
            "Referat fra møde i Husrådet\n\nMandag d. 4. marts 2031 kl. 16.30 i cafeen",
            "Husrådet",
            "2031-03-04",
            "2031-03-04T16:30",
            "cafeen",
        ),
        (
            "Referat af styregruppemøde i Åhaven\nMødedato:\t4. marts 2031\nTidspunkt:\tkl. 13-15\nSted:\tRådhuset",
            "Styregruppen i Åhaven",
            "2031-03-04",
            "2031-03-04T13:00",
            "Rådhuset",
        ),
        (
            "Dagsorden med referat\n\nMøde i styregruppen for Åhaven\n\nDato:\t4. marts 2031\nTid:\tkl. 9-12\nSted:\tKroen",
            "Styregruppen for Åhaven",
            "2031-03-04",
            "2031-03-04T09:00",
            "Kroen",
        ),
        ("Haverådet (foreløbigt referat)\n\n12. maj 2031", "Haverådet", "2031-05-12", None, None),
        ("Referat og beslutninger, Haverådet\n\n12. maj 2031", "Haverådet", "2031-05-12", None, None),
        ("Dagsorden, version 2\n\nHaverådet\n\n12. maj 2031", "Haverådet", "2031-05-12", None, None),
        (
            "# Lægeforum Åen\n\nDagsorden til møde onsdag den 5. marts 2031\n\nTid:\tKl. 15-17\nSted:\tKroen",
            "Lægeforum Åen",
            "2031-03-05",
            "2031-03-05T15:00",
            "Kroen",
        ),
    ],
)
def test_heads(text: str, body: str, date: str, start: str | None, place: str | None) -> None:
    found = head(text)
    assert found is not None
    assert (found.body, found.date, found.place) == (body, date, place)
    assert start is None or found.start == start


@pytest.mark.parametrize(
    "text",
    [
        "Godkendelse af referat fra mødet den 3. marts 2031",
        "Referatet fra den 3. marts 2031 blev godkendt.",
        "Punkt 4: Referat fra mødet den 3. marts 2031",
        "Dagsorden\n\n1. Velkomst\n2. Eventuelt",
        "Dato: 3. marts 2031\n\nHaven åbner.",
        "Bilag 1 - Referat fra møde 27. januar 2031",
    ],
)
def test_what_is_no_head(text: str) -> None:
    assert head(text) is None


@pytest.mark.parametrize("cell", [" " * 10_000, "a " * 5_000, "(" * 10_000, "- " * 5_000, "og " * 3_000])
def test_a_long_cell_costs_no_time(cell: str) -> None:
    started = time.process_time()
    for text in (f"Udvalg{cell}x", f"Referat {cell}x", f"Udkast{cell}dagsorden x"):
        rows = [("Udvalg", text), ("Dato", "3. maj 2031")]
        made = [Block(BlockKind.ROW, ": ".join(row), "", (n, n), cells=row) for n, row in enumerate(rows, 1)]
        assert find_head(made, 0) in (None, Head(0, 2, MeetingRef(body="", date="2031-05-03")))
    assert time.process_time() - started < 2


def test_a_cell_may_say_more_than_a_title() -> None:
    row = ("Udvalg", "Referat af møde i Styregruppen for Blå Havne")
    date = ("Dato", f"3. maj 2031 {'på havnen ' * 40}")
    made = [Block(BlockKind.ROW, ": ".join(cells), "", (n, n), cells=cells) for n, cells in enumerate((row, date), 1)]
    found = find_head(made, 0)
    assert found is not None
    assert (found.meeting.body, found.meeting.date) == ("Styregruppen for Blå Havne", "2031-05-03")
