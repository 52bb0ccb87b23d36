"""Where an answer is from, in people's words: the source line, and the view that shows the quote itself. An answer of the
coordinator is named by its day, and shown below the question that it was given to; a published report by its own name; the
calendar of planned meetings by the day on which the meeting was last changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.texts import dates
from handlers.texts.markup import bold, cut, escape, italic, joined, page, quote, shrink, size
from handlers.texts.reply import MAX_QUOTE
from knowledge.findings import Citation

MAX_LABELS = 3
MAX_LINE = 600
MAX_HEADING = 70
MAX_TITLE = 50  # a longer title is shown without its subtitle
CURATED = "Svar fra koordinatoren"
CALENDAR = "Netværkets mødekalender"
MAX_QUESTION = 300
MAX_TITLE_SHOWN = 150
MAX_REPORT = 200
ASKED = "Spørgsmålet var: {}"

_BRACKETS = re.compile(r"\s*\(([^()]*)\)[\s.?:]*$")
_ADVICE = re.compile(r"(råd|anbefaling)\s+(\d+)\b", re.IGNORECASE)


def place(citation: Citation, *, advice: str = "") -> str:
    """One place: "KD-Net 2. juni 2023, punkt 49", "8 råd til projekter, råd 1", "Årsrapport, Økonomi", "Oplæg, side 3".

    `advice` is the number of the advice, where that is known.
    """
    return ", ".join(filter(None, _place(citation, advice=advice)))


def _place(citation: Citation, *, advice: str = "") -> tuple[str, str]:
    """The meeting or document, and the part of it."""
    if citation.curated:
        return curated(citation.date), ""
    if citation.report is not None:  # its name is enough: it has few parts, and the view tells which
        return cut(" ".join(citation.document.split()), MAX_REPORT), ""
    if citation.planned:
        return CALENDAR, f"ændret {dates.day(citation.date, weekday=False)}" if citation.date else ""
    meeting = citation.meeting
    if meeting and meeting.body:
        name = f"{meeting.body} {dates.day(meeting.date, weekday=False)}" if meeting.date else meeting.body
        return cut(name, 150), f"punkt {cut(meeting.item, 10)}" if meeting.item else ""
    title = _title(citation)
    return title, _advice(citation) or f"råd {cut(advice, 10)}" if advice else _part(citation, title)


def curated(day: str | None) -> str:
    """An answer of the coordinator by its day: "Svar fra koordinatoren, 12. marts 2026"."""
    return f"{CURATED}, {dates.day(day, weekday=False)}" if day else CURATED


def _title(citation: Citation) -> str:
    """The title of the document, without the subtitle where it is long."""
    title = _trimmed(" ".join((citation.title or citation.document).split()))
    main, colon, _ = title.partition(": ")
    return cut(main if colon and size(title) > MAX_TITLE else title, 120)


def _part(citation: Citation, title: str) -> str:
    """The part of the document: the numbered advice, else the innermost heading, else the page."""
    if called := _advice(citation):
        return called
    heading = _trimmed(citation.heading[-1]) if citation.heading else ""
    if heading and heading.casefold() not in title.casefold() and len(heading) <= MAX_HEADING:
        return heading
    return f"side {citation.page}" if citation.page else ""


def _advice(citation: Citation) -> str:
    """What the document calls the advice that the citation belongs to: "råd 3", "anbefaling 3"; empty where it is none."""
    found = next((match for heading in citation.heading if (match := _ADVICE.match(heading))), None)
    return f"{found[1].casefold()} {found[2]}" if found else ""


def _trimmed(name: str) -> str:
    """A heading without what a form says about filling it in ("Formål (højst ti linjer)") and without a question mark."""
    shown = name
    if (brackets := _BRACKETS.search(name)) and (brackets[1][:1].islower() or len(brackets[1].split()) > 3):
        shown = name[: brackets.start()]
    return shown.rstrip(" ?:") or name


def line(citations: Sequence[Citation], *, advice: str = "") -> str:
    """The source line; empty without citations. Parts of one document stand together: "Referat, punkt 2 og punkt 4".

    `advice` is the number of the advice that the first citation, and others of its document, belong to.
    """
    parts: dict[str, list[str]] = {}
    for citation in citations[:MAX_LABELS]:
        within = citation.document == citations[0].document
        name, part = _place(citation, advice=advice if within else "")
        named = parts.setdefault(name, [])
        if part and part not in named:
            named.append(part)
    if not parts:
        return ""
    places = [f"{name}, {joined(named)}" if named else name for name, named in parts.items()]
    return shrink(f"{'Kilde' if len(places) == 1 else 'Kilder'}: {'; '.join(places)}", MAX_LINE, room=2000)


def position(citation: Citation) -> str:
    """Document and lines or page: "referat.txt, linje 12-14"; of an answer of the coordinator the question, of a report its
    title and the part; of the calendar nothing, since it is no file."""
    if citation.planned:
        return ""
    if citation.report is not None:
        return ": ".join(cut(text, MAX_TITLE_SHOWN) for text in (citation.title, *citation.heading[-1:]) if text)
    if citation.curated:
        return ASKED.format(cut(citation.heading[0], MAX_QUESTION)) if citation.heading else ""
    where = ""
    if citation.lines:
        first, last = citation.lines
        where = f", linje {first}" if first == last else f", linje {first}-{last}"
    elif citation.page:
        where = f", side {citation.page}"
    return cut(citation.document, 120) + where


def view(citations: Sequence[Citation], *, head: str = "Sådan står der i kilden:") -> str:
    """HTML of up to three places with the words as they stand in the document."""
    parts: list[str] = []
    headed = None
    for citation in citations[:MAX_LABELS]:
        again = citation.document == headed
        if not (again and (citation.curated or citation.report is not None)):  # a long answer is several places
            parts.append("\n" + bold(place(citation)))
        if (where := position(citation)) and not (again and citation.curated):
            parts.append(italic(where))
        headed = citation.document
        if citation.quote:
            parts.append(quote(shrink(citation.quote.strip(), MAX_QUOTE, room=2500)))
        if not citation.loaded:
            parts.append(escape("Dokumentet er ikke indlæst her, så jeg kan kun vise, hvor det står."))
    return page(escape(head), parts)


def nearest(citations: Sequence[Citation]) -> list[str]:
    """The places a refusal points to."""
    return list(dict.fromkeys(place(citation) for citation in citations))[:MAX_LABELS]
