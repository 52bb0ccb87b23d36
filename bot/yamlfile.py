"""A YAML file that people edit by hand: read with the line of every key, so that an error names file, line, key and value.

What is in such a file is the business of `bot.config` (the settings) and `bot.reports.form` (the form of a report).
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict
from pydantic_core import ErrorDetails

Key = tuple[str | int, ...]
DEEPEST = 6  # parts of a key: "questions", 3, "options", 2, "also", 0


class Section(BaseModel):
    """What may stand below a key: nothing that is not expected, no text where a number should be."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `line` is 1-based, None where it has no line of its own."""

    text: str
    key: str = ""
    line: int | None = None


class ConfigError(Exception):
    """The settings cannot be used; the text names file, line, key and value of all that is wrong, a line each."""

    def __init__(self, where: str, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(_shown(where, problem) for problem in problems))


def parsed(path: Path) -> tuple[yaml.Node | None, object]:
    """The file as nodes, which know their lines, and as data; an empty file is {}. Raises `ConfigError`."""
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8-sig"))
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), Problem(f"is not UTF-8 text (byte {error.start})")) from None
    except OSError as error:
        raise ConfigError(str(path), Problem(f"cannot be read: {error.strerror}")) from None
    except yaml.MarkedYAMLError as error:  # its own text would quote the line, which may hold a secret
        mark = error.problem_mark or error.context_mark
        raise ConfigError(str(path), Problem(f"is not YAML: {error.problem}", line=mark.line + 1 if mark else None)) from None
    except (yaml.YAMLError, ValueError) as error:  # forbidden characters; dates such as 2024-13-45
        raise ConfigError(str(path), Problem(f"is not YAML: {str(error).splitlines()[0]}")) from None
    return node, {} if data is None else data


def nodes(node: yaml.Node | None, above: Key = ()) -> Iterator[tuple[Key, yaml.Node, yaml.Node]]:
    """Every entry as (key, node that names it, node of the value). Deeper than settings go is of no interest."""
    if len(above) >= DEEPEST:
        return
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            key = (*above, str(name.value))
            yield key, name, value
            yield from nodes(value, key)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield (*above, number), value, value
            yield from nodes(value, (*above, number))


def lines_of(node: yaml.Node | None) -> Iterator[tuple[Key, int]]:
    """Every key with its line, 1-based."""
    return ((key, name.start_mark.line + 1) for key, name, _ in nodes(node))


def repeated(node: yaml.Node | None) -> Iterator[Problem]:
    """Keys that stand twice in one place, of which YAML would take the last."""
    seen: dict[Key, int] = {}
    for key, line in lines_of(node):
        if key in seen:
            yield Problem(f"is given a second time (first on line {seen[key]})", dotted(key), line)
        seen.setdefault(key, line)


def problem_of(details: ErrorDetails, lines: Mapping[Key, int], *, nearest: Callable[[str], str] = lambda key: "") -> Problem:
    """What pydantic found wrong, with its line; `nearest` adds what was probably meant by an unknown key."""
    key = details["loc"]
    line = next((lines[key[:length]] for length in range(len(key), 0, -1) if key[:length] in lines), None)
    if details["type"] == "extra_forbidden":
        return Problem(f"{reprlib.repr(details['input'])} is for no setting there is{nearest(dotted(key))}", dotted(key), line)
    wanted = {
        "bool_type": "should be true or false",
        "tuple_type": "should be a list, such as [1, 2]",
        "path_type": "should be the name of a file",
        "model_type": "should be a section with settings below it",
        "value_error": details["msg"].removeprefix("Value error, "),
    }.get(details["type"], re.sub(r"^\w+ should", "should", details["msg"]))
    return Problem(f"{reprlib.repr(details['input'])} {wanted}", dotted(key), line)


def dotted(key: Key) -> str:
    """ "questions[3].options[2]" """
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


def _shown(where: str, problem: Problem) -> str:
    parts = [where if problem.line is None else f"{where}:{problem.line}", problem.key, problem.text]
    return ": ".join(part for part in parts if part)
