"""Tables as Markdown, so that what a bench prints can be pasted."""

from __future__ import annotations

from collections.abc import Sequence


def table(heads: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> None:
    """Print one; the first column is to the left, figures to the right."""
    widths = [max(len(line[column]) for line in (heads, *lines)) for column in range(len(heads))]

    def shown(line: tuple[str, ...]) -> str:
        cells = [
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        return f"| {' | '.join(cells)} |"

    rule = "|".join("-" * (width + 1) + (":" if column else "-") for column, width in enumerate(widths))
    print("\n".join([shown(heads), f"|{rule}|", *map(shown, lines)]))


def ratio(value: float, of: float) -> str:
    """How many times `of` is in `value`."""
    return f"{value / of:.2f}" if of else "-"
