"""/status: what waits for the coordinator on one screen, and the year's meetings, hosts and groups behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conftest import Clock, Connect, FakeLibrary, deliver
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audience import Audience
from bot.broadcasts import Draft, Purpose
from bot.config import Config, Meetings
from bot.local import LocalTelegram
from bot.meetings.attendees import Said
from bot.meetings.composition import Demand, Judgement, Reason, Verdict
from bot.meetings.duties import Duty, Occasion, duties, parts
from bot.meetings.matrix import Cell, Cover
from bot.meetings.meeting import Meeting, PartStat, Plan, Status
from bot.meetings.rules import Rule, Source
from bot.outbox import Kind, Outgoing
from bot.outbox import State as Fate
from bot.people import Membership
from bot.roles import Administration, Role
from bot.storage import Storage
from handlers.keyboards import Press, pack, parse
from handlers.texts import duties as wording
from handlers.texts import status
from handlers.texts.markup import plain, size
from handlers.texts.reply import MAX_ANSWER, Action
from handlers.texts.status import Coming, Letters, Overview, Urgency, lines, screen
from knowledge.model import Group, Member, Place
from knowledge.model import Meeting as Stated

ZONE = ZoneInfo("Europe/Copenhagen")
NETWORK = Config().network
IDA, BO = 10, 41


@pytest.fixture(autouse=True)
def people(storage: Storage) -> dict[int, int]:
    add = storage.people.add
    return {
        IDA: add("Ida Holm", role=Role.COORDINATOR, telegram=IDA),
        BO: add("Bo Dam", role=Role.TOVHOLDER, organization="Struer", administrations=(Administration.CULTURE,), telegram=BO),
    }


Come = Callable[[int], Any]


@pytest.fixture
def come(connect: Connect) -> Come:
    async def comes(account: int, **more: Any) -> LocalTelegram:
        person = await connect(trusted=False, user=account, first=account * 10_000, **more)
        assert isinstance(person, LocalTelegram)
        return person

    return comes


@pytest.fixture
async def ida(come: Come) -> LocalTelegram:
    person = await come(IDA)
    assert isinstance(person, LocalTelegram)
    return person


async def said(person: LocalTelegram) -> str:
    """What /status tells."""
    return (await person.say("/status"))[-1].text


async def opened(person: LocalTelegram, label: str) -> str:
    """What the message says after a press of the button."""
    return (await person.press(label))[-1].text


async def leads(person: LocalTelegram, label: str) -> Press | None:
    """What a button below /status does."""
    shown = (await person.say("/status"))[-1]
    return parse(shown.data[shown.buttons.index(label)])


async def old_button(person: LocalTelegram, press: Press) -> str:
    """What becomes of a press of a button that is out of date: what was shown, and what was said to the press."""
    shown = await person.press_data(pack(press), person.message(text="Status"))
    told = [str(call.parameters.get("text", "")) for call in person.calls if call.method == "answerCallbackQuery"]
    return " ".join([*(one.text for one in shown), *told[-1:]])


def planned(
    storage: Storage,
    *,
    days: int = 12,
    group: str = NETWORK.name,
    host: str = "",
    places: tuple[str, ...] = (),
    invited: bool = True,
) -> Meeting:
    """A meeting so many days from now; the tovholder of Struer is invited."""
    start = storage._clock() + timedelta(days=days)
    plan = Plan(group, "Forårsmøde", start, start + timedelta(hours=2), host=host, audience=Audience(organizations=places))
    number = storage.meetings.add(plan, author=None)
    meeting = storage.meetings.get(number)
    assert meeting is not None
    if invited:
        storage.attendees.invite(meeting, storage.people.active(Role.TOVHOLDER))
        storage.meetings.note_invited(number)
    return meeting


# -------------------------------------------------------------------------------------------------------------- the screen


async def test_on_a_quiet_day_nothing_waits(ida: LocalTelegram) -> None:
    text = await said(ida)
    assert "Status 6. februar 2024" in text
    assert "Næste vært efter tur: Aarhus." in text


async def test_only_a_coordinator_sees_it_and_only_in_private(come: Come, ida: LocalTelegram) -> None:
    bo = await come(BO)
    assert "Status" not in await said(bo)
    for action in (Action.STATUS, Action.DUTIES, Action.HOSTING, Action.COMPOSITION):
        assert "vært" not in await old_button(bo, Press(action))
    group = {"id": -700, "type": "supergroup", "title": "Netværket"}
    assert all("Godt at vide" not in one.text for one in await ida.say("/status", chat=group))


async def test_the_next_meeting_with_its_answers_and_holes(
    ida: LocalTelegram, storage: Storage, people: dict[int, int]
) -> None:
    meeting = planned(storage)
    text = await said(ida)
    assert "Forårsmøde 18. februar 2024 (om 12 dage): 1 uden svar. " in text
    storage.attendees.answer(meeting, people[BO], Said(PartStat.ACCEPTED))
    text = await said(ida)
    assert "(om 12 dage): 1 ja. 29 huller:" in text
    assert "Struer (kultur)" not in text
    assert "26 til" in text
    assert await leads(ida, "Se hvem der kommer") == Press(Action.MATRIX, meeting.number)


async def test_only_those_whom_a_meeting_is_for_leave_holes(ida: LocalTelegram, storage: Storage) -> None:
    planned(storage, places=("Struer",))
    assert "3 huller: Struer (kultur), Struer (sundhed) og Struer (beskæftigelse)." in await said(ida)


async def test_a_meeting_that_nobody_is_invited_to_waits_and_soon_is_urgent(
    ida: LocalTelegram, storage: Storage, clock: Clock
) -> None:
    meeting = planned(storage, days=40, invited=False)
    text = await said(ida)
    assert "Haster" not in text
    assert "(om 40 dage): ingen er inviteret endnu." in text
    assert text.count("Forårsmøde") == 1
    clock.now += timedelta(days=15)
    text = await said(ida)
    assert text.index("Haster") < text.index("(om 25 dage)") < text.index("Godt at vide")
    assert await leads(ida, "Se mødet") == Press(Action.PLANNED, meeting.number)


async def test_a_cancelled_meeting_is_gone_from_the_screen(ida: LocalTelegram, storage: Storage) -> None:
    meeting = planned(storage)
    storage.meetings.cancel(meeting.number)
    text = await said(ida)
    assert "Forårsmøde" not in text
    assert "Første halvår 2024: intet møde er planlagt." in text


async def test_a_meeting_that_is_over_is_to_be_noted_once(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    storage.people.add("Lis Fjord", role=Role.TOVHOLDER, organization="Lemvig", telegram=42)
    meeting = planned(storage, days=3)
    clock.now += timedelta(days=4)
    assert "Forårsmøde er holdt, og det er ikke noteret, hvem der var der." in await said(ida)
    assert await leads(ida, "Notér fremmøde") == Press(Action.ATTENDANCE, meeting.number)
    storage.attendees.note(storage.attendees.of(meeting.number)[0].id, True)
    text = await said(ida)
    assert "noteret" not in text
    assert "Første halvår 2024: holdt den 9. februar 2024." in text


async def test_letters_on_their_way_kept_back_and_lost(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    def sent(*chats: int) -> int:
        number = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Hej"), author=None)
        storage.broadcasts.send(number, [Outgoing(chat, "Hej") for chat in chats])
        return number

    lost, kept = sent(501, 502, 503), sent(504, 505)
    for fate in (Fate.UNKNOWN, Fate.GONE):
        letter = storage.outbox.take()
        assert letter is not None
        storage.outbox.settle(letter, fate)
    storage.broadcasts.pause(kept)
    text = await said(ida)
    assert text.index("1 besked er måske ikke nået frem") < text.index("2 beskeder er sat på pause")
    assert "1 besked nåede ikke frem de seneste to uger." in text
    assert "1 besked er på vej." in text
    assert text.startswith("Status")
    assert text.index("Haster") < text.index("1 besked er måske")
    assert await leads(ida, "Se udsendelser") == Press(Action.BROADCASTS)
    clock.now += timedelta(days=15)
    assert "måske" not in await said(ida)
    assert storage.outbox.counted(Kind.BROADCAST, lost)[Fate.UNKNOWN] == 1


def lost(storage: Storage, draft: Draft, chat: int = BO) -> int:
    """A broadcast to one of which nobody knows whether it arrived."""
    number = storage.broadcasts.begin(draft, author=None)
    storage.broadcasts.send(number, [Outgoing(chat, "Kom")])
    lose(storage)
    return number


def lose(storage: Storage) -> None:
    letter = storage.outbox.take()
    assert letter is not None
    storage.outbox.settle(letter, Fate.UNKNOWN)


async def test_nothing_is_urged_that_cannot_be_done(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    meeting = planned(storage, days=3)
    lost(storage, Draft(Purpose.HOLE, meeting=meeting.number))
    assert "måske" not in await said(ida)
    lost(storage, Draft(Purpose.INVITATION, meeting=meeting.number))
    assert "1 besked er måske ikke nået frem" in await said(ida)
    clock.now += timedelta(days=3)
    assert "måske" not in await said(ida)  # the meeting has begun


async def test_what_was_ordered_long_before_it_was_lost_is_told(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    number = storage.broadcasts.begin(Draft(Purpose.MESSAGE, html="Hej", due=clock.now + timedelta(days=20)), author=None)
    storage.broadcasts.send(number, [Outgoing(BO, "Hej"), Outgoing(502, "Hej")])
    clock.now += timedelta(days=20)
    lose(storage)
    letter = storage.outbox.take()
    assert letter is not None
    storage.outbox.settle(letter, Fate.GONE)
    text = await said(ida)
    assert "1 besked er måske ikke nået frem" in text
    assert "1 besked nåede ikke frem de seneste to uger." in text


async def test_questions_reports_and_people_who_have_not_come(ida: LocalTelegram, storage: Storage) -> None:
    storage.unanswered.keep(BO, asker=BO, text="hvem vander blomsterne", answer=None, days=30)
    storage.unanswered.want(storage.unanswered.open()[0])
    storage.unanswered.keep(99, asker=99, text="blomsterne vander hvem", answer=None, days=30)
    storage.unanswered.keep(99, asker=99, text="hvad koster en kop kaffe", answer=None, days=30)
    storage.people.add("Lis Fjord")
    text = await said(ida)
    assert "2 spørgsmål kunne jeg ikke svare på, og 1 venter på dit svar." in text
    assert "1 inviteret har ikke brugt sit link endnu." in text
    assert await leads(ida, "Se spørgsmål") == Press(Action.TOPICS)
    assert await leads(ida, "Se medlemmer") == Press(Action.PEOPLE)


async def test_the_screen_is_drawn_anew_by_the_way_back(ida: LocalTelegram, storage: Storage) -> None:
    await said(ida)
    await opened(ida, "Se årets møder")
    planned(storage)
    assert "Forårsmøde" in await opened(ida, "« Status")
    assert "Forårsmøde" in await old_button(ida, Press(Action.STATUS))


# ------------------------------------------------------------------------------------------------------------ what is owed


async def test_the_years_meetings_and_how_the_municipalities_met(
    ida: LocalTelegram, storage: Storage, clock: Clock, library: FakeLibrary
) -> None:
    library.known_meetings = (Stated(NETWORK.name, "Møde", "2024-10-03", Place("plan.txt", lines=(1, 1))),)
    meeting = planned(storage, days=3)
    clock.now += timedelta(days=4)
    storage.attendees.note(storage.attendees.of(meeting.number)[0].id, True)
    await said(ida)
    text = await opened(ida, "Se årets møder")
    assert "2 netværksmøder om året" in text
    assert "Første halvår 2024: holdt den 9. februar 2024" in text
    assert "Andet halvår 2024: planlagt den 3. oktober 2024" in text
    assert "Struer: mødt 1" in text
    assert "Lemvig: ikke inviteret 1" in text
    assert "Region Midtjylland" not in text


async def test_where_no_meetings_are_owed_the_button_says_so(come: Come) -> None:
    ida = await come(IDA, config=Config(meetings=Meetings(a_year=0)))
    assert "halvår" not in await said(ida)
    assert "meetings.a_year" in await old_button(ida, Press(Action.DUTIES))


async def test_coordinators_are_warned_in_their_chat(ida: LocalTelegram, storage: Storage, clock: Clock) -> None:
    clock.now = datetime(2024, 4, 9, 10, tzinfo=ZONE)
    sent = await deliver(ida)
    assert [("Der mangler et netværksmøde i første halvår 2024." in plain(text)) for text in sent[IDA]] == [True]
    assert BO not in sent
    letter = ida.shown[-1]
    assert letter.buttons == ("Planlæg et møde", "Se årets møder")
    clock.now += timedelta(hours=1)
    assert IDA not in await deliver(ida)
    assert "Første halvår 2024: intet møde er planlagt" in (await ida.press("Se årets møder", letter))[-1].text


async def test_what_fails_in_the_documents_is_tried_again(
    ida: LocalTelegram, library: FakeLibrary, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = datetime(2024, 4, 9, 10, tzinfo=ZONE)

    def broken(*, now: datetime) -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(library, "meetings", broken)
        with pytest.raises(OSError, match="disk"):
            await deliver(ida)
    clock.now += timedelta(hours=1)
    assert IDA in await deliver(ida)


async def test_whose_turn_it_is_to_host(ida: LocalTelegram, storage: Storage) -> None:
    planned(storage, host="Aarhus")
    planned(storage, days=-400, host="Viborg")
    assert "Næste vært efter tur: Herning." in await said(ida)
    text = await opened(ida, "Se værter")
    assert text.index("1. Herning (ikke været vært)") < text.index("9. Viborg (senest 2. januar 2023)")
    assert "10. Aarhus (er vært 18. februar 2024)" in text


# ------------------------------------------------------------------------------------------------------------- composition

STEERING = "Styregruppen (Netværket for kultur, sundhed og beskæftigelse)"
LISTED = (
    Member("Ida Holm", "formand", None),
    Member("Bo Lund", "leder", "Jobcentret, Lemvig Kommune"),
    Member("Eva Juul", "kulturchef", "Skive"),
    Member("Kim Fjord", "projektejer, kontorchef", "Regional Udvikling, Region Midtjylland"),
    Member("Lis Bæk", "lektor", "AU"),
)


@pytest.fixture
def roster(library: FakeLibrary) -> None:
    library.known_groups = (Group(STEERING, Place("oplaeg.txt", lines=(51, 62)), LISTED),)


@pytest.mark.usefixtures("roster")
async def test_why_it_cannot_be_told_whether_a_rule_is_kept(ida: LocalTelegram) -> None:
    text = await said(ida)
    assert "reglerne: Styregruppen, Arbejdsgruppen, Styregruppen for mobilitetssamarbejdet og 1 til." in text
    text = await opened(ida, "Se sammensætning")
    assert "1. Styregruppen: kan ikke afgøres - sundhed, da Ida Holm (formand) står uden organisation" in text
    text = await opened(ida, "1")
    assert "kommunale medlemmer: der skal være 3, og 2 er sikre; Ida Holm (formand) står uden organisation" in text
    assert "Reglen: 000_af6e274b18115816.txt, linje 414-421" in text
    assert "Medlemmerne: oplaeg.txt, linje 51-62" in text
    assert "1. Styregruppen" in await opened(ida, "Se sammensætning")


@pytest.mark.usefixtures("roster")
async def test_what_members_say_of_themselves_decides(ida: LocalTelegram, storage: Storage) -> None:
    someone = storage.people.add("Ida Holm", organization="Struer", administrations=(Administration.HEALTH,), telegram=77_000)
    storage.people.take_seat(someone, Membership(STEERING, "Ida Holm"))
    await said(ida)
    assert "1. Styregruppen: overholdt" in await opened(ida, "Se sammensætning")
    other = storage.people.add("Ida Holm", organization="Skive", telegram=77_001)
    storage.people.take_seat(other, Membership(STEERING, "Ida Holm"))  # whose seat is it?
    await opened(ida, "« Status")
    assert "1. Styregruppen: kan ikke afgøres" in await opened(ida, "Se sammensætning")
    storage.people.leave(other)
    await opened(ida, "« Status")
    assert "1. Styregruppen: overholdt" in await opened(ida, "Se sammensætning")


async def test_a_rule_that_is_broken_waits_for_the_coordinator(ida: LocalTelegram, library: FakeLibrary) -> None:
    library.known_groups = (Group(STEERING, Place("oplaeg.txt", page=3), LISTED[1:]),)
    text = await said(ida)
    assert (
        text.index("Venter på dig") < text.index("Ikke sat sammen efter reglerne: Styregruppen.") < text.index("Godt at vide")
    )
    await opened(ida, "Se sammensætning")
    text = await opened(ida, "1")
    assert "kommunale medlemmer: der skal være 3, og der er 2" in text
    assert "sundhed: ingen på listen dækker det" in text
    assert "Medlemmerne: oplaeg.txt, side 3" in text


async def test_the_button_of_a_rule_that_is_there_no_more_shows_the_list(ida: LocalTelegram) -> None:
    await said(ida)
    await opened(ida, "Se sammensætning")
    text = await old_button(ida, Press(Action.COMPOSITION, 99))
    assert wording.OUT_OF_DATE in text
    assert "Er grupperne sat sammen" in text


# ------------------------------------------------------------------------------------------------- the wording, as data

CELL = Cell("S<truer>", Administration.HEALTH, Cover.UNANSWERED)
LONG = "Netværksmøde om & ved <siden> af " * 9


def meeting(title: str = "Forårsmøde") -> Meeting:
    start = datetime(2024, 3, 1, 10, tzinfo=ZONE)
    return Meeting(7, "7@x", Plan("G", title, start, start), Status.CONFIRMED, 0, start, start, start, start)


def judgement(verdict: Verdict, name: str = "Styregruppen") -> Judgement:
    rule = Rule(id="r", name=name[:120], names=("G",), source=Source(document="a.txt", lines=(1, 1)))
    return Judgement(rule, verdict, () if verdict is Verdict.HOLDS else (Reason(Demand.FACT, verdict, "x"),))


def coming(days: int, **more: Any) -> Coming:
    return Coming(**{"meeting": meeting(), "days": days, "yes": 3, "no": 0, "maybe": 0, "unanswered": 0, "holes": (), **more})


@pytest.mark.parametrize(
    ("seen", "urgency"),
    [
        ({"coming": coming(7)}, Urgency.GOOD_TO_KNOW),
        ({"coming": coming(8, unanswered=1)}, Urgency.WAITING),
        ({"coming": coming(7, unanswered=1)}, Urgency.NOW),
        ({"coming": coming(7, maybe=1)}, Urgency.NOW),
        ({"coming": coming(7, holes=(CELL,))}, Urgency.NOW),
        ({"reports": 2}, Urgency.WAITING),
        ({"topics": 2}, Urgency.WAITING),
        ({"letters": Letters(unknown=1)}, Urgency.NOW),
        ({"letters": Letters(under_way=1)}, Urgency.GOOD_TO_KNOW),
        ({"unconnected": 3}, Urgency.GOOD_TO_KNOW),
        ({"compositions": (judgement(Verdict.BROKEN),)}, Urgency.WAITING),
        ({"compositions": (judgement(Verdict.CANNOT_BE_TOLD),)}, Urgency.GOOD_TO_KNOW),
        ({"duties": duties((), parts(2024, 2)[:1])}, Urgency.WAITING),
        ({"duties": duties((), parts(2024, 2)[1:])}, Urgency.GOOD_TO_KNOW),
        ({"duties": duties((), parts(2024, 4)[:1])}, Urgency.NOW),
    ],
)
def test_how_urgent_a_line_is(seen: dict[str, Any], urgency: Urgency) -> None:
    (line,) = lines(Overview(date(2024, 2, 6), **seen))
    assert line.urgency is urgency


def test_what_holds_is_not_told() -> None:
    assert lines(Overview(date(2024, 2, 6), compositions=(judgement(Verdict.HOLDS),))) == ()
    assert screen(Overview(date(2024, 2, 6))).endswith("Intet venter på dig lige nu.")


@st.composite
def overviews(draw: st.DrawFn) -> Overview:
    count = st.integers(0, 10**9)
    text = st.sampled_from(["Møde", LONG, "&" * 200, "😀" * 90])
    held = Occasion(date(2024, 3, 1), date(2024, 3, 31), LONG, held=False)
    return Overview(
        date(2024, 2, 6),
        coming=draw(
            st.one_of(st.none(), st.builds(coming, count, yes=count, no=count, unanswered=count, holes=st.just((CELL,) * 9)))
        ),
        uninvited=tuple(map(meeting, draw(st.lists(text, max_size=5)))),
        unnoted=draw(st.one_of(st.none(), st.builds(meeting, text))),
        duties=tuple(Duty(part, (held,) * draw(st.integers(0, 9))) for part in parts(2024, 5)[:2]),
        reports=draw(count),
        topics=draw(count),
        wanted=draw(count),
        letters=Letters(*draw(st.tuples(count, count, count, count))),
        unconnected=draw(count),
        compositions=tuple(draw(st.lists(st.builds(judgement, st.sampled_from(Verdict), text), max_size=6))),
        host=draw(text),
    )


@settings(max_examples=150, deadline=None)
@given(overviews())
def test_the_screen_is_short_whatever_waits_and_the_most_urgent_is_on_it(seen: Overview) -> None:
    text = screen(seen)
    assert size(text) <= MAX_ANSWER
    assert text.count("<b>") == text.count("</b>")
    assert "<siden>" not in text
    assert "S<truer>" not in text
    told = lines(seen)
    assert [line.urgency for line in told] == sorted(line.urgency for line in told)
    assert not told or told[0].html in text
    assert len({line.button for line in told}) <= 12


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (parts(2027, 1)[0], "2027"),
        (parts(2027, 2)[1], "andet halvår 2027"),
        (parts(2027, 4)[2], "3. kvartal 2027"),
        (parts(2027, 12)[4], "maj 2027"),
        (parts(2027, 3)[0], "1. januar 2027 til 30. april 2027"),
    ],
)
def test_what_the_part_of_a_year_is_called(part: Any, told: str) -> None:
    assert wording.period(part) == told


@pytest.mark.parametrize(
    ("low", "high", "sure", "most", "unsettled", "told"),
    [
        (3, 3, 1, 2, 0, "medlemmer: der skal være 3, og der er højst 2"),
        (3, 3, 2, 2, 0, "medlemmer: der skal være 3, og der er 2"),
        (5, 7, 8, 9, 0, "medlemmer: der skal være 5-7, og der er 8"),
        (3, None, 2, 4, 0, "medlemmer: der skal være mindst 3, og 2 er sikre"),
        (2, 2, 1, 3, 2, "medlemmer: 2 pladser, 3 navne, 2 uafklarede"),
        (1, 1, 0, 2, 1, "medlemmer: 1 plads, 2 navne, 1 uafklaret"),
    ],
)
def test_how_many_there_are_and_should_be(low: int, high: int | None, sure: int, most: int, unsettled: int, told: str) -> None:
    broken = most < low or (high is not None and sure > high)
    verdict = Verdict.BROKEN if broken else Verdict.CANNOT_BE_TOLD
    assert wording.reason(Reason(Demand.TOTAL, verdict, "", low, high, sure, most, unsettled)) == told


def test_every_demand_of_a_rule_has_words_for_what_is_wrong_with_it() -> None:
    for demand in Demand:
        for verdict in (Verdict.BROKEN, Verdict.CANNOT_BE_TOLD):
            assert len(wording.reason(Reason(demand, verdict, "medlemmer", 1, 2, 0, 3, where="Styregruppen"))) > 10


def test_the_labels_fit_on_buttons() -> None:
    seen = Overview(date(2024, 2, 6), coming=coming(3), unnoted=meeting(), uninvited=(meeting(),), reports=1, topics=1)
    assert all(len(line.button[0]) <= 40 for line in lines(seen) if line.button)
    assert status.URGENT_DAYS < status.INVITE_DAYS
