"""Markdown (CommonMark's usual part and pipe tables). Lines keep their numbers; marks that only dress the text are dropped from
`text` and stay in `raw`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.formats.characters import clean
from knowledge.formats.text import split
from knowledge.model import Line, Style

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(.*)$")
_SEPARATOR = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL_END = re.compile(r"(?<!\\)\|")
_QUOTE = re.compile(r"(?: {0,3}>[ \t]?)+")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:[ \t]*\S+")

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LONGEST = 20_000  # characters of a line that is searched for marks; longer ones are data, and the search is quadratic
_HIDDEN = 0xE000  # escaped characters wait in the private use area, where no mark is found
_EMPHASIS = re.compile(r"(\*{1,3})(?=[^\s*])([^*]*[^\s*])\1")
_SUBSTITUTIONS = (
    (re.compile(r"<!--.*?-->"), ""),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), " "),
    (re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>"), ""),
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>"), r"\1"),
    (re.compile(r"\[\^[^\]\s]+\](?!:)"), ""),
    (re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)"), r"\1"),
    (re.compile(r"!?\[([^\[\]]+)\]\[[^\[\]]*\]"), r"\1"),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (_EMPHASIS, r"\2"),
    (_EMPHASIS, r"\2"),  # again: what was nested within another
    (re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_]*[^\s_])\1(?!\w)"), r"\2"),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~\s?"), ""),
)


def read_markdown(data: bytes, path: Path) -> tuple[Line, ...]:
    """The lines of a markdown file with what its marks say of them; an item's text begins with its marker.

    Underlines of headings, separators of tables, fences of code and link definitions make no line. Raises `SourceError` for
    binary data.
    """
    return tuple(_lines(split(data, path)))


def _lines(rows: list[str]) -> Iterator[Line]:
    matter = _front_matter(rows)
    fence = ""
    in_table = False
    for index, raw in enumerate(rows):
        number = index + 1
        after = rows[index + 1] if index + 1 < len(rows) else ""
        mark = _FENCE.match(raw)
        if mark and (not fence or (raw.strip().startswith(fence) and not raw.strip(" \t`~"))):
            fence = "" if fence else mark[1]
        elif fence or index < matter:
            if fence or raw.strip() != "---":
                yield Line(number, clean(raw), raw)
        else:
            in_table = "|" in raw and (in_table or _is_row(raw, after))
            yield from _marked(number, raw, rows[index - 1] if index > matter else "", after=after, in_table=in_table)


def _front_matter(rows: list[str]) -> int:
    """How many lines at the top are YAML between two lines of three hyphens."""
    if rows and rows[0].rstrip() == "---":
        for index, row in enumerate(rows[1:80], start=1):
            if row.rstrip() in {"---", "..."}:
                return index + 1
    return 0


def _is_row(raw: str, after: str) -> bool:
    bare = raw.strip()
    return bool(_SEPARATOR.match(after) and "|" in after) or (len(bare) > 2 and bare[0] == bare[-1] == "|")


def _marked(number: int, raw: str, before: str, *, after: str, in_table: bool) -> Iterator[Line]:
    if len(raw) > _LONGEST:
        yield Line(number, clean(raw), raw)
    elif in_table:
        if not _SEPARATOR.match(raw):
            yield Line(number, "\t".join(_cells(raw)), raw, style=Style.ROW)
    elif heading := _ATX.match(raw):
        yield Line(number, inline(heading[2] or ""), raw, style=Style.HEADING, level=len(heading[1]))
    elif _UNDERLINE.match(raw) and _may_be_underlined(before):
        return  # it was read with the line above
    elif (line := _UNDERLINE.match(after)) and _may_be_underlined(raw):
        yield Line(number, inline(raw.strip()), raw, style=Style.HEADING, level=1 if line[1][0] == "=" else 2)
    elif _RULE.match(raw):
        yield Line(number, "", raw)
    elif item := _ITEM.match(raw):
        level = len(item[1].expandtabs(4)) // 2
        yield Line(number, f"{item[2]} {inline(item[3])}".rstrip(), raw, style=Style.ITEM, level=level)
    elif not _DEFINITION.match(raw):
        yield Line(number, inline(_QUOTE.sub("", raw, count=1) if _QUOTE.match(raw) else raw), raw)


def _may_be_underlined(row: str) -> bool:
    """Only a line of running text can be made a heading by the line below it."""
    return bool(row.strip()) and not any(mark.match(row) for mark in (_ATX, _RULE, _ITEM, _UNDERLINE, _QUOTE, _DEFINITION))


def _cells(raw: str) -> list[str]:
    bare = raw.strip()
    bare = bare[1:] if bare.startswith("|") else bare
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [inline(cell.strip()) for cell in _CELL_END.split(bare)]


def inline(text: str) -> str:
    """`text` without emphasis, code marks and tags; links and pictures reduced to their words."""
    text = clean(text)
    if text.isalnum():
        return text
    text = _ESCAPED.sub(lambda match: chr(_HIDDEN + ord(match[1])), text)
    for pattern, replacement in _SUBSTITUTIONS:
        text = pattern.sub(replacement, text)
    text = "".join(chr(ord(char) - _HIDDEN) if _HIDDEN <= ord(char) < _HIDDEN + 128 else char for char in text)
    return clean(html.unescape(text)).rstrip("\\")
