"""Questions asked in vain: the coordinator's list, one topic, the answer before it is sent, and what the askers get."""

from __future__ import annotations

from collections.abc import Sequence

from bot.unanswered import CuratedAnswer, Topic
from handlers.texts import dates
from handlers.texts.markup import cut, escape, page, quote, shrink

NONE = "Der er ingen ubesvarede spørgsmål."
HEAD = "<b>Det har jeg ikke kunnet svare på</b>\nTryk på et nummer for at svare."
MAX_SHOWN = 10
MAX_PREVIEWED = 3
MAX_WORDINGS = 8
MAX_ANSWER = 2500  # characters: with the question and the source it has to fit into one message
ANSWER, DISMISS, BACK, MORE = "Svar", "Kræver ikke svar", "« Tilbage", "Vis flere"
EARLIER = "Se tidligere svar"
RETRACT = "Træk svaret tilbage"
SETTLED = "Det spørgsmål har en koordinator allerede taget sig af."
OLD_TOPIC = "Den knap hører til en visning, der ikke gælder mere. Send /ubesvarede, og tryk på spørgsmålet igen."
OLD_DRAFT = "Den knap hører til et udkast, der ikke gælder mere. Brug knapperne under det nyeste, eller send /ubesvarede."
DISMISSED = "Spørgsmålet er lagt til side."
ASK_ANSWER = (
    "<b>Skriv svaret.</b> Skriv det, så alle kan bruge det: det bliver sendt til dem, der spurgte, og jeg giver det til "
    "andre, der "
    "spørger om det samme. Skriv ingen oplysninger om enkelte borgere. Send /fortryd, hvis du vil vente."
)
TOO_LONG = f"Svaret er for langt. Skriv højst {MAX_ANSWER} tegn."
REWRITE, CANCEL = "Skriv om", "Fortryd"
CANCELLED = "Det er i orden. Jeg har ikke sendt noget."
NO_EARLIER = "Der er ingen svar endnu."
RETRACTED = "Svaret er trukket tilbage. Jeg giver det ikke til flere."
RETRACTED_BEFORE = "Det svar er allerede trukket tilbage."


def listing(topics: Sequence[Topic], first: int) -> str:
    """HTML of a page of what was asked in vain; `first` is the position of the first one shown, from 0."""
    lines = [escape(f"{number}. {_line(topic)}") for number, topic in _numbered(topics, first)]
    return page(HEAD, lines)


def _numbered(topics: Sequence[Topic], first: int) -> list[tuple[int, Topic]]:
    return list(enumerate(topics[first : first + MAX_SHOWN], start=first + 1))


def _line(topic: Topic) -> str:
    return f"{cut(topic.questions[-1].text, 150)} ({_asked(topic)})"


def _asked(topic: Topic) -> str:
    people = "1 person" if topic.askers == 1 else f"{topic.askers} personer"
    wanted = f", {topic.wanted} vil gerne have svar" if topic.wanted else ""
    return f"{people}{wanted}"


def join(other: Topic) -> str:
    """The button that joins a topic to the one that is shown."""
    return f"+ {other.questions[0].text}"


def topic(found: Topic, *, near: bool = False) -> str:
    """HTML of one topic with its wordings; `near`: others that may be the same are offered."""
    day = dates.day_of(max(one.created for one in found.questions))
    wordings = [f"• {escape(cut(text, 250))}" for text in found.wordings[:MAX_WORDINGS]]
    more = len(found.wordings) - MAX_WORDINGS
    if more > 0:
        wordings.append(f"… og {more} formuleringer mere")
    if near:
        wordings.append("\nSpørger nogle af dem her om det samme? Tryk på dem, så får de samme svar.")
    return page(f"<b>Spurgt af {_asked(found)}, senest {day}:</b>", wordings)


def preview(questions: Sequence[str], answer: str, recipients: int) -> str:
    """HTML of the answer as it will be sent, to which wordings, and to how many people."""
    wordings = list(dict.fromkeys(questions))
    more = len(wordings) - MAX_PREVIEWED
    shown = [cut(one, 130) for one in wordings[:MAX_PREVIEWED]] + ([f"… og {more} formuleringer mere"] if more > 0 else [])
    whom = {0: "Ingen af dem, der spurgte, kan nås nu, men jeg giver svaret til de næste.", 1: "Det bliver sendt til 1 person."}
    return (
        f"<b>Sådan ser svaret ud:</b>\n\n{_body(chr(10).join(shown), answer)}\n\n"
        f"{whom.get(recipients, f'Det bliver sendt til {recipients} personer.')}"
    )


def send_to(recipients: int) -> str:
    """The button that sends it."""
    return f"Send til {recipients}" if recipients else "Gem svaret"


def sent(recipients: int) -> str:
    """What was done."""
    told = (
        f"Svaret er på vej til {'1 person' if recipients == 1 else f'{recipients} personer'}."
        if recipients
        else "Svaret er gemt."
    )
    return f"{told} Fra nu af giver jeg det også til andre, der spørger om det samme."


def letter(question: str, answer: str) -> str:
    """HTML of the message to somebody who asked; `question` in their own words."""
    return f"<b>Koordinatoren har svaret på dit spørgsmål.</b>\n\n{_body(question, answer)}"


def _body(question: str, answer: str) -> str:
    return (
        f"{quote(shrink(question, 400, room=700))}\n{escape(shrink(answer, MAX_ANSWER, room=2900))}\n\nKilde: Svar "
        f"fra koordinatoren"
    )


def earlier(answers: Sequence[CuratedAnswer]) -> str:
    """HTML of the answers that hold, newest first."""
    if not answers:
        return escape(NO_EARLIER)
    lines = [f"{number}. {escape(cut(one.questions[0], 120))}" for number, one in enumerate(answers[:MAX_SHOWN], start=1)]
    return page("<b>Svar, jeg giver videre</b>\nTryk på et nummer for at se det eller trække det tilbage.", lines)


def curated(one: CuratedAnswer) -> str:
    """HTML of one answer that holds."""
    day = dates.day_of(one.created)
    return f"{_body(one.questions[0], one.answer)}, {day}"
