"""Which bodies make up a network, from a sentence or a list; what is said of others, or of people, makes no network."""

from __future__ import annotations

import time

import pytest
from text_samples import source

from knowledge.groups import groups
from knowledge.layout import blocks
from knowledge.model import Group
from knowledge.parties import parties
from knowledge.sections import sections

THREE = ["Skive", "Viborg", "Lemvig"]


def found(text: str) -> list[Group]:
    return list(groups(sections(blocks(source(text)), document="notat.txt"), document="notat.txt"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Derfor vil følgende kommuner:\n\nSkive, Viborg og Lemvig nu oprette et netværk for havkajak.",
            "Netværket for havkajak",
        ),
        ("Følgende kommuner danner netværket Padl på Tværs: Skive, Viborg og Lemvig.", "Padl på Tværs"),
        ("Skive, Viborg og Lemvig Kommuner er gået sammen om et netværk for havkajak.", "Netværket for havkajak"),
        ("Netværket for havkajak består af kommunerne Skive, Viborg og Lemvig.", "Netværket for havkajak"),
        ("Partnerskabet for havkajak er et samarbejde mellem Skive, Viborg samt Lemvig.", "Partnerskabet for havkajak"),
        ("Følgende kommuner deltager i netværket for havkajak:\n\n- Skive\n- Viborg\n- Lemvig", "Netværket for havkajak"),
        ("Netværk for havkajak\n\nDeltagende kommuner: Skive, Viborg og Lemvig", "Netværket for havkajak"),
    ],
)
def test_the_bodies_of_a_network(text: str, name: str) -> None:
    (group,) = found(f"{text}\n\nDer padles om sommeren.")
    assert (group.name, [member.name for member in group.members], group.rule) == (name, THREE, None)
    assert all(body in group.source.raw for body in THREE)
    assert group.source.lines is not None


@pytest.mark.parametrize(
    "text",
    [
        "Følgende kommuner deltager ikke i netværket for havkajak: Skive, Viborg og Lemvig.",
        "Skive, Viborg og Lemvig er trådt ud af netværket for havkajak, som de var med til at danne.",
        "Netværket for havkajak holdt møde i Skive, Viborg og Lemvig.",
        "Der er kajakker i Skive, Viborg og Lemvig, og netværket for havkajak låner dem ud.",
        "Følgende kommuner danner netværket for havkajak: dem ved fjorden, dem ved havet og resten.",
    ],
)
def test_what_names_no_parties(text: str) -> None:
    assert found(f"{text}\n\nDer padles om sommeren.") == []


def test_what_each_party_brings_is_a_rule_and_no_member() -> None:
    each = "Hver kommune stiller med en tovholder, der holder netværket ved lige."
    text = f"Følgende kommuner danner et netværk for havkajak: Skive, Viborg og Lemvig.\n\nDer padles tit. {each}"
    bodies, rule = found(text)
    assert [member.name for member in bodies.members] == THREE
    assert (rule.name, rule.rule, rule.members, rule.source.raw) == (bodies.name, each, (), each)


def test_the_date_is_that_of_the_document() -> None:
    (group,) = found("Havkajak\n\n2. maj 2031\n\nSkive, Viborg og Lemvig har dannet et netværk for havkajak.")
    assert group.as_of == "2031-05-02"


@pytest.mark.parametrize("name", ["A" * 10_000, "A-" * 5_000, "Aa " * 3_000, "Aa, " * 2_500])
def test_a_long_run_of_names_costs_no_time(name: str) -> None:
    part = sections(blocks(source(f"Netværket består af {name}.\n")), document="notat.txt")
    started = time.process_time()
    parties(part)
    assert time.process_time() - started < 2
