"""Proposal and decision apart, and whether they agree."""

from __future__ import annotations

import pytest
from test_sections import MINUTES
from text_samples import source

from knowledge.agenda import decisions, differs
from knowledge.layout import blocks
from knowledge.sections import sections


def test_every_item_with_its_proposal_and_decision() -> None:
    found = decisions(sections(blocks(source(MINUTES)), document="m.txt"), document="m.txt")
    assert [(d.meeting.date, d.meeting.item) for d in found] == [
        ("2031-06-02", "7"),
        ("2031-06-02", "8"),
        ("2031-04-14", "3"),
        ("2031-04-14", "4"),
        ("2031-04-14", "5"),
        ("2031-06-02", "9"),
        ("2031-06-02", "10"),
    ]
    water = found[3]
    assert water.proposal == "Det indstilles, at Haverådet bevilger 9.000 kr."
    assert water.decision == "Haverådet bevilgede 9.000 kr."
    assert water.differs is False
    assert water.proposal_source is not None
    assert water.source.raw == "Haverådet bevilgede 9.000 kr."
    assert water.source.stated == "2031-04-14"
    number = next(line.number for line in source(MINUTES).lines if line.text == water.decision)
    assert water.source.lines == (number, number)
    assert found[2].proposal is None
    assert found[4].proposal is None
    assert found[4].differs is None


@pytest.mark.parametrize(
    ("proposal", "decision", "expected"),
    [
        ("Det indstilles, at rådet godkender planen.", "Rådet godkendte planen.", False),
        ("Det indstilles, at rådet godkender planen.", "Godkendt.", False),
        ("Det indstilles, at rådet godkender planen.", "Indstillingen blev fulgt.", False),
        ("Det indstilles, at rådet godkender planen.", "Godkendt som indstillet.", False),
        ("Det indstilles, at rådet tager status til efterretning.", "Taget til efterretning.", False),
        ("Det indstilles, at rådet drøfter sagen.", "Rådet drøftede sagen. Ida Brink fortalte om vand.", False),
        ("Det indstilles, at rådet godkender planen.", "Rådet godkendte planen med den rettelse, at hegnet er grønt.", True),
        ("Det indstilles, at rådet godkender planen.", "Sagen blev udskudt til næste møde.", True),
        ("Det indstilles, at rådet godkender planen.", "Planen blev ikke godkendt.", True),
        ("Det indstilles, at rådet bevilger 90.000 kr.", "Rådet satte en del i gang, men udsatte resten til maj.", True),
        ("Det indstilles, at rådet godkender planen.", "Rådet drøftede planen.", True),
        ("Det indstilles, at rådet udpeger Ida Brink.", "Rådet udpegede Ole Kvist, Vestby Kommune.", True),
        ("Det indstilles, at rådet udpeger Ida Brink.", "Rådet udpegede Ida Brink til gruppen.", False),
        ("Det indstilles, at rådet drøfter vandet.", "Rådet besluttede at grave. Det er til drøftelse i Vestby.", None),
        ("Det indstilles, at rådet drøfter vandet.", "Der laves et oplæg om brønde.", None),
        ("Det indstilles, at rådet godkender planen.", "Ida Brink fortalte om vand.", None),
    ],
)
def test_differs(proposal: str, decision: str, expected: bool | None) -> None:
    assert differs(proposal, decision) is expected


@pytest.mark.parametrize(
    ("proposal", "decision", "expected"),
    [
        ("Det indstilles, at rådet bevilger 450.000 kr. til haver.", "Rådet bevilgede 300.000 kr. til to haver.", True),
        ("Det indstilles, at rådet bevilger 450.000 kr. til haver.", "Rådet bevilgede 450.000 kr. til haver.", False),
        ("Ida Brink foreslog en grænse på 15 pct.", "Grænsen sættes til 10 pct.", True),
        ("Ida Brink var foreslået som formand.", "Indstillingen blev ikke fulgt. Ida Brink fortsætter.", True),
        ("Det indstilles, at Vestby optages som medlem.", "Tiltrådt. Ida Brink er kontakt for Vestby.", False),
    ],
)
def test_sums_and_short_decisions(proposal: str, decision: str, expected: bool) -> None:
    assert differs(proposal, decision) is expected


def test_a_proposal_in_the_text_and_a_decision_headed_vedtaget() -> None:
    text = """
    Referat fra Haverådet den 4. marts 2031

    1. Nye hegn

    Sagsfremstilling:
    Hegnene er rådne.

    Forvaltningen foreslår, at der afsættes 100.000 kr. til hegn.

    Vedtaget:
    Haverådet afsatte 60.000 kr.

    2. Eventuelt

    Vedtaget:
    Intet.
    """
    found = decisions(sections(blocks(source(text)), document="m.txt"), document="m.txt")[0]
    assert found.proposal == "Forvaltningen foreslår, at der afsættes 100.000 kr. til hegn."
    assert found.decision == "Haverådet afsatte 60.000 kr."
    assert found.differs is True
