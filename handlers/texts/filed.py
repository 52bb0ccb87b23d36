"""One report that was sent, in words: its answers, what each version changed, what was done to it, its files.

The lists of reports and what a coordinator says of one are in `handlers.texts.reviewing`, what an answer reads like in
`handlers.texts.told`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.reports.attachments import Attachment, Sort
from bot.reports.filed import Event, Filed, Version
from bot.reports.review import Difference, State, Step, differences
from bot.reports.values import Files
from handlers.texts import dates, told
from handlers.texts.markup import clean, escape, quote, shrink, size
from handlers.texts.reply import MAX_MESSAGE

UNKNOWN = "ikke længere kendt"
NOTHING_CHANGED = "Ingen svar er ændret."
OTHER_FILES = "andre filer end før"
TAKEN_OUT = "Taget ud af rapporten igen: brug den ikke, og vis den ikke til andre."
NO_FILES = "Der er ingen filer i rapporten."

STATES = {
    State.SUBMITTED: "venter på koordinatoren",
    State.CHANGES: "koordinatoren har bedt om en ændring",
    State.RESUBMITTED: "rettet, venter på koordinatoren",
    State.APPROVED: "godkendt",
    State.REJECTED: "afvist",
}
DONE = {
    Step.SUBMIT: "sendt",
    Step.PUBLISH: "offentliggjort",
    Step.APPROVE: "godkendt",
    Step.ASK: "ændring ønsket",
    Step.REJECT: "afvist",
    Step.UNPUBLISH: "trukket tilbage",
}
_SENT_AGAIN = "rettet og sendt igen"
_ROOM_FOR_NUMBER = 40  # units of the line that says which page it is
_ZONE = ZoneInfo("Europe/Copenhagen")


# ------------------------------------------------------------------------------------------------------------------ in short


def organization(found: Filed) -> str:
    """HTML of the municipality."""
    return escape(shrink(found.organization, 80, room=200))


def title(found: Filed) -> str:
    """HTML of what the activity is called, on one line."""
    return escape(shrink(" ".join(found.activity.title.split()), 150, room=400))


def person(name: str) -> str:
    """HTML of somebody's name."""
    return escape(shrink(name, 80, room=200))


def standing(found: Filed) -> str:
    """State and publication in a few words."""
    if found.published is None:
        return STATES[found.state]
    if found.published != found.latest.version:
        return f"{STATES[found.state]}; version {found.published} er offentliggjort"
    return DONE[Step.PUBLISH] if found.state is State.APPROVED else f"{STATES[found.state]}; rapporten er offentliggjort"


# ---------------------------------------------------------------------------------------------------------------- all of it


def report(found: Filed, *, filer: str | None, said: str) -> tuple[str, ...]:
    """HTML of a report with every answer, a page a message. `filer` is who sent it, for coordinators (None: not to be shown),
    `said` what the coordinator wants to have changed, or why it was rejected."""
    lines = [_head(found), f"Status: {standing(found)}"]
    lines.append(f"Sendt {dates.day_of(found.created)}{f' af {person(filer)}' if filer is not None else ''}")
    if found.latest.version > 1:
        lines.append(f"Version {found.latest.version} fra {dates.day_of(found.latest.created)}")
    if said:
        lines.append(f"Koordinatoren skrev:\n{quote(shrink(said, 1000, room=1500))}")
    form, answers = found.latest.form, found.latest.answers
    parts = [part for one in form.questions for part in _answer(one.label, told.value(one, answers.get(one.id)))]
    return _pages("\n".join(lines), f"{_head(found)}, version {found.latest.version}", parts)


def changes(found: Filed, versions: Sequence[Version]) -> tuple[str, ...]:
    """HTML of what each version changed, the newest first, a page a message. `versions` are in order, the oldest first."""
    parts = []
    for before, now in reversed(list(pairwise(versions))):
        parts.append(f"<b>Version {now.version} fra {dates.day_of(now.created)}</b> i forhold til version {before.version}:")
        lines = [line for one in differences(before.answers, now.answers, now.form) for line in _difference(one, before, now)]
        parts += lines or [NOTHING_CHANGED]
    return _pages(_head(found), _head(found), parts)


def _difference(one: Difference, before: Version, now: Version) -> list[str]:
    """HTML of what an answer was and is. Nothing where it reads the same, such as "25" and "ca. 25"."""
    then, question = before.form.question(one.question), now.form.question(one.question)
    was, new = told.value(then or question, one.before), told.value(question or then, one.now)
    if was == new:
        if not isinstance(one.now, Files):
            return []
        new = f"{new} ({OTHER_FILES})"
    known = question or then
    label = known.label if known is not None else one.question
    return [*_answer(f"{label}, før", was), *_answer(f"{label}, nu", new)]


def history(found: Filed, events: Sequence[Event], names: Mapping[int, str]) -> tuple[str, ...]:
    """HTML of what was done to a report, by whom and when, a page a message. `names` are those of the people who are known."""
    return _pages(_head(found), _head(found), [_event(one, names.get(one.actor or 0, UNKNOWN)) for one in events])


def _event(one: Event, name: str) -> str:
    done = _SENT_AGAIN if one.step is Step.SUBMIT and one.version > 1 else DONE[one.step]
    at = dates.clock(one.at.astimezone(_ZONE).isoformat())
    line = f"{dates.day_of(one.at)} {at}: {done}, version {one.version} ({person(name)})"
    return f"{line}\n{quote(shrink(one.comment, 1000, room=2000))}" if one.comment else line


# -------------------------------------------------------------------------------------------------------------------- pages


def _head(found: Filed) -> str:
    return f"<b>Rapport nr. {found.number} fra {organization(found)}: {title(found)}</b>"


def _answer(label: str, text: str) -> list[str]:
    """HTML of an answer in pieces, each of which fits on a page."""
    first, *rest = list(_pieces(text, MAX_MESSAGE // 2)) or [""]
    return [f"<b>{escape(label)}:</b> {first}", *(f"<b>{escape(label)}</b> (fortsat): {piece}" for piece in rest)]


def _pieces(text: str, room: int) -> Iterator[str]:
    """`text` as HTML, cut between words into pieces of at most `room` units, with nothing left out but the blanks between."""
    text = clean(text).strip()
    while text:
        taken = length = 0
        for char in text:
            length += size(escape(char))
            if length > room:
                break
            taken += 1
        blank = max(text.rfind(" ", 0, taken), text.rfind("\n", 0, taken)) if taken < len(text) else taken
        end = blank if blank > taken // 2 else taken
        yield escape(text[:end].rstrip())
        text = text[end:].lstrip()


def _pages(head: str, again: str, parts: Sequence[str]) -> tuple[str, ...]:
    """`head` and the parts on as few messages as they fit on; `again` heads the further ones. All are HTML."""
    full, shown = [], [head]
    for part in parts:
        if size("\n\n".join([*shown, part])) > MAX_MESSAGE - _ROOM_FOR_NUMBER:
            full.append(shown)
            shown = [again]
        shown.append(part)
    full.append(shown)
    if len(full) == 1:
        return ("\n\n".join(shown),)
    return tuple("\n\n".join([*one, f"Side {number} af {len(full)}"]) for number, one in enumerate(full, start=1))


# -------------------------------------------------------------------------------------------------------------------- files


def caption(file: Attachment, *, taken_out: bool = False) -> str:
    """HTML below a file that is sent: its own words, whether everyone on a picture has said yes, and where it belongs.
    `taken_out`: the report has it no more, so that whatever was said of the people on it does not count."""
    consent = {
        True: "Alle på billedet har sagt ja, eller også kan ingen kendes.",
        False: "Ikke alle på billedet har sagt ja: vis det ikke til andre.",
        None: "Det er ikke oplyst, om alle på billedet har sagt ja: vis det ikke til andre.",
    }
    words = consent[file.consent] if file.sort is Sort.PICTURE or file.consent is not None else ""
    words = TAKEN_OUT if taken_out else words
    return "\n\n".join(filter(None, (escape(shrink(file.caption, 700, room=750)), words, f"Rapport nr. {file.report}")))


def file_lost(file: Attachment) -> str:
    """HTML: a file of a report cannot be read."""
    return f"Filen {escape(shrink(file.name, 80, room=200))} kan jeg desværre ikke finde. Bed den, der driver mig, om hjælp."
