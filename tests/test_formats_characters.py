"""`knowledge.formats.characters`: encodings, and the normal form of a line."""

from __future__ import annotations

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.formats.characters import clean, decode

DANISH = "Æblerød ål på Østerbro – “pænt” 50 €\nnæste linje\n"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("samar\xadbejde", "samarbejde"),
        ("samar\xad", "samar-"),
        ("kl.\xa09.30", "kl. 9.30"),
        ("1\u202f000\u2009kr.", "1 000 kr."),
        ("nul\u200bbredde\ufeff", "nulbredde"),
        ("\u202eomvendt\u202c", "omvendt"),
        ("aksel\x07 og\x00 b\x9fo", "aksel og bo"),
        ("rød".replace("ø", "o\u0338"), unicodedata.normalize("NFC", "ro\u0338d")),
        ("A\u030arhus", "Århus"),
        ("\ufb01nansiering, e\ufb00ekt, kon\ufb02ikt", "finansiering, effekt, konflikt"),
        ("\uf0b7 punkt", "• punkt"),
        ("kultur\u2010 og fritid\u2011", "kultur- og fritid-"),
        ("  indrykket\tcelle  ", "  indrykket\tcelle"),
        ("\ud83d halvt par", " halvt par"),
        ("", ""),
    ],
)
def test_clean(raw: str, text: str) -> None:
    assert clean(raw) == text


@given(st.text(st.characters(max_codepoint=0xEFFFF)))  # above it all is private use, which no font of ours has
def test_a_clean_line_is_clean_and_holds_nothing_invisible(raw: str) -> None:
    text = clean(raw)
    assert clean(text) == text
    assert unicodedata.is_normalized("NFC", text)
    assert not {unicodedata.category(char) for char in text.replace("\t", "")} & {"Cc", "Cs", "Co"}


@given(st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_clean_loses_no_letter_or_digit(raw: str) -> None:
    expected = unicodedata.normalize(
        "NFC", "".join(unicodedata.normalize("NFKC", c) if "\ufb00" <= c <= "\ufb06" else c for c in raw)
    )
    assert clean(raw) == expected


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("cp1252", b""),
    ],
)
def test_decode_tells_the_encoding(encoding: str, mark: bytes) -> None:
    assert decode(mark + DANISH.encode(encoding)) == DANISH


def test_latin_1_and_a_file_glued_from_two_encodings() -> None:
    assert decode("Sønderhøj på Fanø".encode("latin-1")) == "Sønderhøj på Fanø"
    assert decode("ål\n".encode() + "øl – æbler".encode("cp1252")) == "ål\nøl – æbler"


def test_a_utf_8_file_cut_in_the_middle_of_a_letter_is_still_utf_8() -> None:
    assert (decode("på Fanø".encode()[:-1]) or "").startswith("på Fan")


@pytest.mark.parametrize(
    "data", [b"MZ\x90\0\x03", bytes(range(1, 32)) * 9, b"\x89PNG\r\n\x1a\n\0", codecs.BOM_UTF16_LE + b"\0\0a\0"]
)
def test_binary_data_is_no_text(data: bytes) -> None:
    assert decode(data) is None


def test_a_stray_control_character_does_not_make_a_text_binary() -> None:
    assert decode(b"Referat fra et langt og godt forberedt m\xf8de." * 20 + b"\x07") is not None


@given(st.binary(max_size=300))
def test_decode_never_fails(data: bytes) -> None:
    text = decode(data)
    assert text is None or "\0" not in text


@given(st.text(alphabet="abdeÆæØøÅåéüö .,\n", max_size=80))
def test_danish_in_windows_1252_is_never_taken_for_utf_8(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_a_capital_before_a_typographic_mark_does_not_hide_windows_1252() -> None:
    text = "Han råbte “LAD STÅ” fra Ø – og gik længere ud på øen."
    assert "STÅ”" in (decode(text.encode("cp1252")) or "")
    assert decode(text.encode("cp1252")) == text
