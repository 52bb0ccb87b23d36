"""Words of a person set apart stay together with who said them, and do not cut the text they stand in."""

from __future__ import annotations

import pytest
from text_samples import source

from knowledge.layout import blocks
from knowledge.model import BlockKind

BEFORE = "Det er døren ind til haven, der er svær for de nye, og derfor går en vært med dem de første gange, hvor de ellers"
AFTER = "ville være blevet stående ude på vejen. Værten har fået kurser i det."


@pytest.mark.parametrize(
    "sayer",
    ["– Haveejer, 58 år, Ribe", "- Ib Lund, Vejen Kommune", "(Haveejer, 58 år, Ribe)"],
    ids=["dash", "hyphen", "brackets"],
)
def test_who_said_it_stands_with_the_words(sayer: str) -> None:
    quote = "”Anden gang stod jeg ved lågen og kunne se dem. Så kørte jeg hjem igen.”"
    found = blocks(source(f"Haven ved åen\n\n{BEFORE}\n\n{quote}\n{sayer}\n\n{AFTER}\n"))
    kinds = {block.kind: block.text for block in found}
    assert kinds[BlockKind.PARAGRAPH] == f"{BEFORE} {AFTER}"
    assert kinds[BlockKind.QUOTE].startswith(quote)
    assert kinds[BlockKind.QUOTE].endswith(sayer.lstrip("- "))


def test_a_sayer_without_a_mark() -> None:
    (quote,) = blocks(source("»Skriv, hvad folk skal gøre. Det forstår alle.« Havemester Eva Skov"))
    assert quote.kind is BlockKind.QUOTE


@pytest.mark.parametrize(
    "text",
    [
        "»Den grønne lund« Ribe har som navn på haven er ny.",
        "”Lunden” - det nye navn - blev vedtaget i maj. Det var Ib Lund glad for",
    ],
)
def test_a_name_in_quotation_marks_is_no_quote(text: str) -> None:
    assert [block.kind for block in blocks(source(text))] == [BlockKind.PARAGRAPH]


def test_an_item_behind_a_quote_stays_an_item() -> None:
    quote = "”Det er den bedste have, jeg har set i mange år, og den skal vi passe på.”"
    text = f"{quote}\n- Vi graver hele haven om i maj.\n- Vi sår i juni."
    assert [block.kind for block in blocks(source(text))][1:] == [BlockKind.ITEM, BlockKind.ITEM]
