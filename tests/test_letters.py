"""Letters of planned meetings: `handlers.meetings.letters` with `handlers.texts.invitations`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.letter import Outgoing, Sort
from bot.limits import MAX_CAPTION, MAX_TEXT, checked, checked_keyboard, text_of
from bot.meetings.meeting import Attendee, Earlier, Meeting, PartStat, Plan, Status
from bot.roles import Administration
from handlers import keyboards
from handlers.meetings import letters
from handlers.texts.reply import Action

ZONE = ZoneInfo("Europe/Copenhagen")
START = datetime(2027, 3, 4, 10, 0, tzinfo=ZONE)
BEFORE = START - timedelta(days=8)
PLAN = Plan(
    *("KD-Net", "Netværksmøde", START, START + timedelta(hours=2), "Viborg Rådhus", True, "https://eks.dk/m?a=1&b=2"),
    *("Velkomst\nØkonomi & planer\n\nEventuelt", "Viborg", 30, datetime(2027, 3, 1, 12, 0, tzinfo=ZONE)),
)
MEETING = Meeting(7, "u@x", PLAN, Status.CONFIRMED, 3, BEFORE, BEFORE, BEFORE, BEFORE)
MOVED = replace(MEETING, sequence=4, changed=BEFORE + timedelta(days=1))
GONE = replace(MEETING, status=Status.CANCELLED)
EARLIER = replace(PLAN, start=START - timedelta(days=7), end=START - timedelta(days=7) + timedelta(hours=2))
NEW = Attendee(5, 7, 1, "Ida Holm", "Struer", (Administration.CULTURE,), PartStat.NEEDS_ACTION, telegram=10)
YES = replace(NEW, partstat=PartStat.ACCEPTED, answered=BEFORE)
NO = replace(NEW, partstat=PartStat.DECLINED, answered=BEFORE)
MAYBE = replace(NEW, partstat=PartStat.TENTATIVE, answered=BEFORE)
LIS = replace(NEW, partstat=PartStat.DELEGATED, substitute="Lis Dam", covers=(Administration.CULTURE,), answered=BEFORE)
WAITS = replace(YES, waiting=True)
AGAIN = replace(NEW, before=PartStat.ACCEPTED, answered=BEFORE)
EVE = START - timedelta(days=1)

RSVP = ["Ja", "Nej", "Måske", "Sender en anden"]


def said(letter: Outgoing | None) -> str:
    assert letter is not None
    return text_of(letter.html)


def first(letter: Outgoing | None) -> str:
    return said(letter).split("\n")[0]


def labels(letter: Outgoing) -> list[str]:
    return [label for row in letter.buttons for label, _ in row]


def test_an_invitation_tells_all_there_is_to_know() -> None:
    letter = letters.invitation(MEETING, NEW)
    text = said(letter)
    assert first(letter) == "Indbydelse: Netværksmøde"
    for fact in (
        "torsdag den 4. marts 2027 kl. 10.00-12.00",
        "Viborg Rådhus",
        "https://eks.dk/m?a=1&b=2",
        "KD-Net",
        "Vært: Viborg",
        "Pladser: 30",
        "Svar senest: mandag den 1. marts 2027 kl. 12.00",
        "Økonomi & planer",
    ):
        assert fact in text
    assert text.endswith("Kommer du?")
    assert labels(letter) == [*RSVP, "Mere om mødet"]
    assert (letter.chat, letter.enclosure) == (10, None)


@pytest.mark.parametrize("missing", ["place", "link", "agenda", "host", "capacity", "deadline"])
def test_what_is_not_known_is_not_mentioned(missing: str) -> None:
    empty = None if missing in ("capacity", "deadline") else ""
    plan = replace(PLAN, online=False, **{missing: empty})  # type: ignore[arg-type]
    text = said(letters.invitation(replace(MEETING, plan=plan), NEW))
    heading = {"place": "Sted", "link": "Online", "agenda": "Dagsorden", "host": "Vært", "capacity": "Pladser"}
    assert heading.get(missing, "Svar senest") not in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("attendee", "lead", "marked", "beside"),
    [
        (YES, "Du kommer: Netværksmøde", "✓ Ja", "Læg i kalender"),
        (NO, "Du kommer ikke: Netværksmøde", "✓ Nej", "Skriv hvorfor"),
        (replace(NO, reason="ferie"), "Du kommer ikke: Netværksmøde", "✓ Nej", None),
        (MAYBE, "Du kommer måske: Netværksmøde", "✓ Måske", None),
        (LIS, "Lis Dam kommer i stedet for dig: Netværksmøde", "✓ Sender en anden", "Læg i kalender"),
        (WAITS, "Du står på venteliste: Netværksmøde", "✓ Ja", None),
    ],
)
def test_the_first_line_is_what_was_answered_and_the_buttons_show_how_to_change_it(
    attendee: Attendee, lead: str, marked: str, beside: str | None
) -> None:
    letter = letters.invitation(MEETING, attendee)
    assert first(letter) == lead
    assert "ændre dit svar" in said(letter)
    assert [one.removeprefix("✓ ") for one in labels(letter)][:4] == RSVP
    assert [one for one in labels(letter) if one.startswith("✓")] == [marked]
    assert labels(letter)[4:] == [*filter(None, [beside]), "Mere om mødet"]


@pytest.mark.parametrize(
    ("attendee", "then"),
    [
        (YES, "Derefter kan du melde afbud eller sende en anden, til mødet begynder."),
        (LIS, "Derefter kan du melde afbud eller sende en anden, til mødet begynder."),
        (WAITS, "Derefter kan du melde afbud eller sende en anden, til mødet begynder."),
        (MAYBE, "Derefter kan du kun melde afbud."),
        (NO, ""),
    ],
)
def test_until_when_an_answer_can_be_changed_is_the_deadline_where_there_is_one(attendee: Attendee, then: str) -> None:
    text = said(letters.invitation(MEETING, attendee))
    assert text.endswith(f"Du kan ændre dit svar med knapperne til mandag den 1. marts 2027 kl. 12.00. {then}".strip())
    free = replace(MEETING, plan=replace(PLAN, deadline=None))
    assert said(letters.invitation(free, attendee)).endswith("Du kan ændre dit svar med knapperne, til mødet begynder.")


def test_the_buttons_name_meeting_answer_and_the_state_of_the_meeting_they_are_of() -> None:
    presses = [keyboards.parse(data) for row in letters.invitation(MEETING, NEW).buttons[:2] for _, data in row]
    assert [(one.action, one.answer, one.choice, one.step) for one in presses if one] == [
        (Action.RSVP, 7, 1, 3),
        (Action.RSVP, 7, 2, 3),
        (Action.RSVP, 7, 3, 3),
        (Action.SUBSTITUTE, 5, 0, 3),
    ]


def test_a_long_agenda_is_short_with_the_rest_behind_a_button() -> None:
    long = replace(MEETING, plan=replace(PLAN, agenda="\n".join(f"Punkt {number}: noget langt" for number in range(200))))
    letter = letters.invitation(long, NEW)
    assert "Hele dagsordenen" in labels(letter)
    assert "Punkt 1:" in said(letter)
    assert "Punkt 199" not in said(letter)
    assert len(said(letter)) < 1300


# ------------------------------------------------------------------------------------------------------------------ changes


@pytest.mark.parametrize(
    ("attendee", "before", "lead", "has"),
    [
        (AGAIN, EARLIER, "Mødet er flyttet: Netværksmøde", "Du svarede ja til den tidligere tid"),
        (AGAIN, None, "Mødet er flyttet: Netværksmøde", "Svar igen"),
        (NEW, EARLIER, "Mødet er flyttet: Netværksmøde", "Før: torsdag den 25. februar 2027"),
        (NEW, replace(PLAN, place="Skive"), "Mødet er ændret: Netværksmøde", "Nyt sted: Viborg Rådhus"),
        (NEW, None, "Mødet er ændret: Netværksmøde", "Kommer du?"),
        (YES, EARLIER, "Du kommer: Netværksmøde", "Ny tid: torsdag den 4. marts"),
    ],
)
def test_an_invitation_of_a_changed_meeting_says_so_first(attendee: Attendee, before: Plan | None, lead: str, has: str) -> None:
    letter = letters.invitation(MOVED, attendee, before=before)
    assert first(letter) == lead
    assert has in said(letter)
    assert not any(label.startswith("✓") for label in labels(letter)) or attendee is YES


def test_what_they_knew_before_is_the_last_other_time_since_they_were_invited_until_they_answer_again() -> None:
    def was(sequence: int, days: int, until: timedelta) -> Earlier:
        return Earlier(sequence, START + timedelta(days=days), START + timedelta(days=days, hours=2), "", BEFORE + until)

    first, second = was(1, -7, timedelta(hours=1)), was(2, 7, timedelta(hours=2))
    unknown, place = was(0, 3, timedelta(hours=-1)), was(3, 0, timedelta(hours=3))
    assert letters.told_before(MOVED, NEW, [unknown]) is None
    assert letters.told_before(MOVED, NEW, [was(1, -7, timedelta(0))]) is not None, "in the very second after they were invited"
    assert letters.told_before(MOVED, NEW, [unknown, first, second, place]) == second
    assert letters.told_before(MOVED, YES, [first, second]) == second
    assert letters.told_before(MOVED, replace(YES, answered=BEFORE + timedelta(hours=2)), [first, second]) is None
    assert letters.told_before(replace(MOVED, invited=None), NEW, [first]) is None


def test_the_notice_of_a_move_asks_again_and_brings_the_file() -> None:
    letter = letters.change(MOVED, EARLIER, AGAIN)
    assert first(letter) == "Mødet er flyttet: Netværksmøde"
    assert "Ny tid: torsdag den 4. marts 2027 kl. 10.00-12.00\nFør: torsdag den 25. februar 2027" in said(letter)
    assert "Du svarede ja til den tidligere tid. Kommer du også nu?" in said(letter)
    assert labels(letter)[:4] == RSVP
    assert letter.enclosure is not None
    assert (letter.enclosure.sort, letter.enclosure.id) == (Sort.CALENDAR, "7")


@pytest.mark.parametrize(
    ("attendee", "answer"),
    [(YES, "ja"), (MAYBE, "måske"), (LIS, "Lis Dam kommer i stedet for dig"), (WAITS, "du står på venteliste")],
)
def test_the_notice_of_another_place_leaves_the_answer_as_it_is(attendee: Attendee, answer: str) -> None:
    letter = letters.change(MOVED, replace(PLAN, place="Skive"), attendee)
    assert first(letter) == "Mødet er ændret: Netværksmøde"
    assert f"Dit svar gælder stadig: {answer}." in said(letter)


@pytest.mark.parametrize("attendee", [NEW, YES, LIS, WAITS, AGAIN])
def test_below_a_meeting_that_is_cancelled_nothing_can_be_answered(attendee: Attendee) -> None:
    letter, edited = letters.cancellation(GONE, attendee), letters.invitation(GONE, attendee)
    assert first(letter) == first(edited) == "Mødet er aflyst: Netværksmøde"
    assert "torsdag den 4. marts 2027" in said(letter)
    assert letter.enclosure is not None
    assert set(RSVP).isdisjoint(one.removeprefix("✓ ") for one in [*labels(letter), *labels(edited)])
    assert labels(edited) == ["Ret min kalender"]
    assert ("Lis Dam" in said(letter)) is (attendee is LIS)


# ---------------------------------------------------------------------------------------------------------------- reminders


@pytest.mark.parametrize(
    ("attendee", "now", "lead", "has"),
    [
        (NEW, EVE - timedelta(days=20), "Du mangler at svare: Netværksmøde", "Svar senest: mandag den 1. marts"),
        (NEW, EVE, "Du har ikke svaret: Netværksmøde", "Fristen for at svare er gået"),
        (AGAIN, EVE - timedelta(days=20), "Svar igen: Netværksmøde", "Du svarede ja til den tidligere tid"),
        (YES, EVE, "Vi ses i morgen: Netværksmøde", "https://eks.dk/m?a=1&b=2"),
        (YES, EVE - timedelta(days=6), "Vi ses om 7 dage: Netværksmøde", "Økonomi & planer"),
        (YES, START - timedelta(hours=1), "Vi ses i dag: Netværksmøde", "Viborg Rådhus"),
        (MAYBE, EVE - timedelta(days=6), "Giv et endeligt svar: Netværksmøde", "Sig ja eller nej"),
        (LIS, EVE, "Husk at sige det til Lis Dam: Netværksmøde", "Lis Dam kommer i stedet for dig på vegne af kultur"),
        (WAITS, EVE, "Du står på venteliste: Netværksmøde", "Der er ikke blevet plads endnu"),
    ],
)
def test_a_reminder_fits_how_somebody_stands(attendee: Attendee, now: datetime, lead: str, has: str) -> None:
    letter = letters.reminder(MEETING, attendee, now=now)
    assert first(letter) == lead
    assert has in said(letter)
    assert letter is not None
    assert [one.removeprefix("✓ ") for one in labels(letter)][:4] == RSVP


def test_who_comes_is_not_told_of_seats_and_deadline_any_more() -> None:
    text = said(letters.reminder(MEETING, YES, now=EVE))
    assert "Pladser" not in text
    assert "Svar senest" not in text


def test_tomorrow_is_a_day_of_copenhagen_not_of_the_clock_of_the_server() -> None:
    late = datetime(2027, 3, 2, 23, 30, tzinfo=ZoneInfo("UTC"))  # it is the third already
    assert first(letters.reminder(MEETING, YES, now=late)).startswith("Vi ses i morgen")


@pytest.mark.parametrize(
    ("meeting", "attendee", "now"),
    [(MEETING, NO, EVE), (GONE, YES, EVE), (MEETING, YES, START), (MEETING, NEW, START + timedelta(days=1))],
)
def test_where_there_is_nothing_to_say_there_is_no_reminder(meeting: Meeting, attendee: Attendee, now: datetime) -> None:
    assert letters.reminder(meeting, attendee, now=now) is None


def test_a_seat_is_told_of_in_the_first_line() -> None:
    assert first(letters.seat(MEETING, YES)) == "Der er blevet plads: Netværksmøde"
    assert "Du kommer med" in said(letters.seat(MEETING, YES))
    assert "Lis Dam kommer med i stedet for dig" in said(letters.seat(MEETING, LIS))


# ------------------------------------------------------------------------------------------------------------ hostile input

EVIL = ("<b>", "</b>", "&lt;", "<a href='x'>", "\u202e", "\x00", "\n", "🎉" * 40, "<" * 5000, "&" * 5000, "æøå " * 2000, "-")
typed = st.lists(st.sampled_from(EVIL), max_size=4).map("".join) | st.text(max_size=80)
plans = st.builds(
    Plan,
    *(typed, typed, st.just(START), st.just(START + timedelta(hours=2)), typed, st.booleans(), typed, typed, typed),
    st.none() | st.integers(0, 10**9),
    st.none() | st.just(START - timedelta(days=2)),
)
standing = st.builds(
    Attendee,
    *(st.just(5), st.just(7), st.just(1), typed, typed),
    st.lists(st.sampled_from(Administration), unique=True).map(tuple),
    st.sampled_from(PartStat),
    before=st.none() | st.sampled_from([one for one in PartStat if one is not PartStat.NEEDS_ACTION]),
    reason=typed,
    substitute=typed,
    covers=st.lists(st.sampled_from(Administration), unique=True).map(tuple),
    waiting=st.booleans(),
    telegram=st.just(10),
)


@given(plans, standing, plans, st.sampled_from(Status))
def test_whatever_was_typed_telegram_takes_every_letter(plan: Plan, attendee: Attendee, before: Plan, status: Status) -> None:
    meeting = replace(MEETING, plan=plan, status=status)
    moved = replace(before, start=before.start - timedelta(days=1))
    for letter in (
        letters.invitation(meeting, attendee),
        letters.invitation(meeting, attendee, before=moved),
        letters.invitation(meeting, attendee, before=before, captioned=True),
        letters.change(meeting, moved, attendee),
        letters.change(meeting, before, attendee),
        letters.cancellation(meeting, attendee),
        letters.seat(meeting, attendee),
        letters.reminder(meeting, attendee, now=EVE - timedelta(days=9)),
        letters.reminder(meeting, attendee, now=EVE),
    ):
        if letter is None:
            continue
        short = letter.enclosure is not None
        checked(letter.html, MAX_CAPTION if short else MAX_TEXT)
        keyboard = keyboards.from_rows(letter.buttons)
        checked_keyboard(keyboard.to_dict() if keyboard else None)
        assert all(label.strip() for label in labels(letter))
    checked(letters.invitation(meeting, attendee, before=moved, captioned=True).html, MAX_CAPTION)


@pytest.mark.parametrize("field", ["title", "place", "agenda", "host", "group"])
def test_what_was_typed_is_no_markup(field: str) -> None:
    plan = replace(PLAN, **{field: "<b>æøå</b> & <script>"})  # type: ignore[arg-type]
    for letter in (
        letters.invitation(replace(MEETING, plan=plan), NEW),
        letters.reminder(replace(MEETING, plan=plan), YES, now=EVE),
    ):
        assert "<b>æøå</b> & <script>" in said(letter)


def test_what_to_do_is_said_whatever_had_to_be_left_out() -> None:
    long = replace(MEETING, plan=replace(PLAN, title="t " * 400, place="p " * 400, agenda="a " * 9000, host="h " * 400))
    assert said(letters.invitation(long, NEW, captioned=True)).endswith("Kommer du?")
    assert said(letters.change(long, EARLIER, AGAIN)).endswith("Kommer du også nu?")


def test_a_link_is_whole_or_not_there() -> None:
    link = "https://eks.dk/" + "a" * 900
    text = said(letters.invitation(replace(MEETING, plan=replace(PLAN, link=link)), NEW))
    assert "https://" not in text
    assert "kalenderfilen" in text
