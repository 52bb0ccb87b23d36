from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.meetings import meetings, settle, weighed
from knowledge.model import Block, BlockKind, Meeting, MeetingRef, MeetingStatus, Place, Section, SectionKind

HEAD = BlockKind.HEADING
ITEM = BlockKind.ITEM
TEXT = BlockKind.PARAGRAPH
ROW = BlockKind.ROW
REF = MeetingRef(
    "KD-Nord", "2022-05-06", start="2022-05-06T10:00", place="Hotel Fjorden", item="7", title="Kommende møder i KD-Nord"
)
NOW = datetime(2022, 6, 1, 9, 0, tzinfo=UTC)


def section(
    title: str,
    rows: Sequence[tuple[BlockKind, str]],
    *,
    line: int = 1,
    kind: SectionKind = SectionKind.TOPIC,
    path: tuple[str, ...] = (),
    meeting: MeetingRef | None = REF,
    date: str | None = "2022-05-06",
) -> Section:
    numbered = enumerate([(HEAD, title), *rows])
    blocks = tuple(Block(sort, text, text, (line + at, line + at), starts=((0, line + at),)) for at, (sort, text) in numbered)
    return Section(kind, title, "", (*path, title), blocks, (line, line + len(rows)), meeting=meeting, date=date)


def read(*sections: Section, document: str = "x.txt") -> list[Meeting]:
    """What the sections state, without the head of the minutes they stand in."""
    return [meeting for meeting in meetings(sections, document=document) if meeting.start[:10] != "2022-05-06"]


def sentence(text: str, *, title: str = "Sagsfremstilling", meeting: MeetingRef | None = REF) -> list[tuple[str, str]]:
    return [
        (meeting.group, meeting.start)
        for meeting in read(section(title, [(TEXT, text)], kind=SectionKind.CASE, meeting=meeting))
    ]


def test_half_known_ranges() -> None:
    text = "Analysen præsenteres på januar/februar 2024 KD-Nord-mødet."
    found = read(section("Tidsplan", [(TEXT, text)], meeting=None))
    assert [(meeting.start, meeting.end) for meeting in found] == [("2024-01", "2024-02")]
    seminar = read(section("KD-Nord møder i 2024", [(ITEM, "Torsdag den 4.-5. april (seminar)")]))
    assert [(meeting.title, meeting.start, meeting.end) for meeting in seminar] == [("seminar", "2024-04-04", "2024-04-05")]


def test_the_head_of_minutes() -> None:
    head = section("Referat", [(TEXT, "06-05-2022 10:00"), (TEXT, "Hotel Fjorden")], kind=SectionKind.MEETING)
    item = section("Punkt 1", [], line=9, kind=SectionKind.AGENDA_ITEM)
    found = meetings([head, item], document="x.txt")
    assert len(found) == 1
    assert (found[0].group, found[0].start, found[0].place, found[0].source.lines) == (
        "KD-Nord",
        "2022-05-06T10:00",
        "Hotel Fjorden",
        (1, 3),
    )


def test_a_list_takes_year_and_group_from_its_heading() -> None:
    rows = [
        (ITEM, "Fredag den 17. juni - Besøg fra havnen"),
        (ITEM, "Mandag den. 5. september (online)"),
        (ITEM, "Fredag den 11. november"),
    ]
    found = read(section("KD-Nord møder i 2022", rows, path=("Kommende møder i KD-Nord", "Sagsfremstilling")))
    assert [(meeting.group, meeting.start, meeting.online, meeting.note) for meeting in found] == [
        ("KD-Nord", "2022-06-17", None, "Besøg fra havnen"),
        ("KD-Nord", "2022-09-05", True, None),
        ("KD-Nord", "2022-11-11", None, None),
    ]
    assert found[1].source.lines == (3, 3)
    assert found[1].source.raw == "Mandag den. 5. september (online)"
    assert found[1].source.stated == "2022-05-06"


def test_a_list_below_a_line_with_a_colon_belongs_to_the_group_of_the_item() -> None:
    item = MeetingRef("KD-Nord", "2022-05-06", item="4", title="Udpegning til styregruppe for Blå Havne")
    rows = [
        (TEXT, "Møder i styregruppen 2022:"),
        (ITEM, "3. maj, kl. 14.15 - 15.45 (virtuelt møde - link følger)"),
        (ITEM, "11. oktober, kl. 8.30 - 12.00 (fysisk møde)"),
        (TEXT, "På mødet d. 3. maj skal styregruppen vælge en formand."),
    ]
    found = read(section("Styregruppen", rows, meeting=item))
    assert [(meeting.group, meeting.start, meeting.end, meeting.online) for meeting in found if len(meeting.start) > 10] == [
        ("Styregruppen for Blå Havne", "2022-05-03T14:15", "2022-05-03T15:45", True),
        ("Styregruppen for Blå Havne", "2022-10-11T08:30", "2022-10-11T12:00", False),
    ]
    assert len([meeting for meeting in found if meeting.start.startswith("2022-05-03")]) == 1


def test_kinds_of_meeting_places_and_weekdays() -> None:
    rows = [
        (ITEM, "Fredag den 4. februar (KD-Nords konstituerende møde)"),
        (ITEM, "Fredag den 1. april (KD-Nord seminar d. 31. marts - 1. april 2022: for alle)"),
        (ITEM, "Fredag den 14. juni"),
        (ITEM, "Onsdag den 7. september kl. 10-12 på Havneby Rådhus"),
        (ITEM, "Onsdag den 5. oktober er aflyst"),
        (ITEM, "7. december, Hotel Fjorden"),
    ]
    found = read(section("KD-Nord møder 2022", rows))
    assert [(meeting.title, meeting.start, meeting.end) for meeting in found[:3]] == [
        ("konstituerende møde", "2022-02-04", None),
        ("møde", "2022-04-01", None),
        ("møde", "2022-06-14", None),
    ]
    assert [meeting.note for meeting in found[:2]] == [
        "KD-Nords konstituerende møde",
        "KD-Nord seminar d. 31. marts - 1. april 2022: for alle",
    ]
    assert found[2].note == "weekday does not fit the date"
    assert (found[3].start, found[3].place) == ("2022-09-07T10:00", "Havneby Rådhus")
    assert found[4].status is MeetingStatus.CANCELLED
    assert found[5].place == "Hotel Fjorden"
    assert len(found) == 6


def test_a_list_in_the_bodys_own_minutes() -> None:
    own = MeetingRef("Kulturudvalget", "2022-05-06", item="3", title="Mødekalender for andet halvår 2022")
    rows = [(TEXT, "Udvalget mødes:"), (TEXT, "18. august kl. 14-16"), (TEXT, "17. november - flyttet til 24. november")]
    found = read(section("Mødekalender for andet halvår 2022", rows, meeting=own))
    assert [(meeting.group, meeting.start, meeting.status) for meeting in found] == [
        ("Kulturudvalget", "2022-08-18T14:00", MeetingStatus.PLANNED),
        ("Kulturudvalget", "2022-11-17", MeetingStatus.MOVED),
        ("Kulturudvalget", "2022-11-24", MeetingStatus.PLANNED),
    ]


def test_lines_that_begin_with_a_date_are_entries_of_their_own() -> None:
    text = "30/1 kl. 9-12 (Havneby)\n10/4 kl. 9-12 (online)"
    whole = Block(TEXT, text.replace("\n", " "), text, (21, 22), starts=((0, 21), (24, 22)))
    plan = Section(
        SectionKind.TOPIC, "Mødedatoer 2023", "", ("Mødedatoer 2023",), (whole,), (20, 22), meeting=REF, date="2022-05-06"
    )
    found = read(plan)
    assert [(meeting.start, meeting.online, meeting.source.lines) for meeting in found] == [
        ("2023-01-30T09:00", None, (21, 21)),
        ("2023-04-10T09:00", True, (22, 22)),
    ]


def test_a_timeline_keeps_the_half_known_date_and_the_words() -> None:
    rows = [
        (TEXT, "Koordinator ansættes"),
        (TEXT, "Oktober: andet netværksmøde afholdes, hvor planen godkendes"),
        (TEXT, "November: rapport"),
    ]
    found = read(section("2020, 2021", rows, path=("Tidsplan",), meeting=None, date=None))
    assert [(meeting.group, meeting.title, meeting.start) for meeting in found] == [
        ("Netværket", "andet netværksmøde", "2020-10")
    ]


def test_a_table_with_a_column_of_dates() -> None:
    header = ("Dato", "Tid", "Sted", "Tema")
    cells = [("4. juni 2022", "kl. 13-15", "Havneby Bibliotek", "Budget"), ("3. september 2022", "13.00-15.00", "Teams", "")]
    rows = [Block(ROW, " ".join(row), " ".join(row), (at, at), cells=row, header=header) for at, row in enumerate(cells, 4)]
    plan = Section(SectionKind.TOPIC, "Mødeplan", "", ("Mødeplan",), tuple(rows), (3, 5), meeting=REF, date="2022-05-06")
    found = read(plan)
    assert [(meeting.start, meeting.end, meeting.place, meeting.online, meeting.note) for meeting in found] == [
        ("2022-06-04T13:00", "2022-06-04T15:00", "Havneby Bibliotek", None, "Budget"),
        ("2022-09-03T13:00", "2022-09-03T15:00", None, True, None),
    ]


@pytest.mark.parametrize(
    ("text", "group", "start"),
    [
        (
            "Planen tages op på et kommende møde i KKR Vestland den 23. juni 2022, hvor den afsluttes.",
            "KKR Vestland",
            "2022-06-23",
        ),
        ("På KD-Nords møde den 28. januar 2022 blev det besluttet.", "KD-Nord", "2022-01-28"),
        ("Referatet fra KD-Nord mødet d. 28. januar 2022 blev godkendt.", "KD-Nord", "2022-01-28"),
        ("KKR Vestland skal på mødet d. 24. april vurdere planen.", "KKR Vestland", "2022-04-24"),
        ("KKR Vestland havde en drøftelse på sit møde den 10. december.", "KKR Vestland", "2021-12-10"),
        ("På mødet 9. februar 2022 i KKR Vestland blev man enige.", "KKR Vestland", "2022-02-09"),
        ("Regnskabet vises på Havnens bestyrelsesmøde den 14. juni 2022.", "Havnens bestyrelse", "2022-06-14"),
        ("Der er møde i Teknisk Forum (for alle kommuner) den 13. juni 2022.", "Teknisk Forum", "2022-06-13"),
        ("Tallene vises på marts/april 2023 KKR-mødet.", "KKR", "2023-03"),
        ("Vestby og Østby Kommuner mødtes med Kystrådet i maj 2020 om sagen.", "Vestby og Østby Kommuner", "2020-05"),
        ("Kulturudvalget mødes den 9. juni 2022.", "Kulturudvalget", "2022-06-09"),
    ],
)
def test_sentences_that_name_the_group(text: str, group: str, start: str) -> None:
    assert sentence(text) == [(group, start)]


@pytest.mark.parametrize(
    "text",
    [
        "Der var dialogmøde med borgerne den 26. januar 2022.",
        "Planen for KKR, herunder på det kommende møde 22. maj, er klar.",
        "På styregruppemødet 2. maj blev planen drøftet.",
        "Mødet den 3. maj gik godt.",
        "Formandskabet skiftede på mødet den 3. maj 2022, hvor Ida Holm tog over.",
        "KKR Vestland blev nedsat på mødet den 3. maj 2022.",
        "Sekretariatet overgik til Vestby på mødet den 3. maj 2022.",
        "Fristen er den 1. juli 2022.",
        "Loven gælder fra den 1. januar 2022, og KKR Vestland er hørt.",
        "Karen Lunds mail af 3. maj 2022 blev læst på et møde.",
    ],
)
def test_no_meeting_is_given_to_a_body_by_guesswork(text: str) -> None:
    assert sentence(text) == []


def test_the_next_meeting_of_the_minutes_is_the_bodys_own() -> None:
    found = read(section("Eventuelt", [(TEXT, "Næste møde er den 9. september kl. 13.00.")], kind=SectionKind.DECISION))
    assert [(meeting.group, meeting.start) for meeting in found] == [("KD-Nord", "2022-09-09T13:00")]


def test_two_meetings_in_one_sentence() -> None:
    text = "Følgegruppen for Blå Havne har holdt to møder: den 4. april og den 6. juni 2024."
    assert sentence(text) == [("Følgegruppen for Blå Havne", "2024-04-04"), ("Følgegruppen for Blå Havne", "2024-06-06")]


def test_a_moved_meeting_is_two_statements() -> None:
    rows = [(TEXT, "Mødet den 9. september er flyttet til den 16. september.")]
    found = read(section("Eventuelt", rows, kind=SectionKind.DECISION))
    assert [(meeting.start, meeting.status) for meeting in found] == [
        ("2022-09-09", MeetingStatus.MOVED),
        ("2022-09-16", MeetingStatus.PLANNED),
    ]


def test_the_place_that_follows() -> None:
    text = "Interessentgruppen holder sit første møde den 17. maj 2022 kl. 9-12.30. Mødestedet er: Havnegade 4, Vestby."
    item = MeetingRef("KD-Nord", "2022-05-06", item="4", title="Interessentgruppe for Blå Havne")
    found = read(section("Sagsfremstilling", [(TEXT, text)], meeting=item))
    assert [(meeting.group, meeting.start, meeting.place) for meeting in found] == [
        ("Interessentgruppen for Blå Havne", "2022-05-17T09:00", "Havnegade 4, Vestby")
    ]


def test_names_of_one_body_are_spelled_alike_and_repeats_left_out() -> None:
    rows = [
        (TEXT, "KKR mødet d. 21. juni handler om havne."),
        (TEXT, "Sagen behandles på møde i KKR Vestland den 21. juni 2022."),
        (TEXT, "På KD-nord mødet den 28. januar 2022 og igen på KD- Nords møde den 28. januar 2022."),
    ]
    found = read(section("Sagsfremstilling", rows, kind=SectionKind.CASE))
    assert [(meeting.group, meeting.start, meeting.source.lines) for meeting in found] == [
        ("KKR Vestland", "2022-06-21", (3, 3)),
        ("KD-Nord", "2022-01-28", (4, 4)),
    ]


def listed(
    days: Sequence[str], *, stated: str, document: str = "x.txt", group: str = "KD-Nord", line: int = 1
) -> list[Meeting]:
    return [
        Meeting(group, "møde", day, Place(document, (line + at, line + at), stated=stated, raw=day))
        for at, day in enumerate(days)
    ]


def holding(found: Sequence[Meeting]) -> list[str]:
    return [meeting.start for meeting in found if not meeting.superseded]


def test_the_newer_list_holds_also_where_a_day_moved() -> None:
    old = listed(["2023-01-20", "2023-03-24", "2023-06-02"], stated="2022-03-01")
    new = listed(["2023-01-19", "2023-03-24", "2023-06-02"], stated="2022-05-06")
    found = settle([*old, *new], now=NOW)
    assert holding(found) == ["2023-01-19", "2023-03-24", "2023-06-02"]
    assert len(found) == 6


def test_what_a_newer_list_leaves_out_no_longer_holds_unless_it_was_past() -> None:
    old = listed(["2022-04-01", "2022-09-01", "2022-11-20", "2023-08-20"], stated="2022-03-01")
    new = listed(["2022-06-10", "2022-11-20", "2023-01-19", "2023-03-24"], stated="2022-05-06")
    found = settle([*old, *new], now=NOW)
    assert holding(found) == ["2022-04-01", "2022-06-10", "2022-11-20", "2023-01-19", "2023-03-24", "2023-08-20"]


def test_a_sentence_does_not_move_a_meeting_of_a_list() -> None:
    plan = listed(["2023-01-20", "2023-03-24", "2023-06-02"], stated="2022-03-01")
    spoken = listed(["2023-01-27"], stated="2022-05-06", document="y.txt")
    assert holding(settle([*plan, *spoken], now=NOW)) == ["2023-01-20", "2023-01-27", "2023-03-24", "2023-06-02"]


def test_another_group_or_document_order_does_not_matter() -> None:
    old = listed(["2023-01-20"], stated="2022-03-01", group="KD-nord", document="b.txt")
    new = listed(["2023-01-20"], stated="2022-05-06", document="a.txt")
    other = listed(["2023-01-20"], stated="2022-05-06", group="Byrådet")
    found = settle([*old, *new, *other], now=NOW)
    assert [(meeting.group, meeting.superseded) for meeting in found] == [
        ("Byrådet", False),
        ("KD-Nord", False),
        ("KD-nord", True),
    ]


def test_the_clock_of_copenhagen_tells_planned_from_held() -> None:
    day = listed(["2022-06-01T10:00"], stated="2022-01-01")
    late = datetime(2022, 6, 1, 21, 59, tzinfo=UTC)
    assert settle(day, now=late)[0].status is MeetingStatus.PLANNED
    assert settle(day, now=datetime(2022, 6, 1, 22, 1, tzinfo=UTC))[0].status is MeetingStatus.HELD
    assert settle(listed(["2022-05"], stated="2022-01-01"), now=NOW)[0].status is MeetingStatus.HELD
    assert settle(listed(["2022-06"], stated="2022-01-01"), now=NOW)[0].status is MeetingStatus.PLANNED


days = st.sampled_from(["2022-01-20", "2022-01-28", "2022-03-24T10:00", "2022-06", "2022", "2022-07-01"])


@given(
    st.lists(
        st.tuples(days, st.sampled_from(["2021-01-01", "2022-01-01", "2022-05"]), st.sampled_from(["KD-Nord", "Rådet"])),
        max_size=8,
    )
)
def test_settling_loses_nothing_and_something_always_holds(stated: list[tuple[str, str, str]]) -> None:
    given_meetings = [listed([day], stated=date, group=group, line=at)[0] for at, (day, date, group) in enumerate(stated, 1)]
    found = settle(given_meetings, now=NOW)
    assert sorted(meeting.start for meeting in found) == sorted(meeting.start for meeting in given_meetings)
    assert {meeting.group for meeting in found if not meeting.superseded} == {meeting.group for meeting in given_meetings}
    assert settle(found, now=NOW) == found


statements = st.lists(
    st.tuples(days, st.sampled_from(["2021-01-01", "2022-01-01", "2022-05"]), st.sampled_from(["x.txt", "y.txt"])), max_size=8
)


@given(statements, statements)
def test_groups_are_weighed_each_by_itself(some: list[tuple[str, str, str]], others: list[tuple[str, str, str]]) -> None:
    first, second = (
        [
            listed([day], stated=date, document=document, group=group, line=at)[0]
            for at, (day, date, document) in enumerate(said)
        ]
        for group, said in (("KD-Nord", some), ("Rådet", others))
    )
    order = attrgetter("start", "group", "superseded")
    assert weighed([*first, *second]) == tuple(sorted([*weighed(first), *weighed(second)], key=order))


@pytest.mark.parametrize("earlier", [0, 1, 10, 11, 30, 31, 40])
def test_a_day_has_moved_within_its_month_or_by_ten_days(earlier: int) -> None:
    old = listed(["2022-10-01", "2023-03-01", "2023-05-01"], stated="2021-12-01")
    new = listed(["2022-10-01", "2023-03-01", (date(2023, 5, 1) - timedelta(earlier)).isoformat()], stated="2022-01-01")
    [last] = [meeting for meeting in weighed([*old, *new]) if meeting.source == old[2].source]
    assert last.superseded is (earlier <= 10)


@given(
    st.lists(
        st.sampled_from(
            "KKR Vestland på møde mødet i den 3. maj 2022 styregruppen mødes s - og : aflyst flyttet til".split(" ")
        ),
        max_size=14,
    )
)
def test_any_text_is_read_without_error(words: list[str]) -> None:
    text = " ".join(words)
    for meeting in meetings([section("Møder 2022", [(ITEM, text), (TEXT, text)])], document="x.txt"):
        assert meeting.group
        assert meeting.source.lines is not None
