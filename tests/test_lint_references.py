"""References that lead nowhere, and fields of templates that nobody filled in."""

from __future__ import annotations

import pytest
from lint_samples import messages, read, source, told

from knowledge.lint.references import field_problems, reference_problems

APPENDICES = "Bilag\n\n- Bilag 1 - Budget\n- Bilag 2 - Kommissorium\n"
AGENDA = (
    "Referat fra Havnerådet\n\nDato: 14. marts 2024 kl. 10.00\nSted: Rådhuset\n\n"
    "Punkt 1: Nyt fra formanden\n\nIndstilling\n\n{}\n\nPunkt 2: Eventuelt\n\nBeslutning\n\nIntet.\n"
)
CHAPTERS = "1.1 Formål\n\nVi vil noget. {}\n\n1.2 Midler\n\nVi har lidt.\n\n1.3 Tidsplan\n\nDet begynder snart.\n"


def found(text: str) -> list[str]:
    return [code for code, _ in told(reference_problems(read(text), document="x.txt"))]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Budgettet fremgår af bilag 3.", ["reference"]),
        ("Budgettet er vedlagt (se bilag 7).", ["reference"]),
        ("Budgettet fremgår af bilag 1.", []),
        ("Satsen står i bilag 3 til bekendtgørelsen.", []),
        ("Tallene er opgjort i bilag B.", []),  # the lettered ones are of another paper
        ("Der er 3 bilag.", []),
    ],
)
def test_appendices(text: str, codes: list[str]) -> None:
    assert found(f"Notat\n\n{text}\n\n{APPENDICES}") == codes


def test_without_appendices_of_its_own_nothing_is_told() -> None:
    assert found("Notat\n\nBudgettet fremgår af bilag 3.\n") == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Sagen hænger sammen med noget andet, jf. punkt 7.", ["reference"]),
        ("Sagen hænger sammen med noget andet, jf. punkt 2.", []),
        ("Sagen blev drøftet før, jf. punkt 7 i referatet fra maj.", []),
        ("Sagen er omtalt på mødet i maj, se punkt 7.", []),
    ],
)
def test_agenda_items(text: str, codes: list[str]) -> None:
    assert found(AGENDA.format(text)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Det udfoldes i afsnit 1.2 'Tidsplan'.", ["reference"]),
        ("Det udfoldes i afsnit 1.3 'Tidsplan'.", []),
        ("Det udfoldes i afsnit 1.7.", ["reference"]),
        ("Det udfoldes i afsnit 1.2.", []),
        ("Det udfoldes i afsnit 4.7.", []),  # of a chapter that this document does not number
        ("Det udfoldes i afsnit 1.7 i aftalen.", []),
    ],
)
def test_headings(text: str, codes: list[str]) -> None:
    assert found(CHAPTERS.format(text)) == codes


def test_the_message_names_what_is_there() -> None:
    text = f"Notat\n\nBudgettet fremgår af bilag 3.\n\n{APPENDICES}"
    told_of = messages(reference_problems(read(text), document="x.txt"))
    assert told_of == ["“fremgår af bilag 3” leads nowhere: the document has no appendix 3 (bilag 1, 2)"]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Mødet sluttede kl. [indsæt tidspunkt]", 1),
        ("Referent: [Skriv navn her]", 1),
        ("Klik eller tryk her for at skrive tekst.", 1),
        ("[Se bilaget her](https://eksempel.dk)", 0),
        ("[Dato for mødet](#dato)", 0),
        ("Prisen [i kroner] er 40.", 0),
    ],
)
def test_fields_that_nobody_filled_in(line: str, count: int) -> None:
    assert told(field_problems(source(f"Referat\n{line}\n"))) == [("placeholder", 2)] * count
