"""PDF files for tests, written by hand: text at places, pictures, a password. No library is needed to make them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_ID = b"0123456789abcdef"
_HEIGHT = 842  # A4 in points


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text; `x` and `y` in points from the lower left corner of an A4 page."""

    x: float
    y: float
    text: str
    size: float = 11
    bold: bool = False


def lines(*texts: str, x: float = 60, top: float = 760, size: float = 11, leading: float = 14) -> list[Text]:
    """Lines below each other; an empty one leaves a gap."""
    return [Text(x, top - leading * i, text, size) for i, text in enumerate(texts) if text]


def make_pdf(*pages: Sequence[Text], picture: bool = False, password: str | None = None) -> bytes:
    """A PDF file with these pages. `picture` puts one on each; `password` protects it (RC4, 40 bits), an empty one too."""
    key = b"" if password is None else _key(password)
    fonts = b"<< /F1 3 0 R /F2 4 0 R >>"
    objects: dict[int, bytes] = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 3: _font("Helvetica"), 4: _font("Helvetica-Bold")}
    objects[5] = _stream(
        5, b"\x80", key, b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    kids = []
    for page in pages:
        content = len(objects) + 2 if 2 not in objects else len(objects) + 1
        drawing = b"".join(map(_show, page)) + (b"q 400 0 0 400 80 200 cm /I Do Q\n" if picture else b"")
        objects[content] = _stream(content, drawing, key, b"")
        objects[content + 1] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 %d] /Contents %d 0 R " % (_HEIGHT, content)
            + b"/Resources << /Font %s /XObject << /I 5 0 R >> >> >>" % fonts
        )
        kids.append(b"%d 0 R" % (content + 1))
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects, b"" if password is None else _encryption(password))


def _font(name: str) -> bytes:
    encoding = b"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi 2 /fl] >>"
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding %s >>" % (name.encode(), encoding)


def _show(text: Text) -> bytes:
    shown = text.text.replace("ﬁ", "\x01").replace("ﬂ", "\x02").encode("cp1252")
    shown = shown.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    font = b"/F2" if text.bold else b"/F1"
    return b"BT %s %.1f Tf 1 0 0 1 %.1f %.1f Tm (%s) Tj ET\n" % (font, text.size, text.x, text.y, shown)


def _stream(number: int, content: bytes, key: bytes, entries: bytes) -> bytes:
    if key:
        content = _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], content)
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


def _file(objects: dict[int, bytes], encryption: bytes) -> bytes:
    out = b"%PDF-1.4\n"
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(places))
    trailer = b"<< /Size %d /Root 1 0 R %s >>" % (len(places) + 1, encryption)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        table,
        trailer,
        len(out),
    )


# ------------------------------------------------------------------------- the standard security handler, ISO 32000-1, 7.6.3


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _owner(password: str) -> bytes:
    padded = (password.encode() + _PAD)[:32]
    return _rc4(hashlib.md5(b"owner" + _PAD[:27]).digest()[:5], padded)


def _key(password: str) -> bytes:
    padded = (password.encode() + _PAD)[:32]
    return hashlib.md5(padded + _owner(password) + (0xFFFFFFFC).to_bytes(4, "little") + _ID).digest()[:5]


def _encryption(password: str) -> bytes:
    user = _rc4(_key(password), _PAD)
    entries = b"/Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4" % (_owner(password).hex().encode(), user.hex().encode())
    return b"/Encrypt << %s >> /ID [<%s> <%s>]" % (entries, _ID.hex().encode(), _ID.hex().encode())
