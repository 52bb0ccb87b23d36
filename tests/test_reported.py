"""`knowledge.reported`: what a newsletter says was decided at a meeting."""

from __future__ import annotations

import pytest
from text_samples import source

from knowledge.agenda import decisions
from knowledge.layout import blocks
from knowledge.sections import sections

LETTER = """# Havnenyt nr. 2, juni 2031

Udgivet 10. juni 2031

## Nyt fra udvalget

{lead}

- Kajen bygges af træ.
- Fyret er slukket.
"""


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        ("Havneudvalget holdt møde d. 27. maj. Her er, hvad der kom ud af det:", "2031-05-27"),
        ("Havneudvalget besluttede på mødet den 27. maj 2031:", "2031-05-27"),
        ("Havneudvalget mødes d. 27. august. Der skal tales om:", None),
        ("Havneudvalget holder møde d. 27. juli og får besluttet:", None),  # still to come when it was written
        ("Havneudvalget holdt møde. Her er, hvad der kom ud af det:", None),
        ("Her er, hvad der kom ud af mødet d. 27. maj:", None),
    ],
)
def test_what_is_reported_of_a_meeting(lead: str, day: str | None) -> None:
    parts = sections(blocks(source(LETTER.format(lead=lead))), document="m.txt")
    found = decisions(parts, document="m.txt")
    said = ["Kajen bygges af træ.", "Fyret er slukket."] if day else []
    assert [decision.decision for decision in found] == said
    assert {(decision.meeting.body, decision.meeting.date, decision.meeting.item) for decision in found} == (
        {("Havneudvalget", day, None)} if day else set()
    )
