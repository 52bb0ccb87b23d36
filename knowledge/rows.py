"""How the types of `knowledge.model` are written into a row and read back. Pure; plain JSON without type names.

`unpack(pack(x), type(x)) == x` holds for every type that is stored.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def pack(value: object) -> str:
    """`value`, a frozen dataclass or a tuple of them, as JSON; fields that hold their default are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def unpack(text: str, kind: type[T]) -> T:
    """The `kind` that `pack` wrote."""
    built: T = _builder(cast("Any", kind))(json.loads(text))
    return built


def unpack_all(text: str, kind: type[T]) -> tuple[T, ...]:
    """The tuple of `kind` that `pack` wrote."""
    return tuple(map(_builder(cast("Any", kind)), json.loads(text)))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _plain(item) for f, item in pairs if item != f.default}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def _same(value: Any) -> Any:
    return value


@lru_cache(maxsize=128)
def _builder(kind: Any) -> Callable[[Any], Any]:
    """What turns plain JSON into a `kind`. Made once a type: an index of five documents has thousands of values to build."""
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        inner = _builder(next(arg for arg in args if arg is not type(None)))
        return inner if inner is _same else lambda value: None if value is None else inner(value)
    if origin is tuple:
        inner = _builder(args[0]) if args[-1] is Ellipsis else _same
        return tuple if inner is _same else lambda value: tuple(map(inner, value))
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_builder(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _same


def _dataclass_builder(kind: type) -> Callable[[Any], Any]:
    """Looks at the fields that are more than text and numbers alone."""
    inner = [(name, builder) for name, hint in get_type_hints(kind).items() if (builder := _builder(hint)) is not _same]

    def build(value: dict[str, Any]) -> Any:
        for name, make in inner:
            if name in value:
                value[name] = make(value[name])
        return kind(**value)

    return build
