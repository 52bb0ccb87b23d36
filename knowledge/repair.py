"""Danish whose æ, ø and å were lost in scanning or typing, mended word by word. What is sound, or not Danish, stays as it is.

A noisy channel: for each word form the likeliest of what it may have been, weighing how common the reading is against what the
damage costs. Two passes: the first learns what damage this document suffers and which words it has, the second mends.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from knowledge import words
from knowledge.damage import (
    LETTERS,
    UNDANISH,
    Pattern,
    Reading,
    expected_costs,
    in_case_of,
    learned_costs,
    may_be_damaged,
    mended_bars,
    mended_part,
    readings,
)
from knowledge.hyphens import CONJUNCTIONS
from knowledge.model import Line, Source

log = logging.getLogger(__name__)

# How unlikely a reading is by itself (-log probability): one word in a hundred, a thousand, ten thousand ...
FUNCTION_WORD, COMMON_WORD, MENDED_WORD, SEEN_WORD, DICTIONARY_WORD, COMPOUND = 4.5, 7.5, 7.5, 9.0, 12.0, 14.0
EXTRA_PART = 3.0  # a compound's third part
SHORT_PART = 2.0  # a part of three letters
KIN, COMPOUND_KIN = 3.0, 2.0  # a reading whose base form, or that of a part, the document has otherwise
UNDANISH_LETTERS = 4.0  # "ae", "mgd" and the like in a word that no capital marks as a name
MARGIN = 1.5  # by how much a reading must beat what stands there
DEAREST = 12.0
LONGEST_FUNCTION_WORD = 10
NEIGHBOURS = 5  # words on either side that tell English from Danish
FOREIGN = 2  # English function words more than Danish ones
FARTHEST_LINE = 3  # lines below one that ends in a hyphen, for the word to go on
SHORT = 3  # letters of a word that only a common word may replace, unless it has no vowel
VOWELS = frozenset("aeiouyæøå")
FIRST_TRIES, LATER_TRIES = 60, 120
COMPOUND_TRIES = 40  # splitting is dear
PATIENCE = 25  # tries after the best reading so far
FEWEST_MENDED = 0.015  # of the words of a document that is worth mending

_CHUNK = re.compile(r"\S+")
_TOKEN = re.compile(r"(?<!\w)(?<!\w['’´`])(?:[@&](?=[^\W\d_]))?[^\W_]+(?:[@&][^\W\d_]+)*(?:[@&](?![\w.@]))?(?!['’´`]\w)")
_ADDRESS = re.compile(r"://|www\.|\S@\S+\.\w")
_RARE = re.compile(f"{UNDANISH.pattern}|ee")  # rare in Danish, if not unheard of
_SENTENCE_END = re.compile(r"[.:?!\u2022]$|^\W*$")
# Where both readings of a word are everyday Danish, what stands before it decides ("min far" against "vi far").
FINITE_VERBS = frozenset("får går når står slår".split())
DETERMINERS = frozenset("en et min mit mine din dit dine sin sit sine hans hendes vores deres ingen hver".split())
CORRELATIVE = "både"  # wants an "og" after it, and is seldom right after "at"
_ENGLISH = frozenset("the of and is are was with from this that which be by as on to or not it its their has".split())


@dataclass(frozen=True, slots=True)
class Token:
    """What stands in a line from `start` to `end`: the characters `span` of the word `form`, all unless a line end cuts it.

    `named` tells that it has a capital within a sentence, or is as short as an abbreviation with a point after it.
    """

    form: str
    span: tuple[int, int]
    start: int
    end: int
    named: bool = False


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is known when a word is judged."""

    costs: Mapping[Pattern, float]
    vocabulary: Collection[str]  # forms, in small letters, that sound documents have
    names: frozenset[str]  # forms that may be names or abbreviations
    certain: Mapping[str, Collection[str]] = field(
        default_factory=dict
    )  # what was mended beyond doubt: readings and their forms
    kin: frozenset[str] = frozenset()  # base forms with æ, ø or å that these have
    tries: int = FIRST_TRIES
    prior: dict[str, float] = field(default_factory=dict)  # cache


def repair(source: Source, *, vocabulary: Collection[str] = frozenset()) -> Source:
    """`source` with each line's text mended, `raw` as it was, and `damage` the share of its words that were mended (0 to 1).

    `vocabulary` holds word forms, in small letters, of documents that are sound. A source that is not Danish, or next to
    undamaged, is returned as it is. The method is the noisy channel of Kernighan, Church and Gale (COLING 1990), the confusions
    learned from the document itself.
    """
    if not may_be_damaged("\n".join(line.text for line in source.lines)):
        return source
    tokens = _without_english([list(_tokens(line.text)) for line in source.lines])
    _join_cut_words(source.lines, tokens)
    counts = Counter(token.form for line in tokens for token in line if token.span[0] == 0)
    names = frozenset(token.form for line in tokens for token in line if token.named)
    mended = _mend(counts, names, vocabulary)
    total = sum(counts.values())
    share = sum(counts[form] for form in mended) / total
    if share < FEWEST_MENDED:
        return source
    log.info("%s: %d of %d words mended", source.name, round(share * total), total)
    texts = (_rewrite(line.text, found, mended) for line, found in zip(source.lines, tokens, strict=True))
    lines = tuple(replace(line, text=text) for line, text in zip(source.lines, texts, strict=True))
    return replace(source, lines=lines, damage=share)


# ------------------------------------------------------------------------------------------------------------------ the words


def _tokens(text: str) -> Iterator[Token]:
    """The words of a line, addresses left out."""
    before = ""
    for chunk in _CHUNK.finditer(text):
        if not _ADDRESS.search(chunk.group()):
            for found in _TOKEN.finditer(chunk.group()):
                first = not chunk.group()[: found.start()].strip("\"'“”»«([")
                word = found.group()
                start, length = chunk.start() + found.start(), len(word)
                inside = bool(before and first and not _SENTENCE_END.search(before))
                capital = word[0].isupper() and not text.isupper()
                abbreviated = length <= SHORT and (text[start + length :][:1] == "." or (capital and word.isupper()))
                named = (inside and capital) or abbreviated
                yield Token(word, (0, length), start, start + length, named)
        before = chunk.group()


def _join_cut_words(lines: Sequence[Line], tokens: list[list[Token]]) -> None:
    """Give the two pieces of a word that a line end cuts ("beskaef-", "tigelse") the whole word as their form."""
    for at, line in enumerate(lines):
        text = line.text.rstrip()
        below = next((n for n in range(at + 1, min(at + 1 + FARTHEST_LINE, len(lines))) if lines[n].text.strip()), None)
        if below is None or not text.endswith("-") or not tokens[at] or not tokens[below]:
            continue
        left, right = tokens[at][-1], tokens[below][0]
        indent = len(lines[below].text) - len(lines[below].text.lstrip())
        word = lines[below].text[right.start : right.end]
        if left.span[0] or left.end != len(text) - 1 or right.start != indent or not word[0].islower() or word in CONJUNCTIONS:
            continue
        cut = left.end - left.start
        form = text[left.start : left.end] + word
        tokens[at][-1] = replace(left, form=form, span=(0, cut))
        tokens[below][0] = replace(right, form=form, span=(cut, len(form)))


def _without_english(tokens: Sequence[Sequence[Token]]) -> list[list[Token]]:
    """`tokens`, line by line, but for those with more English than Danish function words around them."""
    forms = [token.form.lower() for line in tokens for token in line]
    sums = list(accumulate(((form in _ENGLISH) - words.is_function_word(form) for form in forms), initial=0))
    kept, at = [], 0
    for line in tokens:
        places = range(at, at + len(line))
        at += len(line)
        around = (sums[min(place + NEIGHBOURS + 1, len(forms))] - sums[max(0, place - NEIGHBOURS)] for place in places)
        kept.append([token for token, balance in zip(line, around, strict=True) if balance < FOREIGN])
    return kept


def _rewrite(text: str, tokens: Sequence[Token], mended: Mapping[str, Reading]) -> str:
    pieces, at = [], 0
    for number, token in enumerate(tokens):
        reading = mended.get(token.form)
        if reading is None or _is_right_here(text, tokens, number, reading.text):
            continue
        pieces += [text[at : token.start], mended_part(token.form, reading, token.span)]
        at = token.end
    return mended_bars("".join([*pieces, text[at:]]))


def _is_right_here(text: str, tokens: Sequence[Token], number: int, reading: str) -> bool:
    """Whether the neighbours speak for the word as it stands, where both it and `reading` are everyday words."""
    if number == 0 or not words.is_word(tokens[number].form):
        return False
    before = tokens[number - 1].form.lower()
    if reading in FINITE_VERBS:
        return before in DETERMINERS
    return reading == CORRELATIVE and before == "at" and not re.search(r"\b(og|eller)\b", text[tokens[number].end :])


# -------------------------------------------------------------------------------------------------------------- the two passes


def _mend(counts: Counter[str], names: frozenset[str], vocabulary: Collection[str]) -> dict[str, Reading]:
    """What each of the forms in `counts` was, where that is something else."""
    first = _Evidence(expected_costs(), vocabulary, names)
    found = {form: reading for form in counts if (reading := _best(form, first)) is not None}
    patterns: Counter[Pattern] = Counter()
    for form, reading in found.items():
        for edit in reading.edits:
            if edit.pattern:
                patterns[edit.pattern] += counts[form]
    intact = Counter({letter: sum(count * form.lower().count(letter) for form, count in counts.items()) for letter in LETTERS})
    certain = _certain(found, first)
    sure = [text for text, forms in certain.items() if len(forms) > 1 or words.lemma(text) is not None]
    kin = frozenset(base for text in sure for base in _bases(text) if any(letter in base for letter in LETTERS))
    second = _Evidence(learned_costs(patterns, intact), vocabulary, names, certain, kin, LATER_TRIES)
    return {form: reading for form in counts if (reading := _best(form, second)) is not None}


def _certain(found: Mapping[str, Reading], evidence: _Evidence) -> dict[str, set[str]]:
    """The readings of words that cannot be right as they stand, each with those words."""
    sources: dict[str, set[str]] = {}
    for form, reading in found.items():
        if form not in evidence.names and _prior(form, evidence) >= _unknown(form):
            sources.setdefault(reading.text, set()).add(form)
    return sources


def _best(form: str, evidence: _Evidence) -> Reading | None:
    """The likeliest of what `form` may have been; None when that is `form` itself, or `form` is no word."""
    if not _is_mendable(form):
        return None
    bar = _prior(form, evidence) - MARGIN
    if not form[0].isupper() and _RARE.search(form) and not words.is_word(form):
        bar += UNDANISH_LETTERS
    least = FUNCTION_WORD if len(form) <= LONGEST_FUNCTION_WORD else COMMON_WORD
    best: Reading | None = None
    last = evidence.tries
    for tried, reading in enumerate(readings(form, evidence.costs, dearest=min(DEAREST, bar - least), at_most=evidence.tries)):
        if tried > last or reading.rank + least >= bar:
            break
        text = in_case_of(form, reading.text)
        if UNDANISH.search(reading.text) and not form[0].isupper():
            continue
        prior = _prior(text, evidence, split=tried < COMPOUND_TRIES and reading.cost + COMPOUND - KIN < bar)
        if prior > MENDED_WORD and any(source != form for source in evidence.certain.get(reading.text, ())):
            prior = MENDED_WORD
        cost = reading.cost + prior
        if cost < bar and _is_fit(form, reading, text, evidence):
            best, bar, last = reading, cost, tried + PATIENCE
    return best


def _is_mendable(form: str) -> bool:
    """Whether `form` may be a damaged word: no single letter, no figure, none with capitals inside but a doubled first."""
    if len(form) < 2 or form.isdigit():
        return False
    if form.isupper():
        return len(form) == 2 or "&" not in form  # "P&", but not "R&D"
    return not any(character.isupper() for character in form[2:]) and (not form[1].isupper() or form[2:3].islower())


def _is_fit(form: str, reading: Reading, text: str, evidence: _Evidence) -> bool:
    """Whether `reading`, with its capital `text`, is sure enough for a form as short, or as much like a name, as `form`."""
    doubtful = form in evidence.names
    short = len(form) <= SHORT
    if short and doubtful and form[0].isupper() and form.isalpha():  # "Dr.", "LA"
        return False
    if words.is_common(text) or reading.text in evidence.certain or reading.text in evidence.vocabulary:
        return True
    if not text.isalpha() or _prior(text, evidence) >= _unknown(text):
        return False
    if short:
        return (
            not doubtful and len(form) == SHORT and (UNDANISH.search(form) is not None or not VOWELS.intersection(form.lower()))
        )
    if form[0].isupper() and (doubtful or form.isupper()):
        return words.is_word(text) or bool(_bases(reading.text) & evidence.kin)
    return True


def _unknown(form: str) -> float:
    """How unlikely a form is that no dictionary has; the shorter, the likelier as an abbreviation, a torn or a foreign word."""
    return min(25.0, DICTIONARY_WORD + 1.0 + len(form))


def _prior(form: str, evidence: _Evidence, *, split: bool = True) -> float:
    """How unlikely `form` (as a name only with a capital) is as a word of this document, the higher the unlikelier."""
    if (known := evidence.prior.get(form)) is not None:
        return known
    cost = _prior_of_word(form.lower(), evidence, split=split)
    if cost > DICTIONARY_WORD and form[0].isupper() and words.lemma(form.capitalize()) is not None:
        cost = DICTIONARY_WORD
    if split:
        evidence.prior[form] = cost
    return cost


def _prior_of_word(form: str, evidence: _Evidence, *, split: bool) -> float:
    if words.is_function_word(form):
        return FUNCTION_WORD
    if words.is_common(form):
        return COMMON_WORD
    if form in evidence.vocabulary:
        return SEEN_WORD
    if (base := words.lemma(form)) is not None:
        return DICTIONARY_WORD - (KIN if base in evidence.kin else 0.0)
    parts = words.compound_parts(form) if split and form.isalpha() else ()
    if not parts:
        return _unknown(form)
    cost = COMPOUND + EXTRA_PART * (len(parts) - 2) + SHORT_PART * sum(len(part) <= SHORT for part in parts)
    return min(_unknown(form), cost - (COMPOUND_KIN if any(words.lemma(part) in evidence.kin for part in parts) else 0.0))


def _bases(form: str) -> set[str]:
    """The base forms of a word, or of the parts of a compound."""
    return {base for part in words.compound_parts(form) if (base := words.lemma(part)) is not None}
