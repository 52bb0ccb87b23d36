"""Everything a member reads: `handlers.texts`. Each kind of answer as a table, and all of them with hostile input."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest
from conftest import BOARD, CITATION, COMING, HELD, LATER, NOW, PLACE
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Config, Privacy
from bot.invitations import Ended, Invitation
from bot.kept import PERSONAL
from bot.kept import Reason as Why
from bot.people import Membership, Person
from bot.personlist import Fault, Listed, Reading, Verdict
from bot.retention import Held
from bot.roles import Administration, Role, State
from bot.unanswered import AskedInVain, CuratedAnswer, Topic
from handlers import keyboards
from handlers.keyboards import Press
from handlers.texts import (
    access,
    asking,
    catalogue,
    dates,
    failures,
    forwarding,
    groups,
    inviting,
    markup,
    meetings,
    people,
    privacy,
    sources,
    unanswered,
    welcome,
)
from handlers.texts import findings as wording
from handlers.texts.answers import UNSURE, answer_object, render
from handlers.texts.proposals import proposed
from handlers.texts.reply import Action, Button, Reply
from knowledge.findings import (
    AdviceFinding,
    Answer,
    Asked,
    Choice,
    Citation,
    Clarification,
    Courtesy,
    DecisionFinding,
    Finding,
    GroupFinding,
    Kind,
    MeetingFinding,
    Reason,
    Refusal,
    Smalltalk,
    TextFinding,
)
from knowledge.model import Advice, Decision, Document, Group, Meeting, MeetingRef, MeetingStatus, Member, Place, Sentence

HANDLERS = Path(__file__).parent.parent / "handlers"
LINK = "https://t.me/knudepunkt_bot?start=QBb0nhT-ecJw2d4-m-LtRA"


def answered(finding: Finding, *, kind: Kind = Kind.ANSWER, english: bool = False) -> Reply:
    citations = (CITATION,) if kind is Kind.ANSWER else ()
    return render(Answer(kind, "?", finding, citations, english=english), now=NOW)


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


# ---------------------------------------------------------------------------------------------------------------- meetings


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (
            MeetingFinding(Asked.NEXT, "Fjordsamarbejdet", (replace(LATER, end=None, title="Møde", online=True),)),
            "Næste møde i Fjordsamarbejdet er torsdag den 19. september 2024 (online).",
        ),
        (
            MeetingFinding(Asked.NEXT, "Fjordsamarbejdet", (COMING,), then=(replace(LATER, start="2024-09", end=None),)),
            "Næste møde i Fjordsamarbejdet er fredag den 12. april 2024 kl. 10.00-12.00 (Hobro). "
            "Derefter i september 2024 (Seminar).",
        ),
        (
            MeetingFinding(Asked.LAST, "Fjordsamarbejdet", (HELD,)),
            "Seneste møde i Fjordsamarbejdet var mandag den 15. januar 2024 (online).",
        ),
        (
            MeetingFinding(Asked.ONE, "Fjordsamarbejdet", (HELD,)),
            "Mødet i Fjordsamarbejdet var mandag den 15. januar 2024 (online).",
        ),
        (
            MeetingFinding(Asked.ONE, "Fjordsamarbejdet", (replace(COMING, end=None),)),
            "Mødet i Fjordsamarbejdet er fredag den 12. april 2024 kl. 10.00 (Hobro).",
        ),
        (
            MeetingFinding(Asked.ONE, "Fjordsamarbejdet", (replace(COMING, end=None, status=MeetingStatus.CANCELLED),)),
            "Mødet i Fjordsamarbejdet fredag den 12. april 2024 kl. 10.00 (Hobro) er aflyst.",
        ),
        (
            MeetingFinding(Asked.LIST, "Fjordsamarbejdet", (HELD, LATER), period="2024"),
            "Der er 2 møder i Fjordsamarbejdet i 2024:\n• Mandag den 15. januar 2024 (online)\n"
            "• Torsdag-fredag den 19.-20. september 2024 (Seminar)",
        ),
        (
            MeetingFinding(Asked.ONE, "Fjordsamarbejdet", (HELD, COMING, LATER), period="2024"),
            "Der er 3 møder i Fjordsamarbejdet i 2024:\n• Mandag den 15. januar 2024 (online)\n"
            "• Fredag den 12. april 2024 kl. 10.00-12.00 (Hobro)\n• Torsdag-fredag den 19.-20. september 2024 (Seminar)",
        ),
        (
            MeetingFinding(Asked.LIST, "Fjordsamarbejdet", (HELD,), period="2024-01-15"),
            "Der var ét møde i Fjordsamarbejdet den 15. januar 2024:\n• Mandag den 15. januar 2024 (online)",
        ),
        (
            MeetingFinding(Asked.LIST, "Fjordsamarbejdet", (replace(HELD, start="2025-H1"),), period="2025"),
            "Der er ét møde i Fjordsamarbejdet i 2025:\n• I første halvår 2025 (online)",
        ),
        (
            MeetingFinding(Asked.NEXT, "Fjordsamarbejdet", (replace(COMING, end=None),), overtaken=(LATER,)),
            "Næste møde i Fjordsamarbejdet er fredag den 12. april 2024 kl. 10.00 (Hobro).\n\nEt ældre dokument siger "
            "torsdag-fredag den 19.-20. september 2024, men det gælder ikke længere.",
        ),
    ],
)
def test_meetings(finding: MeetingFinding, text: str) -> None:
    assert answered(finding).text == text


def test_an_older_statement_of_the_same_time_is_not_worth_a_word() -> None:
    finding = MeetingFinding(Asked.NEXT, "Fjordsamarbejdet", (COMING,), overtaken=(replace(COMING, place="Viborg"),))
    assert "ældre" not in answered(finding).text


def test_a_remark_is_a_sentence_after_the_meeting() -> None:
    finding = MeetingFinding(Asked.NEXT, "Fjordsamarbejdet", (replace(COMING, note="Husk madpakke"),), then=(LATER,) * 4)
    assert " (Hobro). Bemærkning: Husk madpakke. Derefter torsdag" in answered(finding).text


def test_a_remark_that_repeats_the_title_is_left_out() -> None:
    meeting = replace(LATER, end=None, note="Fjordsamarbejdets seminar")
    assert "Bemærkning" not in answered(MeetingFinding(Asked.NEXT, "Fjordsamarbejdet", (meeting,))).text


def test_the_list_of_what_is_to_come_is_short() -> None:
    many = [replace(COMING, start=f"2024-0{month}-12", end=None) for month in range(3, 10)]
    lines = markup.plain(meetings.listing([HELD, *many], now=NOW, past=False)).splitlines()
    assert lines[:2] == ["Her er de kommende møder:", "Fjordsamarbejdet"]
    assert lines[-1] == "• og 4 til"
    assert len(markup.plain(meetings.listing([HELD, *many], now=NOW, past=True)).splitlines()) == 2 + 8


def test_a_meeting_can_be_put_into_the_calendar_when_its_day_is_known() -> None:
    assert labels(answered(MeetingFinding(Asked.NEXT, "Fjorden", (COMING,)))) == ["Vis kilden", "Alle møder", "Læg i kalender"]
    month = replace(COMING, start="2024-09", end=None)
    assert labels(answered(MeetingFinding(Asked.NEXT, "Fjorden", (month,)))) == ["Vis kilden", "Alle møder"]


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("2023-08-25", "fredag den 25. august 2023"),
        ("2023-06-02T10:00", "fredag den 2. juni 2023"),
        ("2019-09", "september 2019"),
        ("2019", "2019"),
        ("2023-H1", "første halvår 2023"),
        ("2023-H2", "andet halvår 2023"),
        ("2023-Q3", "3. kvartal 2023"),
        ("2023-W05", "uge 5 2023"),
        ("2023-13-45", "2023-13-45"),
        ("snart", "snart"),
    ],
)
def test_dates_are_words(iso: str, text: str) -> None:
    assert dates.day(iso) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2024-01", "2024-02", "i januar-februar 2024"),
        ("2024-12", "2025-01", "i december 2024 til januar 2025"),
        ("2024", "2025", "i 2024-2025"),
        ("2024-H1", "2024-H2", "i første halvår 2024 til andet halvår 2024"),
        ("2024-02", "2024-01", "i februar 2024"),
        ("2024-02", "2024-02", "i februar 2024"),
        ("2024-04-04", "2024-04-05", "torsdag-fredag den 4.-5. april 2024"),
        ("2024-04-05", "2024-05", "fredag den 5. april 2024"),
        ("2024-05-31", "2024-06-01", "fredag den 31. maj til lørdag den 1. juni 2024"),
        ("2024-12-31", "2025-01-01", "tirsdag den 31. december 2024 til onsdag den 1. januar 2025"),
        (
            "2024-04-04T10:00",
            "2024-04-05T15:30",
            "torsdag den 4. april kl. 10.00 til fredag den 5. april 2024 kl. 15.30",
        ),
    ],
)
def test_a_span_is_told_once(start: str, end: str, text: str) -> None:
    assert dates.when(start, end) == text


@pytest.mark.parametrize(
    ("label", "text", "within"),
    [
        ("2024-04-05", "den 5. april 2024", "den 5. april 2024"),
        ("2024-05", "maj 2024", "i maj 2024"),
        ("2024", "2024", "i 2024"),
        ("2024-H1", "første halvår 2024", "i første halvår 2024"),
        ("2024-06-03/2024-06-09", "den 3. juni 2024 til den 9. juni 2024", "den 3. juni 2024 til den 9. juni 2024"),
        ("Bakkelauget", "Bakkelauget", "Bakkelauget"),
    ],
)
def test_a_period_stands_in_a_sentence(label: str, text: str, within: str) -> None:
    assert dates.period(label) == text
    assert dates.within(label) == within


ISO = st.from_regex(r"[0-9]{4}(-[0-9A-Z]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2})?)?)?", fullmatch=True)


@settings(max_examples=150)
@given(start=ISO | st.text(max_size=12), end=st.none() | ISO | st.text(max_size=12))
def test_any_start_and_end_are_told(start: str, end: str | None) -> None:
    assert isinstance(dates.when(start, end), str)
    assert dates.within(start).removeprefix("i ") in (dates.period(start), markup.cut(start, 40))


def test_the_own_network_comes_first_also_without_a_date() -> None:
    own = ("Netværket for sang", "Sangnet")
    shown = markup.plain(meetings.listing([COMING], now=NOW, past=False, own=own)).splitlines()
    assert shown[1:3] == ["Sangnet: ingen dato i dokumenterne", "Fjordsamarbejdet"]
    mine = replace(COMING, group="Netværket for sang")
    shown = markup.plain(meetings.listing([COMING, mine], now=NOW, past=False, own=own)).splitlines()
    assert (shown[1], shown[3]) == ("Netværket for sang", "Fjordsamarbejdet")


def test_what_goes_on_is_to_come() -> None:
    going_on = replace(LATER, start="2024-02-05", end="2024-02-07")
    assert meetings.coming([HELD, going_on], now=NOW) == [going_on]


@pytest.mark.parametrize(
    ("start", "past"),
    [
        ("2024-02-05", True),
        ("2024-02-06", False),
        ("2024-02-06T08:00", False),
        ("2024-01", True),
        ("2024-02", False),
        ("2023", True),
        ("2024", False),
        ("2024-H2", False),
    ],
)
def test_a_day_that_is_not_over_is_to_come(start: str, past: bool) -> None:
    assert dates.is_past(start, now=NOW) is past


# --------------------------------------------------------------------------------------------- groups, decisions, passages


def test_a_roster_is_a_list() -> None:
    roster = replace(
        BOARD, members=(*BOARD.members, Member("Ole Dam", "formand for Skive Kommune", "Skive Kommune", note="uafklaret"))
    )
    assert answered(GroupFinding(roster)).text == (
        "Styregruppen for Fjordsamarbejdet har 2 medlemmer pr. 15. januar 2024:\n"
        "• Signe Lund, formand (Hobro Kommune)\n• Ole Dam, formand for Skive Kommune - uafklaret"
    )


@pytest.mark.parametrize(
    ("member", "text"),
    [
        (
            Member("Signe Lund", "formand", "Hobro Kommune"),
            "Signe Lund (Hobro Kommune) er formand for styregruppen for Fjordsamarbejdet.",
        ),
        (Member("Ole Dam", None, "Skive Kommune"), "Ole Dam (Skive Kommune) sidder i styregruppen for Fjordsamarbejdet."),
        (Member("Ole Dam"), "Ole Dam sidder i styregruppen for Fjordsamarbejdet."),
        (
            Member("Ole Dam", "Kontorchef", "Skive Kommune"),
            "Ole Dam (kontorchef, Skive Kommune) sidder i styregruppen for Fjordsamarbejdet.",
        ),
        (
            Member("Ole Dam", "nfmd., afd.leder", "Skive"),
            "Ole Dam (afdelingsleder, Skive) er næstformand for styregruppen for Fjordsamarbejdet.",
        ),
        (Member("Ole Dam", "Medlem"), "Ole Dam er medlem i styregruppen for Fjordsamarbejdet."),
        (
            Member("Ole Dam", "formand for Skive Kommune", "Skive Kommune"),
            "Ole Dam (formand for Skive Kommune) sidder i styregruppen for Fjordsamarbejdet.",
        ),
        (Member("Ole Dam", "IT-chef"), "Ole Dam (IT-chef) sidder i styregruppen for Fjordsamarbejdet."),
    ],
)
def test_one_member_is_a_sentence(member: Member, text: str) -> None:
    assert answered(GroupFinding(BOARD, focus=(member,))).text.startswith(text)


def test_who_was_excused_holds_no_office() -> None:
    place = replace(PLACE, meeting=MeetingRef("Fjorden", "2024-01-15"))
    excused = Group("Afbud", place, (Member("Ole Dam", "afbud"),))
    reply = answered(GroupFinding(excused, focus=excused.members))
    assert reply.text.startswith("Ole Dam meldte afbud til mødet i Fjorden den 15. januar 2024.")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Styregruppen (Netværket for sang)", "styregruppen i Netværket for sang"),
        ("Arbejdsgruppen om kor", "arbejdsgruppen om kor"),
        ("Formandskabet (Fjorden)", "formandskabet i Fjorden"),
        ("Forretningsudvalget", "forretningsudvalget"),
        ("S-Net (sang)", "S-Net (sang)"),
        ("Fjordsamarbejdet", "Fjordsamarbejdet"),
        ("", ""),
    ],
)
def test_a_common_noun_is_small_within_a_sentence(name: str, shown: str) -> None:
    assert groups.in_sentence(name) == shown


def test_a_rule_of_composition_is_quoted() -> None:
    rule = Group("Bakkelauget", PLACE, rule="Lauget har  fem medlemmer.")
    assert answered(GroupFinding(rule)).text == "Bakkelauget: Lauget har fem medlemmer."
    assert answered(GroupFinding(replace(rule, rule="Bakkelauget har fem."))).html.startswith("<b>Bakkelauget har fem.</b>")
    assert answered(GroupFinding(BOARD, rule=rule)).text.endswith("\n\nLauget har fem medlemmer.")


CASE = Decision(
    MeetingRef("Fjorden", "2024-01-15", item="4", title="Kor"), PLACE, "Der gives 50.000 kr.", "Der gives 40.000 kr.", True
)


def test_a_decision_that_differs_says_so_and_names_the_proposal_after_it() -> None:
    reply = answered(DecisionFinding(CASE, ("Der gives 40.000 kr.",)))
    assert reply.html.startswith("<b>Ikke som foreslået.</b> Der gives 40.000 kr.\n\nIndstillingen var: Der gives 50.000 kr.")
    assert labels(reply) == ["Vis kilden", "Vis beslutningen", "Vis indstillingen"]
    assert reply.views["proposal"] == "<b>Indstilling, punkt 4: Kor</b>\n<blockquote>Der gives 50.000 kr.</blockquote>"
    assert reply.views["decision"] == "<b>Beslutning, punkt 4: Kor</b>\n<blockquote>Der gives 40.000 kr.</blockquote>"


@pytest.mark.parametrize(
    ("case", "text"),
    [
        (replace(CASE, differs=False), "Der gives 40.000 kr. Det følger indstillingen."),
        (replace(CASE, differs=False, decision="Godkendt. Dog ikke om søndagen."), "Godkendt. Dog ikke om søndagen."),
        (replace(CASE, differs=False, decision="Godkendt" + " og mere" * 20), "Godkendt" + " og mere" * 20),
        (replace(CASE, differs=None), "Der gives 40.000 kr."),
        (
            replace(CASE, decision=None, differs=None),
            "Der står ingen beslutning i dokumenterne. Indstillingen var: Der gives 50.000 kr.",
        ),
    ],
)
def test_other_decisions(case: Decision, text: str) -> None:
    assert answered(DecisionFinding(case, ())).text == text


def test_the_proposal_leads_where_it_was_asked_for() -> None:
    case = replace(CASE, proposal="Det indstilles, at der gives 50.000 kr. og at kommunerne betaler resten.")
    reply = answered(DecisionFinding(case, (case.proposal or "",)))
    assert reply.text == (
        "Indstillingen var, at der gives 50.000 kr. og at kommunerne betaler resten.\n\n"
        "Det blev besluttet: Der gives 40.000 kr."
    )
    undecided = replace(case, decision=None, differs=None)
    assert answered(DecisionFinding(undecided, (case.proposal or "",))).text.endswith("\n\n" + wording.NO_DECISION)


@pytest.mark.parametrize(
    ("proposal", "shown"),
    [
        ("Det indstilles, at Det lille kor godkendes.", "Indstillingen var, at det lille kor godkendes."),
        ("Det indstilles, at Fjordrådet godkender kor.", "Indstillingen var, at Fjordrådet godkender kor."),
        ("Sekretariatet foreslår, at koret ophører.", "Indstillingen var, at koret ophører."),
        ("Det indstilles til rådet, at koret ophører.", "Indstillingen var, at koret ophører."),
        ("Det indstilles at godkende koret.", "Indstillingen var at godkende koret."),
        ("Det indstilles:\n- at koret ophører", "Indstillingen var, at koret ophører"),
        (
            "Det anbefales, at rådet\n- godkender koret\n- drøfter prisen",
            "Indstillingen var, at rådet godkender koret; drøfter prisen",
        ),
        ("Det indstilles: Koret ophører.", "Indstillingen var: Koret ophører."),
        ("Koret ophører.", "Indstillingen var: Koret ophører."),
        ("Rådet blev bedt om at godkende koret.", "Indstillingen var, at Rådet skulle godkende koret."),
        (
            "Det indstilles, at koret ophører.\n- Det indstilles, at pengene gives til dans.",
            "Indstillingen var, at koret ophører; at pengene gives til dans.",
        ),
        (
            "- Det indstilles, at koret ophører.\n- Det indstilles, at pengene gives til dans.",
            "Indstillingen var, at koret ophører; at pengene gives til dans.",
        ),
        ("Det indstilles\n1. at koret ophører\n2. at alle danser", "Indstillingen var, at koret ophører; at alle danser"),
        ("Det indstilles,\nat koret\nophører.", "Indstillingen var, at koret ophører."),
        (
            "Det indstilles, at rådet\ngodkender koret og\ndets pris.",
            "Indstillingen var, at rådet godkender koret og dets pris.",
        ),
        ("At koret ophører", "Indstillingen var, at koret ophører"),
        ("", "Indstillingen var: "),
    ],
)
def test_a_proposal_is_told_without_its_opening(proposal: str, shown: str) -> None:
    assert proposed(proposal) == shown


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["Det indstilles", ", at", "at", ":", "\n- ", "\n", "2. ", "rådet", "Bad.", ";", "<&>"])))
def test_any_proposal_is_told(parts: list[str]) -> None:
    told = proposed(" ".join(parts), 100)
    assert told.startswith("Indstillingen var")
    assert markup.size(told) <= 100


def test_a_list_of_decisions_is_dated() -> None:
    finding = TextFinding(("Fjordsamarbejdet:",), ("4. Kor: Godkendt", "5. Bad: Afvist"), listed=True)
    assert answered(finding).text == "Fjordsamarbejdet besluttede den 15. januar 2024:\n4. Kor: Godkendt\n5. Bad: Afvist"
    assert answered(replace(finding, lead=("Bakkelauget:",))).text.startswith("Bakkelauget:\n")


def test_details_are_paragraphs_and_entries_are_lines() -> None:
    finding = TextFinding(("Det korte svar.",), ("Om kor.", "Målene er:", "- flere kor", "- flere sange", "Til sidst."))
    assert answered(finding).text == ("Det korte svar.\n\nOm kor.\n\nMålene er:\n\n- flere kor\n- flere sange\n\nTil sidst.")
    assert (
        answered(TextFinding(("Målene er:", "- flere kor", "- flere sange"))).text == "Målene er:\n• flere kor\n• flere sange"
    )


def test_more_shows_what_was_not_shown() -> None:
    case = replace(CASE, decision="Der gives 40.000 kr. Pengene kommer i maj.", differs=None)
    begun = DecisionFinding(case, ("Der gives 40.000 kr. …",), ("Der gives 40.000 kr. Pengene kommer i maj.",))
    assert answered(begun).views["more"] == "Mere om det:\n\n…Pengene kommer i maj."
    assert "more" not in answered(TextFinding(("Kort.",), ("Mere.",), ("Mere.",))).views
    assert answered(TextFinding(("Kort.",), more=("Et.", "To."))).views["more"] == "Mere om det:\n\nEt.\n\nTo."
    listed = TextFinding(("To ting:",), ("1. en",), ("2. to", "tre"), listed=True)
    assert answered(listed).views["more"] == "Mere om det:\n2. to\n• tre"


def test_a_long_text_goes_on_where_it_was_cut() -> None:
    words = " ".join(f"ord{n}" for n in range(400))
    reply = answered(TextFinding(("Kort.",), (words,)))
    shown = reply.text.removeprefix("Kort.\n\n").removesuffix("…")
    assert reply.views["more"] == f"Mere om det:\n\n…{words[len(shown) :].lstrip()}"


def test_advice_leads_with_the_recommendation() -> None:
    advice = Advice(
        "3", "Brug det, der er", PLACE, (Sentence("Lån lokalet.", "", (1, 1)), Sentence("Spis sammen.", "", (2, 2)))
    )
    citation = Citation("haandbog.pdf", None, 4, "Lån lokalet.", title="Håndbog")
    reply = render(Answer(Kind.ANSWER, "?", AdviceFinding(advice, ("Lån lokalet.", "Det er billigt.")), (citation,)), now=NOW)
    assert reply.html == "<b>Lån lokalet.</b> Det er billigt.\n\nKilde: Håndbog, råd 3"
    assert labels(reply) == ["Vis kilden", "Alle anbefalinger i råd 3"]
    assert reply.views["advice"].endswith("\n1. Lån lokalet.\n2. Spis sammen.")


def test_numbered_recommendations_are_a_list_below_the_advice() -> None:
    advice = Advice("3", "Brug det, der er", PLACE)
    assert answered(AdviceFinding(advice, ("1. Lån lokalet.", "2. Spis sammen."))).text == (
        "Råd 3: Brug det, der er\n• Lån lokalet.\n• Spis sammen."
    )


def test_those_excused_are_no_group() -> None:
    place = replace(PLACE, meeting=MeetingRef("Fjorden", "2024-01-15"))
    excused = Group("Afbud", place, (Member("Ole Dam", "afbud - syg"), Member("Signe Lund", "afbud")))
    assert answered(GroupFinding(excused)).text == "Afbud, Fjorden 15. januar 2024:\n• Ole Dam, syg\n• Signe Lund"


@pytest.mark.parametrize(("role", "text"), [("fmd", "formand"), ("Fmd.", "formand"), ("sekretær", "sekretær")])
def test_abbreviated_roles_are_written_out(role: str, text: str) -> None:
    assert answered(GroupFinding(replace(BOARD, members=(Member("Ole Dam", role),)))).text.endswith(f"• Ole Dam, {text}")


def test_a_passage_is_bold_only_where_its_lead_is_short() -> None:
    assert answered(TextFinding(("Kort.",), ("Mere.",))).html.startswith("<b>Kort.</b>\n\nMere.\n\nKilde:")
    assert answered(TextFinding(("x " * 150,))).html.startswith("x x")
    assert answered(TextFinding(("Kort.", "y " * 120))).html.startswith("<b>Kort.</b> y y")
    assert (
        answered(TextFinding(("To ting:",), ("den ene", "den anden"), listed=True)).text == "To ting:\n• den ene\n• den anden"
    )


def test_entries_that_have_a_mark_of_their_own_get_no_second_one() -> None:
    reply = answered(TextFinding(("To ting:",), ("1. den\nene", "- den anden", "10 år"), listed=True))
    assert reply.text == "To ting:\n1. den ene\n• den anden\n• 10 år"


def test_what_does_not_fit_comes_behind_a_button() -> None:
    sentences = tuple(f"Sætning nummer {n} er skrevet for at fylde." for n in range(60))
    reply = answered(TextFinding(("Det korte svar.",), sentences))
    assert len(reply.text) <= 1200
    assert "Vis mere" in labels(reply)
    shown = next(n for n, sentence in enumerate(sentences) if sentence not in reply.text)
    assert sentences[shown] in reply.views["more"]
    assert sentences[59] in reply.views["more"]


# ---------------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("about", [None, "Bakkelauget"])
def test_a_refusal_shows_no_source_and_offers_the_coordinator(reason: Reason, about: str | None) -> None:
    reply = answered(Refusal(reason, about, (CITATION,)), kind=Kind.REFUSAL)
    assert reply.source == ""
    assert "Kilde" not in reply.html
    assert "<b>" not in reply.html
    assert "Det nærmeste, jeg kan finde, er Fjordsamarbejdet 15. januar 2024, punkt 4." in reply.text
    assert ("Send til koordinatoren" in labels(reply)) == (reason not in (Reason.EMPTY, Reason.UNCLEAR))
    assert "Det er ikke et svar" in reply.views["nearest"]


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (
            Refusal(Reason.WRONG_PERIOD, "2024-04-05"),
            "Det står der ikke i netværkets dokumenter. De siger ikke noget om det for den 5. april 2024.",
        ),
        (
            Refusal(Reason.WRONG_PERIOD, "2024-05"),
            "Det står der ikke i netværkets dokumenter. De siger ikke noget om det for maj 2024.",
        ),
        (
            Refusal(Reason.WRONG_PERIOD, "Bakkelauget"),
            "Det står der ikke i netværkets dokumenter. For Bakkelauget har de kun andre datoer.",
        ),
        (
            Refusal(Reason.NO_DATE, "Styregruppen (Fjorden)"),
            "Der står ingen dato for et kommende møde i styregruppen i Fjorden i dokumenterne.",
        ),
        (Refusal(Reason.UNKNOWN_NAME, "Styregruppen"), "Styregruppen er ikke nævnt i netværkets dokumenter."),
        (
            Refusal(Reason.UNKNOWN_NAME, "Bakkeudvalget", choices=(Choice("Bakkelauget", "Hvem sidder i Bakkelauget?"),)),
            "Bakkeudvalget er ikke nævnt i netværkets dokumenter. Mente du:",
        ),
        (
            Refusal(Reason.NO_ATTRIBUTE, "Styregruppen (Fjorden)", place="Odense"),
            "Det står der ikke i netværkets dokumenter. Blandt medlemmerne af styregruppen i Fjorden "
            "nævner de ingen fra Odense.",
        ),
        (
            Refusal(Reason.UNKNOWN_NAME, "kulturchef", place="Odense"),
            "Det står der ikke i netværkets dokumenter. De nævner ingen kulturchef fra Odense.",
        ),
        (
            Refusal(Reason.UNKNOWN_NAME, place="Odense"),
            "Det står der ikke i netværkets dokumenter. De nævner ingen fra Odense på deres lister over medlemmer.",
        ),
        (
            Refusal(Reason.NO_ATTRIBUTE, "Bakkelauget?"),
            "Det står der ikke i netværkets dokumenter. De omtaler Bakkelauget, men jeg kan ikke finde svaret på det, "
            "du spørger om.",
        ),
        (
            Refusal(Reason.NOTHING, nearest=(Citation("a.txt", None, None, "", title="Håndbog m.v."),)),
            "Det står der ikke i netværkets dokumenter. Det nærmeste, jeg kan finde, er Håndbog m.v.",
        ),
    ],
)
def test_a_refusal_says_what_is_missing(finding: Refusal, text: str) -> None:
    assert answered(finding, kind=Kind.REFUSAL).text == text


def test_a_refusal_does_not_offer_the_question_just_asked() -> None:
    choices = (Choice("Kor", "Hvad koster kor?"), Choice("Bad", "Hvad koster et bad?"))
    answer = Answer(Kind.REFUSAL, "hvad koster KOR", Refusal(Reason.NOTHING, choices=choices))
    assert labels(render(answer, now=NOW)) == ["Bad", "Send til koordinatoren"]
    same = replace(answer, finding=Refusal(Reason.NOTHING, choices=choices[:1]))
    assert "noget, jeg kan svare på" not in render(same, now=NOW).text


def test_buttons_that_would_look_the_same_keep_their_ends() -> None:
    names = [
        "Arbejdsgruppen for det regionale samarbejde om sang",
        "Arbejdsgruppen for det regionale samarbejde om dans",
        "Kor",
    ]
    shown = markup.labels(names)
    assert [name[-7:] for name in shown] == ["om sang", "om dans", "Kor"]
    assert all(markup.size(one) <= 40 for one in shown)


def test_a_clarification_offers_its_choices() -> None:
    long = "Styregruppen for det meget lange samarbejde om fjorde og bakker"
    reply = answered(Clarification("styregruppe", (Choice("Fjorden", "a"), Choice(long, "b"))), kind=Kind.CLARIFY)
    assert reply.text == f"Der er flere muligheder for “styregruppe” i dokumenterne. Hvilken mener du?\n• Fjorden\n• {long}"
    assert [button.payload for button in reply.buttons] == ["a", "b"]


@pytest.mark.parametrize("about", list(Smalltalk))
def test_a_courtesy_is_answered(about: Smalltalk) -> None:
    reply = answered(Courtesy(about), kind=Kind.CHAT)
    assert reply.text
    assert reply.buttons == ()


def test_an_english_question_gets_a_line_in_english_first() -> None:
    reply = answered(TextFinding(("Kort.",)), english=True)
    assert reply.html.startswith("Here is what the documents say, in Danish:\n\n<b>Kort.</b>")
    assert reply.text == "Here is what the documents say, in Danish:\n\nKort."


# ----------------------------------------------------------------------------------------------------------------- sources


@pytest.mark.parametrize(
    ("citation", "text"),
    [
        (CITATION, "Fjordsamarbejdet 15. januar 2024, punkt 4"),
        (replace(CITATION, meeting=MeetingRef("Fjorden", "2024")), "Fjorden 2024"),
        (Citation("a.pdf", None, 3, "", title="Håndbog"), "Håndbog, side 3"),
        (Citation("a.txt", (1, 2), None, "", title="Håndbog", heading=("Håndbog", "Økonomi")), "Håndbog, Økonomi"),
        (Citation("a.txt", (1, 2), None, "", title="Håndbog", heading=("Råd 3: Spis sammen", "Cases")), "Håndbog, råd 3"),
        (Citation("a.txt", (1, 2), None, "", heading=("x" * 90,)), "a.txt"),
        (
            Citation("a.txt", (1, 2), None, "", title="Skema", heading=("Hvad er formålet? (højst ti linjer)",)),
            "Skema, Hvad er formålet",
        ),
        (Citation("a.txt", None, None, "", title="Hvem er vi? (Fjorden)"), "Hvem er vi? (Fjorden)"),
    ],
)
def test_a_place_is_named_in_peoples_words(citation: Citation, text: str) -> None:
    assert sources.line((citation,)) == f"Kilde: {text}"


def test_several_places_are_named_once_each() -> None:
    other = Citation("a.pdf", None, 3, "", title="Håndbog")
    assert sources.line((CITATION, CITATION, other)) == "Kilder: Fjordsamarbejdet 15. januar 2024, punkt 4; Håndbog, side 3"
    assert sources.line((CITATION, replace(CITATION, meeting=MeetingRef("Fjordsamarbejdet", "2024-01-15", item="7")))) == (
        "Kilde: Fjordsamarbejdet 15. januar 2024, punkt 4 og punkt 7"
    )
    assert sources.line(()) == ""


def test_all_places_within_an_advice_are_that_advice() -> None:
    first, second = (Citation("a.txt", (n, n), None, "", title="Håndbog", heading=(f"Kapitel {n}",)) for n in (1, 2))
    assert sources.line((first, second), advice="3") == "Kilde: Håndbog, råd 3"


def test_a_recommendation_is_called_what_the_document_calls_it() -> None:
    citation = Citation("a.txt", (1, 1), None, "", title="Håndbog", heading=("7. Anbefalinger", "Anbefaling 3"))
    assert sources.line((citation,), advice="3") == "Kilde: Håndbog, anbefaling 3"


def test_a_long_title_is_shown_without_its_subtitle() -> None:
    long = "Sådan gør vi: erfaringer fra ti års samarbejde om sang i kommunerne"
    assert sources.line((Citation("a.pdf", None, 3, "", title=long),)) == "Kilde: Sådan gør vi, side 3"
    assert sources.line((Citation("a.pdf", None, 3, "", title="Sådan: en bog"),)) == "Kilde: Sådan: en bog, side 3"


def test_a_source_that_is_not_loaded_says_so() -> None:
    view = markup.plain(sources.view((replace(CITATION, quote="", loaded=False),)))
    assert view.splitlines()[1:] == [
        "Fjordsamarbejdet 15. januar 2024, punkt 4",
        "referat.txt, linje 12-14",
        "Dokumentet er ikke indlæst her, så jeg kan kun vise, hvor det står.",
    ]


def test_a_quote_is_shown_as_it_stands_up_to_800_characters() -> None:
    view = sources.view((replace(CITATION, quote="  mgde & <nr>\npa " + "ord " * 300),))
    assert "<blockquote>mgde &amp; &lt;nr&gt;\npa ord" in view
    quoted = re.search(r"<blockquote>(.*)</blockquote>", view, re.DOTALL)
    assert quoted is not None
    assert 700 < len(unescape(quoted[1])) <= 800


# ----------------------------------------------------------------------------------------------------------- answer object


def test_the_answer_object_of_an_answer() -> None:
    answer = Answer(Kind.ANSWER, "?", TextFinding(("Kort.",)), (replace(CITATION, quote="q" * 900),))
    found = answer_object(answer, id="7", now=NOW, ms=1.26)
    assert found == {
        "id": "7",
        "kind": "answer",
        "answered": True,
        "text": "Kort.",
        "source": "Kilde: Fjordsamarbejdet 15. januar 2024, punkt 4",
        "options": ["Vis kilden"],
        "citations": [{"document": "referat.txt", "lines": [12, 14], "page": None, "quote": "q" * 800}],
        "nearest": [],
        "ms": 1.3,
    }
    assert json.loads(json.dumps(found)) == found


def test_the_answer_object_of_a_refusal_has_no_citation() -> None:
    answer = Answer(Kind.REFUSAL, "?", Refusal(Reason.NOTHING, nearest=(CITATION,)), (CITATION,))
    found = answer_object(answer, id=None, now=NOW, ms=1)
    assert (found["id"], found["answered"], found["citations"], found["source"]) == (None, False, [], "")
    assert found["nearest"] == ["Fjordsamarbejdet 15. januar 2024, punkt 4"]
    assert found["options"] == ["Vis det nærmeste", "Send til koordinatoren"]


# ----------------------------------------------------------------------------------------------------------- hostile input

HOSTILE = [
    "<b>",
    "&",
    "x" * 5000,
    "<&>" * 2000,
    "🎉" * 3000,
    "{about}",
    "{0}{}",
    "a\x00\x1bb",
    "\u202e\u200b",
    "",
    "  ",
    "ord " * 2000,
]


def findings(bad: str) -> Iterator[tuple[Kind, Finding]]:
    """Every finding with `bad` in every place that a document or a member can fill."""
    place = Place(bad, lines=(1, 2), stated=bad, raw=bad, heading=(bad,))
    meeting = Meeting(bad, bad, bad, place, end=bad, place=bad, note=bad)
    dated = replace(meeting, start="2024-04-12T10:00", end=None)
    who = Member(bad, bad, bad, note=bad)
    group = Group(bad, place, (who,) * 30, rule=bad)
    ref = MeetingRef(bad, bad, item=bad, title=bad)
    choices = (Choice(bad, bad),) * 3
    citation = Citation(bad, (1, 2), 3, bad, meeting=ref, heading=(bad,), title=bad)
    for asked in Asked:
        yield Kind.ANSWER, MeetingFinding(asked, bad, (meeting, dated) * 20, (dated,) * 5, (meeting,) * 5, period=bad)
        yield Kind.ANSWER, MeetingFinding(asked, bad, ())
    yield Kind.ANSWER, TextFinding((bad, bad), (bad,) * 30, (bad,) * 30, listed=True)
    yield Kind.ANSWER, TextFinding((), (bad,))
    yield Kind.ANSWER, GroupFinding(group, rule=group)
    yield Kind.ANSWER, GroupFinding(group, focus=(who,))
    yield Kind.ANSWER, GroupFinding(replace(group, members=()), focus=(who, who))
    yield Kind.ANSWER, GroupFinding(replace(group, members=(), rule=None))
    for differs in (True, False, None):
        yield Kind.ANSWER, DecisionFinding(Decision(ref, place, bad, bad, differs), (bad,) * 9, (bad,) * 9)
    yield Kind.ANSWER, DecisionFinding(Decision(ref, place), ())
    yield Kind.ANSWER, AdviceFinding(Advice(bad, bad, place, (Sentence(bad, bad, (1, 1)),) * 30), (bad, bad))
    yield Kind.CLARIFY, Clarification(bad, choices)
    for reason in Reason:
        yield Kind.REFUSAL, Refusal(reason, bad, (citation,) * 3, choices)


def messages(bad: str) -> Iterator[str]:
    """The texts that are no answers, with `bad` in every place."""
    place = Place(bad)
    yield welcome.start(bad)
    yield from (welcome.help_text(short=bad, role=role) for role in Role)
    yield failures.apology(bad)
    yield forwarding.sure(bad)
    yield catalogue.groups([Group(bad, place)] * 50)
    yield catalogue.documents([Document(bad, bad, bad, "", 0, 0.0, 0, bundled) for bundled in (True, False)] * 30)
    yield meetings.listing([Meeting(bad, bad, "2024-04-12", place, place=bad)] * 50, now=NOW, past=True)
    yield from (text(bad) for text in (access.not_invited, access.left, access.removed))
    yield from of_people(bad)
    yield from of_inviting(bad)
    yield from of_unanswered(bad)
    yield from (privacy.told(Config(privacy=Privacy.model_construct(controller=who, contact=who))) for who in (bad, None))


def persons(bad: str) -> Iterator[Person]:
    """Somebody of every role and state, with `bad` in every place that a person or a list can fill."""
    for role in Role:
        for state in State:
            yield Person(1, 7, bad, role, bad, tuple(Administration), bad, state, NOW, NOW, NOW)
    yield Person(None, None, bad, Role.MEMBER)


def of_people(bad: str) -> Iterator[str]:
    seats = (Membership(bad, bad),) * 20
    every = tuple(persons(bad))
    for person in every:
        yield access.welcome(person)
        yield access.already_here(person)
        yield from (people.details(person, seats), people.details(person, ()), people.choose_role(person))
        yield from (people.role_changed(person), people.sure_remove(person), people.sure_erase(person))
        yield from (people.profile(person, ((seats[0], bad),) * 20), people.profile(person, ()))
    yield from (people.everyone(every * 20, first) for first in (0, 8, 368))
    yield people.everyone((), 0)
    yield people.seat(bad, bad, bad)
    yield from (people.role_news(role) for role in Role)


def invitation(bad: str, *, person: int | None = None, uses: int = 1) -> Invitation:
    return Invitation(1, Role.MEMBER, bad, tuple(Administration), person, uses, 0, False, NOW, NOW)


def of_inviting(bad: str) -> Iterator[str]:
    yield inviting.chosen(Role.MEMBER, bad, tuple(Administration), 20)
    yield inviting.chosen(None, bad, (), None)
    yield from (inviting.made(invitation(bad, uses=uses), LINK) for uses in (1, 100))
    yield inviting.own_link(bad, LINK, NOW)
    yield from (inviting.open_ones([invitation(bad)] * number, personal=own) for number in (0, 40) for own in (0, 1, 9))
    yield from (inviting.verdict(reading) for reading in readings(bad))


def readings(bad: str) -> Iterator[Reading]:
    """What can be found in a list of people."""
    listed = Listed(2, bad, bad, Role.TOVHOLDER, bad, tuple(Administration), telegram=False)
    yield Reading((Verdict(2, listed),) * 9, ignored=(bad,) * 60, unread=(bad,) * 9)
    yield Reading((Verdict(2, replace(listed, telegram=True)),))
    yield Reading((Verdict(2, faults=tuple((fault, bad) for fault in Fault)),) * 60, ignored=(bad,))
    for fault in Fault:
        yield Reading(fault=fault, detail="navn, kommune" if fault is Fault.NO_HEADING else bad, ignored=(bad,))


def in_vain(bad: str) -> AskedInVain:
    return AskedInVain(1, 7, 7, bad, True, NOW, NOW)


def of_unanswered(bad: str) -> Iterator[str]:
    asked = [replace(in_vain(bad), id=number, asker=number, text=f"{bad}{number or ''}") for number in range(30)]
    topics = [Topic(tuple(asked)), Topic((in_vain(bad),)), Topic((replace(in_vain(bad), wanted=False),))]
    answer = CuratedAnswer(1, (bad,) * 30, bad, NOW)
    yield from (unanswered.listing(topics * 10, first) for first in (0, 10, 20))
    yield from (unanswered.topic(topic, near=near) for topic in topics for near in (True, False))
    yield from (unanswered.preview(bad, bad, number) for number in (0, 1, 2))
    yield unanswered.letter(bad, bad)
    yield from (unanswered.earlier(answers) for answers in ([answer] * 30, []))
    yield unanswered.curated(answer)
    yield from (unanswered.sent(number) for number in (0, 1, 2))


def button_texts(bad: str) -> Iterator[str]:
    """The texts of buttons that somebody's words stand in, before they are cut."""
    yield from map(people.label, persons(bad))
    yield unanswered.join(Topic((in_vain(bad),)))
    yield bad  # an organisation of the settings


def alone(module: ModuleType) -> Iterator[str]:
    """Every sentence that a module of texts holds as it is sent."""
    for name, value in vars(module).items():
        if name.isupper() and isinstance(value, str):
            yield value
        elif isinstance(value, dict) and not name.startswith("__"):
            yield from (text for text in value.values() if isinstance(text, str))


class Balance(HTMLParser):
    """Collects what Telegram would not take."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag not in ("b", "i", "blockquote") or attrs:
            self.wrong.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")


def complaints(html: str) -> list[str]:
    """What is wrong with one message."""
    balance = Balance(html)
    entities = [found for found in re.findall(r"&[^;\s]{0,9};?", html) if found not in ("&amp;", "&lt;", "&gt;")]
    long = ["too long"] if markup.size(html) > 4096 else []
    return [*balance.wrong, *balance.open, *entities, *long, *(["empty"] if not html.strip() else [])]


@pytest.mark.parametrize("bad", HOSTILE, ids=lambda bad: repr(bad[:6]))
@pytest.mark.parametrize("english", [False, True])
def test_every_answer_stands_hostile_input(bad: str, english: bool) -> None:
    citation = Citation(bad, (1, 2), 3, bad, meeting=MeetingRef(bad, bad, item=bad), heading=(bad,), title=bad, loaded=False)
    for kind, finding in findings(bad):
        citations = (citation, replace(citation, meeting=None, heading=()), CITATION) if kind is Kind.ANSWER else ()
        reply = render(Answer(kind, bad, finding, citations, english=english), now=NOW)
        assert complaints(reply.html) == [], finding
        assert markup.size(reply.text) <= 1200
        assert all(complaints(view) == [] for view in reply.views.values()), finding
        assert all(1 <= markup.size(button.label) <= 40 and "\n" not in button.label for button in reply.buttons)
        if "{" not in bad:
            assert "{" not in reply.html + "".join(reply.views.values())


@pytest.mark.parametrize("bad", HOSTILE, ids=lambda bad: repr(bad[:6]))
def test_every_other_message_stands_hostile_input(bad: str) -> None:
    for html in messages(bad):
        assert complaints(html) == []
        if "{" not in bad:
            assert "{" not in html


@pytest.mark.parametrize("bad", HOSTILE, ids=lambda bad: repr(bad[:6]))
def test_every_label_stands_hostile_input(bad: str) -> None:
    for text in button_texts(bad):
        ((shown,),) = keyboards.plain([[(text, Press(Action.PERSON, 1))]]).inline_keyboard
        assert 1 <= markup.size(shown.text) <= 40
        assert "\n" not in shown.text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_words_stand_in_every_message(words: str) -> None:
    assert [complaints(html) for html in messages(words) if complaints(html)] == []


@pytest.mark.parametrize("module", [access, people, inviting, privacy, unanswered, asking, forwarding, welcome])
def test_every_sentence_that_stands_by_itself_can_be_sent(module: ModuleType) -> None:
    found = [*alone(module)]
    assert found
    assert [text for text in found if complaints(text) or "{" in text] == []


@pytest.mark.parametrize("ended", list(Ended))
def test_a_link_that_does_not_work_says_why_and_what_to_do(ended: Ended) -> None:
    text = access.link_ended(ended)
    assert complaints(text) == []
    assert text.endswith("Bed netværkets koordinator om en ny.") == (ended is not Ended.OTHER)


def test_every_reason_a_link_ends_for_has_words_of_its_own() -> None:
    assert len({access.link_ended(ended) for ended in Ended}) == len(Ended)


def test_every_role_state_administration_and_reason_has_its_words() -> None:
    assert set(people.ROLES) == set(people.PLURAL) == set(Role)
    assert set(people.STATES) == set(State)
    assert set(people.ADMINISTRATIONS) == set(Administration)
    assert set(privacy.REASONS) == set(Why)
    assert {kept.reason for kept in PERSONAL} <= set(Why)


def test_every_fault_of_a_list_has_words_of_its_own() -> None:
    every = list(Fault)
    of_files = every[every.index(Fault.NOT_READABLE) :]
    of_rows = every[: len(every) - len(of_files)]
    told = [inviting.verdict(Reading((Verdict(2, faults=((fault, ""),)),))) for fault in of_rows]
    told += [inviting.verdict(Reading(fault=fault)) for fault in of_files]
    assert len(set(told)) == len(every)
    assert [text for fault, text in zip(every, told, strict=True) if fault.value in text] == []


@pytest.mark.parametrize(
    ("reading", "text"),
    [
        (
            Reading((Verdict(2, faults=((Fault.BAD_EMAIL, "Mail"), (Fault.NO_NAME, ""))), Verdict(3))),
            "<b>Jeg har ikke indlæst noget: 1 af 2 rækker skal rettes.</b>\n"
            "Række 2: e-mailen er ikke gyldig (Mail); navn mangler\n\nRet dem i filen, og send den igen.",
        ),
        (
            Reading(fault=Fault.NO_HEADING, detail="navn, kommune"),
            "Jeg finder ikke de overskrifter, jeg har brug for: navn, kommune.",
        ),
        (
            Reading(fault=Fault.NOT_READABLE, detail="7"),
            "Læsningen gik i stå ved række 7: mangler der et anførselstegn? Ret det i filen, og send den igen.",
        ),
        (
            Reading(fault=Fault.NOT_READABLE, detail="password"),
            "Filen er beskyttet med en adgangskode, så jeg kan ikke åbne den. Gem den uden adgangskode, og send den igen.",
        ),
        (
            Reading(fault=Fault.NOT_READABLE, detail="damaged"),
            "Filen kan ikke læses. Er den beskyttet med en kode eller beskadiget?",
        ),
        (
            Reading((Verdict(2, Listed(2, "Per", None, Role.TOVHOLDER, "Struer", (), True)),) * 2, ignored=("Telefon",)),
            "<b>Alle 2 rækker er i orden.</b>\nRoller: 2 tovholdere\nDisse kolonner bruger jeg ikke: Telefon\n\n"
            "Skal jeg indlæse dem?",
        ),
        (
            Reading((Verdict(2, Listed(2, "Per", "p@s.dk", Role.MEMBER, "Struer", (), False)),)),
            "<b>Rækken er i orden.</b>\nRoller: 1 medlem\n"
            "1 uden Telegram: de får intet link, men står på listen med deres e-mail\n\nSkal jeg indlæse dem?",
        ),
    ],
)
def test_what_was_found_in_a_list(reading: Reading, text: str) -> None:
    assert inviting.verdict(reading) == text


@pytest.mark.parametrize(
    ("unread", "told"),
    [
        (("Syd",), "Dette ark er ikke læst: Syd."),
        (("Syd & vest", "Nord"), "Disse er ikke læst: Syd &amp; vest og Nord."),
        (("Syd", "", "Nord"), "Disse er ikke læst: Syd, Nord og 1 til."),  # a name that must not be told
        (("",), "Resten er ikke læst."),
        (tuple("abcdefghijkl"), "Disse er ikke læst: a, b, c, d, e, f, g, h, i, j og 2 til."),
        (("x" * 32, "Nord"), f"Disse er ikke læst: {'x' * 30}… og Nord."),
    ],
)
def test_sheets_that_were_not_read_are_named_at_once(unread: tuple[str, ...], told: str) -> None:
    right = Verdict(2, Listed(2, "Per", None, Role.MEMBER, "Struer", (), True))
    wrong = Verdict(3, faults=((Fault.NO_NAME, ""),))
    for verdicts, head in (((right,), "Rækken er i orden."), ((wrong,), "Jeg har ikke indlæst noget: rækken skal rettes")):
        first, second, *_ = inviting.verdict(Reading(verdicts, unread=unread)).splitlines()
        assert head in first
        assert second == f"Jeg har kun læst det første ark med personer. {told}"
    assert "ark" not in inviting.verdict(Reading((right,)))


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        (Topic((in_vain("hvor er nøglen?"),)), "1. hvor er nøglen? (1 person, 1 vil gerne have svar)"),
        (
            Topic((in_vain("hvor er nøglen?"), replace(in_vain("hvor ligger nøglen?"), asker=8, wanted=False))),
            "1. hvor ligger nøglen? (2 personer, 1 vil gerne have svar)",
        ),
        (Topic((replace(in_vain("hvor er nøglen?"), wanted=False),)), "1. hvor er nøglen? (1 person)"),
    ],
)
def test_a_topic_is_told_by_its_newest_wording_and_its_askers(topic: Topic, text: str) -> None:
    assert unanswered.listing([topic], 0).splitlines()[-1] == text


def test_the_days_of_a_coordinators_answer_are_those_of_copenhagen() -> None:
    late = datetime.fromisoformat("2024-06-30T22:30:00+00:00")  # half past midnight of the first of July
    answer = CuratedAnswer(1, ("hvor er nøglen?",), "Under måtten.", late)
    assert answer.entry().date == "2024-07-01"
    assert unanswered.curated(answer).endswith("1. juli 2024")
    assert "senest 1. juli 2024" in unanswered.topic(Topic((replace(in_vain("hvor?"), created=late),)))


def test_the_day_somebody_was_last_here_is_that_of_copenhagen() -> None:
    late = datetime.fromisoformat("2024-06-30T22:30:00+00:00")
    assert "Sidst her: 1. juli 2024" in people.details(Person(1, 7, "Per", Role.MEMBER, seen=late), ())


def test_a_topic_is_dated_by_when_it_was_last_asked() -> None:
    again = replace(in_vain("hvor er nøglen?"), created=NOW + timedelta(days=20))  # asked anew in the same words
    other = replace(in_vain("hvor ligger nøglen?"), id=2, asker=8, created=NOW)
    assert "senest 26. februar 2024" in unanswered.topic(Topic((again, other)))


def test_privacy_tells_the_periods_that_the_settings_hold_and_who_is_responsible() -> None:
    config = Config.model_validate(
        {
            "storage": {"keep_answers_days": 11, "keep_questions_days": 365, "keep_inactive_days": 1, "keep_former_days": 400},
            "privacy": {"controller": "Struer & Skive", "contact": "dpo@struer.dk"},
        }
    )
    text = privacy.told(config)
    assert "Dataansvarlig: Struer &amp; Skive." in text
    assert "Spørgsmål om dine data: dpo@struer.dk" in text
    for period in ("11 dage", "1 år", "højst 1 dag efter", "400 dage", "15 minutter"):
        assert period in text
    assert "Dataansvarlig" not in privacy.told(Config())


def test_ones_own_data_say_why_and_how_long_in_danish() -> None:
    told = privacy.data([Held(kept, ({"id": 1},)) for kept in PERSONAL], Config())
    assert [set(table) for table in told["data"]] == [{"tabel", "begrundelse", "opbevaring", "rækker"}] * len(PERSONAL)
    periods = " ".join(table["opbevaring"] for table in told["data"])
    assert not re.search(r"\b(one|day|long|as|the|person)\b", periods)


@pytest.mark.parametrize(
    "buttons", [access.LEAVE_BUTTONS, people.PROFILE_BUTTONS, (privacy.ERASE_BUTTON, privacy.ERASE_KEEP, privacy.ERASE_SURE)]
)
def test_every_fixed_label_fits(buttons: tuple[Button, ...]) -> None:
    assert all(1 <= markup.size(button.label) <= 40 for button in buttons)


def test_the_checks_above_see_what_is_wrong() -> None:
    assert complaints("") == ["empty"]
    assert complaints("<b>a") == ["b"]
    assert complaints("a</i>") == ["/i"]
    assert complaints("<p>a</p>") == ["p"]
    assert complaints("a & b") == ["&"]
    assert complaints("x" * 4097) == ["too long"]


@settings(max_examples=100)
@given(text=st.text(max_size=80), limit=st.integers(2, 60))
def test_a_cut_text_fits_and_is_a_beginning(text: str, limit: int) -> None:
    short = markup.cut(text, limit)
    assert markup.size(short) <= limit
    assert text.startswith(short.removesuffix(markup.ELLIPSIS))


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_escaped_text_comes_out_again_as_it_went_in(text: str) -> None:
    shown = "".join(char for char in text if char.isprintable())
    assert unescape(re.sub("<[^>]*>", "", markup.bold(shown))) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1\u00a0000 kr.", "1 000 kr."),
        ("a\u2028b\u3000c", "a b c"),
        ("for\u00adening", "forening"),
        ("\u202ea\u200bb\x07\x1b[31m", "ab[31m"),
        ("👩\u200d👧 ❤\ufe0f", "👩\u200d👧 ❤\ufe0f"),
        ("en\nto\ttre", "en\nto\ttre"),
    ],
)
def test_invisible_characters_go_and_blanks_stay_blanks(text: str, shown: str) -> None:
    assert markup.clean(text) == shown
    assert markup.escape(text) == shown
    assert answered(TextFinding((text,))).text == shown


def test_plain_text_has_no_markup_and_indents_quotes() -> None:
    html = "<b>A &amp; B</b>\n\n<i>x</i>\n<blockquote>en\nto</blockquote>\nefter"
    assert markup.plain(html) == "A & B\nx\n  en\n  to\nefter"


# ------------------------------------------------------------------------------------------------------ where texts stand

# What handlers send with; a literal among their arguments would be a text outside handlers.texts.
_SENDING = {
    *("send", "send_file", "send_photo", "acknowledge", "plain", "_refuse", "_say", "_show", "edit_message_text", "reply_text"),
    *("send_message", "answer"),
}


def literals(tree: ast.AST) -> list[str]:
    """Strings with a letter in them that go into a message."""
    found: list[str] = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in _SENDING:
            continue
        arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
        parts = [node for argument in arguments for node in ast.walk(argument)]
        keys = {id(part.slice) for part in parts if isinstance(part, ast.Subscript)}  # names of data, which nobody reads
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in keys:
                found += [part.value] if re.search(r"\w", part.value) else []
    return found


@pytest.mark.parametrize("path", sorted(HANDLERS.glob("*.py")), ids=lambda path: path.name)
def test_no_handler_holds_a_text_of_its_own(path: Path) -> None:
    assert literals(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_a_text_in_a_handler_is_seen() -> None:
    assert literals(ast.parse("async def f():\n    await send(context, 1, f'Hej {name}')")) == ["Hej "]
    assert literals(ast.parse("async def f():\n    await send(context, data['chat'], data['text'] + '!!')")) == []


@pytest.mark.parametrize(("now", "verb"), [(NOW, "er"), (datetime(2024, 5, 1, tzinfo=NOW.tzinfo), "var")])
def test_the_clock_decides_between_is_and_was(now: datetime, verb: str) -> None:
    finding = MeetingFinding(Asked.ONE, "Fjordsamarbejdet", (replace(COMING, end=None, place=None),))
    reply = render(Answer(Kind.ANSWER, "?", finding, (CITATION,)), now=now)
    assert reply.text == f"Mødet i Fjordsamarbejdet {verb} fredag den 12. april 2024 kl. 10.00."


def test_an_unsure_answer_opens_by_saying_so() -> None:
    finding = TextFinding(("Bådene er grønne.",))
    sure = Answer(Kind.ANSWER, "hvilken farve", finding, ())
    unsure = replace(sure, finding=replace(finding, unsure=True))
    assert not render(sure, now=NOW).text.startswith(UNSURE)
    assert render(unsure, now=NOW).text.startswith(UNSURE)
    assert "Bådene er grønne." in render(unsure, now=NOW).text


def test_an_unsure_answer_to_an_english_question_says_so_in_english() -> None:
    finding = TextFinding(("Bådene er grønne.",), unsure=True)
    text = render(Answer(Kind.ANSWER, "which colour", finding, (), english=True), now=NOW).text
    assert text.startswith("I am not sure")
    assert UNSURE not in text
