"""The settings: read from a YAML file and the environment, checked, and frozen. What a setting means stands in config.yaml.

Secrets come from the environment only and never stand in an error. Nothing here opens a connection or knows Telegram.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, cast
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, BeforeValidator, Field, SecretStr, ValidationError, field_validator

from bot.yamlfile import ConfigError, Key, Problem, Section, dotted, lines_of, nodes, parsed, problem_of, repeated

TOKEN = "TELEGRAM_BOT_TOKEN"
API_URL = "TELEGRAM_API_URL"
DEFAULT_PATH = Path("config.yaml")

# A bot token is the bot's id, a colon and 35 letters; a little wider here, so that a cut one is refused too.
_TOKEN_SHAPE = re.compile(r"\d{5,}:[A-Za-z0-9_-]{25,}")
_SECRET_NAME = re.compile(r"token|secret|password", re.IGNORECASE)

Text = Annotated[str, Field(min_length=1, max_length=200)]
Days = Annotated[int, Field(ge=1, le=3650)]


def _clock_time(value: object) -> object:
    """YAML reads 9:00 without quotes as 540 (1.1, sexagesimal), so that a number is told how to be written."""
    if isinstance(value, time):
        return value
    match = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError('should be a time of day in quotes, such as "09:00"')
    return time(int(match[1]), int(match[2]))


TimeOfDay = Annotated[time, BeforeValidator(_clock_time)]
"""Wall clock of Copenhagen."""


class Network(Section):
    name: Text = "Netværket for kultur, sundhed og beskæftigelse"
    short: Text = "Netværket"
    organizations: Annotated[tuple[Text, ...], Field(strict=False, max_length=80)] = (
        *("Aarhus", "Herning", "Holstebro", "Horsens", "Lemvig", "Silkeborg", "Skive", "Struer", "Syddjurs", "Viborg"),
        *("Region Midtjylland", "Aarhus Universitet"),
    )
    partners: Annotated[tuple[Text, ...], Field(strict=False, max_length=80)] = ("Region Midtjylland", "Aarhus Universitet")

    @property
    def municipalities(self) -> tuple[str, ...]:
        """The organisations that take part with three administrations each."""
        return tuple(one for one in self.organizations if one not in self.partners)


class Members(Section):
    invitation_days: Annotated[int, Field(ge=1, le=365)] = 14
    questions_per_minute: Annotated[int, Field(ge=1, le=1000)] = 20
    strangers_per_minute: Annotated[int, Field(ge=1, le=1000)] = 5


class Telegram(Section):
    api_url: str | None = None
    open: bool = False
    allow: Annotated[tuple[int, ...], Field(strict=False)] = ()

    @field_validator("api_url")
    @classmethod
    def _is_root(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("should be an address that begins with http:// or https://")
        root = value.rstrip("/")
        if root.endswith("/bot"):
            raise ValueError("should be the root of the server, without /bot")
        return root


class Answers(Section):
    engine: Literal["all", "lexical", "semantic"] = "all"
    refuse_below: Annotated[float, Field(ge=0, le=1)] | None = None
    synonyms: Annotated[Path, Field(strict=False)] | None = None
    typing_after_seconds: Annotated[float, Field(ge=0, le=60)] = 1.0
    max_question: Annotated[int, Field(ge=50, le=4096)] = 500


class Storage(Section):
    keep_answers_days: Days = 30
    keep_questions_days: Days = 180
    keep_subject_minutes: Annotated[int, Field(ge=0, le=1440)] = 15
    keep_inactive_days: Days = 730
    keep_former_days: Days = 365
    keep_audit_days: Days = 1825
    keep_outbox_days: Days = 90
    keep_backups_days: Days = 90
    keep_drafts_days: Days = 180
    keep_reports_days: Days = 1825
    keep_meetings_days: Days = 1825


class Reports(Section):
    form: Annotated[Path, Field(strict=False)] | None = None
    nudge_draft_days: Annotated[int, Field(ge=1, le=365)] = 2
    nudge_silent_days: Annotated[int, Field(ge=0, le=180)] = 30


class Meetings(Section):
    remind_days: Annotated[tuple[Annotated[int, Field(ge=0, le=365)], ...], Field(strict=False, max_length=10)] = (21, 7, 1)
    remind_at: TimeOfDay = time(9)
    quiet_from: TimeOfDay = time(20)
    quiet_until: TimeOfDay = time(7)
    on_weekends: bool = False
    a_year: Annotated[int, Field(ge=0, le=12)] = 2
    minutes: Annotated[int, Field(ge=15, le=1440)] = 120
    composition: Annotated[Path, Field(strict=False)] | None = None
    templates: Annotated[Path, Field(strict=False)] | None = None


class Privacy(Section):
    controller: Text | None = None
    contact: Text | None = None


class Log(Section):
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Config(Section):
    """Every setting. `token` is None where the environment has none; only `run` needs it."""

    network: Network = Network()
    members: Members = Members()
    telegram: Telegram = Telegram()
    answers: Answers = Answers()
    reports: Reports = Reports()
    meetings: Meetings = Meetings()
    storage: Storage = Storage()
    privacy: Privacy = Privacy()
    log: Log = Log()
    token: SecretStr | None = None


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """The settings in the file at `path`; without one those in ./config.yaml, and without that the built-in ones.

    TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL are taken from `environ`. A file that the settings name is looked for beside them.
    Raises `ConfigError`.
    """
    if path is None and not DEFAULT_PATH.exists():
        return _checked("built-in settings", {}, {}, environ)
    path = path or DEFAULT_PATH
    node, data = parsed(path)
    problems = [*_secrets(node), *repeated(node)]
    if problems:
        raise ConfigError(str(path), *problems)
    if not isinstance(data, dict):
        raise ConfigError(str(path), Problem("should hold sections such as `telegram:`, each with settings below it", line=1))
    lines = dict(lines_of(node))
    return _placed(_checked(str(path), data, lines, environ), path, lines)


def settings() -> tuple[str, ...]:
    """The dotted name of every setting that a file may hold."""
    sections = {name: field.annotation for name, field in Config.model_fields.items() if name != "token"}
    return tuple(f"{name}.{key}" for name, section in sections.items() for key in cast(type[BaseModel], section).model_fields)


def _secrets(node: yaml.Node | None) -> Iterator[Problem]:
    for key, name, value in nodes(node):
        named = str(key[-1])
        shaped = _TOKEN_SHAPE.search(named)
        if shaped or _SECRET_NAME.search(named) or (isinstance(value, yaml.ScalarNode) and _TOKEN_SHAPE.search(value.value)):
            text = f"a secret does not belong in a file: take it out and set {TOKEN} in the environment"
            yield Problem(text, dotted(key[:-1] if shaped else key), name.start_mark.line + 1)


def _checked(where: str, data: Mapping[object, object], lines: Mapping[Key, int], environ: Mapping[str, str]) -> Config:
    # A section whose settings are all commented out is empty, not wrong.
    values = {str(name): {} if section is None else section for name, section in data.items()}
    address = environ.get(API_URL, "").strip()
    section = values.get("telegram", {})
    if address and isinstance(section, dict):
        values["telegram"] = {**section, "api_url": address}
    token = environ.get(TOKEN, "").strip()
    try:
        return Config.model_validate({**values, "token": SecretStr(token) if token else None})
    except ValidationError as error:
        problems = [problem_of(details, lines, nearest=_nearest) for details in error.errors()]
    if address:
        told = [Problem(p.text, API_URL) for p in problems if p.key == "telegram.api_url"]
        if told:
            raise ConfigError("environment", *told)
    raise ConfigError(where, *sorted(problems, key=lambda problem: problem.line or 0))


def _placed(config: Config, path: Path, lines: Mapping[Key, int]) -> Config:
    """`config` with the files it names found from where the settings file at `path` lies."""
    for section, key in (("answers", "synonyms"), ("reports", "form"), ("meetings", "composition"), ("meetings", "templates")):
        settings = getattr(config, section)
        if (named := getattr(settings, key)) is None:
            continue
        file = path.parent / named
        if not file.is_file():
            problem = Problem(f"{str(file)!r} is not there", f"{section}.{key}", lines.get((section, key)))
            raise ConfigError(str(path), problem)
        config = config.model_copy(update={section: settings.model_copy(update={key: file})})
    return config


def _nearest(key: str) -> str:
    """The setting or section that was probably meant: by its whole name, or by its last word in another section."""
    known = [*settings(), *Config.model_fields.keys() - {"token"}]
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.7)
    if not near:
        by_word = {name.rpartition(".")[2]: name for name in known}
        near = [by_word[word] for word in difflib.get_close_matches(key.rpartition(".")[2], by_word, n=1, cutoff=0.75)]
    return f"; did you mean {near[0]}?" if near else ""
