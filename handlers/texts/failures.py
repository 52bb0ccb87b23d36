"""What the bot says when something went wrong on its side."""

from __future__ import annotations

from handlers.texts.markup import cut, escape


def apology(reference: str) -> str:
    """HTML. `reference` is what the operator finds the error by in the log."""
    return (
        "Undskyld, der gik noget galt hos mig, så jeg kan ikke svare lige nu. Prøv igen om lidt. "
        f"Bliver det ved, så giv koordinatoren denne kode: {escape(cut(reference, 40))}"
    )


PRESS = "Undskyld, der gik noget galt. Prøv igen om lidt."
