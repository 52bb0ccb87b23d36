"""How the types of `knowledge.model` are written into a row and read back. Pure; plain JSON without type names.

`unpack(pack(x), type(x)) == x` holds for every type that is stored.
"""

from __future__ import annotations

import json
import types
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def pack(value: object) -> str:
    """`value`, a frozen dataclass or a tuple of them, as JSON; fields that hold their default are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def unpack(text: str, kind: type[T]) -> T:
    """The `kind` that `pack` wrote."""
    return _built(json.loads(text), kind)  # type: ignore[no-any-return]


def unpack_all(text: str, kind: type[T]) -> tuple[T, ...]:
    """The tuple of `kind` that `pack` wrote."""
    return tuple(_built(item, kind) for item in json.loads(text))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _plain(item) for f, item in pairs if item != f.default}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(value: Any, kind: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _built(value, next(arg for arg in get_args(kind) if arg is not type(None)))
    if origin is tuple:
        args = get_args(kind)
        return tuple(_built(item, args[0]) for item in value) if args[-1] is Ellipsis else tuple(value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _built(item, hints[name]) for name, item in value.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value
