from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.bodies import bodies, complete, compound_group, group_names, in_words, name_of, squeezed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Udpegning til styregruppe for Blå Havne", "Styregruppen for Blå Havne"),
        ("kommissoriet for følgegruppen om kystsikring.", "Følgegruppen om kystsikring"),
        ("arbejdsgruppen for musik i dagtilbud", "Arbejdsgruppen for musik i dagtilbud"),
        ("netværket for havne, fiskeri og turisme mødes", "Netværket for havne, fiskeri og turisme"),
        ("Regionalpolitisk forum om havmiljø sammensættes af", "Regionalpolitisk forum om havmiljø"),
        ("Den fælles kommunale og regionale arbejdsgruppe:", "Den fælles kommunale og regionale arbejdsgruppe"),
        ("en fælles styregruppe bestående af", "Styregruppen"),
        ("Styregruppens medlemmer", "Styregruppen"),
        ("Midlertidig arbejdsgruppe:", "Midlertidig arbejdsgruppe"),
        ("møde i Teknisk Forum", "Teknisk Forum"),
        ("Kulturudvalget drøftede", "Kulturudvalget"),
        ("bestyrelsen i dag", "Bestyrelsen"),
        ("Kommissorium for Arbejdsgruppe Kyst (AG Kyst)", "Arbejdsgruppen for Kyst"),
        ("D. AG Ren Kyst", "Arbejdsgruppen for Ren Kyst"),
        ("AG Kyst skal", "Arbejdsgruppen for Kyst"),
        ("en arbejdsgruppe Faxe er med i", "Arbejdsgruppen"),
    ],
)
def test_the_name_of_a_group(text: str, name: str) -> None:
    assert group_names(text)[0].name == name


def test_a_plain_group_is_completed_from_the_headings_alone() -> None:
    plain = group_names("Styregruppens medlemmer")[0]
    assert complete(plain, context=("Baggrund", "Styringsgruppe for Blå Havne")) == "Styregruppen for Blå Havne"
    assert complete(plain, context=("Arbejdsgruppe for Blå Havne",)) == "Styregruppen"


def test_a_chair_belongs_to_the_group_of_the_heading() -> None:
    assert complete(group_names("Formandskabet")[0], context=("Styregruppe for Blå Havne",)) == "Formandskabet for Blå Havne"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("på KD-Nords møde", "KD-Nord"),
        ("møde i AG Kyst", "Arbejdsgruppen for Kyst"),
        ("møde i KKR Vestland den", "KKR Vestland"),
        ("Havnens bestyrelse mødtes", "Havnens bestyrelse"),
        ("det blev sagt i Byrådet", "Byrådet"),
    ],
)
def test_bodies_with_a_name_of_their_own(text: str, name: str) -> None:
    assert [body for _, _, body in bodies(text)] == [name]


def test_compounds_with_meeting() -> None:
    assert [compound_group(word) for word in ("styregruppemødet", "netværksmøde", "dialogmøde", "møde")] == [
        "styregruppe",
        "netværk",
        None,
        None,
    ]


def test_spellings_of_one_name() -> None:
    assert squeezed("KD-Net") == squeezed("KD- net") == squeezed("kd nets")


@given(st.text(max_size=80))
def test_places_of_names_lie_in_the_text(text: str) -> None:
    for name in group_names(text):
        assert 0 <= name.start < name.end <= len(text)
    end = 0
    for start, stop, _ in bodies(text):
        assert end <= start < stop <= len(text)
        end = stop


@pytest.mark.parametrize("text", ["KOMMENDE MØDER", "MØDEPLAN", "NYT FRA BYERNE"])
def test_a_heading_in_capitals_names_no_body(text: str) -> None:
    assert bodies(text) == ()


@pytest.mark.parametrize("text", ["KKR", "KD-NET"])
def test_an_acronym_alone_is_a_body(text: str) -> None:
    assert [name for _, _, name in bodies(text)] == [text]


def test_a_short_name_below_a_heading_with_the_whole_one() -> None:
    plain = group_names("Rådet mødes i maj")[0]
    assert complete(plain, context=["Årshjul for Ungerådet i Åby"]) == "Ungerådet"


def test_a_plain_group_below_the_plan_of_a_body_is_that_bodys() -> None:
    plain = group_names("Der etableres en styregruppe.")[0]
    plan = "Handlingsplan for Nordisk Havneforum 2030-2032"
    assert complete(plain, context=("ORGANISERING", plan)) == "Styregruppen for Nordisk Havneforum"
    assert complete(plain, context=("Strategi- og handlingsplan for Blå Havne",)) == "Styregruppen for Blå Havne"
    assert complete(plain, context=("Handlingsplan for ældre i eget hjem",)) == "Styregruppen"
    assert complete(plain, context=("Godkendelse af dagsorden for Nordisk Havneforum",)) == "Styregruppen"


def test_a_heading_about_all_groups_of_a_kind_names_them_together() -> None:
    forum = group_names("Forummet sammensættes af borgere.")[0]
    several = ("LOKALPOLITISKE FORA", "Lokalpolitisk forum om skov")
    assert complete(forum, context=several) == "Lokalpolitiske fora"
    assert complete(forum, context=several[::-1]) == "Lokalpolitisk forum om skov"
    group = group_names("Arbejdsgruppen består af tre.")[0]
    assert complete(group, context=("De faglige arbejdsgrupper",)) == "Faglige arbejdsgrupper"
    assert complete(group, context=("Lokalpolitiske fora",)) == "Arbejdsgruppen"


def test_an_ending_that_the_noun_does_not_have_names_no_group() -> None:
    assert group_names("Ida Skov er indtrådt i stedet for Bo Juhl") == ()


@pytest.mark.parametrize(
    ("text", "name"), [("Valg til FU 2031", "Forretningsudvalget"), ("Forretningsudvalget (FU) 2031", "Forretningsudvalget")]
)
def test_letters_that_everybody_knows(text: str, name: str) -> None:
    assert [found.name for found in group_names(text)] == [name]


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("Styregruppen i Havnenet", "Styregruppen for Havnenet"),
        ("Forretningsudvalget, Havnenet", "Forretningsudvalget for Havnenet"),
        ("Styregruppen for Havnenet", "Styregruppen for Havnenet"),
        ("Kulturrådet i Nordby", "Kulturrådet for Nordby"),
        ("Havnenet", "Havnenet"),
    ],
)
def test_one_form_for_the_group_of_a_body(name: str, one: str) -> None:
    assert name_of(name) == one


def test_letters_are_put_in_words() -> None:
    names = ("AG Ren Kyst", "AG 2", "Styregruppen")
    assert [in_words(name) for name in names] == ["Arbejdsgruppen for Ren Kyst", "AG 2", "Styregruppen"]
