"""The Danish words that are understood where a question of a report is answered by typing. Nobody reads them here."""

from __future__ import annotations

from typing import Final

from bot.reports.typed import Words, phrases

_UNITS = "en to tre fire fem seks syv otte ni".split()
_TEENS = "ti elleve tolv tretten fjorten femten seksten sytten atten nitten".split()
_TENS = "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems".split()
_NUMBERS = {
    **{word: number for number, word in enumerate([*_UNITS, *_TEENS], 1)},
    **{ten: 10 * number for number, ten in enumerate(_TENS, 2)},
    **{f"{unit}og{ten}": 10 * tens + ones for tens, ten in enumerate(_TENS, 2) for ones, unit in enumerate(_UNITS, 1)},
    **{"nul": 0, "et": 1, "een": 1, "eet": 1, "syvti": 70, "fyrretyve": 40, "dusin": 12, "snes": 20},
}

WORDS: Final = Words(
    yes=phrases(
        "ja, ja tak, jo, jo tak, jep, jeps, yes, yes please, jada, jaja, gerne, meget gerne, ja gerne, okay, ok, fint, "
        "selvfølgelig, naturligvis, klart, bestemt, absolut, helt sikkert, hvorfor ikke, det må de, det må de gerne, det "
        "må I gerne"
    ),
    no=phrases(
        "nej, nej tak, niks, næ, nope, no, no thanks, helst ikke, ikke, slet ikke, aldrig, ikke endnu, ikke lige nu, det "
        "må de ikke, det må de helst ikke, desværre"
    ),
    yes_signs=frozenset("👍👌✅✔☑"),
    no_signs=frozenset("👎❌✖🚫"),
    unsure=phrases(
        "ved ikke, ved det ikke, ved jeg ikke, ikke sikker, usikker, måske, muligvis, kan ikke sige, ingen anelse, ingen "
        "idé, aner det ikke, aner ikke, kommer an på, både og, tja, don't know"
    ),
    numbers=_NUMBERS,
    multiples={
        "millioner": 10**6,
        "million": 10**6,
        "mio": 10**6,
        "tusinde": 1000,
        "tusind": 1000,
        "hundreder": 100,
        "hundrede": 100,
        "hundred": 100,
    },
    articles=phrases("en, et, een, eet"),
    counted=phrases(
        "deltager, person, borger, mand, kvinde, enkelt, eneste, gang, gruppe, styk, stk, kun, der, var, er, kom, vi, ca, "
        "cirka, omkring, faldt, fra, deltog, det, blev"
    ),
    none=phrases("ingen, ingenting, intet, nul, ikke nogen, ikke en eneste"),
    vague=phrases("halv, halvt, halve, halvdelen, halvanden, halvandet, par, flere, mange, nogle, få, procent, pct, snesevis"),
    shares=phrases("procent, pct"),
    minus=phrases("minus"),
    joining=phrases("og, samt, eller, and, or"),
    all=phrases("alle, alle sammen, allesammen, samtlige, det hele, dem alle, dem alle sammen, alle områder, alle grupper"),
    excepting=phrases("undtagen, undtaget, minus, pånær, bortset, uden"),
    fillers=phrases(
        "kommune, kommunen, kommunes, det, den, de, dem, der, var, er, blev, vi, jeg, en, et, i, på, for, med, af, til, "
        "hos, fra, om, mest, især, primært, hovedsageligt, kun, bare, også, nok, vist, vores, alle, gruppen, gruppe, "
        "målgruppen, målgruppe, borgere, mennesker, personer, folk, området, område, områder, områderne, målgrupper, "
        "forvaltningen, tak, valgte, vælger, vil, gerne"
    ),
    ordinals=phrases("nr, nummer, mulighed, valg, punkt"),
    endings=phrases("en, et, er, erne, ne, n, r, s, t, e, ens, ets, ernes"),
)
