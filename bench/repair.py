"""How much damaged Danish is mended, how much sound Danish is left alone, and how long it takes. Prints one table.

    python -m bench.repair [--shared ../shared] [--failures N]

Rows: the damaged words of a real scan (even and odd lines apart, so that rules tuned on one half show on the other), sound
documents as they are, the same with the confusions of the scan put in (seeded), hyphens at line ends, and engine errors of
another kind.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from knowledge import words
from knowledge.hyphens import join_lines
from knowledge.model import Line, Source
from knowledge.repair import repair

# What the letters became in a real scan, and how often (from its mended words); capitals by what scanners make of them.
CONFUSIONS = {
    "æ": (("ae", 157), ("ee", 64), ("eae", 5), ("ze", 4), ("aee", 1), ("aze", 1), ("eze", 1), ("e", 1), ("aa", 1), ("a", 2)),
    "ø": (("g", 114), ("a", 5), ("o", 3), ("ag", 1), ("ig", 1), ("s", 1), ("@g", 1)),
    "å": (("a", 151), ("d", 22), ("&", 5), ("8", 2), ("éd", 1), ("3", 1), ("ad", 1), ("a3", 1), ("a@", 1)),
    "Æ": (("AE", 2), ("Ae", 1)),
    "Ø": (("@", 2), ("O", 2), ("0", 1)),
    "Å": (("A", 1),),
}
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*-?")


def source_of(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.name, "", tuple(Line(n, line, line) for n, line in enumerate(text.split("\n"), 1)), True)


def corrupted(source: Source, *, share: float, seed: int) -> Source:
    """`source` with `share` of its æ, ø and å damaged as a scanner does it."""
    chance = random.Random(seed)

    def damage(letter: str) -> str:
        if letter not in CONFUSIONS or chance.random() > share:
            return letter
        groups, weights = zip(*CONFUSIONS[letter], strict=True)
        return str(chance.choices(groups, weights)[0])

    lines = tuple(Line(line.number, text := "".join(map(damage, line.text)), text) for line in source.lines)
    return Source(source.name, "", lines, True)


def score_scan(shared: Path, failures: list[str]) -> Iterator[tuple[str, int, int]]:
    """The hand-made list of damaged and sound words of the scan, by parity of the line."""
    pairs = [json.loads(line) for line in (shared / "questions/ocr_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    names = sorted((shared / "documents").glob("*.txt"))
    scan = max(names, key=lambda path: repair(source_of(path)).damage)
    start = time.process_time()
    mended = repair(source_of(scan))
    print(
        f"{scan.name}: damage {mended.damage:.3f}, {time.process_time() - start:.2f} s of one core with the dictionary loaded"
    )
    text = {line.number: line.text for line in mended.lines}
    raw = {line.number: line.raw for line in mended.lines}
    for kind in ("damaged", "sound"):
        for parity in (0, 1):
            of_kind = [pair for pair in pairs if (pair["damaged"] != pair["correct"]) == (kind == "damaged")]
            chosen = [pair for pair in of_kind if pair["line"] % 2 == parity]
            right = 0
            for pair in chosen:
                expected = re.search(rf"(?<!\w){re.escape(pair['correct'])}(?!\w)", text[pair["line"]])
                right += expected is not None
                if not expected:
                    place = pair["line"]
                    failures.append(f"{pair['damaged']} -> {pair['correct']} ({place}): {raw[place]!r} became {text[place]!r}")
            yield f"scan, {kind}, {('even', 'odd')[parity]} lines", right, len(chosen)


def score_corrupted(
    shared: Path, failures: list[str], *, share: float, shared_vocabulary: bool
) -> Iterator[tuple[str, int, int]]:
    paths = sorted((shared / "documents").glob("*.txt"))
    for path in paths:
        clean = source_of(path)
        if not any("å" in line.text for line in clean.lines):
            continue
        vocabulary: set[str] = set()
        for other in paths if shared_vocabulary else ():
            if other != path and not repair(source_of(other)).damage:
                vocabulary |= document_words(other)
        bad = corrupted(clean, share=share, seed=7)
        good = repair(bad, vocabulary=vocabulary)
        kept = sound = mended = damaged = 0
        wrong: Counter[tuple[str, str, str]] = Counter()
        for before, hurt, after in zip(clean.lines, bad.lines, good.lines, strict=True):
            for was, became, now in zip(before.text.split(), hurt.text.split(), after.text.split(), strict=False):
                if was == became:
                    sound += 1
                    kept += now == was
                else:
                    damaged += 1
                    mended += now == was
                if now != was:
                    wrong[was, became, now] += 1
        failures.extend(f"{path.name[:3]} x{n}: {w} -> {b} -> {a}" for (w, b, a), n in wrong.most_common(1000))
        label = f"{path.name[:12]} corrupted {share:.0%}{' with vocabulary' if shared_vocabulary else ''}"
        yield f"{label}, damaged", mended, damaged
        yield f"{label}, sound", kept, sound


def score_sound(shared: Path) -> Iterator[tuple[str, int, int]]:
    for path in sorted((shared / "documents").glob("*.txt")):
        clean = source_of(path)
        start = time.process_time()
        after = repair(clean)
        took = (time.process_time() - start) * 1000
        if not any("å" in line.text for line in clean.lines):
            continue
        same = sum(a.text == b.text for a, b in zip(clean.lines, after.lines, strict=True))
        yield f"{path.name[:12]} as it is, lines unaltered ({took:.0f} ms)", same, len(clean.lines)


def document_words(path: Path) -> set[str]:
    """The words of a document in small letters, those that a line end cuts left out."""
    found: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        tokens = _WORD.findall(line)
        found.update(token.lower() for token in tokens if not token.endswith("-"))
    return found


def score_hyphens(shared: Path, failures: list[str]) -> tuple[str, int, int]:
    seen: dict[str, set[str]] = {}
    right = total = 0
    for line in (shared / "questions/hyphen_dev.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        name = case["document"]
        vocabulary = seen.setdefault(name, document_words(shared / "documents" / name))

        def known(word: str, seen: set[str] = vocabulary) -> bool:
            return word in seen or words.is_word(word)

        first, *rest = re.split(r"\n+", case["broken"])
        for part in rest:
            first = join_lines(first, part, known=known)
        total += 1
        right += first == case["correct"]
        if first != case["correct"]:
            failures.append(f"hyphen {case['broken']!r} -> {first!r}")
    return "hyphens at line ends", right, total


def score_pairs(shared: Path) -> Iterator[tuple[str, int, int]]:
    """Damage of any letter by another engine, most of it beyond what is mended here: told to show what is left."""
    lines = (shared / "external/ocr/word_pairs.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [(bad, good) for bad, tab, good in (line.partition("\t") for line in lines) if tab]
    around = "og i at er en til af det der den pa sa nar ogsa vaere".split()  # shows the list to be damaged Danish
    texts = [f"{around[n % len(around)]} {bad} {around[(n + 7) % len(around)]}" for n, (bad, _) in enumerate(pairs)]
    after = repair(Source("pairs", "", tuple(Line(n, text, text) for n, text in enumerate(texts)), True))
    now = [line.text.split()[1] for line in after.lines]
    scored = list(zip(now, pairs, strict=True))
    lost = [(n, good) for n, (bad, good) in scored if set("æøå") & (set(good.lower()) - set(bad.lower()))]
    rest = [(n, bad) for n, (bad, good) in scored if not set("æøå") & (set(good.lower()) - set(bad.lower()))]
    yield "engine errors with æ, ø or å lost: mended", sum(n == good for n, good in lost), len(lost)
    yield "engine errors of other letters: left as they are", sum(n == bad for n, bad in rest), len(rest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--failures", type=int, default=0)
    options = parser.parse_args()
    failures: list[str] = []
    rows = [*score_scan(options.shared, failures), *score_sound(options.shared)]
    for share, vocabulary in ((1.0, False), (1.0, True), (0.5, False)):
        rows += score_corrupted(options.shared, failures, share=share, shared_vocabulary=vocabulary)
    rows += [score_hyphens(options.shared, failures), *score_pairs(options.shared)]
    for label, right, total in rows:
        print(f"{label:<62}{right:>7} of {total:>6}{right / max(total, 1):>9.1%}")
    for failure in failures[: options.failures]:
        print(failure)


if __name__ == "__main__":
    main()
