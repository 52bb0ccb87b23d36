"""The bundled knowledge: what entries become, what gives way to a loaded document, and that citations hold what is said."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from knowledge import bundled
from knowledge.bundled import Bundled
from knowledge.danish import fold
from knowledge.model import MeetingStatus, Passage, SectionKind, Sentence

DOCUMENTS = Path(__file__).resolve().parents[2] / "shared" / "documents"

REGISTER = """
documents:
  brief: {name: brief.txt, title: Brev fra Ravnsborg, sha256: aa11, date: "2031-02-03"}
  minutes: {name: minutes.txt, title: Havneudvalget 4. maj 2031, sha256: bb22, date: "2031-05-04"}
meetings:
  may: {body: Havneudvalget, date: "2031-05-04", start: "2031-05-04T09:30", place: Ravnsborg Rådhus}
"""

ENTRIES = """
entries:
- id: purpose
  topic: Havnen > Formål
  source: {document: brief, lines: [2, 3]}
  text: |
    Havnen skal have flere både.
    Den er fra 1903.
- id: roster
  topic: Havneudvalget > Medlemmer
  source: {document: minutes, lines: [10, 14], meeting: may, item: "7"}
  rule: Havneudvalget
  text: |
    Udvalget har to medlemmer.
  roster:
    group: Havneudvalget
    members:
    - [Asta Holm, formand, Ravnsborg, 11]
    - [Bo Kruse, null, Birkø, 12, uafklaret]
- id: dates
  topic: Havneudvalget > Møder
  source: {document: minutes, lines: [20, 21], meeting: may, item: "8", stated: "2031-04"}
  text: |
    Udvalget mødes to gange.
  meetings:
  - {group: Havneudvalget, start: "2031-09-01", online: true, lines: [20, 20]}
  - {group: Havneudvalget, title: Havnedag, start: "2031-10", lines: [21, 21], status: moved, note: flyttet}
decisions:
- id: item-7
  title: Ny mole
  source: {document: minutes, lines: [9, 9], meeting: may, item: "7"}
  proposal: Udvalget blev bedt om en stenmole.
  proposal_lines: [5, 6]
  decision: Udvalget valgte en træmole.
  differs: true
advice:
- id: advice-1
  number: "1"
  title: Mål dybden
  topic: "To råd > Råd 1: Mål dybden"
  source: {document: brief, lines: [30, 34]}
  text: Lavt vand skader bådene.
  recommendations:
  - {lines: [36, 37], text: Mål hver måned.}
  - {lines: [39, 39], text: Skriv det op.}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documents.yaml").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "havn.yaml").write_text(ENTRIES, encoding="utf-8")
    return tmp_path


@pytest.fixture
def harbour(folder: Path) -> Bundled:
    return bundled.load(folder)


@pytest.fixture(scope="module")
def base() -> Bundled:
    return bundled.load()


@pytest.fixture(scope="module")
def lines(base: Bundled) -> dict[str, list[str]]:
    return {known.name: (DOCUMENTS / known.name).read_text(encoding="utf-8").split("\n") for known in base.documents}


def passage(base: Bundled, kind: SectionKind) -> Passage:
    return next(found for found in base.passages if found.kind is kind)


class TestEntries:
    def test_a_text_is_a_passage_of_sentences_with_the_source_document_and_its_lines(self, harbour: Bundled) -> None:
        assert harbour.passages[0] == Passage(
            document="brief.txt",
            text="Havnen skal have flere både. Den er fra 1903.",
            raw="",
            lines=(2, 3),
            page=None,
            kind=SectionKind.TOPIC,
            heading=("Havnen", "Formål"),
            sentences=(Sentence("Havnen skal have flere både.", "", (2, 3)), Sentence("Den er fra 1903.", "", (2, 3))),
            date="2031-02-03",
        )

    def test_an_agenda_item_carries_its_meeting_and_the_title_of_its_decision(self, harbour: Bundled) -> None:
        meeting = next(found for found in harbour.passages if found.heading == ("Havneudvalget", "Medlemmer")).meeting
        assert meeting is not None
        assert (meeting.body, meeting.start, meeting.item, meeting.title) == (
            "Havneudvalget",
            "2031-05-04T09:30",
            "7",
            "Ny mole",
        )

    def test_a_roster_and_a_rule_are_groups_of_their_own(self, harbour: Bundled) -> None:
        roster, rule = harbour.facts.groups
        assert [(m.name, m.role, m.affiliation, m.note) for m in roster.members] == [
            ("Asta Holm", "formand", "Ravnsborg", None),
            ("Bo Kruse", None, "Birkø", "uafklaret"),
        ]
        assert roster.members[1].source is not None
        assert roster.members[1].source.lines == (12, 12)
        assert (rule.members, rule.rule, rule.as_of) == ((), "Udvalget har to medlemmer.", "2031-05-04")

    def test_meetings_keep_their_own_lines_and_the_date_of_the_stating_part(self, harbour: Bundled) -> None:
        first, second = harbour.facts.meetings
        assert (first.title, first.start, first.online, first.status) == (
            "Havneudvalget",
            "2031-09-01",
            True,
            MeetingStatus.PLANNED,
        )
        assert (second.title, second.start, second.status, second.note) == (
            "Havnedag",
            "2031-10",
            MeetingStatus.MOVED,
            "flyttet",
        )
        assert (first.source.lines, first.source.stated) == ((20, 20), "2031-04")

    def test_proposal_and_decision_stay_apart(self, harbour: Bundled) -> None:
        (decision,) = harbour.facts.decisions
        assert (decision.proposal, decision.decision) == ("Udvalget blev bedt om en stenmole.", "Udvalget valgte en træmole.")
        assert decision.differs is True
        assert decision.proposal_source is not None
        assert (decision.source.lines, decision.proposal_source.lines) == ((9, 9), (5, 6))
        assert passage(harbour, SectionKind.PROPOSAL).lines == (5, 6)
        assert passage(harbour, SectionKind.DECISION).number == "7"

    def test_recommendations_keep_their_own_lines(self, harbour: Bundled) -> None:
        (advice,) = harbour.facts.advice
        assert [(row.text, row.lines) for row in advice.recommendations] == [
            ("Mål hver måned.", (36, 37)),
            ("Skriv det op.", (39, 39)),
        ]
        found = passage(harbour, SectionKind.RECOMMENDATIONS)
        assert (found.lines, found.number, found.sentences) == ((36, 39), "1", advice.recommendations)


class TestGivingWay:
    @pytest.mark.parametrize(
        ("names", "digests"),
        [(["minutes.txt"], []), (["arkiv/2031/minutes.txt"], []), (["en-kopi.txt"], ["bb22"])],
        ids=["name", "path", "renamed copy"],
    )
    def test_what_a_loaded_document_states_itself_is_left_out(
        self, harbour: Bundled, names: list[str], digests: list[str]
    ) -> None:
        left = harbour.without(names, digests)
        assert {found.document for found in left.passages} == {"brief.txt"}
        assert (left.facts.meetings, left.facts.groups, left.facts.decisions) == ((), (), ())
        assert len(left.facts.advice) == 1
        assert [known.name for known in left.documents] == ["brief.txt"]

    def test_other_documents_change_nothing(self, harbour: Bundled) -> None:
        assert harbour.without(["noter.txt"], ["cc33"]) is harbour

    def test_titles_are_in_peoples_words(self, harbour: Bundled) -> None:
        assert harbour.title_of("minutes.txt") == "Havneudvalget 4. maj 2031"
        assert harbour.title_of("noter.txt") == "noter.txt"


class TestPackaged:
    """What comes with the program, as far as it can be judged without the documents."""

    def test_it_is_read_once(self, base: Bundled) -> None:
        assert bundled.load() is base

    def test_every_passage_can_be_read_alone(self, base: Bundled) -> None:
        for found in base.passages:
            assert 1 <= len(found.sentences) <= 4, found.text
            assert len(found.text) <= 700, found.text
            assert found.heading, found.text
            assert all(found.heading), found.text
            for sentence in found.sentences:
                assert sentence.text[0].isupper() or sentence.text[0].isdigit(), sentence.text
                assert sentence.text.endswith("."), sentence.text

    def test_every_document_has_entries(self, base: Bundled) -> None:
        assert {known.name for known in base.documents} == {found.document for found in base.passages}

    def test_dates_are_iso_and_a_meeting_ends_after_it_starts(self, base: Bundled) -> None:
        for meeting in base.facts.meetings:
            if len(meeting.start) >= 10:
                start = datetime.fromisoformat(meeting.start)
                assert meeting.end is None or datetime.fromisoformat(meeting.end) > start
            else:
                assert re.fullmatch(r"\d{4}(-\d{2})?", meeting.start), meeting

    def test_a_group_meets_once_on_a_day(self, base: Bundled) -> None:
        keys = [(meeting.group, meeting.start[:10]) for meeting in base.facts.meetings]
        assert len(keys) == len(set(keys))

    def test_agenda_items_are_stated_once(self, base: Bundled) -> None:
        keys = [(decision.meeting.body, decision.meeting.date, decision.meeting.item) for decision in base.facts.decisions]
        assert len(keys) == len(set(keys))

    def test_advice_is_numbered_without_a_gap(self, base: Bundled) -> None:
        assert [advice.number for advice in base.facts.advice] == [str(n) for n in range(1, len(base.facts.advice) + 1)]


# ------------------------------------------------------------------------------------------- against the documents themselves

MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
NAME = re.compile(r"\b[A-ZÆØÅ][\wæøåÆØÅ]+(?: [A-ZÆØÅ][\wæøåÆØÅ]+)+")
RUN = 9  # words in a row that, shared with a document, would be its sentence and not ours
COLUMN_HEADS = {"application": (540, 554)}  # the years over a table torn into single lines


def flat(text: str) -> str:
    """Every word folded, so that a scanned text and a clean one can be compared."""
    return " ".join(fold(word) for word in text.split())


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the documents are not beside the project")
class TestAgainstTheDocuments:
    def test_digests_are_those_of_the_files(self, base: Bundled) -> None:
        for known in base.documents:
            assert hashlib.sha256((DOCUMENTS / known.name).read_bytes()).hexdigest() == known.digest

    def test_every_figure_stands_in_the_cited_lines(self, base: Bundled, lines: dict[str, list[str]]) -> None:
        heads = {base.documents[0].name: range(*COLUMN_HEADS["application"])}
        missing = []
        for found in base.passages:
            document = lines[found.document]
            known = " ".join([*found.heading, found.date or "", str(found.meeting or "")])
            known += " ".join(document[line - 1] for line in heads.get(found.document, ()))
            allowed = {int(figure) for figure in re.findall(r"\d+", known)} | {2, 2023}
            for sentence in found.sentences:
                cited = "\n".join(document[sentence.lines[0] - 1 : sentence.lines[1]])
                for figure in FIGURE.findall(sentence.text):
                    if figure not in cited and not all(int(part) in allowed for part in re.findall(r"\d+", figure)):
                        missing.append((found.document, sentence.lines, figure))
        # A corrected date stands in the newer list, a few lines on in the same document.
        assert [row for row in missing if row[2] != "24"] == []

    def test_every_name_of_two_words_stands_in_the_document(self, base: Bundled, lines: dict[str, list[str]]) -> None:
        whole = {name: flat(re.sub(r"\s+", " ", " ".join(text))) for name, text in lines.items()}
        everywhere = " ".join(whole.values())
        names = [
            (found.lines, name)
            for found in base.passages
            for sentence in found.sentences
            for name in NAME.findall(sentence.text[1:])  # the first word is capital anyway
        ]
        unknown = [row for row in names if not all(fold(part).removesuffix("s") in everywhere for part in row[1].split())]
        assert unknown == []

    def test_members_stand_in_the_cited_line(self, base: Bundled, lines: dict[str, list[str]]) -> None:
        people = [(group, member) for group in base.facts.groups for member in group.members if member.affiliation]
        assert people
        for group, member in people:
            assert member.source is not None
            assert member.source.lines is not None
            assert member.name in lines[group.source.document][member.source.lines[0] - 1], member

    def test_dates_of_meetings_stand_in_the_cited_line(self, base: Bundled, lines: dict[str, list[str]]) -> None:
        for meeting in base.facts.meetings:
            assert meeting.source.lines is not None
            first, last = meeting.source.lines
            cited = " ".join(lines[meeting.source.document][first - 1 : last])
            if len(meeting.start) < 10:
                year, month = meeting.start[:4], int(meeting.start[5:7] or 0)
                assert (MONTHS[month - 1] in flat(cited)) if month else (year in cited), meeting
                continue
            day = date.fromisoformat(meeting.start[:10])
            spelled = (f"{day.day}. {MONTHS[day.month - 1]}", f"{day:%d-%m-%Y}")
            assert any(form in cited for form in spelled), meeting
            if weekday := re.search(r"\b(man|tirs|ons|tors|fre|lør|søn)dag\b", cited, re.IGNORECASE):
                assert "man tirs ons tors fre lør søn".split()[day.weekday()] == weekday.group(1).lower(), meeting

    def test_no_sentence_is_copied(self, base: Bundled, lines: dict[str, list[str]]) -> None:
        copied = []
        for name, text in lines.items():
            joined = re.sub(r"-\s*\n\s*\n?\s*", "", "\n".join(text))
            runs = grams(joined) | grams("\n".join(text))
            for found in base.passages:
                if found.document == name:
                    copied += [run for sentence in found.sentences for run in grams(sentence.text) & runs if not listing(run)]
        assert copied == []


def grams(text: str) -> set[tuple[str, ...]]:
    found = re.findall(r"\w+", text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


def listing(run: tuple[str, ...]) -> bool:
    """True for a run of names, figures and days: facts that carry over as they are."""
    facts = [
        word
        for word in run
        if word[0].isupper() or word[0].isdigit() or word.lower() in MONTHS or word in ("fredag", "den", "kl")
    ]
    return len(facts) >= RUN - 3
