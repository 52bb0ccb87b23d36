"""The form of an activity report, as data: questions in a YAML file that somebody wrote, checked when it is read. Else pure.

What the answers look like is in `bot.reports.values`, how what somebody typed becomes one in `bot.reports.typed`. A draft and a
report keep the form that they were begun with, so that a changed file changes nothing that was answered before. So what a file
may hold is asked of files alone: a form that was stored is read again, whatever has become of the limits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import yaml
from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from bot.yamlfile import ConfigError, Problem, Section, dotted, lines_of, nodes, parsed, problem_of, repeated
from knowledge.cpr import has_cpr

BUNDLED: Final = Path(__file__).with_name("aktivitetsrapport.yaml")
MAX_QUESTIONS: Final = 40
MAX_OPTIONS: Final = 80  # of a file; buttons of a message are 100 at most (Bot API), and some are for other things
MAX_OPTION: Final = 38  # of a file, UTF-16 code units: with a tick before it what a button shows whole
_FILE: Final = "file"  # in the context of pydantic: what is checked was written by somebody just now

Line = Annotated[str, Field(min_length=1, max_length=40)]  # what a button can hold
Words = Annotated[str, Field(min_length=1, max_length=300)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]


class Kind(StrEnum):
    """What sort of answer a question wants."""

    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"
    NUMBER = "number"
    PERIOD = "period"
    FILES = "files"
    YES_NO = "yes-no"


CHOICES: Final = (Kind.CHOICE, Kind.SEVERAL)


class Meaning(StrEnum):
    """The ids that the program knows the meaning of: what is counted, filtered and told by them. A form may have others too."""

    MUNICIPALITY = "municipality"
    TITLE = "title"
    PERIOD = "period"
    FIELDS = "fields"
    TARGETS = "targets"
    ACTIVITY = "activity"
    PARTICIPANTS = "participants"
    LEFT = "left"
    GOALS = "goals"
    WORKED = "worked"
    FAILED = "failed"
    NEXT = "next"


_KINDS: Final[Mapping[Meaning, tuple[Kind, ...]]] = {
    Meaning.MUNICIPALITY: (Kind.CHOICE,),
    Meaning.TITLE: (Kind.TEXT,),
    Meaning.PERIOD: (Kind.PERIOD,),
    Meaning.FIELDS: CHOICES,
    Meaning.TARGETS: CHOICES,
    Meaning.ACTIVITY: CHOICES,
    Meaning.PARTICIPANTS: (Kind.NUMBER,),
    Meaning.LEFT: (Kind.NUMBER,),
    Meaning.GOALS: CHOICES,
    Meaning.WORKED: (Kind.TEXT,),
    Meaning.FAILED: (Kind.TEXT,),
    Meaning.NEXT: (Kind.TEXT,),
}
_NEEDED: Final = (Meaning.MUNICIPALITY, Meaning.TITLE)  # what a report is called by


class Option(Section):
    """One thing to choose. `also` are other words for it; `free`: chosen by words that fit no other option, which are kept."""

    id: Id
    text: Words
    also: Annotated[tuple[Words, ...], Field(strict=False, max_length=40)] = ()
    free: bool = False

    @field_validator("text")
    @classmethod
    def _is_shown_whole(cls, text: str, info: ValidationInfo) -> str:
        if info.context == _FILE and len(text.encode("utf-16-le", "replace")) > 2 * MAX_OPTION:
            raise ValueError(f"should have at most {MAX_OPTION} characters, so that its button shows it whole")
        return text


class Question(Section):
    """One question. `label` is what its answer is called in lists; `people`: the number counts people, so that a small one is
    told to nobody else; `not_above` is the id of an earlier number that this one cannot exceed; `options_from` takes the
    organisations of the network from the settings. Files are never `required`: whoever has none could not go on."""

    id: Id
    label: Line
    text: Words
    help: Annotated[str, Field(max_length=600)] = ""
    kind: Annotated[Kind, Field(strict=False)]
    required: bool = True
    options: Annotated[tuple[Option, ...], Field(strict=False)] = ()
    options_from: Literal["organizations"] | None = None
    at_least: Annotated[int, Field(ge=0)] = 0
    at_most: Annotated[int, Field(ge=1, le=1_000_000)] = 100_000
    not_above: Id | None = None
    people: bool = False
    characters: Annotated[int, Field(ge=1, le=3000)] = 1500
    files: Annotated[int, Field(ge=1, le=30)] = 10
    megabytes: Annotated[int, Field(ge=1, le=20)] = 20  # a bot is given no larger file (Bot API, getFile)

    @model_validator(mode="before")
    @classmethod
    def _with_default(cls, data: object) -> object:
        """Where nothing is said, all but files is required."""
        return {"required": False, **data} if isinstance(data, dict) and data.get("kind") == Kind.FILES else data

    @field_validator("required")
    @classmethod
    def _can_be_passed_over(cls, required: bool, info: ValidationInfo) -> bool:
        if required and info.context == _FILE and info.data.get("kind") is Kind.FILES:
            raise ValueError("cannot be, since files can always be passed over")
        return required

    @field_validator("options")
    @classmethod
    def _have_buttons(cls, options: tuple[Option, ...], info: ValidationInfo) -> tuple[Option, ...]:
        if info.context == _FILE and len(options) > MAX_OPTIONS:
            raise ValueError(f"should be {MAX_OPTIONS} at most, or a message cannot hold their buttons")
        return options

    @model_validator(mode="after")
    def _fits(self) -> Self:
        ids = [option.id for option in self.options]
        if self.kind in CHOICES and self.options_from is None and len(ids) < 2:
            raise ValueError(f"needs two options at least, since its kind is {self.kind.value}")
        if self.kind not in CHOICES and (ids or self.options_from):
            raise ValueError(f"can have no options, since its kind is {self.kind.value}")
        if twice := [id for id in ids if ids.count(id) > 1]:
            raise ValueError(f"has two options called {twice[0]}")
        if sum(option.free for option in self.options) > 1:
            raise ValueError("can have one option that is free")
        if self.at_least > self.at_most:
            raise ValueError(f"cannot be at least {self.at_least} and at most {self.at_most}")
        return self

    def option(self, id: str) -> Option | None:
        return next((option for option in self.options if option.id == id), None)

    @property
    def free(self) -> Option | None:
        """The option for what fits no other."""
        return next((option for option in self.options if option.free), None)


class Form(Section):
    """A form with its questions in the order in which they are asked. `name` is what a report is called."""

    name: Line
    version: Annotated[int, Field(ge=1)]
    questions: Annotated[tuple[Question, ...], Field(strict=False, max_length=MAX_QUESTIONS)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        ids = [question.id for question in self.questions]
        if twice := [id for id in ids if ids.count(id) > 1]:
            raise ValueError(f"two questions are called {twice[0]}")
        for meaning in _NEEDED:
            if (question := self.question(meaning)) is None or not question.required:
                raise ValueError(f"needs a question with the id {meaning.value}, which has to be answered")
        for number, question in enumerate(self.questions):
            kinds = _KINDS.get(Meaning(question.id)) if question.id in list(Meaning) else None
            if kinds and question.kind not in kinds:
                raise ValueError(f"question {question.id} must be of the kind {' or '.join(kinds)}")
            above = next((one for one in self.questions[:number] if one.id == question.not_above), None)
            if question.not_above and (above is None or Kind.NUMBER not in (above.kind, question.kind)):
                raise ValueError(f"question {question.id}: not_above must name a number that is asked before it")
            if question.id in (Meaning.PARTICIPANTS, Meaning.LEFT) and not question.people:
                raise ValueError(f"question {question.id} needs people: true, or small counts of people would be told")
        return self

    def question(self, id: str) -> Question | None:
        """The question called `id`; None where the form has none."""
        return self._by_id.get(id)

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(question.id for question in self.questions)

    @cached_property
    def definition(self) -> str:
        """The whole form as JSON, as a draft keeps it."""
        return self.model_dump_json()

    @cached_property
    def digest(self) -> str:
        """What tells this form from every other one, whether or not its version was raised: 16 hexadecimal digits."""
        return hashlib.sha256(self.definition.encode()).hexdigest()[:16]


@lru_cache(maxsize=64)
def defined(definition: str) -> Form:
    """The form of a stored `definition`. Remembered, since hundreds of reports have the same few."""
    return Form.model_validate_json(definition)


def read(path: Path | None, *, organizations: Sequence[str]) -> Form:
    """The form in the file at `path`, the bundled one where it is None; `organizations` are the network's, in the order of the
    settings. Raises `ConfigError`, which names file, line, key and value of all that is wrong."""
    form = _bundled() if path is None else _parsed(path)
    filled = tuple(
        question.model_copy(update={"options": _organizations(organizations)}) if question.options_from else question
        for question in form.questions
    )
    for number, question in enumerate(filled):
        if question.kind in CHOICES and len(question.options) < 2:
            key = dotted(("questions", number, "options_from"))
            raise ConfigError(str(path or BUNDLED), Problem("network.organizations names fewer than two", key))
    return Form(name=form.name, version=form.version, questions=filled)  # no copy, which would take along what was worked out


@cache
def _bundled() -> Form:
    return _parsed(BUNDLED)


def _parsed(path: Path) -> Form:
    """The form as the file has it, without the organisations."""
    node, data = parsed(path)
    lines = dict(lines_of(node))
    if problems := list(_numbers_in(node)) or list(repeated(node)):
        raise ConfigError(str(path), *problems)
    if not isinstance(data, dict) or not data:
        raise ConfigError(str(path), Problem("should hold name, version and questions", line=1))
    try:
        return Form.model_validate({str(key): value for key, value in data.items()}, context=_FILE)
    except ValidationError as error:
        found = [problem_of({**details, "input": _said(details["input"])}, lines) for details in error.errors()]
        raise ConfigError(str(path), *sorted(found, key=lambda problem: problem.line or 0)) from None


def _numbers_in(node: yaml.Node | None) -> Iterator[Problem]:
    """Each CPR number: it would be sent to everybody who fills the form in, and is not repeated in what is said of it."""
    for _, name, value in nodes(node):
        for one in dict.fromkeys((name, value)):
            if isinstance(one, yaml.ScalarNode) and has_cpr(one.value):
                yield Problem("a CPR number stands here, or below: take it out", line=one.start_mark.line + 1)


def with_organization(form: Form, name: str) -> Form:
    """The form with an organisation among the municipalities that may not be in the settings, or not any more."""
    filled = tuple(
        question.model_copy(update={"options": (*question.options, *_organizations([name]))})
        if question.id == Meaning.MUNICIPALITY and question.option(organization_id(name)) is None
        else question
        for question in form.questions
    )
    return form if filled == form.questions else Form(name=form.name, version=form.version, questions=filled)


def _said(value: object) -> object:
    """A wrong value as an error shows it: of a question its id, since all of it would be a page."""
    return value["id"] if isinstance(value, dict) and "id" in value else value


def _organizations(names: Sequence[str]) -> tuple[Option, ...]:
    """The organisations as options, whose ids come from the names, so that the order in the settings is free."""
    return tuple(Option(id=organization_id(name), text=name) for name in dict.fromkeys(names))


def organization_id(name: str) -> str:
    """The id of an organisation as an option: the same for the same name, whatever its letters."""
    plain = "".join(char if char.isascii() and char.isalnum() else "_" for char in name.casefold())[:20].strip("_")
    return f"o_{plain}_{hashlib.sha256(name.encode()).hexdigest()[:6]}"[:31]
