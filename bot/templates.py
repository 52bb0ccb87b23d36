"""Templates for messages to many, as data: a YAML file that somebody wrote, checked when it is read. Else pure.

What the words in braces become is in `handlers.texts.placeholders`.
"""

from __future__ import annotations

from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import Field, ValidationError, field_validator

from bot.yamlfile import ConfigError, Problem, Section, lines_of, nodes, parsed, problem_of, repeated
from knowledge.cpr import has_cpr

BUNDLED: Final = Path(__file__).with_name("templates.yaml")
MAX_TEMPLATES: Final = 20  # each is a button below one message
MAX_NAME: Final = 38  # UTF-16 code units: what a button shows whole
MAX_TEXT: Final = 3500  # UTF-16 code units: with names filled in it has to fit into one message
_TAGS: Final = frozenset({"b", "i", "u", "s", "a", "code", "blockquote"})


class Template(Section):
    """A message to begin with. `text` is HTML as Telegram takes it, with words in braces."""

    name: Annotated[str, Field(min_length=1)]
    text: Annotated[str, Field(min_length=1)]

    @field_validator("name")
    @classmethod
    def _fits_its_button(cls, name: str) -> str:
        if _units(name) > MAX_NAME or "\n" in name:
            raise ValueError(f"should be one line of at most {MAX_NAME} characters, so that its button shows it whole")
        return name

    @field_validator("text")
    @classmethod
    def _is_taken(cls, text: str) -> str:
        reader = _Reader()
        reader.feed(text)
        reader.close()
        if reader.fault:
            raise ValueError(reader.fault)
        if reader.opened:
            raise ValueError(f"<{reader.opened[-1]}> is never closed")
        if _units("".join(reader.said)) > MAX_TEXT:
            raise ValueError(f"should have at most {MAX_TEXT} characters")
        return text


class Templates(Section):
    """All that are offered, in the order of their buttons."""

    templates: Annotated[tuple[Template, ...], Field(strict=False, max_length=MAX_TEMPLATES)]


class _Reader(HTMLParser):
    """What Telegram would refuse of a text, and its words without the markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.opened: list[str] = []
        self.said: list[str] = []
        self.fault = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self.fault = self.fault or f"<{tag}> is nothing that Telegram knows; write &lt; for the character itself"
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.opened or self.opened.pop() != tag:
            self.fault = self.fault or f"</{tag}> closes nothing, or closes in the wrong order"

    def handle_data(self, data: str) -> None:
        self.said.append(unescape(data))


def read(path: Path | None) -> tuple[Template, ...]:
    """The templates in the file at `path`, the bundled ones where it is None. Raises `ConfigError`, which names file, line, key
    and value of all that is wrong."""
    return _bundled() if path is None else _parsed(path)


@cache
def _bundled() -> tuple[Template, ...]:
    return _parsed(BUNDLED)


def _parsed(path: Path) -> tuple[Template, ...]:
    node, data = parsed(path)
    lines = dict(lines_of(node))
    numbers = [
        Problem("a CPR number stands here: take it out", line=value.start_mark.line + 1)
        for _, _, value in nodes(node)
        if isinstance(value, yaml.ScalarNode) and has_cpr(value.value)
    ]
    if problems := numbers or list(repeated(node)):
        raise ConfigError(str(path), *problems)
    if not isinstance(data, dict):
        raise ConfigError(str(path), Problem("should hold templates:, a list of entries with name and text", line=1))
    try:
        return Templates.model_validate({str(key): value for key, value in data.items()}).templates
    except ValidationError as error:
        found = [problem_of(details, lines) for details in error.errors()]
        raise ConfigError(str(path), *sorted(found, key=lambda problem: problem.line or 0)) from None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2
