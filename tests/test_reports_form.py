"""The form as data: the bundled one is in order, and what is wrong with another is said with file, line, key and value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.config import Network
from bot.reports.form import (
    BUNDLED,
    CHOICES,
    MAX_OPTIONS,
    Kind,
    Meaning,
    Question,
    defined,
    organization_id,
    read,
    with_organization,
)
from bot.yamlfile import ConfigError
from handlers.texts.markup import label, ticked

ORGANIZATIONS = Network().organizations

GOOD = """name: Rapport
version: 3
questions:
- id: municipality
  label: Kommune
  text: Hvilken kommune?
  kind: choice
  options_from: organizations
- id: title
  label: Titel
  text: Hvad hed den?
  kind: text
- id: participants
  label: Deltagere
  text: Hvor mange?
  kind: number
  people: true
- id: colours
  label: Farver
  text: Hvilke farver?
  kind: several
  required: false
  options:
  - {id: red, text: Rød}
  - {id: blue, text: Blå}
"""


def form_in(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_bundled_form_asks_for_all_that_is_known_by_meaning() -> None:
    form = read(None, organizations=ORGANIZATIONS)
    assert set(Meaning) <= set(form.ids)
    assert {question.kind for question in form.questions} == set(Kind)
    municipality = form.question("municipality")
    assert municipality is not None
    assert [option.text for option in municipality.options] == list(ORGANIZATIONS)
    assert BUNDLED.exists()


def test_a_form_is_the_same_after_it_was_stored() -> None:
    form = read(None, organizations=ORGANIZATIONS)
    assert defined(form.definition) == form
    assert defined(form.definition).digest == form.digest


def test_the_order_of_the_organizations_does_not_change_what_was_chosen() -> None:
    one, other = (read(None, organizations=names) for names in (("Struer", "Viborg"), ("Viborg", "Skive", "Struer")))
    struer = organization_id("Struer")
    for form in (one, other):
        question = form.question("municipality")
        assert question is not None
        option = question.option(struer)
        assert option is not None
        assert option.text == "Struer"
    assert one.digest != other.digest


def test_an_organization_that_is_in_no_settings_can_be_filed_for() -> None:
    form = read(None, organizations=("Struer", "Viborg"))
    assert with_organization(form, "Struer") is form
    question = with_organization(form, "Læsø").question("municipality")
    assert question is not None
    option = question.option(organization_id("Læsø"))
    assert option is not None
    assert option.text == "Læsø"


def test_a_network_may_name_as_many_organizations_as_the_settings_hold_and_one_more_can_be_filed_for() -> None:
    names = [f"Kommune {number} {'x' * 90}" for number in range(MAX_OPTIONS)]
    assert Network(organizations=tuple(names)).organizations == tuple(names)
    form = with_organization(read(None, organizations=names), "Læsø")
    question = form.question("municipality")
    assert question is not None
    assert [option.text for option in question.options] == [*names, "Læsø"]
    assert defined(form.definition) == form
    assert defined(form.definition).digest == form.digest


@pytest.mark.parametrize(
    "change",
    [
        {"text": "x" * 39},
        {"kind": "files", "required": True, "options": []},
        {"options": [{"id": f"o{n}", "text": "x"} for n in range(81)]},
    ],
    ids=["option", "files", "options"],
)
def test_a_form_that_was_stored_is_read_again_whatever_a_file_may_hold(change: dict[str, Any]) -> None:
    form = json.loads(read(None, organizations=ORGANIZATIONS).definition)
    question = form["questions"][4]
    question.update(
        {"options": [{**question["options"][0], **change}, *question["options"][1:]]} if "text" in change else change
    )
    question["id"] = "others"
    assert defined(json.dumps(form)).ids[4] == "others"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in CHOICES])
def test_all_but_files_has_to_be_answered_where_nothing_is_said(kind: Kind) -> None:
    asked = Question(id="q", label="x", text="x", kind=kind)
    assert asked.required == (kind is not Kind.FILES)
    assert Question.model_validate_json(asked.model_dump_json()) == asked


def test_files_of_a_form_of_ones_own_can_be_passed_over(tmp_path: Path) -> None:
    files = "- {id: pictures, label: Billeder, text: Er der billeder, kind: files}\n"
    for given in (files, files.replace("}", ", required: false}")):
        question = read(form_in(tmp_path, GOOD + given), organizations=ORGANIZATIONS).question("pictures")
        assert question is not None
        assert not question.required


@pytest.mark.parametrize("text", ["B" * 38, "😀" * 19, "å" * 38])
def test_the_text_of_an_option_stands_whole_on_its_button(tmp_path: Path, text: str) -> None:
    question = read(form_in(tmp_path, GOOD.replace("Blå", text)), organizations=ORGANIZATIONS).question("colours")
    assert question is not None
    assert label(ticked(question.options[1].text, on=False)) == f"☐ {text}"
    with pytest.raises(ConfigError, match="at most 38 characters"):
        read(form_in(tmp_path, GOOD.replace("Blå", f"{text}x")), organizations=ORGANIZATIONS)


def test_of_two_questions_the_one_that_is_wrong_is_named_and_nothing_else(tmp_path: Path) -> None:
    two = GOOD[: GOOD.index("- id: participants")].replace("kind: text", "kind: tekst")
    with pytest.raises(ConfigError) as caught:
        read(form_in(tmp_path, two), organizations=ORGANIZATIONS)
    assert [problem.key for problem in caught.value.problems] == ["questions[1].kind"]


@pytest.mark.parametrize("name", ["Ærø", "Å", "123", "Region Midtjylland", "x" * 200, "-", "Aarhus Universitet"])
def test_every_name_has_an_id(name: str) -> None:
    read(None, organizations=(name, "Struer"))
    assert organization_id(name) == organization_id(name)
    assert organization_id(name) != organization_id(name + "e")


def test_a_form_of_ones_own_is_read(tmp_path: Path) -> None:
    form = read(form_in(tmp_path, GOOD), organizations=ORGANIZATIONS)
    assert (form.name, form.version, form.ids) == ("Rapport", 3, ("municipality", "title", "participants", "colours"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: number", "kind: figure", ":16: questions[2].kind: 'figure' should be"),
        ("version: 3", "version: 0", ":2: version: 0 should be greater than or equal to 1"),
        ("id: title", "id: Title", "questions[1].id: 'Title' should match"),
        ("id: title", "id: municipality", "two questions are called municipality"),
        ("id: title", "id: name", "needs a question with the id title"),
        ("  - {id: blue, text: Blå}\n", "", "questions[3]: 'colours' needs two options at least"),
        ("id: blue", "id: red", "has two options called red"),
        ("kind: text", "kind: text\n  options: [{id: a, text: A}]", "can have no options, since its kind is text"),
        ("kind: text", "kind: number", "question title must be of the kind text"),
        ("people: true", "people: yes please", ":17: questions[2].people: 'yes please' should be true or false"),
        ("people: true", "colour: red", ":17: questions[2].colour: 'red' is for no setting there is"),
        ("  people: true\n", "", "question participants needs people: true"),
        ("people: true", "not_above: colours", "not_above must name a number that is asked before it"),
        ("people: true", "at_least: 5\n  at_most: 2", "cannot be at least 5 and at most 2"),
        (
            "text: Blå",
            f"text: {'B' * 39}",
            "questions[3].options[1].text: 'BBBBBBBBBBBB...BBBBBBBBBBBBB' should have at most 38",
        ),
        (
            "kind: number\n  people: true",
            "kind: files\n  required: true",
            ":17: questions[2].required: True cannot be, since files can always be passed over",
        ),
        (
            "  - {id: red, text: Rød}\n",
            "".join(f"  - {{id: c{number}, text: x}}\n" for number in range(MAX_OPTIONS)),
            ":23: questions[3].options: ",
        ),
        (GOOD[GOOD.index("questions:") :], "questions: []\n", "needs a question with the id municipality"),
        ("version: 3", "version: 3\nversion: 4", ":3: version: is given a second time"),
        (GOOD, "", ":1: should hold name, version and questions"),
        (GOOD, "- a\n- b\n", ":1: should hold name, version and questions"),
        ("name: Rapport", "name: [", "is not YAML"),
    ],
)
def test_what_is_wrong_is_said_with_file_line_key_and_value(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    path = form_in(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        read(path, organizations=ORGANIZATIONS)
    text = str(caught.value)
    assert text.startswith(str(path))
    assert told in text


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("name: Rapport", "name: Rapport 010170-1234", 1),
        ("text: Hvad hed den?", "text: Hvad hed den?\n  help: Skriv som 010170-1234", 12),
        ("{id: red, text: Rød}", "{id: red, text: Rød, also: [010170 1234]}", 24),
        ("version: 3", "version: 3\n010170-1234: x", 3),
    ],
)
def test_a_cpr_number_in_a_form_is_refused_by_its_line_and_not_repeated(tmp_path: Path, old: str, new: str, line: int) -> None:
    assert old in GOOD
    path = form_in(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        read(path, organizations=ORGANIZATIONS)
    text = str(caught.value)
    assert text.startswith(f"{path}:{line}: ")
    assert "CPR" in text
    assert "1234" not in text


def test_a_network_of_one_organization_cannot_be_chosen_from(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"form\.yaml: questions\[0\]\.options_from: network\.organizations names fewer"):
        read(form_in(tmp_path, GOOD), organizations=("Struer",))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read(tmp_path / "none.yaml", organizations=ORGANIZATIONS)
