"""The published activities in words: overview, filters, the list, one whole report, and what stands below a picture.

What the pictures say, and the tables that are the same in words, is in `handlers.texts.pictured`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.reports.activities import Activity
from bot.reports.overview import DIMENSIONS, Selection, options, over_time, together
from handlers.texts import pictured, told
from handlers.texts.markup import beyond, bold, cut, escape, page, shrink, size
from handlers.texts.pictured import Picture, activities_, participation
from handlers.texts.reply import MAX_MESSAGE

NEWEST = 5
PAGE = 8
MAX_OPTIONS = 90  # buttons of a message are 100 at most (Bot API)
MAX_TITLE = 120
MAX_CAPTION = 1024  # Bot API
_BLOCK = 1500  # a longer answer goes on in a block of its own, and so maybe on the next page

NONE = (
    "<b>Der er ingen aktiviteter at se endnu.</b>\n\nDe kommer her, når kommunernes rapporter er offentliggjort. Er du "
    "tovholder, så send /rapport og fortæl, hvad I har prøvet - det tager omkring fem minutter."
)
NONE_FIT = "Ingen aktiviteter passer til det. Tryk på et af valgene, og vælg Alle."
GONE = "Den rapport er ikke offentlig mere. Send /aktiviteter for at se dem, der er."
OLD = "Den knap er for gammel. Send /aktiviteter igen."
NO_PICTURE = "Det er der ikke tal nok til at tegne. Vælg noget andet."
FILE = "aktiviteter.png"
NOT_USED = "noget, som ingen rapport nævner mere"

# Buttons.
ALL, SHOW_ALL, BACK, NEXT, PREVIOUS, GO_ON = "Alle", "Vis alle", "« Tilbage", "Næste »", "« Forrige", "Læs videre"
NAMES: Mapping[str, str] = {"organization": "Kommune", "field": "Område", "target": "Målgruppe", "activity": "Aktivitet"}
"""What can be chosen by, as `bot.reports.overview.DIMENSIONS` has it."""
PICTURES = (pictured.BY_HALF, pictured.BY_FIELD, pictured.OVER_TIME)


# ---------------------------------------------------------------------------------------------------------------- overview


def overview(every: Sequence[Activity], chosen: Sequence[Activity], selection: Selection) -> str:
    """HTML of the overview: what is shown, how many, the newest. `every` activity gives the words of the options."""
    shown = escape(which(selection, every) or "Viser alle aktiviteter.")
    head = f"<b>Det har kommunerne prøvet</b>\n{shown}"
    if not chosen:
        return f"{head}\n\n{NONE_FIT}"
    lines = [escape(_line(one)) for one in newest(chosen)]
    return page(f"{head}\n\n{escape(_counted(chosen))}\n\n<b>De nyeste</b> - tryk på et nummer for at læse rapporten:", lines)


def newest(activities: Sequence[Activity]) -> tuple[Activity, ...]:
    """The activities that were reported last."""
    return tuple(latest(activities)[:NEWEST])


def latest(activities: Sequence[Activity]) -> list[Activity]:
    """The activities, those that were reported last first."""
    return sorted(activities, key=lambda one: one.number, reverse=True)


def which(selection: Selection, every: Sequence[Activity]) -> str:
    """What was chosen: "Viser kun Kommune: Struer, Målgruppe: Ældre."; empty where nothing was."""
    found = [f"{NAMES[name]}: {option(name, value, every)}" for name in NAMES if (value := selection.get(name)) is not None]
    return f"Viser kun {', '.join(found)}." if found else ""


def option(dimension: str, value: str, every: Sequence[Activity]) -> str:
    """What something that can be chosen is called."""
    if dimension == "organization":
        return cut(value, MAX_TITLE)
    known = options(every, DIMENSIONS[dimension]).get(value)
    return cut(known.text, MAX_TITLE) if known is not None else NOT_USED


def chosen_label(dimension: str, selection: Selection, every: Sequence[Activity]) -> str:
    """The button of a filter: what it chooses by, and what is chosen."""
    value = selection.get(dimension)
    return NAMES[dimension] if value is None else f"{NAMES[dimension]}: {option(dimension, value, every)}"


def show_all(number: int) -> str:
    """The button that opens the list."""
    return f"{SHOW_ALL} ({number})"


def _counted(chosen: Sequence[Activity]) -> str:
    places = {one.organization for one in chosen}
    whose = f"fra {cut(places.pop(), MAX_TITLE)}" if len(places) == 1 else f"fra {len(places)} kommuner og organisationer"
    people = together(over_time(chosen))
    told = f"\nI alt {participation(len(chosen), people)}." if people.people else ""
    return f"{activities_(len(chosen))} {whose}.{told}"


def _line(activity: Activity) -> str:
    where = ", ".join(filter(None, [activity.organization, _period(activity)]))
    return f"{activity.number}. {_title(activity)} ({where})"


def _title(activity: Activity) -> str:
    return cut(" ".join(activity.title.split()), MAX_TITLE)


def _period(activity: Activity) -> str:
    return told.period(activity.period) if activity.period else ""


# ----------------------------------------------------------------------------------------------------- filters and the list


def choices(dimension: str, offered: Mapping[str, int], selection: Selection, every: Sequence[Activity]) -> str:
    """HTML of what can be chosen, with how many activities each leaves."""
    others = which(selection.without(dimension), every)
    head = f"<b>Vælg {NAMES[dimension].lower()}</b>" + (f"\n{escape(others)}" if others else "")
    lines = [escape(f"• {option(dimension, value, every)}: {activities_(count)}") for value, count in offered.items()]
    return page(head, lines or [NONE_FIT])


def listing(chosen: Sequence[Activity], first: int, selection: Selection, every: Sequence[Activity]) -> str:
    """HTML of a page of the list; `first` is the position of the first one shown, from 0, of `latest`."""
    shown = latest(chosen)[first : first + PAGE]
    head = f"<b>Aktiviteter {first + 1}-{first + len(shown)} af {len(chosen)}</b>" if shown else f"<b>{NONE_FIT}</b>"
    named = which(selection, every)
    head = f"{head}\n{escape(named)}" if named else head
    ask = "\nTryk på et nummer for at læse rapporten." if shown else ""
    return page(f"{head}{ask}", [f"\n{_entry(one)}" for one in shown])


def _entry(activity: Activity) -> str:
    period = f" ({_period(activity)})" if activity.period else ""
    return f"{activity.number}. {bold(_title(activity))}\n{escape(told.name(activity) + period)}"


def whole(activity: Activity) -> tuple[str, ...]:
    """HTML of a report as members may read it, on as many pages as it takes."""
    report = told.report(activity)
    head = bold(cut(report.name, MAX_TITLE))
    pages, room = [head], MAX_MESSAGE - 20  # for the number of the page
    for label, text in report.parts:
        for number, block in enumerate(_blocks(text)):
            block = f"\n{block}" if number else f"\n\n{bold(label)}\n{block}"
            if size(pages[-1] + block) > room:
                pages.append(head)
            pages[-1] += block if not number or pages[-1] != head else f"\n{block}"
    if len(pages) == 1:
        return (pages[0],)
    return tuple(f"{one}\n\n({number} af {len(pages)})" for number, one in enumerate(pages, start=1))


def _blocks(text: str) -> Iterator[str]:
    """HTML of a text in parts that each fit on a page, however much of it has to be escaped."""
    while size(escape(text)) > _BLOCK:
        short = shrink(text, _BLOCK, room=_BLOCK)
        yield escape(short)
        text = beyond(text, short)
    yield escape(text)


# ---------------------------------------------------------------------------------------------------------------- pictures


def below(picture: Picture, shown: str) -> tuple[str, tuple[str, ...]]:
    """HTML of the caption of a picture, conclusion first, and of the messages that follow it where the table is too long for
    a caption. `shown` says which activities these are, where it is not all."""
    head = "\n".join(escape(line) for line in (cut(picture.conclusion, 400), cut(shown, 400)) if line)
    lines = [escape(cut(line, MAX_MESSAGE // 8)) for line in picture.lines]
    caption = "\n".join([head, "", *lines])
    if size(caption) <= MAX_CAPTION:
        return caption, ()
    messages = [bold(picture.heading)]
    for line in lines:
        if size(messages[-1]) + size(line) + 1 > MAX_MESSAGE:
            messages.append(line)
        else:
            messages[-1] += f"\n{line}"
    return head, tuple(messages)
