"""The whole line from question to answer: courtesy, what no question is, hostile input, and what holds of every answer."""

from __future__ import annotations

import pytest
from answer_corpus import COUNCIL, FILES, HARBOUR, ask, opened, refused, stands
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.findings import (
    AdviceFinding,
    Answer,
    Clarification,
    Courtesy,
    DecisionFinding,
    GroupFinding,
    Kind,
    MeetingFinding,
    Reason,
    Refusal,
    Smalltalk,
    TextFinding,
)
from knowledge.library import Library
from knowledge.question import MAX_CHARACTERS
from knowledge.view import MAX_QUOTE

corpus = pytest.fixture(scope="module")(opened)
WORDS = sorted({word.strip(".,:#|-") for text in FILES.values() for word in text.split()} - {""})
ASKING = (
    "hvem hvad hvor hvornår hvorfor hvilke hvor mange næste sidste møde besluttet råd punkt formand 2031 marts i om den".split()
)


def is_honest(answer: Answer) -> bool:
    """What DESIGN's first two rules ask of every answer."""
    if answer.kind is not Kind.ANSWER:
        return answer.citations == ()
    return bool(answer.citations) and all(stands(c) and 0 < len(c.quote) <= MAX_QUOTE and c.title for c in answer.citations)


def tells_something(answer: Answer) -> bool:
    """Whether there is something to show, whatever was found."""
    match answer.finding:
        case TextFinding(lead=lead):
            return bool("".join(lead).strip())
        case DecisionFinding(text=text) | AdviceFinding(text=text):
            return bool("".join(text).strip())
        case MeetingFinding(meetings=meetings):
            return bool(meetings)
        case GroupFinding(group=group):
            return bool(group.members or group.rule)
        case Clarification(choices=choices):
            return len(choices) > 1
        case Refusal() | Courtesy():
            return True


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("hej", Smalltalk.GREETING),
        ("Godmorgen!", Smalltalk.GREETING),
        ("hi", Smalltalk.GREETING),
        ("tusind tak for hjælpen", Smalltalk.THANKS),
        ("hvad kan du?", Smalltalk.HELP),
        ("farvel", Smalltalk.GOODBYE),
    ],
)
def test_courtesy_is_no_question(corpus: Library, text: str, about: Smalltalk) -> None:
    answer = ask(corpus, text)
    assert (answer.kind, answer.finding, answer.citations) == (Kind.CHAT, Courtesy(about), ())


def test_a_question_that_opens_with_a_greeting_is_a_question(corpus: Library) -> None:
    polite = ask(corpus, f"Hej, hvornår er næste møde i {COUNCIL}?")
    assert polite.finding == ask(corpus, f"Hvornår er næste møde i {COUNCIL}?").finding


@pytest.mark.parametrize("text", ["", " ", "\n\t", "???", "…", "🙂🎉", "\u200b\u200d\ufeff", "\u202e\u202c", "- - -", "\x00"])
def test_what_holds_no_question(corpus: Library, text: str) -> None:
    assert refused(ask(corpus, text)).reason is Reason.EMPTY


@pytest.mark.parametrize("text", ["og", "er det", "i", "hvem", "hvornår?", "æ", "5", "the"])
def test_little_words_alone_are_not_answered(corpus: Library, text: str) -> None:
    assert ask(corpus, text).kind is not Kind.ANSWER


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        '"""korsang"""',
        "korsang*",
        "NEAR(korsang plejehjem, 3)",
        "korsang AND OR NOT plejehjem",
        "body:korsang",
        "^korsang + plejehjem",
        "{heading body}: korsang",
        "'); DROP TABLE passages; --",
        "<script>alert('korsang')</script>",
        "<b>korsang & plejehjem</b>",
        "%s %d {0} {korsang} $1 \\1 \\",
        "(((((((((korsang",
        "[korsang](x) *plejehjem* _og_ `så`",
        "korsang\x00plejehjem",
        "\u202ekorsang\u202c på \u200bplejehjem",
        "🎵 korsang 🎵 plejehjem 🎵",
        "k\u0301o\u0308rsang a\u030a",
        "قرار حول الغناء",
        "\ud800 korsang",
        "råd 99999999999999999999999",
        "punkt 0",
        "den 31. februar 2031 møde i Kulturrådet",
        "hvornår er mødet den 99. marts 0000",
        "næste møde " * 900,
        "korsang " * 1_250,
        "x" * 10_000,
        "råd " + "9" * 9_990,
        "?" * 9_999 + "korsang",
    ],
)
def test_hostile_input_is_only_text(corpus: Library, text: str) -> None:
    answer = ask(corpus, text)
    assert is_honest(answer)
    assert tells_something(answer)
    assert len(answer.question) <= MAX_CHARACTERS


def test_hostile_input_leaves_the_index_as_it_was(corpus: Library) -> None:
    before = [document.passages for document in corpus.documents()]
    ask(corpus, "'; DELETE FROM passages; DROP TABLE documents; --")
    assert [document.passages for document in corpus.documents()] == before
    assert ask(corpus, "korsang plejehjem").kind is Kind.ANSWER


@pytest.mark.parametrize(
    "wrapped",
    ["\u200b{}\u200b", "<b>{}</b>", '"{}"', "🙂 {} 🙂", "{}" + " " * 10_000, "  \n{}\n"],
)
def test_what_is_wrapped_around_a_question_changes_nothing(corpus: Library, wrapped: str) -> None:
    question = f"Hvem er formand for {HARBOUR}?"
    assert ask(corpus, wrapped.format(question)).finding == ask(corpus, question).finding


def test_what_stands_behind_the_limit_is_not_read(corpus: Library) -> None:
    question = f"Hvornår er næste møde i {COUNCIL}?"
    padded = question + "?" * (MAX_CHARACTERS - len(question)) + " og hvem er formand for Styregruppen for Blå Havne"
    assert ask(corpus, padded).finding == ask(corpus, question).finding


def test_the_same_question_has_the_same_answer(corpus: Library) -> None:
    question = "Hvad blev besluttet om korsang på plejehjem?"
    assert ask(corpus, question) == ask(corpus, question)


# Function-scoped fixtures would trip Hypothesis; the corpus is shared by the module and nothing here writes to it.
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=120))
def test_any_text_is_answered_honestly(corpus: Library, text: str) -> None:
    answer = ask(corpus, text)
    assert is_honest(answer)
    assert tells_something(answer)


@settings(max_examples=120, deadline=None)
@given(words=st.lists(st.sampled_from([*WORDS, *ASKING, *ASKING]), min_size=1, max_size=8))
def test_any_mixture_of_known_words_is_answered_honestly(corpus: Library, words: list[str]) -> None:
    answer = ask(corpus, " ".join(words))
    assert is_honest(answer)
    assert tells_something(answer)
