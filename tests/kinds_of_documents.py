"""Invented documents of the kinds that networks have - minutes, agenda, terms of reference, plan, slides, report - each in the
file format that it tends to come in. No test stands here.

All but the slides are of one network, Søvejsnettet; a second network has a steering group too. The minutes head no decision,
the plan of the year overtakes the one on the agenda, and what moved is struck out in it.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

import docx
import pptx
from pdf_samples import lines, make_pdf

TERMS: Final = "kommissorium.docx"
AGENDA: Final = "dagsorden.pdf"
MINUTES: Final = "referat.docx"
PLAN: Final = "plan.docx"
SLIDES: Final = "opstart.pptx"
TABLE: Final = "gruppe1.md"
REPORT: Final = "rapport.md"

_GROUP_MINUTES = """# Bølgebåndet – arbejdsgruppe 1 (kajplads)

**Møde nr. 3**, tirsdag d. 6/5-2031 kl. 10-12, Lemvig Bibliotek

**Til stede:** Oda Kragh (tovholder), Finn Basse, Lis Thygesen (ref.)

## Referat

### 1. Velkomst

Finn Basse er ny.

### 2. Antal pladser

Oda havde lagt op til 30 pladser. Vi talte om, hvad der kan undværes.

### 3. Skilte

Der er kommet to tilbud.

## Beslutninger

| Punkt | Beslutning | Ansvarlig | Frist |
|---|---|---|---|
| 2 | Der laves 24 pladser. | Oda | 1/6 |
| 3 | Skiltene bestilles i Struer. | Finn | 8/6 |
"""

_REPORT = """# Erfaringer fra Søvejsnettet

Rapport, januar 2032

## Råd 1: Begynd ved bredden

Den, der er bange for vand, vil gerne se det først.

Anbefalinger

1. Gå en tur langs søen, før nogen tager vest på.
2. Lån vestene ud en uge.

## Råd 2: Lad de øvede vise vej

De øvede er stolte af det, de kan.

Anbefalinger

1. Sæt en øvet og en ny i hver båd.
"""


def write_all(folder: Path) -> None:
    """Put every document into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (
        (TERMS, _terms()),
        (AGENDA, _agenda()),
        (MINUTES, _minutes()),
        (PLAN, _plan()),
        (SLIDES, _slides()),
        (TABLE, _GROUP_MINUTES.encode()),
        (REPORT, _REPORT.encode()),
    ):
        (folder / name).write_bytes(content)


def _saved(document: docx.document.Document) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _terms() -> bytes:
    document = docx.Document()
    document.add_heading("Kommissorium for styregruppen i SøvejsNettet", 1)
    document.add_paragraph("Netværk for ro og vand · Version 1.0 · Godkendt den 9. september 2030")
    document.add_heading("Sammensætning", 2)
    document.add_paragraph("Styregruppen består af fire medlemmer: ét fra hver kommune og ét fra regionen.")
    document.add_paragraph("Ved godkendelsen har styregruppen følgende sammensætning:")
    table = document.add_table(rows=0, cols=4)
    for row in (
        ("Navn", "Titel", "Organisation", "Rolle"),
        ("Ida Rask Holm", "Kulturchef", "Skive Kommune", "Formand"),
        ("Bo Lund Krag", "Konsulent", "Struer Kommune", "Medlem"),
        ("Vakant (udpeges senere)", "", "Lemvig Kommune", "Medlem"),
        ("Eva Juul Bang", "Specialkonsulent", "Region Midtjylland", "Medlem"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return _saved(document)


def _agenda() -> bytes:
    first = lines(
        "SøvejsNettet Dagsorden",
        "",
        "Dagsorden til styregruppemøde",
        "Tirsdag den 6. maj 2031 kl. 9.00-12.00",
        "Skive Rådhus, salen",
        "",
        "1. Godkendelse af dagsorden",
        "",
        "Indstilling",
        "Dagsordenen godkendes.",
    )
    second = lines(
        "SøvejsNettet Dagsorden",
        "",
        "2. Mødeplan for resten af 2031",
        "",
        "Møder i styregruppen 2031",
        "- Tirsdag den 19. august kl. 9.00-12.00, Struer",
        "- Tirsdag den 4. november kl. 9.00-12.00, Lemvig",
        "- Tirsdag den 9. december kl. 9.00-12.00, Skive",
    )
    return make_pdf(first, second)


def _minutes() -> bytes:
    document = docx.Document()
    document.add_paragraph("SØVEJSNETTET")
    document.add_paragraph("Referat af 3. møde i styregruppen, tirsdag den 6. maj 2031 kl. 9.00-12.00 på Skive Rådhus")
    document.add_paragraph("")
    document.add_paragraph("Til stede: Ida Rask Holm, Skive Kommune (formand); Eva Juul Bang, Region Midtjylland.")
    document.add_paragraph("Afbud: Bo Lund Krag, børne- og kulturkonsulent; Per Ask Dam, elevrepræsentant.")
    for title, text in (
        ("Ad 1\tGodkendelse af referat fra 4. februar 2031", "Referatet blev godkendt uden bemærkninger."),
        (
            "Ad 2\tLån af både",
            "Sekretariatet havde anbefalet at købe tolv både. Eva fandt prisen høj. Efter en drøftelse besluttede styregruppen "
            "alene at låne fire både. Lånet gælder til oktober.",
        ),
        (
            "Ad 3\tAnsøgning",
            "Formanden oplyste, at fonden den 3. marts 2031 blev nedlagt. Det blev besluttet, at Skive Kommune søger en anden.",
        ),
        (
            "Ad 4\tKommende møder",
            "Derefter mødes styregruppen tirsdag den 19. august 2031 i Struer og tirsdag den 4. november 2031.",
        ),
    ):
        document.add_paragraph().add_run(title).bold = True
        document.add_paragraph(text)
        document.add_paragraph("")
    return _saved(document)


def _plan() -> bytes:
    document = docx.Document()
    document.add_heading("SøvejsNettet", 1)
    document.add_heading("Medlemmer og mødeplan (revideret)", 2)
    document.add_paragraph(
        "Revideret den 2. juni 2031. Gælder fra 1. juli 2031. Erstatter planen fra dagsordenen i maj og alle ældre."
    )
    document.add_heading("Styregruppens mødeplan 2031", 2)
    table = document.add_table(rows=0, cols=4)
    for row in (
        ("Dato", "Kl.", "Sted", "Bemærkning"),
        ("Torsdag den 21. august", "9.00-12.00", "Struer", "Flyttet pga. regatta"),
        ("Tirsdag den 4. november", "9.00-11.00", "Online (Teams)", "Ændret til onlinemøde"),
        ("Tirsdag den 9. december", "–", "–", "AFLYST"),
    ):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
        if row[0].startswith("Torsdag"):
            cells[0].paragraphs[0].insert_paragraph_before().add_run("Tirsdag den 19. august").font.strike = True
    return _saved(document)


def _slides() -> bytes:
    presentation = pptx.Presentation()
    for title, entries in (
        ("Bølgebåndet", ("Opstartsmøde",)),
        ("Styregruppen", ("Gro Nørlev, Holstebro (fmd.)", "Kaj Brand, Lemvig", "N.N., Struer (afventer)")),
        (
            "Arbejdsgrupper",
            (
                "Arbejdsgruppe 1: Kajplads",
                "Oda Kragh, Lemvig (tovholder)",
                "Finn Basse, Struer",
                "Arbejdsgruppe 2: Sejl",
                "Tom Vinding, Struer (tovholder)",
                "Lis Bloch, Holstebro",
            ),
        ),
    ):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(entries)
    buffer = BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()
