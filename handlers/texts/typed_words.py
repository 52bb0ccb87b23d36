"""The Danish words that are understood where a question of a report is answered by typing. Nobody reads them here."""

from __future__ import annotations

from typing import Final

from bot.reports.typed import Words, phrases

_UNITS = "en to tre fire fem seks syv otte ni".split()
_TEENS = "ti elleve tolv tretten fjorten femten seksten sytten atten nitten".split()
_TENS = "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems".split()
_DAYS = "mandag tirsdag onsdag torsdag fredag lørdag søndag".split()
_MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
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
        "må I gerne, det er i orden, det er fint, det er helt fint, det er ok, for min skyld gerne, ikke for min skyld, "
        "no problem, ikke noget problem, ikke et problem, intet problem, ingen problem, ingen problemer, slet ikke noget "
        "problem, aldrig noget problem, det er ikke noget problem, det er ikke et problem, det er intet problem, ikke noget i "
        "vejen, intet i vejen, slet ikke noget i vejen, der er ikke noget i vejen, der er intet i vejen, ikke noget imod, "
        "intet imod, jeg har ikke noget imod, vi har ikke noget imod, det har jeg ikke noget imod, det har vi ikke noget imod, "
        "jeg har intet imod, vi har intet imod, det gør ikke noget"
    ),
    no=phrases(
        "nej, nej tak, ellers tak, niks, næ, nope, no thanks, no thank you, helst ikke, aldrig i livet, ikke endnu, ikke lige "
        "nu, det må de ikke, det må de helst ikke, desværre"
    ),
    no_alone=phrases("ikke, slet ikke, aldrig, no"),
    thanks=phrases("tak, ellers, mange"),
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
    about=phrases(
        "ca, cirka, circa, omkring, omtrent, regnet, knap, knapt, godt, mindst, højst, max, maks, maksimalt, "
        "minimum, kun, bare, blot, alt, ialt, total, totalt, samlet, sammenlagt, antal, vi, var, er, blev, kom, der, deltog, "
        "mødte, havde, haft, talte, måske, nok, vist, vel, mellem"
    ),
    units=phrases(
        "deltager, deltagere, deltagerne, deltog, person, personer, borger, borgere, borgerne, menneske, mennesker, folk, "
        "voksne, børn, unge, ældre, kvinder, mænd, piger, drenge, seniorer, elever, studerende, kursister, sangere, medlemmer, "
        "brugere, gæster, besøgende, fremmødte, tilmeldte, frivillige, sygemeldte, ledige, pårørende, forældre, patienter, "
        "ansatte, medarbejdere, hold, par, familie, familier, gruppe, grupper, stk, styk, stykker, mand, hoveder, alt"
    ),
    calendar=phrases(
        ", ".join(
            [
                *(f"{day}{end}" for day in _DAYS for end in ("", "s", "en", "e", "ene")),
                *_MONTHS,
                *"jan feb apr jun jul aug sep sept okt nov dec kl klokken uge".split(),
            ]
        )
    ),
    meetings=phrases(
        "møde, mødet, møder, møderne, mødes, dagsorden, dagsordenen, referat, referatet, referater, referaterne, kalender, "
        "mødekalender, mødeplan, beslutning, beslutningen, beslutninger, konference, konferencen"
    ),
    asking=phrases("hvem, hvad, hvornår, hvor, hvordan, hvorfor, hvilken, hvilket, hvilke"),
    asides=phrases(
        "hjælp, hjælp mig, help, menu, menuen, start, stop, pause, fortryd, fortryde, annuller, afbryd, slet, ret, tilbage, "
        "videre, fortsæt, næste, forrige, færdig, gem, send, svar, oversigt, spring over, skip, glem, test, hej, hejsa, "
        "goddag, godmorgen, tak, mange tak, møde, møder, næste møde, næste møder, alle møder, dagsorden, referat, "
        "rapport, rapporter"
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
