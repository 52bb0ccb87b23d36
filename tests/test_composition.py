"""How groups are to be made up: the rules as data, what a list of members tells, and the three verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Config
from bot.meetings.composition import Demand, Judgement, Verdict, judge, judgements
from bot.meetings.rules import BUNDLED, Area, Office, Rule, Rules, Seats, Source, Span, read
from bot.meetings.seating import Lack, Own, Place, Seated, roster_of, seated
from bot.meetings.terms import has_term, named
from bot.yamlfile import ConfigError
from knowledge.library import Library
from knowledge.model import Group, Member
from knowledge.model import Place as Where

MUNICIPALITIES = Config().network.municipalities
BUNDLED_RULES = read(None, municipalities=MUNICIPALITIES)
STEERING = "Styregruppen (Netværket for kultur, sundhed og beskæftigelse)"
WORKING = "Arbejdsgruppen (Netværket for kultur, sundhed og beskæftigelse)"
MOBILITY = "Styregruppen for mobilitetssamarbejdet"

WHOLE = (  # a list that lacks nothing
    Member("Ida Holm", "formand, kulturchef", "Struer Kommune"),
    Member("Bo Lund", "leder", "Jobcentret, Lemvig Kommune"),
    Member("Eva Juul", "sundhedschef", "Skive"),
    Member("Kim Fjord", "projektejer, kontorchef", "Regional Udvikling, Region Midtjylland"),
    Member("Lis Bæk", "lektor", "AU"),
)


def group(*members: Member, name: str = STEERING, **more: object) -> Group:
    return Group(name, Where("liste.txt", lines=(1, len(members))), members, **more)  # type: ignore[arg-type]


def judged(*groups: Group, of: str = "steering", own: Mapping[tuple[str, str], Own] | None = None) -> Judgement:
    return next(one for one in judgements(BUNDLED_RULES, groups, own or {}) if one.rule.id == of)


def without(name: str) -> tuple[Member, ...]:
    return tuple(one for one in WHOLE if one.name != name)


def demands(one: Judgement, verdict: Verdict | None = None) -> set[tuple[Demand, str]]:
    return {(each.demand, each.what) for each in one.reasons if verdict in (None, each.verdict)}


# ---------------------------------------------------------------------------------------------------- what lists there are


def test_a_list_that_lacks_nothing_holds() -> None:
    found = judged(group(*WHOLE))
    assert (found.verdict, found.reasons) == (Verdict.HOLDS, ())
    assert found.roster is not None


def test_without_a_list_nothing_can_be_told() -> None:
    found = judged(group(*WHOLE, name="Havnelauget"))
    assert (found.verdict, demands(found)) == (Verdict.CANNOT_BE_TOLD, {(Demand.ROSTER, "")})


def test_the_bundled_knowledge_is_judged_as_it_stands(tmp_path: Path) -> None:
    """The chair stands without an organisation, so health cannot be told; three names share two seats, two not settled."""
    library = Library.open(tmp_path / "index.db", network=Config().network.name)
    found = {one.rule.id: one for one in judgements(BUNDLED_RULES, library.groups(), {})}
    library.close()
    assert {one.verdict for one in found.values()} == {Verdict.CANNOT_BE_TOLD}
    first = found["steering"].reasons[0]
    assert (first.demand, first.what, [(one.role, Lack.PLACE in one.lacks) for one in first.open]) == (
        *(Demand.AREA, "sundhed"),
        [("formand", True)],
    )
    first = found["mobility"].reasons[0]
    assert (first.demand, first.low, first.high, first.most, first.unsettled) == (Demand.SEATS, 2, 2, 3, 2)
    assert found["working"].reasons[0].demand is Demand.ROSTER
    assert {one.demand for one in found["ekr"].reasons} == {Demand.ROSTER, Demand.FACT}


@pytest.mark.parametrize(
    ("changed", "verdict", "told"),
    [
        (without("Eva Juul"), Verdict.BROKEN, {(Demand.SEATS, "kommunale medlemmer"), (Demand.AREA, "sundhed")}),
        ((*WHOLE, Member("Per Å", "chef", "Viborg")), Verdict.BROKEN, {(Demand.SEATS, "kommunale medlemmer")}),
        ((*WHOLE, Member("Per Å", "chef", "KKR")), Verdict.BROKEN, {(Demand.NOBODY_ELSE, "")}),
        (without("Lis Bæk"), Verdict.BROKEN, {(Demand.SEATS, "fra universitetet")}),
        ((*without("Eva Juul"), Member("Eva Juul", "kulturchef", "Skive")), Verdict.BROKEN, {(Demand.AREA, "sundhed")}),
        ((*without("Eva Juul"), Member("Eva Juul", "chef", "Skive")), Verdict.CANNOT_BE_TOLD, {(Demand.AREA, "sundhed")}),
        (
            (*without("Kim Fjord"), Member("Kim Fjord", "projektejer", "Region Midt")),
            *(Verdict.CANNOT_BE_TOLD, {(Demand.SEATS, "fra Regional Udvikling i regionen"), (Demand.NOBODY_ELSE, "")}),
        ),
        (
            (*without("Kim Fjord"), Member("Kim Fjord", "chef", "Regional Udvikling, Region Midtjylland")),
            *(Verdict.CANNOT_BE_TOLD, {(Demand.OFFICE, "projektejer")}),
        ),
        ((*WHOLE, Member("Per Å", "suppleant", "Viborg")), Verdict.HOLDS, set()),
        ((*WHOLE, Member("IDA HOLM", "formand", "Struer")), Verdict.HOLDS, set()),  # she is listed twice
    ],
)
def test_what_is_changed_is_what_is_told(changed: tuple[Member, ...], verdict: Verdict, told: set[tuple[Demand, str]]) -> None:
    found = judged(group(*changed))
    assert (found.verdict, demands(found)) == (verdict, told)


def test_somebody_without_an_organisation_may_be_anybody() -> None:
    found = judged(group(*without("Eva Juul"), Member("Eva Juul", "sundhedschef")))
    assert found.verdict is Verdict.CANNOT_BE_TOLD
    assert (Demand.SEATS, "kommunale medlemmer") in demands(found)


def test_what_is_broken_is_told_first() -> None:
    found = judged(group(*without("Lis Bæk"), Member("Per Å", "chef", "KKR")))
    assert found.reasons[0].verdict is Verdict.BROKEN
    assert found.verdict is Verdict.BROKEN


def test_each_seat_may_be_filled_and_all_of_them_cannot() -> None:
    """One person without an organisation cannot take the two seats that are left."""
    found = judged(group(*WHOLE[:3], Member("Kim Fjord", "projektejer")))
    assert (found.verdict, found.reasons[0].demand) == (Verdict.BROKEN, Demand.TOGETHER)


def test_a_name_that_is_not_settled_is_neither_in_nor_out() -> None:
    open_ = Member("Per Å", "chef", "Viborg", note="uafklaret")
    assert judged(group(*WHOLE, open_)).verdict is Verdict.CANNOT_BE_TOLD
    only = (*without("Eva Juul"), Member("Eva Juul", "sundhedschef", "Skive", note="uafklaret"))
    assert judged(group(*only)).verdict is Verdict.CANNOT_BE_TOLD


def test_what_members_say_of_themselves_fills_what_the_list_leaves_out() -> None:
    listed = group(*without("Eva Juul"), Member("Eva Juul", "medlem"))
    own = {(STEERING, "Eva Juul"): Own("Skive", frozenset({"health"}))}
    assert judged(listed).verdict is Verdict.CANNOT_BE_TOLD
    assert judged(listed, own=own).verdict is Verdict.HOLDS
    elsewhere = {(WORKING, "Eva Juul"): Own("Skive", frozenset({"health"}))}
    assert judged(listed, own=elsewhere).verdict is Verdict.CANNOT_BE_TOLD


def test_what_the_list_says_is_not_overruled_by_what_somebody_says() -> None:
    own = {(STEERING, "Lis Bæk"): Own("Viborg")}
    assert judged(group(*WHOLE), own=own).verdict is Verdict.HOLDS


# -------------------------------------------------------------------------------------------- a chair who is in two groups


def working(*members: Member) -> Group:
    return group(*members, name=WORKING)


SIX = (
    Member("Ida Holm", "formand", "Struer Kommune"),
    Member("Per Å", "kulturkonsulent", "Viborg"),
    Member("Ole Ø", "sundhedskonsulent", "Skive"),
    Member("Ea Friis", "konsulent, jobcentret", "Lemvig"),
    Member("Ib Dam", "lektor", "AU"),
)


@pytest.mark.parametrize(
    ("members", "steering", "verdict"),
    [
        (SIX, WHOLE, Verdict.HOLDS),
        (SIX, None, Verdict.CANNOT_BE_TOLD),
        (SIX, without("Ida Holm"), Verdict.BROKEN),
        ((Member("Holm, Ida", "formand"), *SIX[1:]), WHOLE, Verdict.HOLDS),
        (SIX, (*without("Ida Holm"), Member("Ida Holm", note="uafklaret")), Verdict.CANNOT_BE_TOLD),
        ((Member("Ida Holm"), *SIX[1:]), WHOLE, Verdict.CANNOT_BE_TOLD),
        ((Member("Ida Holm", "formand", note="uafklaret"), *SIX[1:]), without("Ida Holm"), Verdict.CANNOT_BE_TOLD),
        (SIX[:4], WHOLE, Verdict.BROKEN),
        ((*SIX, *(Member(name) for name in ("Gry Dal", "Mads Eng", "Tove Ravn"))), WHOLE, Verdict.BROKEN),
    ],
)
def test_the_working_group_and_its_chair(
    members: tuple[Member, ...], steering: tuple[Member, ...] | None, verdict: Verdict
) -> None:
    groups = [working(*members), *([group(*steering)] if steering else [])]
    assert judged(*groups, of="working").verdict is verdict


# ------------------------------------------------------------------------------------------------- lists as they are written

OF_CULTURE = ("Per Å", "kulturkonsulent", "Viborg", None)
IN_DOUBT = (  # name, role, organisation, remark of the one member who stands for culture
    (*OF_CULTURE[:3], "udtrådt 1. maj"),
    (*OF_CULTURE[:3], "fratrådt"),
    (*OF_CULTURE[:3], "på orlov"),
    (*OF_CULTURE[:3], "uafklaret"),
    (*OF_CULTURE[:3], "udpeges senere"),
    (*OF_CULTURE[:3], "ikke længere medlem"),
    (*OF_CULTURE[:3], "stedfortræder for Anna Lund"),
    (*OF_CULTURE[:3], "måske?"),
    (*OF_CULTURE[:3], "tidligere"),
    (*OF_CULTURE[:3], "ny medarbejder på vej"),
    (*OF_CULTURE[:3], "har forladt kommunen"),
    (*OF_CULTURE[:3], "2019-2021"),
    (*OF_CULTURE[:3], "uden stemmeret"),
    ("Per Å", "kulturkonsulent (er rejst)", "Viborg", None),
    ("Per Å", "kulturkonsulent, holder op 1. juni", "Viborg", None),
    ("Ny medarbejder", "kulturkonsulent", "Viborg", None),
    ("En fra Viborg", "kulturkonsulent", "Viborg", None),
    ("Per Å for Anna Lund", "kulturkonsulent", "Viborg", None),
    ("Per", "kulturkonsulent", "Viborg", None),
    ("Kulturhuset", "kulturkonsulent", "Viborg", None),
    ("Teknisk chef", "kulturkonsulent", "Viborg", None),
    ("Per Å", "kulturkonsulent (vakant)", "Viborg", None),
    ("Per Å", "kulturchef, fratræder 1. juni", "Viborg", None),
    ("Per Å", "barselsvikar, kulturkonsulent", "Viborg", None),
    ("Per Å", "kulturkonsulent, vikar for Anna Lund", "Viborg", None),
    ("Per Å", "kulturkonsulent, referent", "Viborg", None),
    ("Per Å", "tidligere kulturchef", "Viborg", None),
    ("Per Å", "tidl. kultur- og fritidschef, nu vejchef", "Viborg", None),
    ("Per Å", "kommende kulturchef", "Viborg", None),
    ("Per Å", "konsulent for kunstig intelligens", "Viborg", None),
    ("Per Å", "projektleder for kunstgræsbaner", "Viborg", None),
    ("Per Å", "konsulent, agrikultur", "Viborg", None),
    ("Per Å", "koordinator", "Netværket for kultur, sundhed og beskæftigelse", None),
    ("Per Å", "kulturkonsulent", "uafklaret", None),
    ("Per Å", "kulturkonsulent", "Viborg (ubesat)", None),
    ("Ledig plads", "kulturkonsulent", "Viborg", None),
    ("NN", "kulturkonsulent", "Viborg", None),
    ("N.N.", "kulturkonsulent", "Viborg", None),
    ("?", "kulturkonsulent", "Viborg", None),
    ("-", "kulturkonsulent", "Viborg", None),
    ("(mangler)", "kulturkonsulent", "Viborg", None),
    ("Udpeges senere", "kulturkonsulent", "Viborg", None),
    ("PÅ", "kulturkonsulent", "Viborg", None),
    ("P.Å.", "kulturkonsulent", "Viborg", None),
    ("Kulturchefen", "kulturkonsulent", "Viborg", None),
    ("Viborg Kommune", "kulturkonsulent", "Viborg", None),
    ("To medlemmer", "kulturkonsulent", "Viborg", None),
    ("Per Å (vikar)", "kulturkonsulent", "Viborg", None),
    ("Per Å og Anna Lund", "kulturkonsulent", "Viborg", None),
    ("Per Å/Anna Lund", "kulturkonsulent", "Viborg", None),
    ("Per Å, Anna Lund", "kulturkonsulent", "Viborg", None),
    ("Per Å v/ Anna Lund", "kulturkonsulent", "Viborg", None),
)


def with_culture(*members: Member) -> tuple[Member, ...]:
    """The working group with these in the place of the one who stands for culture."""
    return (SIX[0], *members, *SIX[2:])


@pytest.mark.parametrize("line", IN_DOUBT, ids=lambda line: " | ".join(filter(None, line)))
def test_a_line_in_doubt_makes_nothing_hold_and_breaks_nothing(line: tuple[str, str | None, str | None, str | None]) -> None:
    name, role, where, note = line
    found = judged(working(*with_culture(Member(name, role, where, None, note))), group(*WHOLE), of="working")
    assert found.verdict is Verdict.CANNOT_BE_TOLD


@pytest.mark.parametrize(
    "line",
    [
        OF_CULTURE,
        ("Per Å", "konstitueret kulturchef", "Viborg", None),
        ("Per Å", "kultur- og fritidschef", "Viborg", "udpeget af KKR"),
        ("Per Å", "kulturchef (medlem fra Viborg Kommune)", "Viborg", "Kommunale medlemmer"),
        ("Per von Å", "kulturchef", "Viborg", None),
        ("Kulturchef Per Å", "kulturchef", "Viborg", None),
        ("Å, Per", "kulturchef", "Viborg", None),
        ("Per Å", "museumschef", "Museet, Viborg Kommune", None),
    ],
    ids=lambda line: " | ".join(filter(None, line)),
)
def test_a_line_without_doubt_holds(line: tuple[str, str | None, str | None, str | None]) -> None:
    name, role, where, note = line
    found = judged(working(*with_culture(Member(name, role, where, None, note))), group(*WHOLE), of="working")
    assert found.verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    "line",
    [
        ("Suppleant: Per Å", "kulturkonsulent", "Viborg", None),
        ("Per Å (suppleant)", "kulturkonsulent", "Viborg", None),
        ("Per Å", "kulturkonsulent", "Viborg", "suppleant"),
        ("Per Å", "observatør", "Viborg", None),
        ("Per Å", "sekretær", "Viborg", None),
    ],
)
def test_whoever_is_beside_the_members_does_not_count_whichever_field_says_so(
    line: tuple[str, str | None, str | None, str | None],
) -> None:
    name, role, where, note = line
    found = judged(working(*with_culture(Member(name, role, where, None, note))), group(*WHOLE), of="working")
    assert (Demand.TOTAL, "") in demands(found, Verdict.BROKEN)


SEVEN = (*SIX, Member("Gry Dal", "chef", "Skive"), Member("Mads Eng", "chef", "Odder"))


@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        (Member("Mads Eng", "chef", "Odder"), Verdict.HOLDS),
        (Member("Mads Eng og Tove Ravn", "chefer", "Odder"), Verdict.CANNOT_BE_TOLD),
        (Member("Odder Kommune"), Verdict.CANNOT_BE_TOLD),
        (Member("2 medarbejdere", None, "Odder"), Verdict.CANNOT_BE_TOLD),
        (Member("Mads Eng m.fl.", "chef", "Odder"), Verdict.CANNOT_BE_TOLD),
    ],
)
def test_a_line_of_more_than_one_may_be_one_too_many(last: Member, verdict: Verdict) -> None:
    assert judged(working(*SEVEN[:6], last), group(*WHOLE), of="working").verdict is verdict


@pytest.mark.parametrize(
    ("again", "verdict"),
    [
        (Member("Gry Dal", "chef", "Skive Kommune"), Verdict.HOLDS),
        (Member("Dal, Gry", "chef", "Skive"), Verdict.HOLDS),
        (Member("Gry Dal", None, None), Verdict.CANNOT_BE_TOLD),
        (Member("Gry Dal", "chef", "Odder"), Verdict.CANNOT_BE_TOLD),  # two of one name, or one who moved
        (Member("Gry Dahl", "chef", "Skive"), Verdict.CANNOT_BE_TOLD),
        (Member("G. Dal", "chef", "Skive"), Verdict.CANNOT_BE_TOLD),
        (Member("Gry Marie Dal", "chef", "Skive"), Verdict.CANNOT_BE_TOLD),
        (Member("Tove Ravn", "chef", "Skive"), Verdict.BROKEN),
    ],
)
def test_one_who_is_listed_twice_may_be_two(again: Member, verdict: Verdict) -> None:
    assert judged(working(*SEVEN, again), group(*WHOLE), of="working").verdict is verdict


def test_two_lines_that_may_be_one_person_do_not_make_up_a_number() -> None:
    for name in ("Ole Øe", "O. Ø", "Ole B. Ø"):
        four = (*SIX[:4], Member(name, "konsulent", "Skive"))
        assert judged(working(*four), group(*WHOLE), of="working").verdict is Verdict.CANNOT_BE_TOLD


def test_what_a_second_line_says_of_somebody_is_known_too() -> None:
    twice = with_culture(Member("Per Å", None, "Viborg"), Member("Per Å", "kulturkonsulent", "Viborg Kommune"))
    assert judged(working(*twice), group(*WHOLE), of="working").verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("chair", "steering", "verdict"),
    [
        (Member("Kirsten Holm", "formand"), Member("Kirsten Holm", "medlem"), Verdict.HOLDS),
        (Member("Kirsten Holm", "formand og vejchef"), Member("Kirsten Holm", "medlem"), Verdict.CANNOT_BE_TOLD),
        (Member("Kirsten Holm", "formand"), Member("Kirsten Holt", "medlem"), Verdict.CANNOT_BE_TOLD),
        (Member("Kirsten Holm", "formand"), Member("K. Holm", "medlem"), Verdict.CANNOT_BE_TOLD),
        (Member("Ida Holm", "formand"), Member("Ida Holt", "medlem"), Verdict.CANNOT_BE_TOLD),
        (Member("Bo Kjær", "formand"), Member("Bo Kjaer", "medlem"), Verdict.CANNOT_BE_TOLD),
        (Member("Kirsten Holm", "formand"), Member("KH", "medlem"), Verdict.CANNOT_BE_TOLD),
        (Member("Kirsten Holm", "formand"), Member("NN", "medlem"), Verdict.CANNOT_BE_TOLD),
        (Member("Kirsten Holm", "formand"), Member("Viborg Kommune"), Verdict.CANNOT_BE_TOLD),
        (Member("Kirsten Holm", "formand"), Member("Kirsten Lund Holm"), Verdict.CANNOT_BE_TOLD),
        (Member("Kirsten Holm", "formand"), Member("Rådmand Kirsten Holm"), Verdict.HOLDS),
        (Member("Kirsten Holm", "formand"), Member("Kirsten Holm og Bo Ek"), Verdict.CANNOT_BE_TOLD),
        (Member("Kirsten Holm", "formand"), Member("Kirsten Holm", note="udtrådt"), Verdict.CANNOT_BE_TOLD),
        (Member("Kirsten Holm", "formand", "Odder"), Member("Kirsten Holm", None, "Skive"), Verdict.CANNOT_BE_TOLD),
        (Member("Kirsten Holm", "formand"), Member("Tove Ravn"), Verdict.BROKEN),
        (Member("NN", "formand"), Member("Tove Ravn"), Verdict.CANNOT_BE_TOLD),
        (Member("KH", "formand"), Member("KH"), Verdict.CANNOT_BE_TOLD),
        *(
            (Member("Kirsten Holm", role), Member("Kirsten Holm", "medlem"), Verdict.CANNOT_BE_TOLD)
            for role in (
                "sekretariat for formand",
                "sekretær for formanden",
                "tidligere formand",
                "fungerende formand",
                "konstitueret formand",
                "stedfortræder for formanden",
                "formand for kulturudvalget",
                "formand indtil 1. maj",
                "næstformand",
            )
        ),
    ],
)
def test_only_an_equal_name_with_the_office_itself_is_the_chair_in_both(
    chair: Member, steering: Member, verdict: Verdict
) -> None:
    groups = working(chair, *SIX[1:]), group(*without("Ida Holm"), steering)
    assert judged(*groups, of="working").verdict is verdict


def test_of_two_chairs_both_have_to_be_in_the_other_group() -> None:
    both = working(*SIX, Member("Gry Dal", "formand", "Skive"))
    assert judged(both, group(*WHOLE), of="working").verdict is Verdict.CANNOT_BE_TOLD


@pytest.mark.parametrize("role", ["formand", "formand for arbejdsgruppen", "formand arbejdsgruppen, vejchef", "fmd"])
def test_the_chair_of_the_group_itself_is_its_chair(role: str) -> None:
    one = working(Member("Ida Holm", role), *SIX[1:])
    assert judged(one, group(*WHOLE), of="working").verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("stated", "name", "role", "verdict"),
    [
        ("2025-01-01", "Tove Ravn", "formand", Verdict.CANNOT_BE_TOLD),
        (None, "Tove Ravn", "formand", Verdict.CANNOT_BE_TOLD),
        ("2023-01-01", "Tove Ravn", "formand", Verdict.HOLDS),  # the list is newer
        ("2025-01-01", "Ida Holm", "formand", Verdict.HOLDS),  # the list says so too
        ("2025-01-01", "Per Å", "formand", Verdict.CANNOT_BE_TOLD),
    ],
)
def test_an_election_after_the_list_leaves_the_office_open(stated: str | None, name: str, role: str, verdict: Verdict) -> None:
    lists = (
        Group(WORKING, Where("a.txt", stated="2024-01-01"), SIX),
        Group(STEERING, Where("a.txt", stated="2024-01-01"), WHOLE),
        Group(WORKING, Where("b.txt", stated=stated), (Member(name, role),), change=True),
    )
    assert judged(*lists, of="working").verdict is verdict


@pytest.mark.parametrize(
    ("stated", "other", "verdict"),
    [
        (("2024-01-01", "2024-01-01"), without("Lis Bæk"), Verdict.CANNOT_BE_TOLD),
        (("2024-01-01", None), without("Lis Bæk"), Verdict.CANNOT_BE_TOLD),
        ((None, None), without("Lis Bæk"), Verdict.CANNOT_BE_TOLD),
        (("2024-01-15", "2024-01"), without("Lis Bæk"), Verdict.CANNOT_BE_TOLD),
        (("2024-01-01", "2023-01-01"), without("Lis Bæk"), Verdict.HOLDS),
        (("2024-01-01", None), WHOLE, Verdict.HOLDS),
    ],
)
def test_of_two_lists_neither_of_which_is_newer_both_have_to_hold(
    stated: tuple[str | None, str | None], other: tuple[Member, ...], verdict: Verdict
) -> None:
    first = Group(STEERING, Where("a.txt", stated=stated[0]), WHOLE)
    found = judged(first, Group(STEERING, Where("b.txt", stated=stated[1]), other))
    assert found.verdict is verdict
    assert bool(found.reasons) is (verdict is not Verdict.HOLDS)


def test_a_chair_is_looked_for_in_every_list_that_may_hold() -> None:
    steering = group(*WHOLE), Group(STEERING, Where("b.txt"), without("Ida Holm"))
    assert judged(working(*SIX), *steering, of="working").verdict is Verdict.CANNOT_BE_TOLD


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Regionshospitalet Horsens", "chef"),
        ("Aarhus Universitetshospital", "chef"),
        ("Aarhus Teater", "chef"),
        ("VIA, Viborg", "chef"),
        (None, "konsulent for kommunale forhold"),
    ],
)
def test_a_town_in_another_name_is_no_municipality(text: str | None, role: str) -> None:
    found = judged(group(*without("Eva Juul"), Member("Eva Juul", f"sundhedskonsulent, {role}", text)))
    assert found.verdict is Verdict.CANNOT_BE_TOLD
    assert (Demand.SEATS, "kommunale medlemmer") in demands(found)


# --------------------------------------------------------------------------------------------- directors, posts, the lists


def mobility(role: str | None, regional: Member, *, note: str | None = None) -> Judgement:
    """The verdict where one municipal member has this role."""
    towns = ("Randers", "Aarhus", "Skanderborg", "Norddjurs", "Skive", "Odder")
    first = ("Gry", "Mads", "Tove", "Bent", "Ruth", "Ejnar")
    municipal = [Member(f"{name} {town}dal", "velfærdsdirektør", town) for name, town in zip(first, towns, strict=True)]
    chairs = Member("Lone Lyng", "fmd, direktør", "Silkeborg"), Member("Kim Kofoed", "fmd", "Regionen")
    last = Member("Jens Erik Vang", "planchef", "Midttrafik")
    one = Member("Stine Krag", role, "Lemvig", None, note)
    return judged(group(*municipal, one, *chairs, regional, last, name=MOBILITY), of="mobility")


@pytest.mark.parametrize(
    ("role", "verdict"),
    [
        ("direktør", Verdict.HOLDS),
        ("direktør for teknik og miljø", Verdict.HOLDS),
        ("tidligere vejdirektør", Verdict.CANNOT_BE_TOLD),
        ("tidligere fuldmægtig", Verdict.CANNOT_BE_TOLD),
        ("konstitueret direktør", Verdict.CANNOT_BE_TOLD),
        ("fungerende velfærdsdirektør", Verdict.CANNOT_BE_TOLD),
        ("vicedirektør", Verdict.CANNOT_BE_TOLD),
        ("sekretær for direktør Bo Ek", Verdict.CANNOT_BE_TOLD),
        ("konsulent for direktøren", Verdict.CANNOT_BE_TOLD),
        ("vikar", Verdict.CANNOT_BE_TOLD),
        ("adm. dir.", Verdict.CANNOT_BE_TOLD),
        ("fuldmægtig", Verdict.BROKEN),
    ],
)
def test_a_post_is_ones_own_only_where_the_list_says_so(role: str, verdict: Verdict) -> None:
    assert mobility(role, Member("Anna Bro", "chef", "Region Midtjylland")).verdict is verdict


@pytest.mark.parametrize(
    "regional", [Member("Ubemandet", None, "Region Midtjylland"), Member("Anna Bro", "ubemandet", "Regionen")]
)
def test_a_seat_with_nobody_on_it_is_not_filled(regional: Member) -> None:
    assert mobility("direktør", regional).verdict is Verdict.CANNOT_BE_TOLD


def test_posts_that_are_not_told_are_not_taken_for_granted() -> None:
    towns = ("Silkeborg", "Randers", "Aarhus", "Skanderborg", "Norddjurs", "Skive", "Ikast-Brande", "Ringkøbing-Skjern")
    names = ("Aja Lau", "Bent Mo", "Gry Dal", "Tove Ravn", "Ruth Vig", "Ejnar Yde", "Per Sø", "Ole Kær")
    municipal = [Member(name, "velfærdsdirektør", town) for name, town in zip(names, towns, strict=True)]
    municipal[0] = Member("Lone Lyng", "fmd, direktør", "Silkeborg")
    region = [Member("Kim Kofoed", "fmd", "Regionen"), Member("Anna Bro", None, None, note="Regionale medlemmer")]
    last = Member("Jens Erik", "planchef", "Midttrafik")
    assert judged(group(*municipal, *region, last, name=MOBILITY), of="mobility").verdict is Verdict.HOLDS
    untold = judged(group(*municipal[:-1], Member("Mads Eng", None, towns[-1]), *region, last, name=MOBILITY), of="mobility")
    assert demands(untold) == {(Demand.SEATS, "kommunale direktører"), (Demand.NOBODY_ELSE, "")}
    clerk = Member("Mads Eng", "fuldmægtig", towns[-1])
    assert judged(group(*municipal[:-1], clerk, *region, last, name=MOBILITY), of="mobility").verdict is Verdict.BROKEN
    third = Member("Bo Krag", "chef", "Region Midtjylland")
    assert judged(group(*municipal, *region, last, third, name=MOBILITY), of="mobility").verdict is Verdict.BROKEN


def test_the_list_that_holds_is_the_newest_that_is_not_overtaken() -> None:
    (rule,) = [one for one in BUNDLED_RULES.groups if one.id == "steering"]
    old = Group(STEERING, Where("a.txt", stated="2020-01-01"), WHOLE)
    new = Group(STEERING.upper(), Where("b.txt", stated="2024-01-01"), WHOLE[:1])
    gone = Group(STEERING, Where("c.txt", stated="2026-01-01"), WHOLE, superseded=True)
    elected = Group(STEERING, Where("d.txt", stated="2026-01-01"), WHOLE[:1], change=True)
    ruled = Group(STEERING, Where("e.txt", stated="2026-01-01"), rule="Fem medlemmer.")
    assert roster_of(rule, [old, new, gone, elected, ruled]) is new
    assert roster_of(rule, [gone, elected, ruled]) is None


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("Aarhus Universitet", {"university"}),
        ("Aarhus Kommune, Teknik og Miljø", {"municipality"}),
        ("Jobcentret, Silkeborg kommune", {"municipality"}),
        ("Ikast-Brande", {"municipality"}),
        ("Regional Udvikling, Region Midtjylland", {"region"}),
        ("Syddjurs", {"municipality"}),
        ("KKR Midtjylland", {"joint"}),
        ("Kommunaldirektørkredsen", set()),
        ("Region Midt og Skive Kommune", {"region", "municipality"}),
        ("", set()),
    ],
)
def test_where_somebody_comes_from(text: str, sorts: set[str]) -> None:
    assert named(text, BUNDLED_RULES.places) == sorts


@pytest.mark.parametrize(
    ("text", "terms", "there"),
    [
        ("Centerleder jobcentret", ("jobcent*",), True),
        ("kulturdirektør", ("*direktør",), True),
        ("direktørassistent", ("*direktør",), False),
        ("Regional  UDVIKLING.", ("regional udvikling",), True),
        ("udvikling, regional", ("regional udvikling",), False),
        ("folkesundheden", ("*sundhed*",), True),
        ("formand", (), False),
    ],
)
def test_terms_are_words(text: str, terms: tuple[str, ...], there: bool) -> None:
    assert has_term(text, terms) is there


def test_somebody_of_two_places_may_have_a_seat_of_either() -> None:
    for town in ("Region Midtjylland", "Skive Kommune"):
        both = group(*without("Lis Bæk"), Member("Lis Bæk", "lektor", f"AU og {town}"))
        assert judged(both).verdict is Verdict.CANNOT_BE_TOLD


def test_a_word_belongs_to_the_longest_term_that_it_is_part_of() -> None:
    assert named("Region Viborg", {"town": ["Viborg"], "region": ["Region Viborg"]}) == {"region"}


def test_a_chair_without_an_organisation_may_be_the_chair_from_anywhere() -> None:
    chairs = group(Member("Kim Kofoed", "fmd"), Member("Lone Lyng", "fmd, direktør", "Silkeborg"), name=MOBILITY)
    told = demands(judged(chairs, of="mobility"))
    assert (Demand.OFFICE, "formand fra regionen") in told
    assert (Demand.OFFICE, "formand fra en kommune") not in told


# ----------------------------------------------------------------------------------------------- against a slow reference

AREAS = {"a": "A", "b": "B"}


@st.composite
def rules_(draw: st.DrawFn) -> Rule:
    def span(**more: object) -> dict[str, object]:
        low = draw(st.integers(0, 2))
        return {"at_least": low, "at_most": draw(st.one_of(st.none(), st.integers(low, 3))), **more}

    count = draw(st.integers(0, 3))
    seats = [Seats(id=f"s{n}", text=f"S{n}", cover=draw(st.booleans()), **span()) for n in range(count)]  # type: ignore[arg-type]
    offices = [Office(text=f"O{n}", words=("x",)) for n in range(draw(st.integers(0, 2)))]
    return Rule(
        id="r",
        name="R",
        names=("R",),
        source=Source(document="r.txt", lines=(1, 1)),
        total=Span(**span()),  # type: ignore[arg-type]
        others=draw(st.booleans()),
        cover=draw(st.booleans()),
        seats=tuple(seats),
        offices=tuple(offices),
        facts=("F",) if draw(st.integers(0, 9)) == 0 else (),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Rule, tuple[Seated, ...]]:
    rule = draw(rules_())
    places: list[Place] = [None, *range(len(rule.seats))]
    offices = range(len(rule.offices))
    members = []
    for number in range(draw(st.integers(0, 4))):
        could = draw(st.frozensets(st.sampled_from(offices))) if offices else frozenset()
        members.append(
            Seated(
                f"M{number}",
                "x",
                frozenset(draw(st.sets(st.sampled_from(places), min_size=1, max_size=3))),
                draw(st.one_of(st.none(), st.frozensets(st.sampled_from("ab"), min_size=1))),
                draw(st.sampled_from([True, True, False])),
                holds=draw(st.frozensets(st.sampled_from(sorted(could)))) if could else frozenset(),
                could=could,
            )
        )
    return rule, tuple(members)


def subsets(of: Sequence[object]) -> Iterator[tuple[object, ...]]:
    return chain.from_iterable(combinations(of, size) for size in range(len(of) + 1))


World = list[tuple[Place, frozenset[object], frozenset[object]]]


def worlds(rule: Rule, members: Sequence[Seated]) -> Iterator[World]:
    """Every way in which what is open may turn out: of each member the place, the areas and the offices; who is not settled may
    not be there."""

    def of(one: Seated) -> Iterator[tuple[Place, frozenset[object], frozenset[object]] | None]:
        if not one.settled:
            yield None
        for place in one.places:
            for areas in [one.areas] if one.areas is not None else map(frozenset, subsets("ab")):
                for more in subsets(sorted(one.could - one.holds)):
                    yield place, frozenset(areas), one.holds | frozenset(more)

    for choice in product(*(tuple(of(one)) for one in members)):
        yield [one for one in choice if one is not None]


def is_kept(rule: Rule, world: World) -> bool:
    def within(count: int, span: Span) -> bool:
        return count >= span.at_least and (span.at_most is None or count <= span.at_most)

    at = [place for place, _, _ in world]
    covering = [number for number, seats in enumerate(rule.seats) if seats.cover]
    covered = {area for place, areas, _ in world if rule.cover or place in covering for area in areas}
    return (
        all(within(at.count(number), seats) for number, seats in enumerate(rule.seats))
        and within(len(world), rule.total)
        and (rule.others or None not in at)
        and (covered >= set(AREAS) or not (rule.cover or covering))
        and all(any(number in offices for _, _, offices in world) for number in range(len(rule.offices)))
    )


@settings(max_examples=400, deadline=None)
@given(cases())
def test_the_verdict_is_that_of_every_way_in_which_it_may_turn_out(case: tuple[Rule, tuple[Seated, ...]]) -> None:
    rule, members = case
    verdict, reasons = judge(rule, members, areas=AREAS, others={}, names={})
    kept = {is_kept(rule, world) for world in worlds(rule, members)}
    expected = (
        Verdict.BROKEN if kept == {False} else Verdict.HOLDS if kept == {True} and not rule.facts else Verdict.CANNOT_BE_TOLD
    )
    assert verdict is expected
    assert bool(reasons) is (verdict is not Verdict.HOLDS)


ROLES = st.sampled_from(
    [None, "formand", "fmd, kulturchef", "sundhedschef", "leder, jobcentret", "projektejer", "lektor", "chef"]
)
FROM = st.sampled_from(
    [None, "Struer", "Skive Kommune", "AU", "Region Midt", "Regional Udvikling, Region Midtjylland", "KKR", "DI"]
)
NAMES = st.sampled_from(["Ida Holm", "Bo Lund", "Eva Juul", "Kim Fjord", "Lis Bæk", "Gry Dal", "Mads Eng"])
NOTES = st.sampled_from([None, None, None, "uafklaret"])
ROSTERS = st.lists(st.builds(Member, NAMES, ROLES, FROM, st.none(), NOTES), min_size=1, max_size=7)


@settings(max_examples=300, deadline=None)
@given(ROSTERS)
def test_a_list_is_never_said_to_hold_where_something_is_wrong_or_missing(roster: list[Member]) -> None:
    """Counted by hand, without what the program makes of the words."""
    if judged(group(*roster)).verdict is not Verdict.HOLDS:
        return
    first = {one.name: one for one in reversed(roster)}.values()
    municipal = [one for one in first if one.affiliation in ("Struer", "Skive Kommune")]
    told = " ".join(one.role or "" for one in municipal)
    assert len(first) == 5
    assert len(municipal) == 3
    assert [one.affiliation for one in first].count("AU") == 1
    assert [one.affiliation for one in first].count("Regional Udvikling, Region Midtjylland") == 1
    assert all(word in told for word in ("kultur", "sundhed", "jobcent"))
    assert not any(one.note for one in first)
    assert any(one.role == "projektejer" for one in first)


@settings(max_examples=200, deadline=None)
@given(ROSTERS.map(lambda roster: list({one.name: one for one in roster}.values())), st.data())
def test_taking_a_fact_away_never_turns_one_sure_verdict_into_the_other(roster: list[Member], data: st.DataObject) -> None:
    before = judged(group(*roster)).verdict
    at = data.draw(st.integers(0, len(roster) - 1))
    one = roster[at]
    less = Member(one.name, None, None, None, one.note)
    after = judged(group(*roster[:at], less, *roster[at + 1 :])).verdict
    assert after in (before, Verdict.CANNOT_BE_TOLD)


# --------------------------------------------------------------------------------------------------------------- the file


def test_the_rules_that_come_with_the_bot_are_in_order_and_say_where_they_stand() -> None:
    assert [one.id for one in BUNDLED_RULES.groups] == ["steering", "working", "mobility", "ekr"]
    assert all(
        one.source.document.endswith(".txt") and one.source.lines[0] <= one.source.lines[1] for one in BUNDLED_RULES.groups
    )
    assert set(BUNDLED_RULES.places["municipality"]) >= set(MUNICIPALITIES)
    assert {one.id for one in BUNDLED_RULES.areas} == {"culture", "health", "employment"}


def test_a_municipality_of_the_settings_is_one() -> None:
    own = read(None, municipalities=("Læsø",))
    assert named("Læsø", own.places) == {"municipality"}
    assert named("Læsø", BUNDLED_RULES.places) == set()


PLAIN = """
places:
  municipality: [kommune]
areas:
- {id: culture, text: kultur, words: [kultur]}
groups:
- id: board
  name: Lauget
  names: [Lauget]
  source: {document: lov.txt, lines: [1, 2]}
  seats:
  - {id: first, text: medlemmer, count: 2, places: [municipality], cover: true}
  offices:
  - {text: formand, words: [formand], also_in: board}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "regler.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_rules_of_ones_own_are_read(tmp_path: Path) -> None:
    rules = read(written(tmp_path, PLAIN), municipalities=("Struer",))
    (rule,) = rules.groups
    assert ((rule.seats[0].at_least, rule.seats[0].at_most), rules.places["municipality"]) == ((2, 2), ("kommune", "Struer"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("count: 2", "count: mange", "regler.yaml:12: groups[0].seats[0].at_least: 'mange' should be a valid integer"),
        (
            "count: 2",
            "at_least: 3, at_most: 2",
            "regler.yaml:12: groups[0].seats[0]: 'first' cannot be at least 3 and at most 2",
        ),
        ("places: [municipality]", "places: [havnen]", "regler.yaml:12: groups[0].seats[0].places: 'havnen' is none of places"),
        (
            "also_in: board",
            "also_in: lauget",
            "regler.yaml:14: groups[0].offices[0].also_in: 'lauget' is none of the groups: board",
        ),
        (
            "  name: Lauget\n",
            "  name: Lauget\n  farve: blå\n",
            "regler.yaml:9: groups[0].farve: 'blå' is for no setting there is",
        ),
        ("[kultur]", "['*']", "regler.yaml:5: areas[0].words[0]: '*' should match pattern"),
        ("  name: Lauget\n", "  name: Lauget\n  name: Lauget\n", "is given a second time (first on line 8)"),
        ("name: Lauget", "name: Lauget 010203-1234", "a CPR number stands here"),
        ("lines: [1, 2]", "lines: 1", "regler.yaml:10: groups[0].source.lines: 1 should be a"),
        ("- {id: culture, text: kultur, words: [kultur]}", "", "regler.yaml:4: areas: None should be a list"),
        (PLAIN, "", "should hold places and groups"),
        (PLAIN, "places: [", "is not YAML"),
    ],
)
def test_a_fault_names_file_line_key_and_value(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in PLAIN
    with pytest.raises(ConfigError) as caught:
        read(written(tmp_path, PLAIN.replace(old, new)), municipalities=())
    assert told in str(caught.value)
    assert "010203" not in str(caught.value)


def test_two_rules_cannot_share_a_name(tmp_path: Path) -> None:
    again = PLAIN.partition("groups:\n")[2]
    with pytest.raises(ConfigError, match=r"groups\[1\]\.id: 'board' is given a second time"):
        read(written(tmp_path, PLAIN + again), municipalities=())


def test_the_file_is_part_of_the_package() -> None:
    assert BUNDLED.is_file()


def test_a_member_who_is_listed_twice_counts_once() -> None:
    rules = Rules(places={}, areas=(Area(id="culture", text="kultur", words=("kultur",)),), groups=())
    rule = BUNDLED_RULES.groups[0]
    assert len(seated(rule, rules, (Member("Ida Holm"), Member("IDA HOLM"), Member("Bo Ek")), {})) == 2
