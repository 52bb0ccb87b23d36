"""Words for who comes to a meeting, and who was there: municipality by administration, with the holes first; as lines for a
chat, as what a picture says, and the names behind. HTML; the letter about a hole is in `handlers.texts.holes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.meetings.matrix import Cell, Cover, Matrix, Row
from bot.meetings.meeting import Attendee, Meeting, PartStat
from bot.meetings.table import Mark, Shade, Table
from bot.roles import Administration
from handlers.texts import invitations
from handlers.texts.markup import BULLET, escape, joined, page, plain, shrink, size
from handlers.texts.people import ADMINISTRATIONS
from handlers.texts.reply import MAX_MESSAGE

MATRIX, NAMES, PICTURE, FILE, REFRESH = "Svar og huller", "Navne og grunde", "Vis som billede", "Hent Excel", "Opdater"
ANSWERS, PRESENT, NOTE = "Se svarene", "Se hvem der var der", "Notér fremmøde"
BACK, EARLIER, LATER = "« Tilbage", "« Forrige", "Næste »"
PICTURE_NAME = "fremmoede.png"
GONE = "Det møde findes ikke længere."
BUSY = "Det tager et øjeblik."
NOT_INVITED = "Ingen er inviteret endnu."
ERASED = "Slettet person"  # whoever had a seat, and is known no more
ELSEWHERE = "Uden kommune"  # those whose organisation is not known

SHORT: Final[Mapping[Administration, str]] = {
    Administration.CULTURE: "K",
    Administration.HEALTH: "S",
    Administration.EMPLOYMENT: "B",
}
WORDS: Final[Mapping[Cover, str]] = {
    Cover.COVERED: "ja",
    Cover.WAITING: "kø",
    Cover.PERHAPS: "måske",
    Cover.UNANSWERED: "intet svar",
    Cover.UNNOTED: "unoteret",
    Cover.DECLINED: "nej",
    Cover.ABSENT: "kom ikke",
    Cover.NOBODY: "tom",
}
_CAME: Final = "kom"
_EXPLAINED: Final[Mapping[Cover, str]] = {
    Cover.WAITING: "kø: vil gerne, men der er ikke plads",
    Cover.NOBODY: "tom: ingen er inviteret",
    Cover.UNNOTED: "unoteret: ingen har noteret fremmøde",
}
_SIGNS: Final[Mapping[Cover, str]] = {
    Cover.COVERED: "✓",
    Cover.WAITING: "…",
    Cover.PERHAPS: "?",
    Cover.UNANSWERED: "?",
    Cover.UNNOTED: "?",
    Cover.DECLINED: "✗",
    Cover.ABSENT: "✗",
    Cover.NOBODY: "✗",
    Cover.NOT_ASKED: "-",
}
_NAMED: Final = 3  # so many holes are named in a headline


# --------------------------------------------------------------------------------------------------------------- headline


def headline(matrix: Matrix) -> str:
    """How many holes there are, and which where they are few; plain text for one line."""
    holes = [cell for cell in matrix.holes if cell.cover is not Cover.UNNOTED]
    unnoted = len(matrix.holes) - len(holes)
    if not matrix.cells:
        return "Ingen forvaltninger er inviteret"
    if unnoted == len(matrix.cells):
        return "Fremmødet er ikke noteret endnu"
    left = f", {unnoted} ikke noteret endnu" if unnoted else ""
    if not holes:
        return f"Ingen huller{left}"
    count = "1 hul" if len(holes) == 1 else f"{len(holes)} huller"
    places = list(dict.fromkeys(cell.municipality for cell in holes))
    if len(holes) > _NAMED:
        return f"{count} i {len(places)} kommuner{left}" if len(places) > 1 else f"{count} i {places[0]}{left}"
    verb = "manglede" if matrix.attended else "mangler"
    return f"{count}: {joined([f'{place} {verb} {_of(holes, place)}' for place in places])}{left}"


def share(matrix: Matrix) -> str:
    """How many of the administrations are represented."""
    covered = len(matrix.cells) - len(matrix.holes)
    return f"{covered} af {len(matrix.cells)} forvaltninger {'var der' if matrix.attended else 'kommer'}."


def _of(holes: Sequence[Cell], place: str) -> str:
    return joined([ADMINISTRATIONS[cell.administration] for cell in holes if cell.municipality == place])


# -------------------------------------------------------------------------------------------------------------- the lines


def text(meeting: Meeting, matrix: Matrix, *, more: str = "") -> str:
    """HTML of the whole: the number of holes, the municipalities that lack somebody, those that do not, the others; `more` is
    HTML that has to be known too."""
    plan = meeting.plan
    head = [f"<b>{escape(headline(matrix))}</b>", *([share(matrix)] if matrix.cells else [])]
    head.append(f"{invitations.name(plan)}, {invitations.when(plan)}")
    if meeting.is_cancelled:
        head.append("Mødet er aflyst.")
    head += ["", more] if more else []
    lacking = [row for row in matrix.rows if row.holes]
    full = [row for row in matrix.rows if not row.holes and row.cells]
    parts = [
        *_part("Her mangler nogen", [line(row, attended=matrix.attended) for row in lacking]),
        *_part("Alle var der" if matrix.attended else "Alle kommer", [row.organization for row in full]),
        *_part("Ud over forvaltningerne", list(_besides(matrix))),
        *(["", *explained(matrix)] if lacking else []),
    ]
    return page("\n".join(head), parts)


def line(row: Row, *, attended: bool) -> str:
    """One municipality, plain: "Struer: K+B ja, S intet svar"."""
    by_words: dict[str, list[str]] = {}
    for cell in row.cells:
        if cell.cover is not Cover.NOT_ASKED:
            by_words.setdefault(word(cell.cover, attended=attended), []).append(SHORT[cell.administration])
    parts = [" ".join(("+".join(short), said)) for said, short in by_words.items()]
    return f"{row.organization}: {', '.join(parts)}"


def word(cover: Cover, *, attended: bool) -> str:
    return _CAME if attended and cover is Cover.COVERED else WORDS[cover]


def explained(matrix: Matrix) -> list[str]:
    """What the letters and the less common words mean, plain."""
    letters = ", ".join(f"{SHORT[one]} {ADMINISTRATIONS[one]}" for one in matrix.columns)
    covers = {cell.cover for cell in matrix.cells}
    return [letters, *(words for cover, words in _EXPLAINED.items() if cover in covers)]


def _part(head: str, lines: Sequence[str]) -> list[str]:
    return [f"\n<b>{head}</b>", *map(escape, lines)] if lines else []


def _besides(matrix: Matrix) -> Iterator[str]:
    """Those who fill no cell: counted, by their municipality or organisation."""
    for row in (*matrix.rows, *matrix.others):
        if row.beside:
            told = [_noted(one) if matrix.attended else _said(one) for one in row.beside]
            counts = {words: told.count(words) for words in told}
            yield f"{row.organization or ELSEWHERE}: {', '.join(f'{count} {words}' for words, count in counts.items())}"


def _said(one: Attendee) -> str:
    if one.waiting:
        return WORDS[Cover.WAITING]
    return "sender en anden" if one.partstat is PartStat.DELEGATED else _ANSWERS[one.partstat]


_ANSWERS: Final[Mapping[PartStat, str]] = {
    PartStat.ACCEPTED: WORDS[Cover.COVERED],
    PartStat.DECLINED: WORDS[Cover.DECLINED],
    PartStat.TENTATIVE: WORDS[Cover.PERHAPS],
    PartStat.NEEDS_ACTION: WORDS[Cover.UNANSWERED],
}


def _noted(one: Attendee) -> str:
    return {True: _CAME, False: WORDS[Cover.ABSENT], None: WORDS[Cover.UNNOTED]}[one.attended]


# ------------------------------------------------------------------------------------------------------------- the picture


def pictured(meeting: Meeting, matrix: Matrix) -> Table:
    """The same as a picture, with a sign and a word in each cell."""
    rows = tuple(
        (row.organization, tuple(_mark(cell, attended=matrix.attended) for cell in row.cells if _is_drawn(cell, matrix)))
        for row in matrix.rows
        if any(cell.cover is not Cover.NOT_ASKED for cell in row.cells)
    )
    columns = tuple(ADMINISTRATIONS[one].capitalize() for one in matrix.columns)
    said = plain(invitations.name(meeting.plan)), invitations.when(meeting.plan)
    notes = (share(matrix), *explained(matrix)[1:], *_besides(matrix)) if matrix.cells else tuple(_besides(matrix))
    return Table(", ".join(said), headline(matrix), columns, rows, notes)


def _is_drawn(cell: Cell, matrix: Matrix) -> bool:
    return cell.administration in matrix.columns


def _mark(cell: Cell, *, attended: bool) -> Mark:
    if cell.cover is Cover.NOT_ASKED:
        return Mark(_SIGNS[cell.cover], Shade.NONE)
    shade = {Cover.COVERED: Shade.WELL, Cover.WAITING: Shade.OPEN, Cover.PERHAPS: Shade.OPEN, Cover.UNNOTED: Shade.OPEN}
    return Mark(f"{_SIGNS[cell.cover]} {word(cell.cover, attended=attended)}", shade.get(cell.cover, Shade.MISSING))


# --------------------------------------------------------------------------------------------------------------- the names


def names(meeting: Meeting, attendees: Sequence[Attendee]) -> tuple[str, ...]:
    """HTML, a message a page: who has not answered, who perhaps comes or waits, who does not and why, who sends whom."""
    groups: dict[str, list[Attendee]] = {head: [] for head in _HEADS}
    for one in attendees:
        groups[_head(one)].append(one)
    lines = [
        text
        for head, people in groups.items()
        if people
        for text in (f"\n<b>{head} ({len(people)})</b>", *(f"{BULLET}{_person(one)}" for one in people))
    ]
    first = f"<b>{invitations.name(meeting.plan)}</b>\n{invitations.when(meeting.plan)}"
    return _pages(first, lines or [NOT_INVITED])


_HEADS: Final = ("Ikke svaret", "Måske", "Vil gerne, men der er ikke plads", "Nej", "Sender en anden", "Ja")


def _head(one: Attendee) -> str:
    if one.waiting:
        return _HEADS[2]
    places = {
        PartStat.NEEDS_ACTION: 0,
        PartStat.TENTATIVE: 1,
        PartStat.DECLINED: 3,
        PartStat.DELEGATED: 4,
        PartStat.ACCEPTED: 5,
    }
    return _HEADS[places[one.partstat]]


def _person(one: Attendee) -> str:
    """ "Mette Skov, Struer (sundhed): Er på ferie", with what else has to be known of them."""
    stands = f" ({joined([ADMINISTRATIONS[each] for each in one.administrations])})" if one.administrations else ""
    place = f", {invitations.line(one.organization, 60)}" if one.organization else ""
    more = [invitations.line(one.reason, 300)] if one.reason and one.partstat is PartStat.DECLINED else []
    if one.partstat is PartStat.DELEGATED:
        covers = f" ({joined([ADMINISTRATIONS[each] for each in one.covers])})" if one.covers else ""
        more.append(f"sender {invitations.line(one.substitute or 'en anden', 100)}{covers}")
    if one.before is not None and one.partstat is PartStat.NEEDS_ACTION:
        more.append("har svaret på den tidligere tid")
    if one.telegram is None:
        more.append("ikke på Telegram")
    return f"{person(one)}{place}{stands}{': ' if more else ''}{'; '.join(more)}"


def person(one: Attendee) -> str:
    """The name of somebody, escaped; a seat whose owner was erased has none."""
    return invitations.line(one.name, 100) or ERASED


def _pages(head: str, lines: Sequence[str]) -> tuple[str, ...]:
    """Lines on as few messages as they fit on, each below the same head."""
    found, shown = [], head
    for one in lines:
        if size(f"{shown}\n{one}") > MAX_MESSAGE:
            found.append(shown)
            shown = head
        shown = f"{shown}\n{one}"
    return (*found, shown)


def caption(meeting: Meeting, matrix: Matrix) -> tuple[str, str | None]:
    """HTML below the picture: the same in words, and where that is too long the headline, with the rest as a message."""
    whole = text(meeting, matrix)
    if size(whole) <= invitations.MAX_CAPTION:
        return whole, None
    return f"<b>{escape(shrink(headline(matrix), 800))}</b>", whole
