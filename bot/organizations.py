"""What municipalities and organisations are called: one name for each, however somebody wrote it. Pure.

Which ones take part is in the settings (`network.organizations`); any other has the name that somebody gave it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.cells import folded

_KIND: Final = "kommune"  # "Hobro Kommune" and "Hobro" are one


def canonical(name: str, known: Iterable[str]) -> str:
    """The organisation `name` as `known` writes it; as it is where it is none of them."""
    every, wanted = tuple(known), bare(name)
    if name in every or not wanted:
        return name
    return next((one for one in every if bare(one) == wanted), name)


def bare(name: str) -> str:
    """What the ways to write an organisation have in common: all but the word for a municipality, capitals, blanks, punctuation
    and how Danish letters are typed. Empty where nothing is left."""
    return "".join(word for word in folded(name).split() if word != _KIND).removesuffix(_KIND)
