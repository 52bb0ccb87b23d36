"""`bot.personlist`: what a list of people says row by row, in the shapes that real lists have, and the list of links."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO, StringIO
from time import perf_counter
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.headings import MAX_COLUMNS
from bot.personlist import MAX_NAME, MAX_ROWS, Fault, Link, Listed, Reading, key_of, read, write_links
from bot.roles import Administration, Role
from bot.spreadsheets import MAX_BYTES, MAX_CELL, MAX_UNPACKED, Trouble

CULTURE, HEALTH, EMPLOYMENT = Administration
CPR = "010203-1234"
HEAD = "Navn;E-mail;Kommune;Forvaltning;Rolle;Telegram"


def listed(*rows: str, head: str = HEAD) -> Reading:
    """The reading of a file as Danish Excel writes it."""
    return read("\r\n".join([head, *rows, ""]).encode("cp1252"), "liste.csv")


def one(row: str, *, head: str = HEAD) -> Listed:
    reading = listed(row, head=head)
    assert not reading.fault
    assert not reading.broken
    [person] = reading.people
    return person


def faults(row: str, *, head: str = HEAD) -> list[tuple[Fault, str]]:
    """What is wrong with the last of some rows, of which the others are right."""
    reading = listed(*row.split("\n"), head=head)
    assert all(not verdict.faults for verdict in reading.verdicts[:-1])
    assert reading.verdicts[-1].person is None
    return list(reading.verdicts[-1].faults)


def workbook(fill: Callable[[Any], object]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def of_rows(*rows: list[Any]) -> bytes:
    return workbook(lambda book: [book.active.append(row) for row in rows])


def names(reading: Reading) -> list[str]:
    return [person.name for person in reading.people]


# ------------------------------------------------------------------------------------------------------- files as they are


SOREN = Listed(2, "Søren Ærø", "soeren@aeroe.dk", Role.TOVHOLDER, "Ærø Kommune", (CULTURE,), True)
ASE = Listed(3, "Åse Gøg", None, Role.MEMBER, "Ålborg", (HEALTH, EMPLOYMENT), True)
TABLE = [
    ["Navn", "E-mail", "Kommune", "Forvaltning", "Rolle"],
    ["Søren Ærø", "soeren@aeroe.dk", "Ærø Kommune", "Kultur", "Tovholder"],
    ["Åse Gøg", "", "Ålborg", "Sundhed og beskæftigelse", ""],
]


def text(delimiter: str, *, ends: str = "\r\n") -> str:
    return ends.join(delimiter.join(row) for row in TABLE) + ends


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (text(";").encode("cp1252"), "Danish Excel.csv"),
        (text(";").encode("utf-8-sig"), "CSV UTF-8.csv"),
        (text(";").encode(), "export.csv"),
        (text(";", ends="\r").encode("mac_roman"), "Macintosh.csv"),
        (text(";").encode("cp850"), "MS-DOS.csv"),
        (text("\t").encode("utf-16"), "Unicode-tekst.txt"),
        (text(",", ends="\n").encode(), "english.csv"),
        (("sep=;\r\n" + text(";")).encode("cp1252"), "sep.csv"),
        (("sep=,\r\n" + text(";")).encode("cp1252"), "the line lies.csv"),
        (text(";").replace("\r\n", ";;;;\r\n").encode("cp1252"), "empty columns.csv"),
        (of_rows(*TABLE), "liste.xlsx"),
        (of_rows(*TABLE), "named wrongly.csv"),
        (text(";").encode("cp1252"), "named wrongly.xlsx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_same_list_in_many_files(data: bytes, name: str) -> None:
    reading = read(data, name)
    assert (reading.fault, reading.broken, reading.ignored) == (None, (), ())
    assert reading.people == (SOREN, ASE)


def test_cells_with_line_breaks_and_quotation_marks() -> None:
    reading = listed('"Ida\r\nHolm";ida@hobro.dk;"Hobro; ""den gamle"" by";;;', "", "Bo Lind;;Hobro;;;")
    assert [(person.row, person.name, person.organization) for person in reading.people] == [
        (2, "Ida Holm", 'Hobro; "den gamle" by'),
        (4, "Bo Lind", "Hobro"),
    ]


def test_a_title_above_and_notes_beside() -> None:
    rows = [
        ["Deltagere i netværket 2026"],
        [],
        ["Rettet af Ida", None, "1. marts"],
        ["Nr", "Kommune", "Navn", None, "Bemærkning"],
    ]
    reading = read(of_rows(*rows, [1, "Hobro", "Ida Holm", "x", "ny"], [2, "Hobro", "Bo Lind"], [3], [4]), "liste.xlsx")
    assert [(person.row, person.name) for person in reading.people] == [(5, "Ida Holm"), (6, "Bo Lind")]
    assert len(reading.verdicts) == 2  # numbered beforehand and never filled in: nobody
    assert reading.ignored == ("Nr", "Bemærkning")


def test_a_heading_is_looked_for_in_the_first_ten_rows() -> None:
    title, person = ["Netværket"], ["Ida Holm", "Hobro"]
    assert names(read(of_rows(*[title] * 9, ["Navn", "Kommune"], person), "a.xlsx")) == ["Ida Holm"]
    assert read(of_rows(*[title] * 10, ["Navn", "Kommune"], person), "a.xlsx").fault is Fault.NO_HEADING


def test_merged_cells_in_the_heading() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.append(["Deltagerliste"])
        sheet.append(["Navn", "Kommune", "Forvaltning", None, None, "E-mail"])
        sheet.append([None, None, "Kultur", "Sundhed", "Beskæftigelse"])
        sheet.append(["Ida Holm", "Hobro", "x", None, "x", "ida@hobro.dk"])
        for cells in ("A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3"):
            sheet.merge_cells(cells)

    reading = read(workbook(fill), "liste.xlsx")
    assert reading.people == (Listed(4, "Ida Holm", "ida@hobro.dk", Role.MEMBER, "Hobro", (CULTURE, EMPLOYMENT), True),)
    assert reading.ignored == ()


def test_a_heading_in_two_rows_of_text() -> None:
    reading = listed(";;Kultur;Sundhed", "Ida;Hobro;;x", head="Navn;Kommune;Forvaltning;")
    assert [(person.row, person.administrations) for person in reading.people] == [(3, (HEALTH,))]


def test_a_person_below_the_heading_is_no_part_of_it() -> None:
    assert [v.row for v in listed("Ida Holm;;Hobro;Kultur;;", "Bo Lind;;Hobro;Kultur;;").verdicts] == [2, 3]


def test_columns_with_crosses() -> None:
    head = "Navn;Kommune;Kultur (kryds);Sundhed;Beskæftigelse"
    rows = ["A A;Hobro;x;;", "B B;Hobro;;ja;1", "C C;Hobro;X;nej;SAND", "D D;Hobro;-;0;", "E E;Hobro;✓;;"]
    data = "\r\n".join([head, *rows]).encode()
    assert [person.administrations for person in read(data, "a.csv").people] == [
        (CULTURE,),
        (HEALTH, EMPLOYMENT),
        (CULTURE, EMPLOYMENT),
        (),
        (CULTURE,),
    ]
    assert faults("F F;Hobro;;måske;", head=head) == [(Fault.UNKNOWN_YES_NO, "Sundhed")]


@pytest.mark.parametrize(
    "head",
    [
        "NAVN;E-MAIL;KOMMUNE",
        "Fulde navn;Mail;Arbejdssted",
        "Navn:;Mailadresse;Kommune/organisation",
        "Fuldt navn *;E-mailadresse;Organisation (kommune eller forening)",
        "For- og efternavn;E-post;Kommune",
        "Name;Email;Municipality",
        "Full name;E-mail address;Organization",
        " navn ;e mail;\xa0organisation",
    ],
)
def test_headings_have_variants(head: str) -> None:
    person = one("Ida Holm;ida@hobro.dk;Hobro", head=head)
    assert (person.name, person.email, person.organization) == ("Ida Holm", "ida@hobro.dk", "Hobro")


@pytest.mark.parametrize(
    ("head", "row", "name"),
    [
        ("Efternavn;Fornavn;Kommune", "Holm;Ida;Hobro", "Ida Holm"),
        ("Fornavn;Mellemnavn;Efternavn;Kommune", "Ida;Maria;Holm;Hobro", "Ida Maria Holm"),
        ("First name;Last name;Organisation", "Ida;;Hobro", "Ida"),
        ("Navn;Fornavn;Kommune", "Ida Holm;Ida;Hobro", "Ida Holm"),
    ],
)
def test_a_name_in_parts(head: str, row: str, name: str) -> None:
    assert one(row, head=head).name == name


def test_the_first_of_two_columns_counts_and_the_others_are_told() -> None:
    reading = listed("Ida;a@b.dk;c@d.dk;Hobro;Leder;12", head="Navn;E-mail;Mail;Kommune;Titel;Telegram-id")
    assert (reading.people[0].email, reading.ignored) == ("a@b.dk", ("Mail", "Titel", "Telegram-id"))


def test_the_first_sheet_with_the_columns_is_read_and_the_others_are_told() -> None:
    def fill(book: Any) -> None:
        book.active.append(["Vejledning"])
        for title, person, state in (("Gammel", "Eva", "hidden"), ("Hobro", "Ida", "visible"), ("Skive", "Bo", "visible")):
            sheet = book.create_sheet(title)
            sheet.sheet_state = state
            sheet.append(["Navn", "Kommune"])
            sheet.append([person, "Hobro"])
            sheet.row_dimensions[2].hidden = True

    reading = read(workbook(fill), "liste.xlsx")
    assert (names(reading), reading.unread) == (["Ida"], ("Skive", "Gammel"))


def test_200_rows_take_well_under_a_second_and_three_broken_ones_are_named() -> None:
    rows = [[f"Søren Ærø {n}", f"s{n}@hobro.dk", "Hobro Kommune", "Kultur og fritid", "medlem", "ja"] for n in range(200)]
    rows[6][1], rows[99][0], rows[199][4] = "s6(at)hobro.dk", " ", "kejser"
    for data in (of_rows(HEAD.split(";"), *rows), "\r\n".join([HEAD, *map(";".join, rows)]).encode("cp1252")):
        begun = perf_counter()
        reading = read(data, "liste")
        assert perf_counter() - begun < 1
        assert [(verdict.row, *verdict.faults) for verdict in reading.broken] == [
            (8, (Fault.BAD_EMAIL, "E-mail")),
            (101, (Fault.NO_NAME, "Navn")),
            (201, (Fault.UNKNOWN_ROLE, "Rolle")),
        ]
        assert len(reading.people) == 197
        assert [verdict.row for verdict in reading.verdicts] == list(range(2, 202))


# ------------------------------------------------------------------------------------------------------------------ values


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Kultur", {CULTURE}),
        ("kultur, SUNDHED", {CULTURE, HEALTH}),
        ("Kultur/Sundhed/Beskæftigelse", set(Administration)),
        ("Kultur + sundhed & arbejdsmarked", set(Administration)),
        ('"Kultur; sundhed"', {CULTURE, HEALTH}),
        ('"Kultur\r\nSundhed"', {CULTURE, HEALTH}),
        ("Kultur og fritid", {CULTURE}),
        ("Kultur- og Fritidsforvaltningen", {CULTURE}),
        ("Social og sundhed", {HEALTH}),
        ("Social- og Sundhedsforvaltningen", {HEALTH}),
        ("Sundhed, ældre og omsorg", {HEALTH}),
        ("Sundhedsområdet", {HEALTH}),
        ("Jobcenter", {EMPLOYMENT}),
        ("Jobcentret", {EMPLOYMENT}),
        ("Beskæftigelses- og Integrationsforvaltningen", {EMPLOYMENT}),
        ("Culture and health", {CULTURE, HEALTH}),
        ("kultur sundhed", {CULTURE, HEALTH}),
        ("Alle", set(Administration)),
        ("-", set()),
        ("", set()),
    ],
)
def test_administrations(cell: str, found: set[Administration]) -> None:
    assert one(f"Ida;;Hobro;{cell};;").administrations == tuple(one for one in Administration if one in found)


@pytest.mark.parametrize("cell", ["Teknik", "Kultur og rumfart", "Kulturr", "Social", "x", "Borgmesterens forvaltning"])
def test_an_administration_that_is_not_known(cell: str) -> None:
    assert faults(f"Ida;;Hobro;{cell};;") == [(Fault.UNKNOWN_ADMINISTRATION, "Forvaltning")]


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        ("", Role.MEMBER),
        ("Medlem", Role.MEMBER),
        ("TOVHOLDER", Role.TOVHOLDER),
        ("kontaktperson", Role.TOVHOLDER),
        ("Koordinator", Role.COORDINATOR),
        ("coordinator", Role.COORDINATOR),
    ],
)
def test_roles(cell: str, role: Role) -> None:
    assert one(f"Ida;;Hobro;;{cell};").role is role


@pytest.mark.parametrize(("cell", "uses"), [("", True), ("ja", True), ("x", True), ("Nej", False), ("nej", False)])
def test_telegram(cell: str, *, uses: bool) -> None:
    assert one(f"Ida;ida@hobro.dk;Hobro;;;{cell}").telegram is uses


def test_columns_stand_in_any_order() -> None:
    person = one("nej;x;ida@hobro.dk;tovholder;Hobro;Ida", head="Telegram;Kultur;Mail;Rolle;Kommune;Navn")
    assert person == Listed(2, "Ida", "ida@hobro.dk", Role.TOVHOLDER, "Hobro", (CULTURE,), False)
    assert one("x;Ida;Hobro", head="Sundhed;Navn;Kommune").administrations == (HEALTH,)


def test_cells_need_not_be_text() -> None:
    head = ["Navn", "Kommune", "E-mail", "Kultur", "Sundhed", "Telegram"]
    rows = [["Ida", "Hobro", None, 1.0, 0, True], ["Bo", "Hobro", "bo@hobro.dk", True, False, 0]]
    reading = read(of_rows(head, *rows, [date(2024, 1, 1), "Hobro"], ["Eva", 8000]), "a.xlsx")
    assert [(person.name, person.administrations, person.telegram) for person in reading.people] == [
        ("Ida", (CULTURE,), True),
        ("Bo", (CULTURE,), False),
    ]
    assert [verdict.faults for verdict in reading.broken] == [((Fault.NO_NAME, "Navn"),), ((Fault.NO_ORGANIZATION, "Kommune"),)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (";ida@hobro.dk;Hobro;;;", [(Fault.NO_NAME, "Navn")]),
        ("---;;Hobro;;;", [(Fault.NO_NAME, "Navn")]),
        ("Ida;;;;;", [(Fault.NO_ORGANIZATION, "Kommune")]),
        ("Ida;;8000;;;", [(Fault.NO_ORGANIZATION, "Kommune")]),
        ("Ida;ida@hobro;Hobro;;;", [(Fault.BAD_EMAIL, "E-mail")]),
        ("Ida;ingen;Hobro;;;", [(Fault.BAD_EMAIL, "E-mail")]),
        ("Ida;a@b.dk, c@d.dk;Hobro;;;", [(Fault.BAD_EMAIL, "E-mail")]),
        (f"Ida;{'a' * 250}@b.dk;Hobro;;;", [(Fault.TOO_LONG, "E-mail")]),
        (f"{'I' * (MAX_NAME + 1)};;Hobro;;;", [(Fault.TOO_LONG, "Navn")]),
        (f"Ida;;{'H' * (MAX_NAME + 1)};;;", [(Fault.TOO_LONG, "Kommune")]),
        (f"Ida;;Hobro;;;;{'x' * (MAX_CELL + 1)}", [(Fault.TOO_LONG, "")]),
        ("Ida;;Hobro;;kejser;", [(Fault.UNKNOWN_ROLE, "Rolle")]),
        ("Ida;;Hobro;;;måske", [(Fault.UNKNOWN_YES_NO, "Telegram")]),
        ("Ida;;Hobro;;;nej", [(Fault.NO_EMAIL_WITHOUT_TELEGRAM, "E-mail")]),
        ("Ida;-;Hobro;;;nej", [(Fault.NO_EMAIL_WITHOUT_TELEGRAM, "E-mail")]),
        ("Ida;ida@;Hobro;;;nej", [(Fault.BAD_EMAIL, "E-mail")]),
        (
            ";x;;Teknik;kejser;?x?y",
            [
                (Fault.NO_NAME, "Navn"),
                (Fault.BAD_EMAIL, "E-mail"),
                (Fault.UNKNOWN_ROLE, "Rolle"),
                (Fault.NO_ORGANIZATION, "Kommune"),
                (Fault.UNKNOWN_ADMINISTRATION, "Forvaltning"),
                (Fault.UNKNOWN_YES_NO, "Telegram"),
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_row(row: str, told: list[tuple[Fault, str]]) -> None:
    assert faults(row) == told


@pytest.mark.parametrize("row", [f"{'I' * MAX_NAME};;{'H' * MAX_NAME};;;", f"Ida;{'a' * 249}@b.dk;Hobro;;;", "Ida;-;Hobro;;;"])
def test_what_is_just_right(row: str) -> None:
    assert listed(row).broken == ()


def test_somebody_without_telegram_needs_a_column_of_addresses() -> None:
    assert faults("Ida;Hobro;nej", head="Navn;Kommune;Telegram") == [(Fault.NO_EMAIL_WITHOUT_TELEGRAM, "Telegram")]


# ------------------------------------------------------------------------------------------------------------- CPR numbers


@pytest.mark.parametrize(
    ("head", "row", "column"),
    [
        ("Navn;Kommune", f"Ida Holm {CPR};Hobro", "Navn"),
        ("Navn;Kommune;Bemærkning", f"Ida;Hobro;født {CPR}", "Bemærkning"),
        ("Navn;Kommune", "Ida;Hobro;;0102031234", ""),
        ("Navn;Kommune;A;B", "Ida;Hobro;010203;1234", "A"),
        ("Navn;Kommune;CPR-nummer", "Ida;Hobro;102031234", "CPR-nummer"),
        ("Navn;Kommune;Født;Nr", "Ida;Hobro;010203-;1234", "Født"),
        (f"Navn;Kommune;{CPR}", f"Ida;Hobro;{CPR}", ""),
    ],
)
def test_a_row_with_a_cpr_number_is_broken_and_keeps_nothing(head: str, row: str, column: str) -> None:
    reading = listed(row, head=head)
    [verdict] = reading.verdicts
    assert (verdict.person, verdict.faults) == (None, ((Fault.CPR, column),))
    assert "1234" not in repr(reading)


def test_a_cpr_number_in_a_workbook_that_lost_its_zero() -> None:
    reading = read(of_rows(["Navn", "Kommune", "Personnr."], ["Ida", "Hobro", 102031234], ["Bo", "Hobro", None]), "a.xlsx")
    assert [(verdict.row, verdict.faults) for verdict in reading.broken] == [(2, ((Fault.CPR, "Personnr."),))]
    assert names(reading) == ["Bo"]


def test_a_cpr_number_in_a_row_that_names_nobody_is_told() -> None:
    assert faults(f"Ida;Hobro;\n;;{CPR}", head="Navn;Kommune;Note") == [(Fault.CPR, "Note")]


@pytest.mark.parametrize("heading", ["Telegram-id", "telegram id", "Chat-ID", "ChatID"])
def test_ids_of_telegram_are_no_cpr_numbers(heading: str) -> None:
    head = f"Navn;Kommune;{heading};Nr"
    assert one("Ida;Hobro;0102031234;", head=head).name == "Ida"
    assert one("Ida;Hobro;010203;1234", head=head).name == "Ida"
    assert faults("Ida;Hobro;;0102031234", head=head) == [(Fault.CPR, "Nr")]


# ------------------------------------------------------------------------------------------------- twice, and known already


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ("Ida;ida@hobro.dk;Hobro;;;\nIda Holm;IDA@Hobro.dk;Skive;;;", "E-mail"),
        ("Ida Holm;;Hobro;;;\nIDA  HOLM;ida@hobro.dk;Hobro Kommune;;;", "Navn"),
        ("Åse Ærø;;Hobro;;;\nAase Aeroe;;Hobro;;;", "Navn"),
        ("Ida;ida@hobro.dk;Hobro;;;\nIda;ida@hobro.dk;Hobro;;;", "E-mail"),
    ],
)
def test_who_is_listed_twice(rows: str, column: str) -> None:
    assert faults(rows) == [(Fault.REPEATED, column)]


def test_who_is_not_listed_twice() -> None:
    rows = ["Ida;ida@hobro.dk;Hobro;;;", "Bo;;Hobro;;;", "Ida;i.da@skive.dk;Skive;;;", "Eva;id.a@hobro.dk;Hobro;;;"]
    assert listed(*rows).broken == ()


def test_a_row_that_repeats_a_broken_one_is_told_too() -> None:
    reading = listed("Ida;;Hobro;Teknik;;", "Ida;;Hobro;;;")
    assert [verdict.faults for verdict in reading.broken] == [
        ((Fault.UNKNOWN_ADMINISTRATION, "Forvaltning"),),
        ((Fault.REPEATED, "Navn"),),
    ]


def test_rows_that_lack_the_same_are_not_the_same() -> None:
    told = [
        fault for verdict in listed(";;Hobro;;;", ";;Hobro;;;", "Ida;;;;;", "Ida;;;;;").broken for fault, _ in verdict.faults
    ]
    assert told == [Fault.NO_NAME, Fault.NO_NAME, Fault.NO_ORGANIZATION, Fault.NO_ORGANIZATION]


@pytest.mark.parametrize(
    ("known", "column"),
    [
        (key_of("En anden", "Et andet sted", email="Ida@HOBRO.dk"), "E-mail"),
        (key_of("ida holm", "Hobro"), "Navn"),
        (key_of("Ida Holm", "Hobro Kommune", email="privat@post.dk"), "Navn"),
    ],
)
def test_who_is_a_member_already(known: tuple[str, str], column: str) -> None:
    data = f"{HEAD}\r\nIda Holm;ida@hobro.dk;Hobro;;;\r\nBo Lind;bo@hobro.dk;Hobro;;;\r\n".encode()
    reading = read(data, "a.csv", known=[known, key_of("", "")])
    assert [(verdict.row, verdict.faults) for verdict in reading.known] == [(2, ((Fault.KNOWN, column),))]
    assert reading.broken == ()
    assert names(reading) == ["Bo Lind"]


def test_keys() -> None:
    assert key_of("Åse Gøg", "Ærø Kommune", email=" Aase@Aeroe.dk ") == ("aase@aeroe.dk", "aase goeg|aeroe")
    assert key_of("Åse", "") == ("", "")
    assert key_of("Åse", "Kommune") == ("", "aase|kommune")


# ----------------------------------------------------------------------------------------------------- files that are wrong


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ("Navn;E-mail", "kommune"),
        ("Kommune;E-mail", "navn"),
        ("Ida Holm;ida@hobro.dk;Hobro", "navn, kommune"),
    ],
)
def test_a_file_without_the_needed_columns_names_them_and_nobody(head: str, missing: str) -> None:
    reading = listed("Bo Lind;bo@hobro.dk;Hobro", head=head)
    assert reading == Reading(fault=Fault.NO_HEADING, detail=missing)


def test_a_workbook_without_the_needed_columns() -> None:
    def fill(book: Any) -> None:
        book.create_sheet("To").append(["Navn"])

    assert read(workbook(fill), "a.xlsx") == Reading(fault=Fault.NO_HEADING, detail="kommune")


@pytest.mark.parametrize("data", [b"", HEAD.encode(), f"{HEAD}\r\n;;;\r\n\r\n".encode(), workbook(lambda book: None)])
def test_a_file_without_people_is_empty(data: bytes) -> None:
    assert (read(data, "a.csv").fault, read(data, "a.csv").verdicts) == (Fault.EMPTY, ())


def test_the_number_of_rows_is_limited() -> None:
    rows = [f"Ida {n};Hobro" for n in range(MAX_ROWS)]
    assert len(listed(*rows, head="Navn;Kommune").people) == MAX_ROWS
    assert listed(*rows, "Bo;Hobro", head="Navn;Kommune") == Reading(fault=Fault.TOO_MANY)


def test_a_file_is_told_where_it_breaks_off() -> None:
    assert listed("Ida;;Hobro;;;", 'Bo;;"Hobro;;;', "Eva;;Hobro;;;") == Reading(fault=Fault.NOT_READABLE, detail="3")
    assert read(b'"Navn;Kommune\r\nIda;Hobro\r\n', "a.csv") == Reading(fault=Fault.NOT_READABLE, detail="1")


def bomb() -> bytes:
    out = BytesIO(of_rows(["Navn", "Kommune"], ["Ida", "Hobro"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b" " * MAX_UNPACKED)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"Navn;Kommune\r\nIda;" + b"x" * 10 * 2**20, "a.csv", (Fault.TOO_BIG, "")),
        (b"x" * MAX_BYTES, "a.csv", (Fault.NOT_READABLE, "1")),
        (bomb(), "a.xlsx", (Fault.TOO_BIG, "")),
        (of_rows(*TABLE)[:-40], "a.xlsx", (Fault.NOT_READABLE, "damaged")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "a.xls", (Fault.UNKNOWN_FORMAT, "xls")),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            (Fault.NOT_READABLE, "password"),
        ),
        (b"%PDF-1.7", "a.pdf", (Fault.UNKNOWN_FORMAT, "pdf")),
    ],
    ids="10 MB,one cell,bomb,cut,old Excel,password,PDF".split(","),
)
def test_files_that_cannot_be_read(data: bytes, name: str, told: tuple[Fault, str]) -> None:
    reading = read(data, name)
    assert (reading.fault, reading.detail, reading.verdicts) == (*told, ())


def test_every_trouble_of_a_file_is_a_fault() -> None:
    assert {trouble.value for trouble in Trouble} <= {fault.value for fault in Fault}


# ------------------------------------------------------------------------------------------------------------ hostile files


def test_formulas_and_nul_bytes_are_only_text() -> None:
    assert one("=1+1 HYPERLINK;;@Hobro;;;").name == "=1+1 HYPERLINK"
    assert one("I\0da\x07\u00ad Holm;;Hobro;;;").name == "Ida Holm"


def test_a_cell_of_a_megabyte_breaks_its_row_alone() -> None:
    xlsx = read(of_rows(["Navn", "Kommune"], ["I" * 32_000, "Hobro"], ["Bo", "Hobro"]), "a.xlsx")
    assert [(verdict.row, verdict.faults) for verdict in xlsx.broken] == [(2, ((Fault.TOO_LONG, "Navn"),))]
    assert names(xlsx) == ["Bo"]
    assert listed(f"{'I' * 2**20};;Hobro;;;") == Reading(fault=Fault.NOT_READABLE, detail="2")


def test_columns_far_to_the_right_are_looked_through_for_cpr_numbers_alone() -> None:
    far = ";" * MAX_COLUMNS
    reading = listed(f"Ida;Hobro{far}x", f"Bo;Hobro{far}{CPR}", head=f"Navn;Kommune{far}Rolle")
    assert (names(reading), reading.ignored) == (["Ida"], ())
    assert [verdict.faults for verdict in reading.broken] == [((Fault.CPR, ""),)]


CELLS = st.one_of(
    st.sampled_from(
        [
            *HEAD.split(";"),
            "Kultur",
            "Sundhed",
            "cpr",
            "Telegram-id",
            "x",
            "ja",
            CPR,
            "010203",
            "1234",
            "ida@hobro.dk",
            "=1+1",
            '"',
            "\n",
        ]
    ),
    st.text(max_size=12),
)
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=8)


@given(st.binary(max_size=400))
def test_any_bytes_are_read(data: bytes) -> None:
    assert isinstance(read(data, "liste.xlsx"), Reading)


def sound(reading: Reading) -> bool:
    """What has to hold of any reading: people or faults in each row, rows in order, no CPR number anywhere."""
    numbers = [verdict.row for verdict in reading.verdicts]
    return (
        numbers == sorted(set(numbers))
        and all(bool(verdict.person) != bool(verdict.faults) for verdict in reading.verdicts)
        and all(verdict.person is None or verdict.person.row == verdict.row for verdict in reading.verdicts)
        and bool(reading.verdicts) == (reading.fault is None)
        and CPR not in repr(reading)
    )


@given(ROWS, st.booleans(), st.sampled_from(";,\t"))
def test_any_text_is_read(rows: list[list[str]], headed: bool, delimiter: str) -> None:
    lines = [delimiter.join(row) for row in ([HEAD.split(";")] if headed else []) + rows]
    assert sound(read("\r\n".join(lines).encode("utf-8", "replace"), "liste.csv"))


def written(cell: str) -> str:
    """A cell that both formats can hold: no control characters, no half ones, no formula."""
    kept = "".join(char for char in cell if char.isprintable() and char != "\ufffd")
    return kept.lstrip("=")


@settings(max_examples=40)
@given(ROWS)
def test_any_table_is_read_alike_from_both_formats(rows: list[list[str]]) -> None:
    table = [["Navn", "Kommune"], *([written(cell) for cell in row] for row in rows)]
    out = StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(table)
    from_csv, from_xlsx = read(out.getvalue().encode("utf-8-sig"), "a.csv"), read(of_rows(*table), "a.xlsx")
    assert sound(from_csv)
    assert from_csv == from_xlsx


# ------------------------------------------------------------------------------------------------------------ list of links

HEADS = ["Navn", "E-mail", "Kommune", "Personligt link", "Udløber"]
LINKS = [
    Link("Søren Ærø", "soeren@aeroe.dk", "Ærø Kommune", "https://t.me/bot?start=a-b_c", "2026-12-01"),
    Link('=HYPERLINK("x")', None, '+Hobro; "by"', "@link", "2026-12-01T09:30:00+01:00"),
]


def test_links_for_danish_excel() -> None:
    data = write_links(LINKS, heads=HEADS, format="csv")
    assert data.startswith(b"\xef\xbb\xbfNavn;E-mail;Kommune;Personligt link;Udl\xc3\xb8ber\r\n")
    assert list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")) == [
        HEADS,
        ["Søren Ærø", "soeren@aeroe.dk", "Ærø Kommune", "https://t.me/bot?start=a-b_c", "2026-12-01"],
        ['\'=HYPERLINK("x")', "", '\'+Hobro; "by"', "'@link", "2026-12-01"],
    ]


def test_links_in_a_workbook() -> None:
    sheet = openpyxl.load_workbook(BytesIO(write_links(LINKS, heads=HEADS, format="xlsx"))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        HEADS,
        ["Søren Ærø", "soeren@aeroe.dk", "Ærø Kommune", "https://t.me/bot?start=a-b_c", datetime(2026, 12, 1)],
        ['=HYPERLINK("x")', None, '+Hobro; "by"', "@link", datetime(2026, 12, 1)],
    ]
    assert {cell.data_type for cell in sheet[3]} == {"s", "n", "d"}  # text, the empty one, the date: no formula


def test_a_list_of_links_can_be_read_as_a_list_of_people() -> None:
    reading = read(write_links(LINKS[:1], heads=HEADS, format="xlsx"), "links.xlsx")
    assert (names(reading), reading.ignored) == (["Søren Ærø"], ("Personligt link", "Udløber"))


def test_an_empty_list_of_links_has_headings() -> None:
    assert write_links([], heads=HEADS, format="csv").count(b"\r\n") == 1


@pytest.mark.parametrize(("heads", "expires"), [(HEADS[:4], "2026-12-01"), (HEADS, "snart")])
def test_links_that_cannot_be_written(heads: list[str], expires: str) -> None:
    with pytest.raises(ValueError, match=r"five headings|isoformat"):
        write_links([Link("Ida", None, "Hobro", "x", expires)], heads=heads, format="csv")
