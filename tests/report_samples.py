"""Activity reports made by a generator: Danish texts, every kind of answer but files, every state; one seed gives the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Protocol, TypedDict
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.reports.activities import Activity
from bot.reports.draft import Draft
from bot.reports.filed import Version
from bot.reports.form import Form, Kind, Option, Question, organization_id, read
from bot.reports.review import Step
from bot.reports.values import Answers, Chosen, Number, Period, Skipped, Text, Value, YesNo
from bot.storage import Storage

ZONE = ZoneInfo("Europe/Copenhagen")
ORGANIZATIONS: tuple[str, ...] = Config().network.organizations
FIRST, LAST = date(2021, 1, 1), date(2025, 11, 30)  # between these the activities begin
FILED = (
    date(2021, 5, 1),
    date(2026, 1, 31),
)  # and between these they are reported: less than the five years that a report is kept


class Sample(TypedDict):
    """A report as somebody would have filled it in; `filed` is when it would have been sent."""

    organization: str
    began: date
    filed: date
    answers: dict[str, Value]


class Clock(Protocol):
    now: datetime


def bundled(organizations: Sequence[str] = ORGANIZATIONS) -> Form:
    """The form that comes with the bot."""
    return read(None, organizations=organizations)


def generated(count: int, seed: int, *, form: Form | None = None, organizations: Sequence[str] = ORGANIZATIONS) -> list[Sample]:
    """So many reports for `form` (None: the bundled one), by the day they are filed."""
    form = form or bundled(organizations)
    random = Random(seed)
    found = [_sample(form, random, organizations) for _ in range(count)]
    return sorted(found, key=lambda one: one["filed"])


def fill(
    storage: Storage,
    count: int,
    seed: int,
    *,
    clock: Clock | None = None,
    form: Form | None = None,
    organizations: Sequence[str] = ORGANIZATIONS,
) -> tuple[Activity, ...]:
    """File so many reports and take most of them on: published, corrected, sent back, rejected, taken back. Returns those that
    are published. `clock` is the one that `storage` was opened with: it moves from report to report and stays behind the last
    (None: all happens now)."""
    form = form or bundled(organizations)
    random = Random(seed + 1)
    with storage.atomic():
        for sample in generated(count, seed, form=form, organizations=organizations):
            if clock is not None:
                clock.now = datetime(*sample["filed"].timetuple()[:3], 9, random.randrange(60), tzinfo=ZONE)
            sent = file(storage, form, sample["answers"], organization=sample["organization"])
            _carry_on(storage, form, sent, random)
    return storage.reports.published()


def file(storage: Storage, form: Form, answers: Answers, *, organization: str, report: int | None = None) -> Version:
    """Send one report, or a correction of `report`."""
    kept = storage.drafts.begin(
        Draft(form, form.ids, dict(answers)), organization=organization, owner=None, chat=None, report=report
    )
    sent = storage.reports.submit(kept, actor=None)
    storage.drafts.delete(kept.id)
    return sent


def publish(storage: Storage, form: Form, answers: Answers, *, organization: str) -> int:
    """Send and publish one report; returns its number."""
    sent = file(storage, form, answers, organization=organization)
    assert storage.reports.take(sent.report, Step.PUBLISH, version=sent.version, actor=None) is not None
    return sent.report


def _carry_on(storage: Storage, form: Form, sent: Version, random: Random) -> None:
    """What becomes of a report: of a hundred about 81 are published in the end, 12 of them in a second or third version."""

    def take(step: Step, version: int, comment: str = "") -> None:
        assert storage.reports.take(sent.report, step, version=version, actor=None, comment=comment) is not None

    def correct() -> Version:
        report = storage.reports.get(sent.report)
        assert report is not None
        answers = _corrected(form, report.latest.answers, random)
        return file(storage, form, answers, organization=report.organization, report=sent.report)

    match random.choices(range(8), weights=(69, 6, 4, 6, 4, 4, 4, 3))[0]:
        case 0:
            take(Step.PUBLISH, 1)
        case 1:  # asked for a change, corrected, published
            take(Step.ASK, 1, "Skriv gerne lidt mere om, hvad der virkede.")
            take(Step.PUBLISH, correct().version)
        case 2:  # published, corrected and published anew
            take(Step.PUBLISH, 1)
            correct()
            take(Step.PUBLISH, correct().version)
        case 3:  # waits for a coordinator
            pass
        case 4:
            take(Step.REJECT, 1, "Aktiviteten er meldt ind to gange.")
        case 5:  # published; a correction of it is being looked at
            take(Step.PUBLISH, 1)
            correct()
        case 6:  # approved, not published
            take(Step.APPROVE, 1)
        case 7:  # published and taken back
            take(Step.PUBLISH, 1)
            take(Step.UNPUBLISH, 1)


def _corrected(form: Form, answers: Answers, random: Random) -> dict[str, Value]:
    """The same report with two answers changed."""
    changed = dict(answers)
    worked = form.question("worked")
    if worked is not None:
        changed["worked"] = _text(worked, random)
    number = changed.get("participants")
    if isinstance(number, Number):
        changed["participants"] = replace(number, number=number.number + random.randrange(1, 6), said="")
    return changed


# --------------------------------------------------------------------------------------------------------------- one report


def _sample(form: Form, random: Random, organizations: Sequence[str]) -> Sample:
    organization = random.choices(organizations, weights=range(len(organizations) + 3, 3, -1))[0]
    began = FIRST + timedelta(days=random.randrange((LAST - FIRST).days))
    period = _period(began, random)
    answers: dict[str, Value] = {}
    for question in form.questions:
        value = _answer(question, answers, period, organization, random)
        if value is not None:
            answers[question.id] = value
    after = (period.end or period.start + timedelta(days=60)) + timedelta(days=random.randrange(2, 40))
    began = period.start if form.question("period") else after
    return Sample(organization=organization, began=began, filed=min(max(after, FILED[0]), FILED[1]), answers=answers)


def _answer(question: Question, before: Mapping[str, Value], period: Period, organization: str, random: Random) -> Value | None:
    """An answer of the right kind; None where the report comes from a time in which nobody asked."""
    if question.kind is Kind.FILES or (not question.required and random.random() < 0.2):
        return Skipped()
    match question.kind:
        case Kind.CHOICE | Kind.SEVERAL:
            if question.id == "municipality":
                return Chosen((organization_id(organization),))
            return _chosen(question, random)
        case Kind.NUMBER:
            return None if random.random() < 0.06 else _number(question, before, random)
        case Kind.PERIOD:
            return period
        case Kind.YES_NO:
            return YesNo(random.random() < 0.8)
        case _:
            return _text(question, random)


def _chosen(question: Question, random: Random) -> Chosen:
    weights = range(len(question.options) + 2, 2, -1)
    most = 1 if question.kind is Kind.CHOICE else random.choice((1, 1, 1, 2, 2, 3))
    drawn: set[Option] = {random.choices(question.options, weights=weights)[0] for _ in range(most)}
    options = tuple(one for one in question.options if one in drawn)
    return Chosen(tuple(one.id for one in options), random.choice(_FREE) if question.free in options else "")


def _number(question: Question, before: Mapping[str, Value], random: Random) -> Number:
    """Most groups have five to thirty people; some fewer, a few a whole hall."""
    most = question.at_most
    above = before.get(question.not_above or "")
    if isinstance(above, Number):
        most = min(most, above.number)
        return Number(random.choice((0, 0, 1, 2, 3, random.randint(0, most))) if most >= 3 else random.randint(0, most))
    number = random.choices(
        (random.randint(0, 4), random.randint(5, 12), random.randint(13, 30), random.randint(31, 80)), (12, 45, 33, 10)
    )[0]
    number = max(question.at_least, min(number, most))
    return Number(number, random.choice(("", "", "", f"ca. {number}", f"{number} borgere")))


def _period(began: date, random: Random) -> Period:
    """As people say it: whole months, half a year, some weeks, one day, or still running."""
    first = began.replace(day=1)
    match random.choices(range(5), weights=(45, 15, 20, 12, 8))[0]:
        case 0:
            months = random.randrange(1, 6)
            return Period(first, _month_end(first, months), f"{months} måneder")
        case 1:
            half = date(began.year, 1 if began.month <= 6 else 7, 1)
            return Period(half, _month_end(half, 6), "forår" if half.month == 1 else "efterår")
        case 2:
            monday = began - timedelta(days=began.weekday())
            monday = max(monday, FIRST)
            return Period(monday, monday + timedelta(days=7 * random.randrange(6, 16) - 1), "uger")
        case 3:
            return Period(began, began, "en dag")
        case _:
            return Period(first, None, "kører stadig")


def _month_end(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


# ------------------------------------------------------------------------------------------------------------------- words


def _text(question: Question, random: Random) -> Text:
    make = _TEXTS.get(question.id, _TEXTS["next"])
    return Text(make(random)[: question.characters])


def _said(*parts: Sequence[str]) -> Callable[[Random], str]:
    return lambda random: " ".join(chosen for part in parts if (chosen := random.choice(part)))


_FREE = (
    "haveterapi", "brætspil og kaffe", "podcast", "pårørende", "nyankomne borgere", "madlavning", "strikkecafé",
    "fortælleværksted",
    "mænd i skure", "fotografi; udstilling på rådhuset", "vinterbadning",
)  # fmt: skip
_WHAT = (
    "Læsegruppe", "Fællessang", "Korsang", "Guidet fælleslæsning", "Malerværksted", "Keramik", "Skovtur", "Haveværksted",
    "Museumsbesøg", "Teaterværksted", "Dans", "Musikforløb", "Kulturvitaminer", "Fortællecafé", "Natur og ro", "Sang & samvær",
    "Billeder, der taler", "Åbent atelier",
)  # fmt: skip
_WHOM = (
    "for sygemeldte", "for ældre", "for unge", "på plejecentret", "for borgere med stress", "for ensomme ældre",
    "for borgere med smerter", "på biblioteket", "ved fjorden", "i kulturhuset", "for psykisk sårbare", "med 8 aftener",
    "- et forløb på ti uger",
)  # fmt: skip
_PARTNERS = (
    "Biblioteket", "Jobcentret", "Museet", "Musikskolen", "Kulturhuset", "Frivilligcentret", "Ældre Sagen", "Naturskolen",
    "Billedskolen", "Sundhedscentret", "Læseforeningen", "Teatret", "Aftenskolen \"Værkstedet\"",
)  # fmt: skip
_TEXTS: Mapping[str, Callable[[Random], str]] = {
    "title": lambda random: f"{random.choice(_WHAT)} {random.choice(_WHOM)}",
    "partners": lambda random: ", ".join(random.sample(_PARTNERS, random.randrange(1, 4))),
    "evaluation": _said(
        (
            "Spørgeskema før og efter.", "WHO-5 ved start og slut.", "Interview med tre deltagere.",
            "Vi spurgte rundt i kredsen.",
            "Iagttagelser fra underviseren.", "=Skema 4 (se bilag); udfyldt sammen.",
        ),
        (
            "", "De fleste svarede.", "Halvdelen svarede, så tag det med et gran salt.",
            "Trivslen steg lidt hos otte ud af ti.",
            "Vi nåede ikke at følge op.",
        ),
    ),
    "worked": _said(
        (
            "Det faste sted og den samme underviser hver gang gav ro.", "At synge sammen brød isen allerede første aften.",
            "Små hold virkede bedst, især for dem med angst.", "Kaffen bagefter var lige så vigtig som selve forløbet.",
            "Deltagerne kom igen, fordi ingen skulle præstere.", "At læse højt gav mod til at tale om det svære.",
            "De unge tog selv ansvar, da de fik lov at vælge materialer.", "Turen ud i skoven sænkede skuldrene hos alle.",
            "Vi mødte dem i døren og ringede, når nogen blev væk.",
            "Samarbejdet med jobcentret gjorde det let at finde deltagere.",
        ),
        (
            "", "Flere er begyndt i kor eller på aftenskole bagefter.", "En fortæller, at hun sover bedre om natten.",
            "Det virkede især for dem, der bor alene.", "Ældre og unge havde stor glæde af hinanden.",
            "Transport var afgørende: vi hentede dem, der ikke selv kunne komme.",
            "Musikken gav et sprog, hvor ordene manglede.",
        ),
        ("", "Hvorfor? Fordi der var tid nok.", "Det vil vi gøre igen.", "To timer er passende.\nTre er for meget."),
    ),
    "failed": _said(
        (
            "Holdet var for stort.", "Lokalet lå for langt fra bussen.", "Vi begyndte for tidligt på dagen.",
            "Der kom for få mænd.",
            "Visitationen tog for lang tid.", "Sommerferien skar forløbet over.", "Skemaerne var for lange.",
            "Ikke alle kunne høre, hvad der blev læst op.",
        ),
        ("", "Det retter vi næste gang.", "Vi mangler en afløser, når underviseren er syg.", "Prisen var for høj for nogle."),
    ),
    "next": _said(
        (
            "Vi gentager forløbet til efteråret.", "Vi søger penge til et nyt hold.", "Vi vil prøve det på et plejecenter.",
            "Vi laver en kort vejledning til andre kommuner.", "Vi holder pause og samler erfaringerne.",
        ),
        (
            "", "Hvordan finder I frivillige?", "Vi vil gerne høre, hvordan andre måler virkningen.",
            "Hvem har prøvet det med unge?",
            "Hvad gør I, når deltagerne falder fra?",
        ),
    ),
}  # fmt: skip
