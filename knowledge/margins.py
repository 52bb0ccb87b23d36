"""What stands around the text and is no part of it: running heads, page numbers, tables of contents, the heads of e-mails.

A heading word may stand on every page too, so repetition alone proves nothing: a running head is repeated where pages meet.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from knowledge import headings
from knowledge.mails import ADDRESS, mail_heads
from knowledge.model import Line, Style

_OF_PAGES = re.compile(r"(?:.{0,60}\W)?(?:side|page|s\.|slide)\s*\d{1,4}\s*(?:af|of|/)\s*\d{1,4}\W*", re.IGNORECASE)
_PAGE = re.compile(r"[-–|\s]*(?:(?:side|page|slide)\s*)?\d{1,3}[-–|\s]*", re.IGNORECASE)
_SIDE = re.compile(r"[-–|\s]*(?:side|page)\s*\d{1,4}[-–|.\s]*", re.IGNORECASE)
_ENDS_IN_SIDE = re.compile(r".*\S(?:\s{2,}|\t|\s*[-–|]\s*)(?:side|page)\s*\d{1,4}", re.IGNORECASE)
_FRACTION = re.compile(r"\d{1,3}\s*/\s*\d{1,3}")
_LEADERS = re.compile(r"(?<=\S)\s*(?:\.{4,}|…{2,}|_{4,}|(?:\. ){4,})\s*\d{1,4}$")
_TAB_PAGE = re.compile(r"[^\t]*\S[^\t]*\t+\d{1,4}\s*|_{2,}\t(?:s|side)\.?\s*\d{1,4}\t.*")
_SPACED_PAGE = re.compile(r"\S.*\S\s{3,}\d{1,4}\s*")
_CONTENTS = re.compile(
    r"(?:indhold|indholdsfortegnelse|indholdsoversigt|dagsordensoversigt|(?:table of )?contents)(?:\s+(?:side|sidetal|s\.))?",
    re.IGNORECASE,
)
_ADDRESSES = 3  # e-mail addresses in one line that make it a list of recipients
_PAPER = re.compile(r"\b\w*(?:dagsorden|referat|indkaldelse)", re.IGNORECASE)
_LONGEST_HEAD = 100  # characters; a running head is short
_GAP = 3  # blank lines in a row that part pages
_REACH = 3  # lines from the edge of a page within which a running head stands
_REPEATS = 3
_ENTRIES = 3  # entries that make a table of contents


def margins(lines: Sequence[Line]) -> frozenset[int]:
    """The numbers of the lines that are margin or table of contents; blank lines are never among them."""
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    if not filled:
        return frozenset()
    found = _contents(lines, filled)
    found |= _page_numbers(lines, filled)
    found |= _running_heads(lines, filled, found)
    found |= _page_edges(lines, filled)
    found |= _head_of_one_page(lines, filled)
    found |= {i for start, end in mail_heads(lines, filled) for i in filled[start:end]}
    found |= {i for i in filled if _is_address_list(lines[i].text)}
    return frozenset(lines[i].number for i in found)


def _page_numbers(lines: Sequence[Line], filled: list[int]) -> set[int]:
    """Lines that only number the page. A bare number is one where the page ends, never between other figures of a table."""
    found = set()
    for at, i in enumerate(filled):
        line = lines[i]
        text = line.text.strip()
        if line.style is Style.ROW or len(text) > _LONGEST_HEAD:
            continue
        if (
            _OF_PAGES.fullmatch(text)
            or _SIDE.fullmatch(text)
            or _ENDS_IN_SIDE.fullmatch(text)
            or (_FRACTION.fullmatch(text) and _at_edge(lines, filled, at))
            or (_PAGE.fullmatch(text) and _at_edge(lines, filled, at, reach=1) and not _among_figures(lines, filled, at))
        ):
            found.add(i)
    return found


def _among_figures(lines: Sequence[Line], filled: list[int], at: int) -> bool:
    near = filled[max(0, at - 2) : at] + filled[at + 1 : at + 3]
    return any(re.fullmatch(r"[\d.,%\s()-]+", lines[i].text.strip()) for i in near)


def _at_edge(lines: Sequence[Line], filled: list[int], at: int, *, reach: int = _REACH) -> bool:
    """Whether a page begins or ends within `reach` lines of the filled line number `at`."""
    for step in range(reach):
        for first, second in ((at - step - 1, at - step), (at + step, at + step + 1)):
            if first < 0 or second >= len(filled):
                return True
            before, after = lines[filled[first]], lines[filled[second]]
            if before.page != after.page or filled[second] - filled[first] > _GAP or "\f" in after.raw:
                return True
    return False


def _running_heads(lines: Sequence[Line], filled: list[int], known: set[int]) -> set[int]:
    """Short lines repeated at the edges of pages; a page number beside a line makes an edge too."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, i in enumerate(filled):
        text = lines[i].text.strip()
        if (
            i not in known
            and 2 < len(text) <= _LONGEST_HEAD
            and not text[0].islower()
            and lines[i].style in (Style.PLAIN, Style.HEADING)
        ):
            places[_shape(text)].append(at)
    numbers = {at for at, i in enumerate(filled) if i in known and not _is_contents_line(lines[i].text)}
    starts = _page_starts(lines, filled)
    found = set()
    for shape, ats in places.items():
        text = lines[filled[ats[0]]].text.strip()
        if len(ats) < _REPEATS or headings.role(text) or headings.is_heading_word(text) or "\t" in shape:
            continue
        numbered = sum(_near_number(at, numbers) for at in ats) > 0.7 * len(ats)
        reach = 1 if numbered else _REACH
        edged = [
            at for at in ats if _near_number(at, numbers) or _near_start(at, starts) or _at_edge(lines, filled, at, reach=reach)
        ]
        if len(edged) >= max(_REPEATS, 0.7 * len(ats)) and not _looks_like_item(shape):
            found |= {filled[at] for at in edged if at >= _REACH or at in numbers}
    return found


def _page_edges(lines: Sequence[Line], filled: list[int]) -> set[int]:
    """Lines that stand first or last on nearly every page of a paged file, two pages being enough."""
    pages: dict[int, list[int]] = defaultdict(list)
    for i in filled:
        page = lines[i].page
        if page is not None and lines[i].style in (Style.PLAIN, Style.HEADING) and len(lines[i].text) <= _LONGEST_HEAD:
            pages[page].append(i)
    found: set[int] = set()
    for place in (0, -1):
        edges = [rows[place] for rows in pages.values() if len(rows) > 2]
        shapes = Counter(_shape(lines[i].text.strip()) for i in edges)
        common = {shape for shape, count in shapes.items() if count >= 2 and count >= 0.8 * len(pages)}
        found |= {i for i in edges if _shape(lines[i].text.strip()) in common and not headings.is_heading_word(lines[i].text)}
    return found


def _head_of_one_page(lines: Sequence[Line], filled: list[int]) -> set[int]:
    """The running head of a file of one page, which nothing repeats: small print over a title that is set as one.

    It stands in two ends of the line, or says beside a name what paper this is, of which day.
    """
    first, title = lines[filled[0]], lines[filled[min(1, len(filled) - 1)]]
    if first.page is None or first.page != lines[filled[-1]].page or len(first.text) > _LONGEST_HEAD:
        return set()
    text = first.text.strip()
    small = first.style is Style.PLAIN and title.style is Style.HEADING and not text.endswith((".", ":"))
    if not small or headings.is_heading_word(text) or headings.item(text):
        return set()
    parted = re.fullmatch(r"[^\t]+\t[^\t]+", text) and title.text.count("\t") == 0
    tells = bool(_PAPER.search(text)) and bool(_PAPER.search(title.text))
    return {filled[0]} if parted or tells else set()


def _page_starts(lines: Sequence[Line], filled: list[int]) -> frozenset[int]:
    """Places where a form feed, kept as one leading space in plain text, begins a page. Rare in text that indents its lists."""
    marked = [at for at, i in enumerate(filled) if re.match(r"(?:\f| (?=\S))", lines[i].raw)]
    return frozenset(marked) if len(marked) <= max(3, len(filled) // 10) else frozenset()


def _near_number(at: int, numbers: set[int]) -> bool:
    return any(at + step in numbers for step in range(-_REACH, _REACH + 1))


def _near_start(at: int, starts: frozenset[int]) -> bool:
    return any(at - step in starts for step in range(_REACH))


def _is_address_list(text: str) -> bool:
    """Whether a line, no table row, holds e-mail addresses and hardly anything else."""
    if text.count("@") < _ADDRESSES or "\t" in text or text.lstrip().startswith("|"):
        return False
    rest = ADDRESS.sub("", text)
    return len(ADDRESS.findall(text)) >= _ADDRESSES and 2 * sum(map(str.isalpha, rest)) < len(text)


def _shape(text: str) -> str:
    """`text` with its figures masked where they may count pages, so that "Referat 3" and "Referat 4" are one head."""
    return re.sub(r"\s+", " ", re.sub(r"\d+(?=\W*$)|(?<=side )\d+", "#", text.casefold())).strip()


def _looks_like_item(shape: str) -> bool:
    return bool(
        re.match(
            r"(?:punkt|pkt|sag|trin|mål|bilag|spørgsmål|tabel|figur)\b.{0,4}(?:\d|#)|[-•*#]|\d+[.)] (?!\w+ (?:\d{4}|#))", shape
        )
    )


def _is_contents_line(text: str) -> bool:
    text = text.rstrip()
    if not text[-1:].isdigit() and not text.startswith("_"):
        return False
    return bool(_LEADERS.search(text) or _TAB_PAGE.fullmatch(text))


def _contents(lines: Sequence[Line], filled: list[int]) -> set[int]:
    """Tables of contents: runs of entries that end in a page number, with their title and the lines wrapped between entries."""
    found: set[int] = set()
    at = 0
    while at < len(filled):
        titled = bool(_CONTENTS.fullmatch(lines[filled[at]].text.strip(" :*#")))
        end = _entries_end(lines, filled, at + titled, titled=titled)
        if end is None and titled:
            end = _repeated_headings_end(lines, filled, at + 1)
        if end is None:
            at += 1
            continue
        found |= set(filled[at:end])
        at = end
    return found


def _entries_end(lines: Sequence[Line], filled: list[int], at: int, *, titled: bool) -> int | None:
    """Where the run of entries that begins at `at` ends (exclusive), None where there is no such run."""
    last, count, i = at - 1, 0, at
    figures: list[int] = []
    while i < len(filled) and i - last <= 3:
        text = lines[filled[i]].text.rstrip()
        if _is_contents_line(text) or (titled and _SPACED_PAGE.fullmatch(text)):
            numbers = re.findall(r"\d+", text)
            figures.append(int(numbers[-1]) if not text.startswith("_") else 0)
            last, count = i, count + 1
        elif count == 0 and not titled:
            return None
        i += 1
    rising = all(a <= b for a, b in pairwise(figures))
    with_leaders = any(_LEADERS.search(lines[filled[j]].text.rstrip()) for j in range(at, last + 1))
    if count >= _ENTRIES and (rising or with_leaders) and (titled or with_leaders):
        return last + 1
    return None


def _repeated_headings_end(lines: Sequence[Line], filled: list[int], at: int) -> int | None:
    """The end of a table of contents without page numbers: short lines each of which opens a line further down again."""
    counts: dict[str, int] = defaultdict(int)
    for i in filled[at:]:
        counts[headings.key(re.sub(r"^\W*(?:\d+[.)]?\s+)?", "", lines[i].text))[:40]] += 1
    end = at
    misses = 0
    hits = 0
    seen: set[str] = set()
    while end < len(filled) and misses < 2:
        text = lines[filled[end]].text.strip()
        bare = headings.key(re.sub(r"^\W*(?:\d+[.)]?\s+)?", "", text))[:40]
        if bare in seen or len(text) > _LONGEST_HEAD or (end > at and filled[end] - filled[end - 1] > 2):
            break
        seen.add(bare)
        if not bare or counts[bare] < 2:
            misses += 1
        else:
            hits += 1
        end += 1
    return end if hits >= _ENTRIES and hits >= 2 * misses else None
