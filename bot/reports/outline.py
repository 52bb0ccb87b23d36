"""A document as data: headings, paragraphs, lists, tables and pictures in their order. Which words are in it, the texts decide;
how it becomes a file, `bot.reports.finalreport`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reports.charts import Chart


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is a chapter, 2 a section in it; `turned` begins on a new page."""

    text: str
    level: int = 1
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing among many: what it is called, the facts on the same line, and notes below, each with what it is about."""

    title: str
    facts: str
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of headings, repeated on every page. `shares` are the widths of the columns in proportion;
    numbers stand to the right. With `total`, the last row is the sum of the others."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    shares: tuple[float, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart; `alt` says what it shows to those who do not see it."""

    chart: Chart
    alt: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings of the document, each leading to its place."""

    title: str


Part = Heading | Paragraph | Bullets | Entry | Table | Picture | Contents


@dataclass(frozen=True, slots=True)
class Outline:
    """A document. `author` is whose it is, `below` what the foot of every page says before the page's number, which stands in
    `page` ("{page}" and "{pages}" are the numbers); `language` is a tag such as da-DK."""

    title: str
    subtitle: str
    author: str
    below: str
    page: str
    language: str
    parts: tuple[Part, ...]
