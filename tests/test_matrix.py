"""The matrix of a meeting: which cells are covered, which are holes and of which kind, in words and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.audience import Audience
from bot.config import Network
from bot.meetings.matrix import Cell, Cover, Matrix, Row, matrix, stands_for
from bot.meetings.meeting import Attendee, Meeting, PartStat, Plan, Status
from bot.meetings.table import Mark, Shade, Table, draw
from bot.roles import Administration, Role
from handlers.texts import matrix as texts
from handlers.texts import rollcall
from handlers.texts.markup import plain, size

ZONE = ZoneInfo("Europe/Copenhagen")
START = datetime(2027, 3, 4, 10, tzinfo=ZONE)
NETWORK = Network()
CULTURE, HEALTH, EMPLOYMENT = Administration
YES, NO, PERHAPS, SENDS, SILENT = (
    *(PartStat.ACCEPTED, PartStat.DECLINED, PartStat.TENTATIVE, PartStat.DELEGATED, PartStat.NEEDS_ACTION),
)
MEETING = Meeting(
    *(7, "x@knudepunkt", Plan("Netværket", "Netværksmøde", START, START + timedelta(hours=2)), Status.CONFIRMED, 0),
    *(START, START, START, START),
)
NUMBERS = iter(range(1, 1_000_000))


def one(partstat: PartStat = YES, *stands: Administration, place: str = "Struer", **more: Any) -> Attendee:
    id = next(NUMBERS)
    return Attendee(id, 7, id, more.pop("name", "Mette Skov"), place, stands, partstat, **more)


def cover(*people: Attendee, of: Administration = HEALTH, attended: bool = False, audience: Audience | None = None) -> Cover:
    """What becomes of one cell of Struer."""
    return matrix(people, ["Struer"], attended=attended, audience=audience).rows[0].cells[list(Administration).index(of)].cover


# ------------------------------------------------------------------------------------------------------------------ answers


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([], Cover.NOBODY),
        ([one(YES, HEALTH)], Cover.COVERED),
        ([one(YES, HEALTH, waiting=True)], Cover.WAITING),
        ([one(PERHAPS, HEALTH)], Cover.PERHAPS),
        ([one(SILENT, HEALTH)], Cover.UNANSWERED),
        ([one(NO, HEALTH)], Cover.DECLINED),
        ([one(YES, CULTURE)], Cover.NOBODY),
        ([one(YES)], Cover.NOBODY),
        ([one(YES, CULTURE, HEALTH)], Cover.COVERED),
        ([one(SENDS, HEALTH, covers=(HEALTH,))], Cover.COVERED),
        ([one(SENDS, CULTURE, covers=(HEALTH,))], Cover.COVERED),
        ([one(SENDS, HEALTH, covers=(CULTURE,))], Cover.DECLINED),
        ([one(SENDS, HEALTH)], Cover.DECLINED),
        ([one(SENDS, HEALTH, covers=(HEALTH,), waiting=True)], Cover.WAITING),
        ([one(NO, HEALTH), one(YES, HEALTH)], Cover.COVERED),
        ([one(NO, HEALTH), one(SILENT, HEALTH)], Cover.UNANSWERED),
        ([one(SILENT, HEALTH), one(PERHAPS, HEALTH)], Cover.PERHAPS),
        ([one(PERHAPS, HEALTH), one(YES, HEALTH, waiting=True)], Cover.WAITING),
        ([one(YES, HEALTH, place="Struer Kommune")], Cover.COVERED),
        ([one(YES, HEALTH, place="Lemvig")], Cover.NOBODY),
        ([one(SILENT, HEALTH, before=YES)], Cover.UNANSWERED),
    ],
)
def test_what_the_answers_make_of_a_cell(people: Sequence[Attendee], expected: Cover) -> None:
    assert cover(*people) is expected
    assert cover(*reversed(people)) is expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([], Cover.NOBODY),
        ([one(YES, HEALTH)], Cover.UNNOTED),
        ([one(YES, HEALTH, attended=False)], Cover.ABSENT),
        ([one(YES, HEALTH, attended=True)], Cover.COVERED),
        ([one(NO, HEALTH, attended=True)], Cover.COVERED),
        ([one(SILENT, HEALTH, attended=True)], Cover.COVERED),
        ([one(YES, HEALTH, attended=True, waiting=True)], Cover.COVERED),
        ([one(SENDS, CULTURE, covers=(HEALTH,), attended=True)], Cover.COVERED),
        ([one(SENDS, HEALTH, covers=(CULTURE,), attended=True)], Cover.ABSENT),
        ([one(YES, HEALTH, attended=False), one(YES, HEALTH)], Cover.UNNOTED),
        ([one(YES, HEALTH, attended=False), one(YES, HEALTH, attended=True)], Cover.COVERED),
    ],
)
def test_what_is_noted_makes_of_a_cell(people: Sequence[Attendee], expected: Cover) -> None:
    assert cover(*people, attended=True) is expected
    assert cover(*reversed(people), attended=True) is expected


def test_a_cell_names_those_on_whom_it_depends() -> None:
    silent, no = one(SILENT, HEALTH), one(NO, HEALTH)
    assert matrix([no, silent], ["Struer"]).rows[0].cells[1].people == (silent,)


def test_those_without_an_administration_and_other_organisations_stand_besides() -> None:
    beside, partner = one(YES), one(YES, HEALTH, place="Region Midtjylland")
    found = matrix([beside, partner], NETWORK.municipalities)
    struer = found.rows[NETWORK.municipalities.index("Struer")]
    assert (struer.beside, len(struer.holes)) == ((beside,), 3)
    assert found.others == (Row("Region Midtjylland", (), (partner,)),)
    assert len(found.holes) == 30


def test_whoever_stands_for_nothing_but_sends_somebody_who_does_is_not_besides() -> None:
    found = matrix([one(SENDS, covers=(HEALTH,))], ["Struer"])
    assert (found.rows[0].beside, len(found.holes)) == ((), 2)


# -------------------------------------------------------------------------------------------------------------- for whom


@pytest.mark.parametrize(
    ("audience", "asked"),
    [
        (Audience(), True),
        (Audience(roles=(Role.MEMBER, Role.TOVHOLDER)), True),
        (Audience(organizations=("Struer",)), True),
        (Audience(organizations=("Struer Kommune",)), True),
        (Audience(organizations=("Lemvig",)), False),
        (Audience(administrations=(HEALTH, CULTURE)), True),
        (Audience(administrations=(CULTURE,)), False),
        (Audience(roles=(Role.TOVHOLDER,)), False),
        (Audience(groups=("Styregruppen",)), False),
        (Audience(meeting=3, answers=("ACCEPTED",)), False),
        (Audience(missed=3), False),
        (Audience(but=(4,), also=(5,)), True),
    ],
)
def test_only_what_the_meeting_asks_for_can_be_a_hole(audience: Audience, asked: bool) -> None:
    beside = one(YES, EMPLOYMENT)
    expected = Cover.NOBODY if asked else Cover.NOT_ASKED
    assert cover(beside, audience=audience) is expected
    assert cover(beside, one(YES, HEALTH), audience=audience) is Cover.COVERED


def test_a_meeting_for_seats_asks_for_those_who_were_invited() -> None:
    found = matrix([one(NO, HEALTH)], NETWORK.municipalities, audience=Audience(groups=("Styregruppen",)))
    assert [(cell.municipality, cell.administration) for cell in found.holes] == [("Struer", HEALTH)]
    assert [row.organization for row in found.rows] == ["Struer"]
    assert found.columns == (HEALTH,)


# ------------------------------------------------------------------------------------------------------------ properties

ATTENDEES = st.lists(
    st.builds(
        one,
        st.sampled_from(PartStat),
        place=st.sampled_from((*NETWORK.municipalities[:3], "Region Midtjylland", "")),
        waiting=st.booleans(),
        covers=st.lists(st.sampled_from(Administration), unique=True).map(tuple),
        attended=st.sampled_from((None, True, False)),
    ).flatmap(
        lambda made: st.lists(st.sampled_from(Administration), unique=True).map(
            lambda stands: replace(made, administrations=tuple(stands))
        )
    ),
    max_size=12,
)


@given(ATTENDEES)
def test_a_cell_is_covered_exactly_when_somebody_who_comes_stands_for_it(people: list[Attendee]) -> None:
    found = matrix(people, NETWORK.municipalities)
    coming = {(one.organization, stands) for one in people if one.comes for stands in stands_for(one)}
    covered = {(cell.municipality, cell.administration) for cell in found.cells if not cell.is_hole}
    assert covered == {pair for pair in coming if pair[0] in NETWORK.municipalities}
    assert len(found.cells) == 30


@given(ATTENDEES)
def test_nobody_is_lost_and_nobody_counts_twice_besides(people: list[Attendee]) -> None:
    found = matrix(people, NETWORK.municipalities)
    besides = [each.id for row in (*found.rows, *found.others) for each in row.beside]
    within = {
        each.id for each in people if each.organization in NETWORK.municipalities and (each.administrations or stands_for(each))
    }
    assert sorted([*besides, *within]) == sorted(each.id for each in people)


@given(ATTENDEES, ATTENDEES)
def test_a_further_person_never_makes_a_hole(people: list[Attendee], more: list[Attendee]) -> None:
    before, after = (
        {(cell.municipality, cell.administration) for cell in matrix(every, NETWORK.municipalities).holes}
        for every in (people, [*people, *more])
    )
    assert after <= before


# ----------------------------------------------------------------------------------------------------------------- words


def network(*missing: tuple[str, Administration, PartStat]) -> Matrix:
    """Everybody says yes but for those."""
    said = {(place, administration): partstat for place, administration, partstat in missing}
    people = [
        one(said.get((place, administration), YES), administration, place=place)
        for place in NETWORK.municipalities
        for administration in Administration
    ]
    return matrix(people, NETWORK.municipalities)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (network(), "Ingen huller"),
        (network(("Struer", HEALTH, NO)), "1 hul: Struer mangler sundhed"),
        (
            network(("Struer", HEALTH, NO), ("Lemvig", CULTURE, SILENT), ("Lemvig", EMPLOYMENT, NO)),
            "3 huller: Lemvig mangler kultur og beskæftigelse og Struer mangler sundhed",
        ),
        (network(*(("Struer", one, NO) for one in Administration), ("Skive", HEALTH, NO)), "4 huller i 2 kommuner"),
        (matrix([], []), "Ingen forvaltninger er inviteret"),
        (matrix([one(YES, HEALTH)], ["Struer"], attended=True), "2 huller: Struer manglede kultur og beskæftigelse, 1 ikke"),
        (
            matrix([one(YES, *Administration)], ["Struer"], attended=True),
            "Fremmødet er ikke noteret endnu",
        ),
    ],
)
def test_the_headline_says_how_many_holes_there_are_and_where(found: Matrix, expected: str) -> None:
    assert texts.headline(found).startswith(expected)


def test_the_text_shows_the_number_of_holes_first_then_where_they_are() -> None:
    shown = plain(texts.text(MEETING, network(("Struer", HEALTH, SILENT)))).splitlines()
    assert shown[0] == "1 hul: Struer mangler sundhed"
    assert shown[1] == "29 af 30 forvaltninger kommer."
    assert shown[2] == "Netværksmøde, torsdag den 4. marts 2027 kl. 10.00-12.00"
    assert shown[3:5] == ["Her mangler nogen", "Struer: K+B ja, S intet svar"]
    assert shown[5] == "Alle kommer"
    assert shown[6:15] == [name for name in NETWORK.municipalities if name != "Struer"]
    assert shown[15:] == ["K kultur, S sundhed, B beskæftigelse"]


@pytest.mark.parametrize("attended", [False, True])
def test_no_line_of_a_municipality_is_wider_than_a_phone(attended: bool) -> None:
    covers = (
        (Cover.COVERED, Cover.UNNOTED, Cover.ABSENT, Cover.NOBODY)
        if attended
        else (Cover.COVERED, Cover.WAITING, Cover.PERHAPS, Cover.UNANSWERED, Cover.DECLINED, Cover.NOBODY, Cover.NOT_ASKED)
    )
    for place, three in product(NETWORK.municipalities, product(covers, repeat=3)):
        row = Row(place, tuple(Cell(place, *pair) for pair in zip(Administration, three, strict=True)))
        assert len(texts.line(row, attended=attended)) <= 40


def test_no_two_states_of_a_cell_are_told_by_the_same_word() -> None:
    assert len(set(texts.WORDS.values())) == len(texts.WORDS)
    assert set(texts.WORDS) == set(Cover) - {Cover.NOT_ASKED}


def test_the_caption_of_the_picture_says_the_same_as_the_text() -> None:
    found = network(("Struer", HEALTH, SILENT))
    assert texts.caption(MEETING, found) == (texts.text(MEETING, found), None)
    many = [one(NO, CULTURE, place=f"Kommune nummer {number}") for number in range(60)]
    short, whole = texts.caption(MEETING, matrix(many, [each.organization for each in many]))
    assert size(short) <= 1024
    assert whole is not None
    assert "Kommune nummer 59" in whole


def test_the_names_are_told_with_reasons_and_substitutes() -> None:
    people = [
        one(SILENT, HEALTH, name="Bo <Dam>", before=YES, telegram=4),
        one(NO, CULTURE, name="Ea Friis", reason="Er på ferie", telegram=5),
        one(SENDS, CULTURE, name="Ida Holm", substitute="Per Lund", covers=(CULTURE,)),
        one(YES, EMPLOYMENT, name="Lis Fjord", waiting=True, telegram=6),
        Attendee(99, 7, None, "", "Skive", (HEALTH,), NO),
    ]
    (page,) = texts.names(MEETING, people)
    assert [line for line in plain(page).splitlines() if line.startswith(("Ikke", "Nej", "Sender", "Vil", "• "))] == [
        "Ikke svaret (1)",
        "• Bo <Dam>, Struer (sundhed): har svaret på den tidligere tid",
        "Vil gerne, men der er ikke plads (1)",
        "• Lis Fjord, Struer (beskæftigelse)",
        "Nej (2)",
        "• Ea Friis, Struer (kultur): Er på ferie",
        "• Slettet person, Skive (sundhed): ikke på Telegram",
        "Sender en anden (1)",
        "• Ida Holm, Struer (kultur): sender Per Lund (kultur); ikke på Telegram",
    ]


def test_what_was_said_of_an_earlier_time_is_not_told() -> None:
    """Reason and substitute stay in the row when people are asked again, and hold no more."""
    people = [
        one(SILENT, HEALTH, name="Bo Dam", before=NO, reason="Barnets konfirmation", telegram=4),
        one(
            SILENT, HEALTH, name="Ea Friis", before=SENDS, substitute="Per Lund", covers=(CULTURE,), answered=START, telegram=5
        ),
    ]
    (page,) = texts.names(MEETING, people)
    assert plain(page).splitlines()[-2:] == [
        "• Bo Dam, Struer (sundhed): har svaret på den tidligere tid",
        "• Ea Friis, Struer (sundhed): har svaret på den tidligere tid",
    ]
    everyone, *_ = rollcall.tables(people, *(matrix(people, NETWORK.municipalities, attended=each) for each in (False, True)))
    assert [tuple(row[5:9]) for row in everyone.rows] == [(None, "", "", "")] * 2


def test_names_of_many_go_on_further_pages() -> None:
    people = [one(NO, HEALTH, name=f"Navn {number}", reason="x" * 300) for number in range(200)]
    pages = texts.names(MEETING, people)
    assert all(size(page) <= 4096 for page in pages)
    assert sum(page.count("Navn ") for page in pages) == 200


def test_the_workbook_has_everybody_and_every_cell() -> None:
    people = [one(YES, HEALTH, attended=True, answered=START), one(NO, CULTURE, reason="=1+1")]
    answered, noted = (matrix(people, NETWORK.municipalities, attended=attended) for attended in (False, True))
    everyone, answers, present = rollcall.tables(people, answered, noted)
    assert [len(row) for row in everyone.rows] == [len(everyone.heads)] * 2
    assert everyone.rows[0][:6] == ("Struer", "Mette Skov", "sundhed", "Ja", None, START.date())
    assert ("Struer", "nej", "ja", "tom", 2) in answers.rows
    assert ("Struer", "unoteret", "kom", "tom", 2) in present.rows


# ------------------------------------------------------------------------------------------------------------- the picture


def pictured(found: Matrix) -> Image.Image:
    with Image.open(BytesIO(draw(texts.pictured(MEETING, found)))) as opened:
        return opened.convert("RGB")


def box(shade: Shade) -> tuple[int, ...]:
    return tuple(bytes.fromhex(shade.value[0][1:]))


def filled(image: Image.Image, shade: Shade) -> int:
    """How many pixels have the colour of a shade."""
    colours: Any = image.getcolors(1 << 24)
    return next((count for count, colour in colours if colour == box(shade)), 0)


def test_the_picture_has_a_dark_cell_for_each_hole() -> None:
    none, single, two = (
        pictured(network(*(("Struer", each, NO) for each in missing))) for missing in ((), (HEALTH,), (HEALTH, CULTURE))
    )
    assert filled(none, Shade.MISSING) == 0
    assert filled(single, Shade.MISSING) > 5_000
    assert filled(two, Shade.MISSING) > 1.8 * filled(single, Shade.MISSING)
    assert none.width == 1080


def test_the_picture_says_sign_and_word_in_each_cell() -> None:
    table = texts.pictured(MEETING, network(("Struer", HEALTH, SILENT), ("Skive", CULTURE, PERHAPS)))
    rows = dict(table.rows)
    assert rows["Aarhus"] == (Mark("✓ ja", Shade.WELL),) * 3
    assert rows["Struer"][1] == Mark("? intet svar", Shade.MISSING)
    assert rows["Skive"][0] == Mark("? måske", Shade.OPEN)
    assert table.columns == ("Kultur", "Sundhed", "Beskæftigelse")
    assert table.lead.startswith("2 huller")


def test_the_picture_of_words_that_are_too_long_stays_within_its_edges() -> None:
    long = "Ringkøbing-Skjern og omegns kommunale fællesskab"
    table = Table("t" * 90, "l" * 90, (long, long, long), ((long, (Mark(long, Shade.WELL),) * 3),) * 200, (long * 9,))
    with Image.open(BytesIO(draw(table))) as image:
        edge = image.convert("L").crop((image.width - 20, 0, image.width, image.height))
        assert edge.getextrema() == (255, 255)
        assert image.height <= 5600


def test_an_empty_matrix_is_drawn_too() -> None:
    assert pictured(matrix([], [])).width == 1080
