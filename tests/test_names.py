from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.names import is_chair, is_person_name, is_place, is_vacant, plain_role, read_entry, split_entries

FIRST = ["Karen", "Ole Bo", "Mette-Marie", "Søren", "Åse", "J. P."]
LAST = ["Lund", "Ravn Holm", "Bech-Nielsen", "Østergård", "von Bülow"]


@pytest.mark.parametrize(
    ("text", "name", "role", "affiliation", "note"),
    [
        ("Karen Lund (formand)", "Karen Lund", "formand", None, None),
        ("Kasserer: Karen Lund, Faxe", "Karen Lund", "Kasserer", "Faxe", None),
        ("Evaluator: Karen Lund, UC Vest", "Karen Lund", "Evaluator", "UC Vest", None),
        ("Struer Kommune: Karen Lund", "Karen Lund", None, "Struer Kommune", None),
        ("Ole Bech, Struer (fmd)", "Ole Bech", "fmd", "Struer", None),
        ("Ole Bech, Ringkøbing-Skjern, (næstfmd.)", "Ole Bech", "næstfmd", "Ringkøbing-Skjern", None),
        ("Ida Skov (uafklaret) (næstfm.)", "Ida Skov", "næstfm", None, "uafklaret"),
        (
            "Ida Skov (Afdelingsleder familiehuset, Odder kommune)",
            "Ida Skov",
            "Afdelingsleder familiehuset",
            "Odder kommune",
            None,
        ),
        ("Ida Skov (museumsleder Odder Kommune)", "Ida Skov", "museumsleder", "Odder Kommune", None),
        ("Ida Skov (lektor, SDU)", "Ida Skov", "lektor", "SDU", None),
        ("Bo Juhl - kulturchef i Lemvig Kommune.", "Bo Juhl", "kulturchef", "Lemvig Kommune", None),
        (
            "Bo Juhl, Sundhedsdirektør - Nære Tilbud, Region Nord",
            "Bo Juhl",
            "Sundhedsdirektør",
            "Nære Tilbud, Region Nord",
            None,
        ),
        ("Formand: Bo Juhl, Lemvig Kommune", "Bo Juhl", "Formand", "Lemvig Kommune", None),
        ("Borgmester Bo Juhl (V), Lemvig Kommune", "Bo Juhl", "Borgmester", "Lemvig Kommune", "V"),
        ("Bo Juhl, sundhedschef, Lemvig Kommune (formand)", "Bo Juhl", "formand, sundhedschef", "Lemvig Kommune", None),
        ("Bo Juhl (pædagogisk konsulent, Lemvig Kommune)", "Bo Juhl", "pædagogisk konsulent", "Lemvig Kommune", None),
        ("Ida Skov, økonoma, Lemvig Kommune", "Ida Skov", "økonoma", "Lemvig Kommune", None),
        ("Ida Skov, klinisk diætist, Sydkystens Sygehus", "Ida Skov", "klinisk diætist", "Sydkystens Sygehus", None),
        ("Ida Skov, psykiatrien", "Ida Skov", None, "psykiatrien", None),
        ("Sandby: Ida Skov, økonoma, ida@sandby.example", "Ida Skov", "økonoma", "Sandby", None),
        ("Bo Juhl, Lemvig (formand for juryen)", "Bo Juhl", "formand", "Lemvig", None),
        ("Bo Juhl, chef (37 timer), tlf. 11 22 33 44", "Bo Juhl", "chef", None, "37 timer"),
        (
            "Bo Juhl, leder af Mad i Norden (20 timer) og redaktør af bladet, mobil 11223344",
            "Bo Juhl",
            "leder af Mad i Norden og redaktør af bladet",
            None,
            "20 timer",
        ),
        ("Sandby: Ida Skov, chef (fmd. til og med 31/12-2031)", "Ida Skov", "fmd, chef", "Sandby", "til og med 31/12-2031"),
        ("Ida Skov (tovholder fra 1. maj)", "Ida Skov", "tovholder", None, "fra 1. maj"),
        ("Havne- og kystchef Ida Skov, Faxe (fmd.)", "Ida Skov", "fmd, Havne- og kystchef", "Faxe", None),
        ("IT-chef Ida Skov, Faxe", "Ida Skov", "IT-chef", "Faxe", None),
        ("konsulent Ida Skov (sekretær, uden stemmeret)", "Ida Skov", "sekretær, konsulent", None, "uden stemmeret"),
        ("Faxe: Ida Skov, chef (suppl.: konsulent Bo Juhl)", "Ida Skov", "chef", "Faxe", "suppleant: konsulent Bo Juhl"),
        ("Ida Skov, chef (suppleant: Bo Juhl, konsulent)", "Ida Skov", "chef", None, "suppleant: Bo Juhl, konsulent"),
        ("Ida Skov, Faxe (suppleant for Bo Juhl)", "Ida Skov", None, "Faxe", "suppleant for Bo Juhl"),
        (
            "Faxe: Ida Skov, leder, indtrådt 1/6-2031 i stedet for Bo Juhl",
            "Ida Skov",
            "leder",
            "Faxe",
            "indtrådt 1/6-2031 i stedet for Bo Juhl",
        ),
        ("Karen von Bülow, rektor, Lemvig Gymnasieskole", "Karen von Bülow", "rektor", "Lemvig Gymnasieskole", None),
    ],
)
def test_people_with_role_and_affiliation(
    text: str, name: str, role: str | None, affiliation: str | None, note: str | None
) -> None:
    entry = read_entry(text)
    assert entry is not None
    assert entry.person
    assert (entry.name, entry.role, entry.affiliation, entry.note) == (name, role, affiliation, note)


@pytest.mark.parametrize(
    ("text", "vacant"),
    [
        ("Vakant", True),
        ("N.N., Struer", True),
        ("(vakant)", True),
        ("Udpeges senere", True),
        ("Ledig plads", True),
        ("Navn mangler", True),
        ("Ingen udpeget", True),
        ("Foreningen af Sejlere: ledig plads", True),
        ("Observatør fra 1/8: Lemvig – navn mangler", True),
        ("Udpeges af KKR Nord", False),
        ("Ledige Stillinger A/S: Karen Lund", False),
        ("Lemvig Kommune: udpeges senere", True),
        ("Lemvig: ikke udpeget", True),
        ("Indkøb, Lemvig (navn følger)", True),
        ("To byrådsmedlemmer (udpeges af KKR Nord)", False),
        ("Karen Lund", False),
    ],
)
def test_a_seat_without_a_person(text: str, vacant: bool) -> None:
    assert is_vacant(text) is vacant


@pytest.mark.parametrize(
    "text", ["Dansk Fiskeri", "Region Nord, Koncern IT", "Havne og Hav", "FOA", "To byrådsmedlemmer (udpeges af KKR Nord)"]
)
def test_organisations_and_posts_keep_their_words(text: str) -> None:
    entry = read_entry(text)
    assert entry is not None
    assert (entry.name, entry.person) == (text, False)


@pytest.mark.parametrize(
    "text", ["", " - ", "Havnen sender også en suppleant.", "Kommunale medlemmer:", "Hvem deltager i mødet næste gang?"]
)
def test_what_is_no_entry(text: str) -> None:
    assert read_entry(text) is None


@pytest.mark.parametrize("text", ["Ikast-Brande", "Aarhus", "Århus Kommune", "Lemvig kommunes", "Region Nord", "SDU"])
def test_places(text: str) -> None:
    assert is_place(text)


def test_a_running_list_of_people() -> None:
    entries = split_entries("Ida Holm (formand), Bo Lund, Skive, og Eva Juul.")
    assert [(entry.name, entry.role, entry.affiliation) for entry in entries] == [
        ("Ida Holm", "formand", None),
        ("Bo Lund", None, "Skive"),
        ("Eva Juul", None, None),
    ]


def test_a_sentence_is_no_list_of_people() -> None:
    assert split_entries("tre kommunale medlemmer, en repræsentant fra regionen og Eva Juul") == ()


def test_roles_without_abbreviation() -> None:
    assert [plain_role(role) for role in ("fmd.", "NFM, chef", "kasserer", None)] == [
        "formand",
        "næstformand, chef",
        "kasserer",
        None,
    ]
    assert [
        is_chair(role) for role in ("fmd, chef", "formand, kulturchef", "næstformand", "sekretær for formandskabet", None)
    ] == [
        True,
        True,
        False,
        False,
        False,
    ]


@given(st.sampled_from(FIRST), st.sampled_from(LAST))
def test_names_are_names_in_every_roster_form(first: str, last: str) -> None:
    name = f"{first} {last}"
    assert is_person_name(name)
    for text in (name, f"{name} (formand)", f"{name}, Skive", f"- {name}"):
        entry = read_entry(text)
        assert entry is not None
        assert (entry.name, entry.person) == (name, True)


@given(st.text(max_size=80))
def test_any_text_is_read_without_error(text: str) -> None:
    entry = read_entry(text)
    assert entry is None or entry.name
    split_entries(text)


def test_a_point_of_the_agenda_tells_of_somebody_on_a_list() -> None:
    found = split_entries("Ida Skov (evaluator, Lemvig Kommune), pkt. 1-3, samt Bo Juhl (Faxe)")
    assert [(entry.name, entry.role) for entry in found] == [("Ida Skov", "evaluator"), ("Bo Juhl", None)]
    assert "pkt. 1-3" in (found[0].note or "")


def test_marks_between_people_may_stand_apart() -> None:
    entries = split_entries("Ida Holm  ,  Bo Lund , , og Eva Juul  samt  Ole Riis")
    assert [entry.name for entry in entries] == ["Ida Holm", "Bo Lund", "Eva Juul", "Ole Riis"]


@pytest.mark.parametrize("text", ["x" + " " * 20_000 + "x", "x" + ", " * 5_000, "x" + " og" * 5_000])
def test_a_long_list_costs_no_time(text: str) -> None:
    started = time.process_time()
    assert split_entries(text) == ()
    assert time.process_time() - started < 2
