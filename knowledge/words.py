"""Danish word forms: is this one, what is its base form, is it among the most used. No reading of documents, no repairing.

The forms come from simplemma's Danish dictionary (about 790,000), held in its memory-frugal form: a third of a second to load,
at the first question asked, and some 10 MB. The most used words are general Danish, kept here because that dictionary counts
nothing.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGE = "da"
SHORTEST_PART = 3  # letters of a part of a compound
SHORTEST_HEAD = 4  # of its last part, unless that is a common word; shorter ones are mostly endings
SHORTEST_OF_THREE = 12  # letters of a compound of three parts
# Municipalities and islands that the dictionary lacks or may lack.
PLACES = frozenset(
    """
    Allerød Brøndby Brønderslev Dragør Egedal Fanø Furesø Halsnæs Helsingør Hillerød Hjørring Holbæk Hørsholm Ishøj Køge
    Læsø Morsø Næstved Ringkøbing Rødovre Samsø Solrød Sorø Sønderborg Sønderjylland Taarbæk Tårnby Tønder Vallensbæk Ålborg
    Århus Ærø Østjylland
    """.split()
)
LINKS = ("", "s", "e")  # letters between the parts of a compound
PARTS = 3

# Pronouns, prepositions, conjunctions, auxiliaries: every tenth to five-hundredth word of running Danish.
FUNCTION_WORDS = frozenset(
    """
    ad af al alle alt altid anden andet andre at bare blev blevet blive bliver både bør da de dem den denne der deres det
    dette dig din dit dog du efter ej eller en end endnu er et for fordi fra fx få fået får før først første gennem gik gå
    går gør gøre ham han hans har havde have hel hele helt hen hende hendes her hos hun hvad hvem hver hvert hvilke hvilken
    hvilket hvis hvor hvordan hvorfor hvornår i ikke imellem imod ind inden indenfor ingen intet ja jeg jer jo kan kom komme
    kommer kun kunne lige man mange med meget mellem men mens mere mest mig min mindre mindst mit mod må måtte ned nej nogen
    noget nogle nok nu nye nå når nær næste og også om omkring op os over overfor på samme samt selv ser ses set sig sin
    sine sit skal skulle som stor stå står så sådan sådanne sådant til ud uden udenfor under var ved vel vi via vil ville
    vore vores være været åbne år årene året års øvrige
    """.split()
)

# Ordinary words of administration, meetings and daily life, high on every list of Danish.
COMMON_WORDS = frozenset(
    """
    afdeling aften aldrig alene allerede almindelig ansat ansatte ansvar ansøgning antal arbejde arbejder arbejdes arbejdet
    bag baggrund bar barn bedre bedst begge behov beslutning besøg betale betyder billede blandt bog bogen bor borger
    borgere borgerne bred bringe bruge bruger brugere brugt by byen byer bygge børn børnene dag dage dagen dansk danske del
    dele delt deltage deltager deltagere derfor derfra derudover direkte dragt dårlig egen eget egne emne enkelt enkelte ens
    enten erfaring faglig fald falde fart fast faste fem fik finde finder findes fire flere fleste flot folk forhold form
    formand formål formålet forskellige forslag fortsat forår fremme fremtid fri fuld fulde fælles følge følgende føre ført
    gamle gammel gang gange gav geder give given giver gjorde gjort glad god gode godt grad grund gruppe gruppen grupper
    gået gælder handle handler hav hjem hjælp hjælpe holde holder holdt hurtig hus huset hvile hår høj høje højere igen
    indsats indsatser interesse især kald kalder kaldes kende kender kendt klar klare komite kommende kommune kommunen
    kommuner kort koster kraft kreds kvinder køb købe lade lader lag lagde land lande landet lang lange langt lave laver
    ledelse leder ledere leje let leve lidt ligger liste lokal lokale lov lyst lå læge læger længe længere lære lærer læse
    løbende løn løse løsning løsningen løsninger mad medlem medlemmer menneske mennesker midler mulig mulighed muligheder
    måde måden måder mål målet måned måneder måske møde møder mødes mødet mødte nemlig niveau nogenlunde ny nytte nødvendig
    ofte område områder området omtale opgave opgaver ord part parter penge person personale personer personlig plads
    pladser plan planer politik politisk praksis problem projekt projekter projektet punkt region regler relevant resultat
    resultater rolle rum råd rådet række rækker sad sag sagde sager samarbejde samarbejdet samling sammen sat se seks sende
    side siden sider sidste sige siger sikre sikrer skabe skaber ske sker skole skoler skrev skrive små snart social sociale
    sprog spørge spørgsmål stad stadig start starte sted steder stille stillet stod store stort største støtte sund sundhed
    svar svært syv særlig særlige sætte sætter søge tag tage tager taget tal tale taler tanke tegn ti tid tiden tidligere
    tilbage tilbud tiltag time timer ting to tog tre tro tror træffe tværs udvalg udvikle udvikling uge ugen unge valg vand
    vandt vare varer vej veje verden vide viden vigtig vigtige vigtigt virke vise viser vist vælge værd værdi åben årlig
    årlige ældre øge økonomi økonomisk ønske ønsker
    """.split()
)


@cache
def _dictionary() -> Mapping[str, str]:
    from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY  # here, for it costs 60 ms to load

    return LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(LANGUAGE)


@lru_cache(maxsize=65_536)
def lemma(form: str) -> str | None:
    """The base form of `form` as it is spelt, small letters and capitals told apart; None when the dictionary lacks it."""
    return _dictionary().get(form) or (form if form in PLACES else None)


def is_word(form: str) -> bool:
    """Whether the dictionary has `form`: as it stands or, if it begins with a capital, in small letters."""
    if not form:
        return False
    return lemma(form) is not None or (form[0].isupper() and lemma(form.lower()) is not None)


def is_common(form: str) -> bool:
    """Whether `form` (any case) is among the few hundred most used Danish words."""
    form = form.lower()
    return form in FUNCTION_WORDS or form in COMMON_WORDS


def is_function_word(form: str) -> bool:
    """Whether `form` (any case) is a Danish pronoun, preposition, conjunction, auxiliary or the like."""
    return form.lower() in FUNCTION_WORDS


@lru_cache(maxsize=65_536)
def compound_parts(form: str, parts: int = PARTS) -> tuple[str, ...]:
    """The fewest words that `form` (small letters) is made of, at most `parts`; () when it cannot be told.

    A word of the dictionary is its own single part. Parts before the last keep their linking letter and have three letters at
    least.
    """
    if lemma(form) is not None:
        return (form,)
    cuts = range(len(form) - SHORTEST_PART, SHORTEST_PART - 1, -1) if parts > 1 else ()
    for cut in cuts:
        if _is_last_part(form[cut:]) and is_part(form[:cut]):
            return form[:cut], form[cut:]
    if parts < 3 or len(form) < SHORTEST_OF_THREE:
        return ()
    for cut in cuts:
        if is_part(form[:cut]) and (tail := compound_parts(form[cut:], parts - 1)):
            return form[:cut], *tail
    return ()


def _is_last_part(tail: str) -> bool:
    return (len(tail) >= SHORTEST_HEAD or is_common(tail)) and lemma(tail) is not None


@lru_cache(maxsize=65_536)
def is_part(head: str) -> bool:
    """Whether `head` can be a part before the last of a compound: a word, or a word and a linking letter."""
    bare = (head[: len(head) - len(link)] for link in LINKS if head.endswith(link))
    return any(len(word) >= SHORTEST_PART and lemma(word) is not None for word in bare)
