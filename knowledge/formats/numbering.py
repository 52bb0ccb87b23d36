"""Headings and lists of Word files: which style is a heading of which level, and which number a list item shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# Word keeps the English names inside the file whatever the language; LibreOffice, Google and old templates keep what is shown.
_HEADING = re.compile(r"(?:heading|overskrift|rubrik)\s*([1-9])", re.IGNORECASE)
_TITLES = {"title": 1, "titel": 1, "subtitle": 2, "undertitel": 2}
_LIST = re.compile(r"(?:list bullet|list number|opstilling)(?:\D*([2-5]))?", re.IGNORECASE)
_DEEPEST = 9
_MAX_CHAIN = 20  # styles built on one another; a damaged file may go round in circles

_ROMAN_HUNDREDS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"))
_ROMAN = (*_ROMAN_HUNDREDS, (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Item:
    marker: str  # "1.", "b)", "2.1", "•"
    level: int  # 0 is outermost


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: Any) -> None:
        self._styles = {style.get(W + "styleId"): style for style in root.iter(W + "style")}
        self._headings: dict[str, int | None] = {}

    def heading(self, paragraph: Any) -> int | None:
        """The level of the paragraph as a heading, 1 the topmost; None when it is none."""
        own = _value(paragraph, f"{W}pPr/{W}outlineLvl")
        if own.isdigit():
            return int(own) + 1 if int(own) < _DEEPEST else None
        name = _value(paragraph, f"{W}pPr/{W}pStyle")
        if name not in self._headings:
            self._headings[name] = self._level(name)
        return self._headings[name]

    def _level(self, name: str) -> int | None:
        for style in self.chain(name):
            shown = _value(style, W + "name")
            if match := _HEADING.match(shown):
                return int(match[1])
            if shown.lower() in _TITLES:
                return _TITLES[shown.lower()]
            outline = _value(style, f"{W}pPr/{W}outlineLvl")
            if outline.isdigit():
                return int(outline) + 1 if int(outline) < _DEEPEST else None
        return None

    def chain(self, name: str) -> Iterator[Any]:
        """The style of that id and those it is based on."""
        for _ in range(_MAX_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = _value(style, W + "basedOn")

    def list_level(self, paragraph: Any) -> int | None:
        """The level of a paragraph in one of the built-in list styles, for templates that lack their numbering."""
        for style in self.chain(_value(paragraph, f"{W}pPr/{W}pStyle")):
            if match := _LIST.match(_value(style, W + "name")):
                return int(match[1] or 1) - 1
        return None


@dataclass(frozen=True, slots=True)
class _Level:
    form: str  # decimal, lowerLetter, bullet, ...
    text: str  # "%1.", "%1.%2"
    start: int


class Numbering:
    """The lists of a document. It counts, so each paragraph is to be asked for once, in order."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list: dict[str, str] = {}  # a number definition -> the list it belongs to
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        abstract = {one.get(W + "abstractNumId"): one for one in root.iter(W + "abstractNum")}
        for number in root.iter(W + "num"):
            name, base = number.get(W + "numId") or "", _value(number, W + "abstractNumId")
            levels = {
                _whole(level.get(W + "ilvl")): _level(level) for level in abstract.get(base, ()) if level.tag == W + "lvl"
            }
            restarted = False
            for override in number.iter(W + "lvlOverride"):
                depth = _whole(override.get(W + "ilvl"))
                restarted = True
                if (own := override.find(W + "lvl")) is not None:
                    levels[depth] = _level(own)
                elif (start := _value(override, W + "startOverride")) and depth in levels:
                    levels[depth] = _Level(levels[depth].form, levels[depth].text, _whole(start))
            self._levels[name] = levels
            self._list[name] = f"num {name}" if restarted else f"abstract {base}"

    def item(self, paragraph: Any, styles: Styles) -> Item | None:
        """The paragraph as an item of a list; None when it is none."""
        name, level = _numbered(paragraph, styles)
        if name == "0":  # numbering switched off
            return None
        known = self._levels.get(name, {})
        if level not in known:
            by_style = styles.list_level(paragraph)
            return None if by_style is None and not name else Item("•", level or by_style or 0)
        return Item(self._marker(name, level), level)

    def _marker(self, name: str, level: int) -> str:
        levels = self._levels[name]
        counts = self._counts.setdefault(self._list[name], {})
        for deeper in [depth for depth in counts if depth > level]:
            del counts[deeper]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        if levels[level].form == "bullet":
            return "•"

        def shown(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            if depth not in levels:
                return ""
            return _format(counts.setdefault(depth, levels[depth].start), levels[depth].form)

        return re.sub(r"%([1-9])", shown, levels[level].text).strip()


def _numbered(paragraph: Any, styles: Styles) -> tuple[str, int]:
    """Number definition and level, the paragraph's own or its style's."""
    name, level = "", ""
    for source in (paragraph, *styles.chain(_value(paragraph, f"{W}pPr/{W}pStyle"))):
        name = name or _value(source, f"{W}pPr/{W}numPr/{W}numId")
        level = level or _value(source, f"{W}pPr/{W}numPr/{W}ilvl")
    return name, _whole(level)


def _level(element: Any) -> _Level:
    start = _whole(_value(element, W + "start") or "1")
    return _Level(_value(element, W + "numFmt") or "decimal", _value(element, W + "lvlText"), start)


def _format(number: int, form: str) -> str:
    match form:
        case "lowerLetter" | "upperLetter" if 0 < number < 1000:
            text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        case "lowerRoman" | "upperRoman" if 0 < number < 4000:
            text = ""
            for value, letters in _ROMAN:
                text += letters * (number // value)
                number %= value
        case "decimalZero":
            return f"{number:02}"
        case "none" | "bullet":
            return ""
        case _:
            return str(number)
    return text.upper() if form.startswith("upper") else text


def _value(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else found.get(W + "val") or ""


def _whole(value: str | None) -> int:
    return int(value) if value and value.isdecimal() else 0
