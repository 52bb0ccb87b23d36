"""The house itself: locks, settings, package data and documentation agree with the code, and modules stay small."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest
import yaml

import bot.cli
from bot.config import Config, load, settings

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-semantic.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
CODE = sorted(path for folder in ("bot", "knowledge", "handlers", "bench") for path in (ROOT / folder).rglob("*.py"))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def normal(name: str) -> str:
    """A distribution's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[^\w.-]", line)[0]) for line in requirements if line and not line.startswith("#")}


def pins(lock: str) -> dict[str, str]:
    return {normal(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text(lock), re.MULTILINE)}


# ------------------------------------------------------------------------------------------------------------------- locks


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address_and_no_path(lock: str) -> None:
    wrong = [line for line in text(lock).splitlines() if "://" in line or " @ " in line or line.startswith(("/", ".", "-"))]
    assert wrong == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_a_pin_or_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n|^\n", "", text(lock), flags=re.MULTILINE).strip())
    one = re.compile(r"[\w.-]+==\S+( ; [^\\\n]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in entries if not one.fullmatch(entry)] == []


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_locks_agree_on_what_they_share(lock: str) -> None:
    first = pins(LOCKS[0])
    assert {name: version for name, version in pins(lock).items() if first.get(name, version) != version} == {}


def test_what_is_asked_for_is_locked() -> None:
    assert named(PROJECT["project"]["dependencies"]) | {"pip"} <= pins("requirements.lock").keys()
    for extra in ("semantic", "dev"):
        assert named(text(f"requirements-{extra}.in").splitlines()) <= pins(f"requirements-{extra}.lock").keys()


def test_every_dependency_says_why_it_is_there() -> None:
    wanted = named(PROJECT["project"]["dependencies"]) | named(text("requirements-semantic.in").splitlines())
    explained = {normal(name) for name in re.findall(r"^\| `?([\w.-]+)`? \|", text("docs/architecture.md"), re.MULTILINE)}
    assert wanted - explained == set()


# ---------------------------------------------------------------------------------------------------------------- settings


def test_the_settings_file_says_what_holds_without_it() -> None:
    assert load(ROOT / "config.yaml", {}) == Config()


def test_the_settings_file_holds_every_setting() -> None:
    found = [f"{section}.{key}" for section, keys in yaml.safe_load(text("config.yaml")).items() for key in keys]
    assert found == list(settings())


@pytest.mark.parametrize("setting", settings())
def test_every_setting_has_a_comment(setting: str) -> None:
    section, _, key = setting.partition(".")
    [body] = re.findall(rf"^{section}:.*\n((?:[ ].*\n|\n)+)", text("config.yaml") + "\n", re.MULTILINE)
    assert re.search(rf"^  {key}:.* # \S.{{10,}}", body, re.MULTILINE)


# ----------------------------------------------------------------------------------------------------------- documentation


def commands() -> list[str]:
    [group] = [value for value in vars(bot.cli).values() if isinstance(value, click.Group)]
    return group.list_commands(click.Context(group))


def test_the_readme_names_every_command() -> None:
    assert [name for name in commands() if not re.search(rf"`{name}\b|(-m bot|knudepunkt) {name}\b", text("README.md"))] == []


@pytest.mark.parametrize("target", ["setup", "chat", "test", "check", "bench"])
def test_the_readme_names_every_target_that_there_is(target: str) -> None:
    assert re.search(rf"^{target}:", text("Makefile"), re.MULTILINE)
    assert f"make {target}" in text("README.md")


def test_ci_runs_the_commands_of_the_readme() -> None:
    run = re.findall(r"^(make \w+)", text(".ci/run"), re.MULTILINE)
    assert sorted(run) == ["make check", "make test"]


def test_links_between_pages_lead_somewhere() -> None:
    links = [
        (page, link) for page in PAGES for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    ]
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_the_changelog_begins_with_what_is_not_released() -> None:
    assert re.findall(r"^## (.+)$", text("CHANGELOG.md"), re.MULTILINE)[0] == "Unreleased"


# -------------------------------------------------------------------------------------------------------------------- code


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_every_data_file_is_part_of_the_distribution() -> None:
    shipped = {
        path
        for package, patterns in PROJECT["tool"]["setuptools"]["package-data"].items()
        for pattern in patterns
        for path in (ROOT / package).glob(pattern)
    }
    there = {path for package in ("bot", "knowledge", "handlers") for path in (ROOT / package).rglob("*") if path.is_file()}
    assert {path for path in there - shipped if path.suffix not in (".py", ".pyc")} == set()
