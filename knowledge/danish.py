"""Danish as text: folding, words, stems, compounds, stop words. Pure; knows nothing of documents, questions or the index.

One fold serves both sides of a search: what is typed as "møde", "moede" and "mode" meets in one form, as do Århus, Aarhus
and Arhus. The price is that a few pairs of real words meet as well (møde and mode); ranking by meaning pays it back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

import snowballstemmer

# The three letters, then the ways they are typed without them. Order matters: a letter pair is folded after its letter.
_LETTERS = str.maketrans({"æ": "a", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ü": "u", "ß": "s", "ð": "d", "þ": "t"})
_PAIRS = re.compile(r"a[ae]+|oe+")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[.'’][^\W\d_]+)*\d*")
_GENITIVE = re.compile(r"['’]s$", re.I)  # KKR's
# Nouns whose bare form ends in what the stemmer takes for an ending: it makes "universit" of universitet, but "universitet" of
# universitetet. What is left of them is stemmed once more, so that both are one.
_BARE = re.compile(r"(?:itet|budget|kreds|plads|indsats|tendens|kvens|stans|proces|succes|pleks|dagsorden|verden|sven)$")
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_stemmer = snowballstemmer.stemmer("danish")

STOPWORDS = frozenset(
    """
    ad af aldrig alle alt altid altså and anden andet andre at bare begge ben bl blandt blev blevet bliver blive
    både ca da de dem den denne dens der deres derfor det dets dette dig din dine disse dit dog du dvs efter egen
    egentlig eget egne ej eks eller ellers en end endnu ene enten er et etc evt f.eks far få får feks fik flere flest
    for fordi fra frem fx gennem gerne gik gør gøre gå går gået god godt ham han hans har hav havde have hej hele hel
    helt hen hende hendes her hos hun hvad hvem hver hvilken hvilket hvilke hvis hvor hvordan hvorfor hvorledes hvornår
    hvorvidt i igen igennem ikke ind inden indtil ja jeg jer jeres jo kan kom komme kommer kun kunne lade lav lave lige
    lidt lå man mange med meget mellem men mens mere mest mig min mindre mine mit mod må måske måtte nej nemlig ned
    netop nogen noget nogle nok nu ny når nær næsten og også om omkring op os over overalt per pr på reelt samme samt
    sanne se ser ses set sig sige siger sin sine sit skal skulle som stadig står synes så sådan tag tage ting til tog ud
    uden udover under ved vi via vil ville vor vores vær være været
    """.split()
) | frozenset(  # as they are spoken, and so typed in a chat
    """
    bli blir blev ha haft hvaffor hva hvo hvorn ik ikk ka ku kun li lissom mon nån noen nåd sgu sir sku ta tar
    gi gir vel vist skam hvornå hvodan hvoffor
    """.split()
)

ENGLISH_STOPWORDS = frozenset(
    """
    the a an is are was were be been of in on at to for from with by and or not do does did has have had it its this
    that these those which what who whom whose when where why how how many much can could should would will shall may
    might our we us you your they their them there here about into as if than then so also any some all no yes
    """.split()
)


def compose(text: str) -> str:
    """`text` in NFC, without zero-width and direction marks, with every kind of space as one plain space."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t")
    return re.sub(r"[^\S\n\t]+", " ", text)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The form in which a word is compared: lower case, without accents, æ ø å and their typed pairs as one plain letter."""
    word = unicodedata.normalize("NFC", word).lower().translate(_LETTERS)
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return _PAIRS.sub(lambda pair: pair.group()[0], word)


_HYPHENATED = re.compile(r"(?<![\w-])(?:[^\W\d_]{1,12}(?:-[^\W\d_]{1,12})+|[Ii] alt)(?![\w-])")


def words(text: str) -> list[str]:
    """The words and figures of `text` in order, as written; 1.129.000 and 2,6 are one each, hyphenated words several."""
    return [match.group() for match in _WORD.finditer(unicodedata.normalize("NFC", text))]


def joined_words(text: str) -> list[str]:
    """The hyphenated words of `text` without their hyphens: people write KD-Net and kdnet, it-system and itsystem.

    "I alt" is one too: both its words are stop words, together they say that a figure is the sum.
    """
    return [re.sub(r"[- ]", "", match.group()) for match in _HYPHENATED.finditer(unicodedata.normalize("NFC", text))]


FOLDED_STOPWORDS = frozenset(fold(word) for word in STOPWORDS)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The search form of a word: folded and stemmed by Snowball's Danish rules; a figure loses its thousands points."""
    if word[:1].isdigit():
        return _THOUSANDS.sub("", word)
    folded = fold(_GENITIVE.sub("", word)).replace(".", "").replace("'", "").replace("’", "")
    stemmed: str = _stemmer.stemWord(folded)
    return _stemmer.stemWord(stemmed) if _BARE.search(stemmed) else stemmed


def stems(text: str) -> list[str]:
    """The search forms of the words of `text`, stop words left out."""
    return [stem(word) for word in (*words(text), *joined_words(text)) if not is_stopword(word)]


def is_stopword(word: str) -> bool:
    """True for a word that says nothing of what is asked or told."""
    return fold(word) in FOLDED_STOPWORDS


_LINKS = ("", "s", "e")  # what Danish puts between the parts of a compound: netværk-s-møde, børn-e-have
MIN_PART = 3


def split_compound(word: str, known: Collection[str]) -> tuple[str, ...]:
    """The stems of the parts of a compound, outermost split first; empty when `word` is no compound of `known` stems.

    The split with the longest last part wins, since the last part of a Danish compound is what the thing is.
    """
    folded = fold(word)
    if len(folded) < 2 * MIN_PART + 1 or not folded.isalpha():
        return ()
    for cut in range(MIN_PART, len(folded) - MIN_PART + 1):
        last = stem(folded[cut:])
        if last not in known or len(last) < MIN_PART:
            continue
        first = folded[:cut]
        for link in _LINKS:
            if link and not first.endswith(link):
                continue
            part = first[: len(first) - len(link)] if link else first
            if len(part) < MIN_PART:
                continue
            if (stemmed := stem(part)) in known:
                return (stemmed, last)
            if inner := split_compound(part, known):
                return (*inner, last)
    return ()
