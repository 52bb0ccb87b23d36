"""Meetings as minutes plan them: moved, cancelled, several dates in one sentence, short names and years left out."""

from __future__ import annotations

from dataclasses import replace

from test_meetings import ITEM, NOW, REF, TEXT, read, section

from knowledge.meetings import meetings, settle
from knowledge.model import Block, BlockKind, Meeting, MeetingRef, MeetingStatus, Place, SectionKind


def plan(text: str, *, title: str = "Sagsfremstilling") -> list[Meeting]:
    item = MeetingRef("KD-Nord", "2022-05-06", item="9", title="Mødeplan")
    return read(section(title, [(TEXT, text)], kind=SectionKind.CASE, path=("Mødeplan",), meeting=item))


def test_a_plan_moves_and_cancels_the_meetings_of_its_own_body() -> None:
    moved, new = plan("Mødet den 21. november 2022 flyttes til den 5. december 2022 kl. 13-15 på Åby Rådhus, da der er valg.")
    assert (moved.group, moved.start, moved.status) == ("KD-Nord", "2022-11-21", MeetingStatus.MOVED)
    assert (new.start, new.place, new.status) == ("2022-12-05T13:00", "Åby Rådhus", MeetingStatus.PLANNED)
    (cancelled,) = plan("Det ekstraordinære møde den 10. oktober 2022 aflyses.")
    assert (cancelled.start, cancelled.status) == ("2022-10-10", MeetingStatus.CANCELLED)


def test_dates_that_follow_each_other_in_a_sentence() -> None:
    found = plan("Forslag til møder i 2023: 28. januar, 22. april og 25. november. Fristen er den 1. maj 2023.")
    assert [(meeting.group, meeting.start) for meeting in found] == [
        ("KD-Nord", "2023-01-28"),
        ("KD-Nord", "2023-04-22"),
        ("KD-Nord", "2023-11-25"),
    ]


def test_a_later_sentence_does_not_cancel_the_next_meeting() -> None:
    rows = [(TEXT, "Mandag d. 6. juni 2022 kl. 16.30. Mødet i juli aflyses på grund af ferie. Derefter den 2. september.")]
    found = read(section("Næste møde", rows))
    assert [(meeting.start, meeting.status, meeting.place) for meeting in found] == [
        ("2022-06-06T16:30", MeetingStatus.PLANNED, None),
        ("2022-09-02", MeetingStatus.PLANNED, None),
    ]


def test_the_first_meeting_in_terms_of_reference() -> None:
    text = "Det konstituerende møde holdes tirsdag den 18. marts 2025 kl. 9.30-12 på Åby Bibliotek."
    heads = ("Kommissorium for Følgegruppen for havne",)
    (found,) = read(section("Møder", [(TEXT, text)], path=heads, meeting=None, date=None))
    assert (found.group, found.title, found.start, found.place) == (
        "Følgegruppen for havne",
        "konstituerende møde",
        "2025-03-18T09:30",
        "Åby Bibliotek",
    )


def test_where_a_group_meets() -> None:
    (found,) = read(section("Plan", [(TEXT, "Styregruppen mødes den 24. september 2024 kl. 14-16 i Vejen.")], meeting=None))
    assert (found.group, found.place) == ("Styregruppen", "Vejen")


def test_a_plan_of_the_year_gives_its_dates_the_year() -> None:
    (found,) = read(
        section(
            "Bestyrelsens møder", [(ITEM, "5. februar kl. 9")], path=("Årsplan 2031 - Læsekredsen",), meeting=None, date=None
        )
    )
    assert found.start == "2031-02-05T09:00"


def test_a_moved_meeting_is_overtaken_by_the_day_it_moved_to() -> None:
    found = settle(plan("Mødet den 21. november 2022 flyttes til den 5. december 2022."), now=NOW)
    assert [(meeting.start, meeting.superseded) for meeting in found] == [("2022-11-21", True), ("2022-12-05", False)]


def test_several_dates_of_the_next_meeting() -> None:
    found = read(section("Næste møde", [(TEXT, "Herefter den 25. august og den 10. november 2022.")]))
    assert [(meeting.start, meeting.note) for meeting in found] == [("2022-08-25", None), ("2022-11-10", None)]


def test_the_short_name_of_the_body_whose_minutes_these_are() -> None:
    own = MeetingRef("Ledergruppen for Havne", "2022-05-06", item="3", title="Datoer")
    text = "Ledergruppen mødes 5/11, 3/12 og 14/1 2023 - alle dage kl. 8.30."
    found = meetings([section("Datoer", [(TEXT, text)], kind=SectionKind.AGENDA_ITEM, meeting=own)], document="x.txt")
    assert [(meeting.group, meeting.start) for meeting in found][1:] == [
        ("Ledergruppen for Havne", "2022-11-05"),
        ("Ledergruppen for Havne", "2022-12-03"),
        ("Ledergruppen for Havne", "2023-01-14"),
    ]


def test_a_row_may_say_anywhere_that_the_meeting_is_off() -> None:
    heads = ("Dato", "Tid", "Sted")
    cells = (("21. november 2022", "aflyst", ""), ("5. december 2022", "10-12", "Åby Rådhus"))
    rows = tuple(
        Block(BlockKind.ROW, " ".join(row), " ".join(row), (at, at), cells=row, header=heads) for at, row in enumerate(cells, 4)
    )
    listed = replace(section("KD-Nords møder i 2022", []), blocks=rows)
    off, on = read(listed)
    assert (off.start, off.status) == ("2022-11-21", MeetingStatus.CANCELLED)
    assert (on.start, on.status, on.place) == ("2022-12-05T10:00", MeetingStatus.PLANNED, "Åby Rådhus")


def spoken(text: str, *, title: str = "Eventuelt") -> list[Meeting]:
    item = MeetingRef("KD-Nord", "2022-05-06", item="9", title=title)
    return read(section(title, [(TEXT, text)], kind=SectionKind.AGENDA_ITEM, meeting=item))


def test_the_next_meeting_in_many_words() -> None:
    (found,) = spoken("Efterårets møde er onsdag den 7. september 2022 kl. 9.30 på Åby Rådhus.")
    assert (found.group, found.start, found.place) == ("KD-Nord", "2022-09-07T09:30", "Åby Rådhus")
    (found,) = spoken("Næste møde er altså den 9. juni i Åby som planlagt.")
    assert (found.group, found.start, found.place) == ("KD-Nord", "2022-06-09", "Åby")
    (found,) = spoken("Næste møde: onsdag den 8. juni 2022 kl. 9 på Teams.")
    assert found.online


def test_minutes_that_are_approved_tell_of_the_meeting_before() -> None:
    (found,) = spoken("Referatet fra Teams-mødet den 7. marts blev godkendt.", title="Godkendelse af referat")
    assert (found.group, found.start, found.online) == ("KD-Nord", "2022-03-07", True)
    assert spoken("Referatet fra mødet den 7. marts blev læst op.", title="Nyt fra andre") == []


def test_why_a_meeting_moved_goes_with_both_days() -> None:
    text = "Mødet den 9. juni er flyttet til den 16. juni 2022 kl. 9 på Teams, fordi formanden er på ferie."
    moved, new = settle(spoken(text), now=NOW)
    assert (moved.status, moved.superseded, moved.note) == (MeetingStatus.MOVED, True, text)
    assert (new.start, new.online, new.superseded, new.note) == ("2022-06-16T09:00", True, False, text)


def test_the_head_of_minutes_says_where_the_meeting_went() -> None:
    rows = [(TEXT, "06-05-2022 10:00"), (TEXT, "(Mødet d. 29/4 er flyttet til d. 6/5 på grund af valg)")]
    head = section("Referat", rows, kind=SectionKind.MEETING, meeting=replace(REF, item=None, title=None))
    moved, held = settle(meetings([head], document="x.txt"), now=NOW)
    assert (moved.start, moved.status, moved.superseded) == ("2022-04-29", MeetingStatus.MOVED, True)
    assert (held.start, held.superseded) == ("2022-05-06T10:00", False)
    assert "valg" in (held.note or "")


def test_a_passing_mention_does_not_hide_time_and_place() -> None:
    full = Meeting("KD-Nord", "møde", "2022-06-09T13:00", Place("plan.md", stated="2022-01-03"), place="Åby Rådhus")
    brief = Meeting("KD-Nord", "møde", "2022-06-09", Place("referat.md", stated="2022-05-06"), place="Åby")
    assert [(meeting.start, meeting.superseded) for meeting in settle([full, brief], now=NOW)] == [
        ("2022-06-09", True),
        ("2022-06-09T13:00", False),
    ]
    elsewhere = replace(brief, place="Viborg")
    assert [meeting.superseded for meeting in settle([full, elsewhere], now=NOW)] == [False, True]


def test_minutes_with_a_move_are_no_list_of_all_meetings() -> None:
    head = Meeting("KD-Nord", "møde", "2022-05-06", Place("r.md", (1, 1), stated="2022-05-06", raw="head"))
    gone = Meeting(
        "KD-Nord", "møde", "2022-06-09", Place("r.md", (9, 9), stated="2022-05-06", raw="x"), status=MeetingStatus.MOVED
    )
    plan = Meeting("KD-Nord", "møde", "2022-06-01", Place("plan.md", stated="2022-01-03"))
    new = replace(gone, start="2022-06-16", status=MeetingStatus.PLANNED)
    assert not next(m for m in settle([head, gone, new, plan], now=NOW) if m.start == "2022-06-01").superseded


def test_minutes_that_plan_in_sentences_whose_meetings_they_are() -> None:
    ref = MeetingRef("Projektgruppen", "2022-05-06", item="9", title="Kommende møder")
    text = (
        "Næste møde i projektgruppen er tirsdag den 7. juni kl. 9-12 i Odder. Mødet den 9. august udgår. "
        "Herefter mødes gruppen mandag den 3. oktober kl. 13-15 i Struer. Følgegruppen mødes den 20. maj kl. 14-16."
    )
    rows = [(TEXT, text), (TEXT, "Odder, den 9. maj 2022")]
    found = read(section("Kommende møder", rows, kind=SectionKind.AGENDA_ITEM, meeting=ref))
    assert sorted((meeting.group, meeting.start, meeting.status) for meeting in found) == [
        ("Følgegruppen", "2022-05-20T14:00", MeetingStatus.PLANNED),
        ("Projektgruppen", "2022-06-07T09:00", MeetingStatus.PLANNED),
        ("Projektgruppen", "2022-08-09", MeetingStatus.CANCELLED),
        ("Projektgruppen", "2022-10-03T13:00", MeetingStatus.PLANNED),
    ]


def test_a_weekday_tells_the_year() -> None:
    assert [m.start for m in spoken("Næste møde er fredag den 2. december.")] == ["2022-12-02"]
