"""`knowledge.mails`: an older mail below a newer one is a part of its own."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_samples import source

from knowledge.agenda import decisions
from knowledge.layout import blocks
from knowledge.mails import older_mails
from knowledge.model import Line, Section, SectionKind, Source
from knowledge.passages import passages
from knowledge.periods import ZONE
from knowledge.question import understand
from knowledge.reading import parse
from knowledge.responders.passages import fitting
from knowledge.search import Hit
from knowledge.sections import sections

NOW = datetime(2031, 6, 1, 12, 0, tzinfo=ZONE)
MINUTES = """Fra: Bo Riis
Sendt: 9. maj 2031 10:00
Emne: SV: Dagsorden til havnemøde

Kære alle, her er referatet.

Havnerådet (Referat)

06-05-2031 10:00

Punkt 1: Båden

Beslutning

Den males blå.

Punkt 2: Eventuelt

Ida viste billeder.

"""
AGENDA = """Kære alle

Hermed dagsorden til mødet den 6. maj 2031.

1. Båden. Bo foreslår, at den males rød
2. Eventuelt

Hilsen Bo
"""
HEAD = "Fra: Bo Riis\nSendt: 29. april 2031 09:05\nEmne: Dagsorden til havnemøde\n\n"


def quoted(text: str) -> str:
    return "".join(f"> {row}".rstrip() + "\n" for row in text.splitlines())


def read(text: str, name: str = "m.txt") -> tuple[Section, ...]:
    lines = parse(text.encode(), Path(name))
    return sections(blocks(Source(name, "", lines, numbered=True)), document=name)


@pytest.mark.parametrize(
    "older",
    [
        HEAD + AGENDA,
        quoted(HEAD + AGENDA),
        "-----Oprindelig meddelelse-----\n" + HEAD + AGENDA,
        "________________________________\n" + HEAD + AGENDA,
        "Den 29. april 2031 kl. 09.05 skrev Bo Riis <bo@havn.example>:\n\n" + quoted(AGENDA),
        "Oprindelig meddelelse\n\n" + AGENDA,
    ],
)
@pytest.mark.parametrize("name", ["m.txt", "m.md"])
def test_an_older_mail_is_no_part_of_the_last_item(older: str, name: str) -> None:
    parts = read(MINUTES + older, name)
    last = [part for part in parts if part.meeting and part.meeting.item == "2"]
    said = " ".join(block.text for part in last for block in part.blocks)
    assert "Ida viste billeder." in said
    assert "Hermed dagsorden" not in said
    mail = next(part for part in parts if any("Hermed dagsorden" in block.text for block in part.blocks))
    assert mail.meeting is not None
    assert (mail.meeting.date, mail.meeting.item) == ("2031-05-06", None)
    found = {d.meeting.item: d.decision for d in decisions(parts, document=name)}
    assert found == {"1": "Den males blå.", "2": None}


def test_a_mail_that_calls_to_a_meeting_only_proposes() -> None:
    mail = read(MINUTES + HEAD + AGENDA)[-1]
    assert (mail.kind, mail.date) == (SectionKind.PROPOSAL, "2031-04-29")
    other = read(MINUTES + HEAD.replace("Dagsorden til havnemøde", "Maling") + "Bo har købt maling.\n")[-1]
    assert (other.kind, other.title, other.date, other.meeting) == (SectionKind.TOPIC, "Maling", "2031-04-29", None)


def test_a_mail_among_the_papers_of_an_item_does_not_end_it() -> None:
    text = MINUTES.replace("Beslutning\n", HEAD.replace("Dagsorden til", "Maling til") + "Jeg har købt maling.\n\nBeslutning\n")
    parts = read(text)
    assert {d.meeting.item: d.decision for d in decisions(parts, document="m.txt")} == {"1": "Den males blå.", "2": None}
    bought = next(part for part in parts if any("købt maling" in block.text for block in part.blocks))
    assert bought.meeting is not None
    assert bought.meeting.item == "1"


@pytest.mark.parametrize(
    ("question", "below", "told"),
    [
        ("Hvilken farve får båden?", True, False),
        ("Hvad blev der foreslået om båden?", True, True),
        ("Hvilken farve får båden?", False, True),  # there are no minutes that say more
    ],
)
def test_the_agenda_quoted_below_minutes_answers_what_was_proposed_alone(question: str, below: bool, told: bool) -> None:
    parts = read((MINUTES if below else "Hej\n\n") + HEAD + AGENDA)
    mailed = [passage for passage in passages(parts, document="m.txt") if "Hermed dagsorden" in passage.text]
    hits = [Hit(passage, 1.0, {"period": 1.0, "words": 1.0}) for passage in mailed]
    assert bool(hits)
    found, _, _ = fitting(understand(question, now=NOW), (), hits, NOW, titles={})
    assert bool(found) is told


def test_minutes_may_stand_in_the_older_mail() -> None:
    text = (
        "Hej Ida\n\nSe nedenfor.\n\n"
        + quoted(HEAD.replace("Dagsorden", "Referat"))
        + quoted(MINUTES[MINUTES.index("Havner") :])
    )
    found = decisions(read(text), document="m.txt")
    assert [(d.meeting.body, d.meeting.item, d.decision) for d in found] == [
        ("Havnerådet", "1", "Den males blå."),
        ("Havnerådet", "2", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + AGENDA,  # the first mail of a file is the file
        "Brevet\n\nDen 3. maj 2031 skrev Bo til kommunen:\n\nKajen er slidt.\n",
        "Notat\n\nTil: Havnerådet\nDato: 3. maj 2031\nEmne: Kajen\n",
        "Tal\n\n> 50 meter kaj\n\nandet\n",
    ],
)
def test_what_is_no_older_mail(text: str) -> None:
    assert older_mails(source(text).lines) == {}


@given(
    st.lists(
        st.sampled_from(["Fra: Bo", "Sendt: 3. maj 2031", "Emne: Kajen", "Til: Ida", "", "Tekst.", "> Tekst"]), max_size=14
    )
)
def test_heads_are_lines_of_the_file(rows: list[str]) -> None:
    lines = tuple(Line(number, row, row) for number, row in enumerate(rows, start=1))
    for number, mail in older_mails(lines).items():
        assert mail.lines[0].number == number > 1
        assert len(mail.texts) == len(mail.lines)
        assert sum(bool(text) for text in mail.texts) == 1


@pytest.mark.parametrize("subject", [" " * 20_000, "sv " * 7_000, "sv: " * 5_000, "sv" + " " * 20_000])
def test_a_long_subject_costs_no_time(subject: str) -> None:
    rows = ["Tekst.", "Fra: Bo", "Sendt: 3. maj 2031", "Til: Ida", f"Emne: x{subject}x", "Tekst."]
    started = time.process_time()
    older_mails([Line(number, row, row) for number, row in enumerate(rows, start=1)])
    assert time.process_time() - started < 2
