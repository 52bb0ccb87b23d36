"""Settings: what holds without a file, what a file and the environment change, and how a mistake is told."""

from __future__ import annotations

import string
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.config import Config, load, settings
from bot.yamlfile import ConfigError, Problem

Write = Callable[[str], Path]
TOKEN = "987654321:" + "Ab_-9" * 7


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "settings.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refused(path: Path | None, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path, environ or {})
    return str(caught.value).splitlines()


def test_without_a_file_the_built_in_settings_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load(None, {})
    assert config == Config()
    assert not config.telegram.open
    assert config.telegram.allow == ()
    assert config.token is None


def test_a_file_in_the_working_directory_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.yaml").write_text("answers: {engine: lexical}", encoding="utf-8")
    assert load(None, {}).answers.engine == "lexical"


def test_a_file_changes_what_it_names_alone(written: Write) -> None:
    config = load(written("telegram:\n  allow: [17, 4]\nanswers:\n  refuse_below: 1\nlog:\n"), {})
    assert config.telegram.allow == (17, 4)
    assert config.answers.refuse_below == 1
    assert config.answers.max_question == Config().answers.max_question
    assert config.log == Config().log


def test_a_file_named_in_the_settings_lies_beside_them(written: Write, tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("same: []", encoding="utf-8")
    assert load(written("answers:\n  synonyms: words.yaml"), {}).answers.synonyms == tmp_path / "words.yaml"
    assert load(written("answers:\n  synonyms: null"), {}).answers.synonyms is None
    path = written("answers:\n  synonyms: lost.yaml")
    assert refused(path) == [f"{path}:2: answers.synonyms: '{tmp_path}/lost.yaml' is not there"]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "telegram:\n", "---\n...\n"])
def test_an_empty_file_is_no_mistake(written: Write, text: str) -> None:
    assert load(written(text), {}) == Config()


def test_the_token_comes_from_the_environment_and_does_not_show() -> None:
    config = load(None, {"TELEGRAM_BOT_TOKEN": f" {TOKEN}\n"})
    assert config.token is not None
    assert config.token.get_secret_value() == TOKEN
    assert TOKEN not in f"{config!r} {config} {config.model_dump_json()}"


def test_an_address_from_the_environment_wins(written: Write) -> None:
    path = written("telegram:\n  api_url: https://file.example\n")
    assert load(path, {}).telegram.api_url == "https://file.example"
    assert load(path, {"TELEGRAM_API_URL": ""}).telegram.api_url == "https://file.example"
    assert load(path, {"TELEGRAM_API_URL": "http://127.0.0.1:8081/"}).telegram.api_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    "address", ["localhost:8081", "ftp://host", "http://", "http://[::1", "https://host/bot", "https://host/bot/"]
)
def test_a_wrong_address_is_told_where_it_stands(written: Write, address: str) -> None:
    path = written(f"log:\n  level: INFO\ntelegram:\n  api_url: '{address}'\n")
    [line] = refused(path)
    assert line.startswith(f"{path}:4: telegram.api_url: '{address}' ")
    [line] = refused(None, {"TELEGRAM_API_URL": address})
    assert line.startswith(f"environment: TELEGRAM_API_URL: '{address}' ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("telegram:\n  opne: true", ":2: telegram.opne: True is for no setting there is; did you mean telegram.open?"),
        ("telegrm:\n  open: true", ":1: telegrm: {'open': True} is for no setting there is; did you mean telegram?"),
        ("max_question: 9", ":1: max_question: 9 is for no setting there is; did you mean answers.max_question?"),
        ("colour: red", ":1: colour: 'red' is for no setting there is"),
        ("telegram:\n  open: ja", ":2: telegram.open: 'ja' should be true or false"),
        ("telegram:\n  allow: 12", ":2: telegram.allow: 12 should be a list, such as [1, 2]"),
        ("telegram:\n  allow:\n  - 12\n  - '7'", ":4: telegram.allow[1]: '7' should be a valid integer"),
        ("telegram:\n  allow: [true]", ":2: telegram.allow[0]: True should be a valid integer"),
        ("answers:\n  engine: fast", ":2: answers.engine: 'fast' should be 'all', 'lexical' or 'semantic'"),
        ("answers:\n  refuse_below: 2", ":2: answers.refuse_below: 2 should be less than or equal to 1"),
        ("answers:\n  synonyms: [1]", ":2: answers.synonyms: [1] should be the name of a file"),
        ("answers:\n  refuse_below: .nan", ":2: answers.refuse_below: nan should be a finite number"),
        ("storage:\n  keep_answers_days: 0", ":2: storage.keep_answers_days: 0 should be greater than or equal to 1"),
        ("network:\n  name: 5", ":2: network.name: 5 should be a valid string"),
        ("network:\n  name: ''", ":2: network.name: '' should have at least 1 character"),
        ("storage: 5", ":1: storage: 5 should be a section with settings below it"),
        ("- storage", ":1: should hold sections such as `telegram:`, each with settings below it"),
        ("log:\n  level: INFO\n  level: DEBUG", ":3: log.level: is given a second time (first on line 2)"),
        ("log:\n\tlevel: INFO", ":2: is not YAML: found character '\\t' that cannot start any token"),
        ("a: 2024-13-45", ": is not YAML: month must be in 1..12"),
        ("a: \x01", ": is not YAML: unacceptable character #x0001: special characters are not allowed"),
    ],
)
def test_a_mistake_is_told_with_file_line_key_and_value(written: Write, text: str, expected: str) -> None:
    path = written(text)
    [line] = refused(path)
    assert line == f"{path}{expected}"


def test_all_mistakes_are_told_in_the_order_of_the_file(written: Write) -> None:
    path = written("storage:\n  keep_answers_days: x\nlog:\n  level: LOUD\nnetwork:\n  short: 1\n")
    assert [line.removeprefix(f"{path}:")[0] for line in refused(path)] == ["2", "4", "6"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("network: {name: Sø}".encode("latin-1"))
    assert refused(tmp_path / "none.yaml") == [f"{tmp_path}/none.yaml: cannot be read: No such file or directory"]
    assert refused(tmp_path) == [f"{tmp_path}: cannot be read: Is a directory"]
    assert refused(tmp_path / "latin.yaml") == [f"{tmp_path}/latin.yaml: is not UTF-8 text (byte 17)"]


@pytest.mark.parametrize(
    "text",
    [
        f"telegram:\n  token: {TOKEN}",
        f"token: '{TOKEN}'",
        f"telegram:\n  allow: ['{TOKEN}']",
        f"telegram:\n  api_url: https://api.example/bot{TOKEN}",
        f"? {TOKEN}\n: 1",
        "webhook_secret: short",
    ],
)
def test_a_secret_in_a_file_is_refused_and_not_repeated(written: Write, text: str) -> None:
    [line] = refused(written(text))
    assert "TELEGRAM_BOT_TOKEN in the environment" in line
    assert TOKEN not in line
    assert "short" not in line


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load(None, {}).log.level = "DEBUG"


def test_the_names_of_all_settings_are_known() -> None:
    assert {"network.name", "telegram.allow", "answers.engine", "storage.keep_questions_days", "log.level"} <= set(settings())
    assert not [name for name in settings() if "token" in name]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(string.printable) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(string.ascii_lowercase, min_size=1), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([part for name in settings() for part in name.split(".")]) | st.text(string.ascii_lowercase, min_size=1)


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, max_size=3) | VALUES, max_size=4))
def test_any_file_is_settings_or_a_mistake_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("settings") / "any.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    problems: tuple[Problem, ...] = ()
    try:
        load(path, {})
    except ConfigError as error:
        problems = error.problems
    assert all(problem.line for problem in problems)
