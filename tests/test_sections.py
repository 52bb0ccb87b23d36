"""Which text belongs to which heading, meeting and item."""

from __future__ import annotations

from text_samples import source

from knowledge.datelines import document_date
from knowledge.layout import blocks
from knowledge.model import BlockKind, Section, SectionKind
from knowledge.sections import sections

MINUTES = """
Haverådet (Dagsorden)

02-06-2031 10:00

Hotel Åen

Punkt 7: Godkendelse af dagsorden /v. Ida Brink

Indstilling

Det indstilles, at Haverådet godkender dagsordenen.

Beslutning

Haverådet godkendte dagsordenen.

Afbud
Ole Kvist
Else Lund

Punkt 8: Godkendelse af referat fra mødet den 14. april /v. Ida Brink

Indstilling

Det indstilles, at Haverådet godkender referatet.

Beslutning

Haverådet godkendte referatet.

Møde: Haverådet
Mødetid: 14. april 2031 kl. 10:00
Mødested: Rådhuset

3. Velkomst v. Bo Riis

00.01.10-A00-2-31

4. Vand til haverne

Indstilling

Det indstilles, at Haverådet bevilger 9.000 kr.

Beslutning

Haverådet bevilgede 9.000 kr.

5. Eventuelt

Beslutning

Intet.

Punkt 9: Nye haver /v. Ida Brink

Resume

Der er kø til haverne.

Sagsfremstilling

Der er plads ved åen.

Naboerne

Naboerne er hørt.

12. februar 2031

Kommissorium for havegruppen

Opgaver

Gruppen tegner haverne.

Punkt 10: Eventuelt /v. Ida Brink

Beslutning

Intet.
"""


def read(text: str) -> tuple[Section, ...]:
    return sections(blocks(source(text)), document="notat.txt")


def holding(found: tuple[Section, ...], words: str) -> Section:
    (section,) = [s for s in found if any(words in block.text for block in s.blocks)]
    return section


def test_items_know_meeting_number_title_and_part() -> None:
    section = holding(read(MINUTES), "godkendte dagsordenen")
    assert section.kind is SectionKind.DECISION
    assert section.number == "7"
    assert section.path == ("Godkendelse af dagsorden", "Beslutning")
    assert section.meeting is not None
    assert (section.meeting.body, section.meeting.date, section.meeting.item) == ("Haverådet", "2031-06-02", "7")
    assert section.meeting.title == "Godkendelse af dagsorden"
    assert section.meeting.start == "2031-06-02T10:00"
    assert section.meeting.place == "Hotel Åen"


def test_minutes_inside_an_item_switch_the_meeting_and_end_where_the_outer_numbers_go_on() -> None:
    found = read(MINUTES)
    dates = {(s.meeting.item, s.meeting.date) for s in found if s.meeting and s.meeting.item}
    assert dates == {
        ("7", "2031-06-02"),
        ("8", "2031-06-02"),
        ("3", "2031-04-14"),
        ("4", "2031-04-14"),
        ("5", "2031-04-14"),
        ("9", "2031-06-02"),
        ("10", "2031-06-02"),
    }
    inner = holding(found, "bevilgede 9.000")
    assert inner.meeting is not None
    assert inner.meeting.place == "Rådhuset"
    assert inner.date == "2031-04-14"


def test_the_head_of_a_meeting_is_a_section() -> None:
    heads = [s for s in read(MINUTES) if s.kind is SectionKind.MEETING]
    assert [s.date for s in heads] == ["2031-06-02", "2031-04-14"]
    assert all(s.meeting and s.meeting.item is None for s in heads)


def test_subheadings_and_appendices_keep_their_path() -> None:
    found = read(MINUTES)
    assert holding(found, "Naboerne er hørt").path == ("Nye haver", "Sagsfremstilling", "Naboerne")
    appendix = holding(found, "tegner haverne")
    assert appendix.path == ("Nye haver", "Kommissorium for havegruppen", "Opgaver")
    assert appendix.date == "2031-02-12"
    assert appendix.meeting is not None
    assert appendix.meeting.item == "9"


def test_the_date_of_an_appendix_ends_with_its_item() -> None:
    assert {s.date for s in read(MINUTES) if s.number == "10"} == {"2031-06-02"}


def test_apologies() -> None:
    section = holding(read(MINUTES), "Ole Kvist")
    assert section.kind is SectionKind.APOLOGIES
    assert [block.text for block in section.blocks] == ["Afbud", "Ole Kvist", "Else Lund"]


def test_minutes_numbered_without_words_for_their_parts() -> None:
    text = """
    Referat af møde i Haverådet den 3. marts 2031

    1. Velkomst

    Ida bød velkommen til alle.

    2. Penge

    Der er 400 kr. i kassen, og der skal købes:

    1. Frø
    2. Jord

    3. Næste møde

    Vi ses til maj igen.
    """
    found = read(text)
    items = [s for s in found if s.kind is SectionKind.AGENDA_ITEM]
    assert [(s.number, s.title) for s in items] == [("1", "Velkomst"), ("2", "Penge"), ("3", "Næste møde")]
    assert all(s.meeting and s.meeting.date == "2031-03-03" for s in items)
    assert any("Frø" in block.text for block in items[1].blocks)


REPORT = """
Gode haver

© Haveforlaget 2031

#1 Giv tid til kaffe

Folk bliver, når der er kaffe, og når de bliver, så taler de sammen om haven og om livet.

Kaffen i praksis

I Vestby satte de en kande frem, og så kom naboerne af sig selv for at se, hvad der skete.

Anbefalinger

1. Sæt kaffe over klokken ti, så alle ved det.

2. Hav kopper nok til gæster fra andre haver.

#2 Luk porten

Dyrene går ind, når porten er åben, og så er der ikke noget at høste for dem, der såede.

Anbefalinger

1. Sæt en fjeder på porten, så den lukker selv.
"""


def test_advice_with_cases_and_recommendations() -> None:
    found = read(REPORT)
    advised = [s for s in found if s.kind is SectionKind.ADVICE]
    assert [(s.number, s.title) for s in advised] == [("1", "Giv tid til kaffe"), ("2", "Luk porten")]
    given = [s for s in found if s.kind is SectionKind.RECOMMENDATIONS]
    assert [(s.number, s.path) for s in given] == [
        ("1", ("Råd 1: Giv tid til kaffe", "Anbefalinger")),
        ("2", ("Råd 2: Luk porten", "Anbefalinger")),
    ]
    assert holding(found, "satte de en kande").path == ("Råd 1: Giv tid til kaffe", "Kaffen i praksis")
    assert {s.date for s in found} == {"2031"}


def test_a_document_without_headings_is_one_section() -> None:
    (section,) = read("Vi mødes på lørdag.")
    assert section.path == ()
    assert section.meeting is None
    assert section.date is None


def test_every_block_is_in_one_section() -> None:
    for text in (MINUTES, REPORT):
        made = blocks(source(text))
        held = [block for section in sections(made, document="x") for block in section.blocks]
        assert sorted(b.lines for b in held) == sorted(b.lines for b in made)
        assert len(held) == len(made)


def test_nothing_comes_of_nothing() -> None:
    assert sections((), document="x") == ()


def test_dense_minutes_without_blank_lines() -> None:
    text = """
    Referat fra styregruppemøde i Byens Haver
    Onsdag den 5. februar 2031 kl. 13.00-15.00, Kulturhuset i Vestby
    Til stede: Ida Brink, Bo Riis
    Afbud: Ole Kvist
    1. Velkomst
    Ida bød velkommen.
    2. Kommende møder
    - 7. maj 2031
    - 3. september 2031
    3. Eventuelt
    Intet.
    """
    found = read(text)
    assert [(s.number, s.title) for s in found if s.kind is SectionKind.AGENDA_ITEM] == [
        ("1", "Velkomst"),
        ("2", "Kommende møder"),
        ("3", "Eventuelt"),
    ]
    assert {s.meeting.body for s in found if s.meeting} == {"Styregruppen i Byens Haver"}
    assert {s.meeting.place for s in found if s.meeting} == {"Kulturhuset i Vestby"}
    assert holding(found, "Ole Kvist").kind is SectionKind.APOLOGIES


def test_minutes_of_a_committee_name_body_and_day_in_the_heading_of_the_decision() -> None:
    text = """
    Referat

    Kulturudvalget

    Mødedato: 12. maj 2031
    Mødetidspunkt: 15:00

    31. Tilskud til kor

    Indstilling
    Forvaltningen indstiller,
    at udvalget bevilger 45.000 kr. til koret.

    Beslutning Kulturudvalget den 12. maj 2031
    Godkendt.

    32. Orientering

    Beslutning Kulturudvalget den 12. maj 2031
    Intet.
    """
    found = read(text)
    decided = [s for s in found if s.kind is SectionKind.DECISION]
    assert [(s.number, s.blocks[-1].text) for s in decided] == [("31", "Godkendt."), ("32", "Intet.")]
    assert {s.meeting.body for s in decided if s.meeting} == {"Kulturudvalget"}


def test_a_report_may_conclude_without_deciding() -> None:
    found = read(
        "Resume\n\nHaven er god for alle.\n\nMetode\n\nVi spurgte folk.\n\nKonklusion\n\nHaven er stadig god for alle."
    )
    assert [(s.kind, s.path) for s in found] == [
        (SectionKind.SUMMARY, ("Resume",)),
        (SectionKind.TOPIC, ("Metode",)),
        (SectionKind.TOPIC, ("Konklusion",)),
    ]


def test_the_next_meeting_announced_in_an_item_is_not_a_meeting_that_begins() -> None:
    text = """
    Haverådet (Referat)

    02-06-2031 10:00

    Punkt 1: Næste møde

    Mødedato: 9. september 2031
    Mødested: Rådhuset

    Alle skal huske støvler.

    Punkt 2: Eventuelt

    Beslutning

    Intet.
    """
    assert {s.meeting.date for s in read(text) if s.meeting} == {"2031-06-02"}


def test_a_head_repeated_on_a_further_page_changes_nothing() -> None:
    text = """
    Møde: Haverådet
    Mødetid: 2. juni 2031 kl. 10

    Punkt 1: Vand

    Beslutning

    Der graves en brønd.

    Møde: Haverådet
    Mødetid: 2. juni 2031 kl. 10

    Den bliver dyb.
    """
    section = holding(read(text), "bliver dyb")
    assert section.kind is SectionKind.DECISION
    assert section.number == "1"


def test_the_title_of_a_newsletter_dates_it() -> None:
    assert document_date(blocks(source("NYHEDSBREV NR. 3 - OKTOBER 2031\nHaver for alle\n\nKære alle"))) == "2031-10"


def test_who_did_not_come_ends_where_others_are_named() -> None:
    text = """
    Havnerådet (Referat)

    06-05-2031 10:00

    Afbud: Bo Riis (Vestby)
    Sekretariat: Ida Brink, Else Lund
    Referent: Ida Brink

    Punkt 1: Båden

    Bo sagde tak.
    """
    parts = [part for part in sections(blocks(source(text)), document="m.txt") if part.title in ("Afbud", "Sekretariat")]
    assert [(part.kind, part.title, part.lines) for part in parts] == [
        (SectionKind.APOLOGIES, "Afbud", (5, 5)),
        (SectionKind.ATTENDEES, "Sekretariat", (6, 7)),
    ]
    assert [block.text for block in parts[0].blocks if block.kind is not BlockKind.HEADING] == ["Bo Riis (Vestby)"]
