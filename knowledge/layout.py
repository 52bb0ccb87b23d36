"""From runs of lines to blocks: headings, paragraphs, list items, table rows, notes and quotes.

Each run is judged with an eye on its neighbours. Nothing here knows what a heading means; see `sections`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from knowledge import headings
from knowledge.dates import find_dates
from knowledge.hyphens import join_lines
from knowledge.labels import bind_values
from knowledge.marks import is_case_number, is_nothing, unmarked
from knowledge.model import Block, BlockKind, SectionKind, Source, Style
from knowledge.names import is_person_name
from knowledge.runs import ENDS, GAP_OF_PAGES, NOTE, QUOTE, URL, Run, Setting, is_open, is_quote, read_runs
from knowledge.table_rows import plain
from knowledge.words import is_word

_LETTER = re.compile(r"(?:Kære|Hej|Venlig hilsen|Med venlig hilsen|Mvh|(?:De )?bedste hilsner|Hilsen)\b", re.IGNORECASE)
# The list below ends the sentence: "Sekretariatet indstiller, at udvalget".
_LEAD_IN = re.compile(r"\b(?:indstille[rs]|anbefale[rs]|foreslår|foreslås)\b.*\bat\b[^?]*$|\bat:?$")
_LONGEST_HEADING = 110
_LOOK_BACK = 200  # runs in which the number before this one is looked for
_NARROW = 34  # characters in a line of a side column


def blocks(source: Source) -> tuple[Block, ...]:
    """The blocks of `source` in reading order; running heads, page numbers and tables of contents are left out. Entries of
    a list that hold nothing, and the number of a case standing alone, are kept in `raw` only: their `text` is empty.

    `raw` holds one line for each entry of `starts`, except in table rows, whose `starts` names the row's own first line.
    """
    runs, page = read_runs(source)
    _classify(runs, page)
    runs = _mended(bind_values(runs), page)
    runs = _titles_first(runs)
    return tuple(_unmarked_row(run.block, page) if run.block else _block(run, page) for run in runs)


def _classify(runs: list[Run], page: Setting) -> None:
    """Tell headings, notes, quotes and items from paragraphs, each with an eye on its neighbours."""
    for at, run in enumerate(runs):
        if run.block or run.kind in (BlockKind.HEADING, BlockKind.ITEM):
            continue
        if run.lines[0].style is Style.HEADING:
            run.kind, run.level = BlockKind.HEADING, headings.rank(run.text, run.lines[0].level or 1)
        elif _is_heading(runs, at, page):
            run.kind = BlockKind.HEADING
            if run.marker:
                run.texts[0] = f"{run.marker} {run.texts[0]}"
                run.marker = ""
            hashes = re.match(r"(#{1,6})\s+(?=\D)", run.text)
            if hashes:
                run.texts[0] = run.texts[0][hashes.end() :]
            run.level = headings.rank(headings.clean(run.text), len(hashes[1]) if hashes else 0)
        elif run.marker:
            run.kind, run.level = BlockKind.ITEM, run.indent
        elif _is_note(run):
            run.kind = BlockKind.NOTE
        elif is_quote(run.text):
            run.kind = BlockKind.QUOTE
    _gather_prompts(runs)
    _close_advice(runs)
    _demote(runs)
    _demote_rows(runs)
    if page.scanned:
        _find_lost_marks(runs)


def _find_lost_marks(runs: list[Run]) -> None:
    """A scan loses the marks of some items: what follows an item and, like it, ends without a full stop is one too."""
    for before, run in pairwise(runs):
        below = before.kind is BlockKind.ITEM and run.kind is BlockKind.PARAGRAPH and run.gap <= GAP_OF_PAGES
        if below and run.text[:1].isupper() and not ENDS.search(before.text) and not ENDS.search(run.text):
            run.kind = BlockKind.ITEM


def _demote(runs: list[Run]) -> None:
    """The last line of a list without marks looks like a heading: after an unfinished line, over a real heading."""
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        listed = before.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and not before.block and not ENDS.search(before.text)
        listed = listed and not _is_date(before.text)
        if listed and after.kind is BlockKind.HEADING and _is_plain_short(run) and after.level <= run.level:
            run.kind, run.level = BlockKind.PARAGRAPH, 0


def _demote_rows(runs: list[Run]) -> None:
    """Three short lines and more that would head each other are a list (names, key figures), but for the last one."""
    at = 0
    while at < len(runs):
        end = at
        while end < len(runs) and _is_plain_short(runs[end]):
            end += 1
        if end - at >= 3:
            for run in runs[at : end - 1]:
                run.kind, run.level = BlockKind.PARAGRAPH, 0
        at = max(end, at + 1)


def _close_advice(runs: list[Run]) -> None:
    """The next chapter of a report, in letters as large as those of its advice, stands beside the last advice, not below it."""
    largest = 0
    for run in runs:
        style_level = run.lines[0].level if run.lines and run.lines[0].style is Style.HEADING else 0
        if style_level and headings.advice(run.text):
            largest = style_level
        elif 0 < style_level <= largest and headings.role(run.text) is not SectionKind.RECOMMENDATIONS:
            run.level = headings.ITEM_RANK


def _is_plain_short(run: Run) -> bool:
    short = run.kind is BlockKind.HEADING and run.level == headings.SHORT_RANK and run.lines[0].style is Style.PLAIN
    return short and len(run.lines) == 1 and not headings.is_heading_word(run.text)


def _is_heading(runs: list[Run], at: int, page: Setting) -> bool:
    run = runs[at]
    text = run.text
    after = runs[at + 1] if at + 1 < len(runs) else None
    before = runs[at - 1] if at else None
    if not text or len(text) > (160 if headings.item(text) or headings.is_appendix(text) else _LONGEST_HEADING):
        return False
    if run.marker:
        return _is_numbered_heading(run, before, after) or _is_counted_on(runs, at)
    if headings.is_heading_word(text) or re.match(r"#{1,6}\s+\S", text) or headings.is_bold(text):
        return True
    if headings.is_year(text):
        return text.endswith(":") and after is not None
    found = headings.item(text)
    if found and found.style == "punkt":
        return bool(re.match(r"(?i)(?:punkt|pkt|ad|dags|sag nr)", text)) and (
            not re.search(r"[.!;,]$", text) or len(found.title.split()) == 1
        )
    if NOTE.match(text) or URL.search(text) or "\t" in text or "@" in text or _is_date(text):
        return False
    if headings.is_appendix(text) and not text.endswith((".", ",")):
        return True
    if headings.is_capitals(text) and not text.endswith((".", ",", ":")) and len(text) > 4:
        below = after is None or after.gap > 0 or after.marker != "" or not headings.is_capitals(after.text)
        return run.gap > 0 and below
    if headings.is_numbered(text) and not text.endswith((".", ",", ";")):
        return run.gap > 0 and len(run.lines) <= 3 and after is not None and (after.gap > 0 or len(text) <= 60)
    return _is_short_line(runs, at, page)


def _is_numbered_heading(run: Run, before: Run | None, after: Run | None) -> bool:
    """Whether a numbered or bulleted line heads the text below it instead of being an item of a list."""
    marker, text = run.marker, run.text
    if after is None or (re.search(r"[.,;:…]$", text) and not marker.startswith("#")):
        return False
    if marker.startswith("#"):
        return not after.marker.startswith("#") and not (
            before and before.marker.startswith("#") and before.kind is BlockKind.ITEM
        )
    if not re.match(r"\(?\d", marker) or not text[:1].isupper() or len(run.lines) > 3:
        return False
    number = int(re.sub(r"\D", "", marker))
    listed = [other for other in (before, after) if other is not None and other.kind is not BlockKind.HEADING]
    neighbours = [
        int(re.sub(r"\D", "", other.marker)) - number
        for other in listed
        if re.match(r"\(?\d", other.marker) and not (other is before and run.gap > before.gap)
    ]
    if 1 in neighbours or -1 in neighbours:
        return after.gap > 0 and run.gap > 0 and bool(headings.split_presenter(text)[1])
    return run.gap > 0 and (after.gap > 0 or len(text) <= 60)


def _is_counted_on(runs: list[Run], at: int) -> bool:
    """Whether a short numbered line stands over text of its own, like the one before or after it (dense minutes)."""
    run = runs[at]
    after = runs[at + 1] if at + 1 < len(runs) else None
    if after is None or after.block or after.marker[:1].isdigit() or not re.fullmatch(r"\d{1,2}[.)]", run.marker):
        return False
    if len(run.lines) > 1 or len(run.text) > 80 or re.search(r"[.,;:…]$", run.text) or not run.text[:1].isupper():
        return False
    if not after.marker and not after.text[:1].isupper():
        return False
    number = int(run.marker[:-1])
    numbered = (
        other for other in reversed(runs[max(0, at - _LOOK_BACK) : at]) if re.match(r"\d{1,2}[.)]", other.marker or other.text)
    )
    last = next(numbered, None)
    headed = last is not None and last.kind is BlockKind.HEADING and last.text.startswith(f"{number - 1}{run.marker[-1]} ")
    counted = any(other.marker == f"{number + 1}{run.marker[-1]}" for other in runs[at + 1 : at + 40])
    return headed or (counted and number == 1)


def _is_narrow(run: Run, page: Setting) -> bool:
    return not run.marker and len(run.lines) <= 6 and all(len(text) <= min(_NARROW, 0.6 * page.width) for text in run.texts)


def _stands_beside_text(runs: list[Run], at: int, page: Setting) -> bool:
    """Whether lines of full width follow the label at `at`, at once or after one label more."""
    for run in runs[at + 1 : at + 3]:
        if run.block or max(len(text) for text in run.texts) > 0.6 * page.width:
            return True
        if not _is_narrow(run, page):
            return False
    return False


def _is_short_line(runs: list[Run], at: int, page: Setting) -> bool:
    """A short line without full stop over text, or the label of a side column."""
    run, text = runs[at], runs[at].text
    after = runs[at + 1] if at + 1 < len(runs) and not runs[at + 1].is_mail else None
    before = runs[at - 1] if at else None
    if after is None or not (text[0].isupper() or text[0].isdigit() or text[0] in "\"'’”»É"):
        return False
    labels = len(run.lines) > 1 and page.wrapped and page.pitch == 0 and not re.search(r"[.,;:]$", text)
    if labels and _is_narrow(run, page) and run.gap + after.gap > 0 and not (before and before.text.endswith(":")):
        return _stands_beside_text(runs, at, page)
    if re.search(r"[.,;:…!]$|[.,;:]\)$", text) or is_open(text) or len(run.lines) > (3 if page.pitch else 2):
        return False
    if _is_roster_entry(text):
        return False
    if (QUOTE.match(text) and re.search(r"\(.*\)$", text)) or re.match(r"[^\W\d_]+(?: [^\W\d_]+)?: \S", text):
        return False
    if page.whole and (after.block or after.lines[0]).page != run.lines[0].page:
        return False  # the last line of a slide heads nothing
    if re.match(r"\d{4} [A-ZÆØÅ]|.* = ", text) or _LETTER.match(text) or _is_date(text) or _LEAD_IN.search(text):
        return False
    room = 0.85 * page.width if page.wrapped else 80
    if len(text) > max(room, 30) or not re.search(r"[^\W\d_]{3}", text) or re.fullmatch(r"[\d.\-A-Z/ ]+", text):
        return False
    apart = run.gap > page.pitch or page.pitch == 1 or run.cut or before is None or before.kind is BlockKind.HEADING
    if not apart or (run.gap == 0 and before is not None):
        return False
    if after.gap == 0:
        return bool(after.marker) or (page.wrapped and len(text) <= 40 and len(after.lines) > 1) or bool(_is_prompt(after.text))
    if (
        page.pitch == 1
        and before is not None
        and before.kind is BlockKind.PARAGRAPH
        and not ENDS.search(before.text)
        and not run.gap > 1
    ):
        return bool(before.text) and len(before.text) < 0.7 * page.width
    return after.block is not None or after.marker != "" or len(after.text) > 20 or not after.text[:1].islower()


def _is_roster_entry(text: str) -> bool:
    """Whether a line is a person with what they are, "Ida Holm, kulturchef, Struer": it stands in a list, it heads nothing."""
    name, comma, rest = text.partition(",")
    return bool(comma and rest.strip()) and is_person_name(re.sub(r"\s*\([^()]*\)", "", name).strip())


def _is_date(text: str) -> bool:
    """Whether a line states a date and little else."""
    return len(text) <= 60 and any(date.end - date.start > 0.6 * len(text) for date in find_dates(text))


def _is_prompt(text: str) -> bool:
    return text.startswith("(") and text.endswith(")") and len(text) <= 120


def _gather_prompts(runs: list[Run]) -> None:
    """A form's label with its explanation in brackets below is one heading, and so are years stacked over one text."""
    at = 0
    while at + 1 < len(runs):
        run, after = runs[at], runs[at + 1]
        label = run.kind is BlockKind.HEADING and after.gap == 0 and after.block is None and _is_prompt(after.text)
        years = run.kind is after.kind is BlockKind.HEADING and run.level == after.level == headings.YEAR_RANK
        if label or years:
            run.level = max(run.level, headings.SHORT_RANK)  # the labels of a form are peers
            if years:
                run.texts[-1] = run.texts[-1].rstrip(":") + ","
            run.lines += after.lines
            run.texts += after.texts
            del runs[at + 1]
        else:
            at += 1


def _is_note(run: Run) -> bool:
    return bool(NOTE.match(run.text) or URL.fullmatch(run.text)) and not headings.is_capitals(run.text)


def _mended(runs: list[Run], page: Setting) -> list[Run]:
    """Join sentences that a box, a footnote or a quote cut in two; what stood between follows them."""
    done: list[Run] = []
    at = 0
    while at < len(runs):
        run = runs[at]
        done.append(run)
        at += 1
        if run.block or run.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or ENDS.search(run.text) or not run.text:
            continue
        long = len(run.text) > 0.8 * page.width or len(run.lines) > 1
        for ahead in range(1, 9):
            if at + ahead >= len(runs) or not long:
                break
            other, between = runs[at + ahead], runs[at : at + ahead]
            if not all(_is_boxed(r) for r in between):
                break
            if other.kind is BlockKind.PARAGRAPH and not other.block and other.text[:1].islower() and not other.marker:
                run.lines += other.lines
                run.texts += other.texts
                for inside in between:
                    inside.kind = inside.kind if inside.kind is BlockKind.NOTE else BlockKind.QUOTE
                done += between
                at += ahead + 1
                break
    return done


def _is_boxed(run: Run) -> bool:
    if run.block or run.marker or run.kind is BlockKind.HEADING:
        return False
    return run.kind in (BlockKind.NOTE, BlockKind.QUOTE) or bool(ENDS.search(run.text) and QUOTE.search(run.text))


def _titles_first(runs: list[Run]) -> list[Run]:
    """Slides whose title stands at the foot of the page: the title is moved before what it heads.

    Only where pages are parted by several blank lines (or numbered by the format), most of them end in a short line, and most
    do not begin with one.
    """
    starts = [0] + [i for i in range(1, len(runs)) if _parts_pages(runs[i - 1], runs[i])]
    pages = [runs[a:b] for a, b in zip(starts, [*starts[1:], len(runs)], strict=True)]
    full = [page for page in pages if len(page) > 1]
    if len(full) < 2 or len(full) < 0.6 * len(pages):
        return runs
    footed = [page for page in full if _is_title(page[-1])]
    headed = [page for page in full if page[0].kind is BlockKind.HEADING]
    if len(footed) < 0.75 * len(full) or 2 * len(headed) > len(full):
        return runs
    done: list[Run] = []
    for page in pages:
        if len(page) > 1 and _is_title(page[-1]):
            title = page[-1]
            title.kind, title.level = BlockKind.HEADING, headings.CHAPTER_RANK
            page = [title, *page[:-1]]
        done += page
    return done


def _parts_pages(before: Run, after: Run) -> bool:
    first, second = (before.block or before.lines[-1]).page, (after.block or after.lines[0]).page
    return first != second if first is not None and second is not None else after.gap >= GAP_OF_PAGES


def _is_title(run: Run) -> bool:
    if run.block or run.marker or not run.text or run.gap == 0:
        return False
    return run.kind is BlockKind.HEADING or (
        len(run.text) <= 60 and len(run.lines) <= 2 and not re.search(r"[.,;:]$", run.text)
    )


def _block(run: Run, page: Setting) -> Block:
    text = ""
    starts: list[tuple[int, int]] = []
    for line, part in zip(run.lines, run.texts, strict=True):
        part = unmarked(part.strip(), known=lambda word: page.known(word) or is_word(word)).strip()
        if text and part:
            whole = "://" in text.rsplit(maxsplit=1)[-1] and text.endswith(("-", "/"))
            text = text + part if whole else join_lines(text, part, known=page.known)
        else:
            text = text or part
        starts.append((max(len(text) - len(part), 0), line.number))
    if is_nothing(text) or is_case_number(text):
        text, starts = "", [(0, number) for _, number in starts]
    if "<" in text:
        stripped = plain(text)
        if stripped != text:
            text, starts = stripped, [(min(offset, len(stripped)), number) for offset, number in starts]
    return Block(
        kind=run.kind,
        text=headings.clean(text) if run.kind is BlockKind.HEADING else text,
        raw="\n".join(line.raw.strip() for line in run.lines),
        lines=(min(li.number for li in run.lines), max(li.number for li in run.lines)),
        page=run.lines[0].page,
        level=run.level,
        marker=run.marker,
        starts=tuple(starts),
    )


def _unmarked_row(block: Block, page: Setting) -> Block:
    """A table row without marks in its cells."""

    def said(text: str) -> str:
        return unmarked(text, known=lambda word: page.known(word) or is_word(word))

    text = said(block.text)
    if text == block.text:
        return block
    return replace(block, text=text, cells=tuple(map(said, block.cells)), header=tuple(map(said, block.header)))
