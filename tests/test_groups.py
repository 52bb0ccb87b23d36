from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from knowledge.groups import groups, settle_groups
from knowledge.model import Block, BlockKind, Group, MeetingRef, Section, SectionKind

HEAD = BlockKind.HEADING
ITEM = BlockKind.ITEM
TEXT = BlockKind.PARAGRAPH
ROW = BlockKind.ROW
COUNCIL = MeetingRef("Kulturrådet", "2024-05-14", item="4", title="Styregruppe for Blå Havne")


def block(kind: BlockKind, text: str, line: int, *, cells: tuple[str, ...] = (), header: tuple[str, ...] = ()) -> Block:
    return Block(kind, text, text, (line, line), cells=cells, header=header, starts=((0, line),))


def section(
    title: str,
    rows: Sequence[tuple[BlockKind, str]],
    *,
    line: int = 1,
    kind: SectionKind = SectionKind.TOPIC,
    path: tuple[str, ...] = (),
    meeting: MeetingRef | None = None,
    date: str | None = None,
) -> Section:
    blocks = [block(HEAD, title, line)] + [block(sort, text, line + number) for number, (sort, text) in enumerate(rows, 1)]
    return Section(kind, title, "", (*path, title), tuple(blocks), (line, line + len(rows)), meeting=meeting, date=date)


def named(group: Group) -> list[tuple[str, str | None, str | None]]:
    return [(member.name, member.role, member.affiliation) for member in group.members]


def only(sections: Sequence[Section]) -> Group:
    found = groups(sections, document="x.txt")
    assert len(found) == 1, found
    return found[0]


def test_a_heading_with_people_in_bullets() -> None:
    group = only(
        [section("Styregruppen", [(ITEM, "Karen Lund (formand)"), (ITEM, "Ole Bech (lektor, SDU)")], date="2024-02-01")]
    )
    assert group.name == "Styregruppen"
    assert named(group) == [("Karen Lund", "formand", None), ("Ole Bech", "lektor", "SDU")]
    assert group.source.lines == (2, 3)
    assert group.source.raw == "Karen Lund (formand)\nOle Bech (lektor, SDU)"
    assert group.as_of == "2024-02-01"
    assert group.members[1].source is not None
    assert group.members[1].source.lines == (3, 3)


def test_subheads_give_the_affiliation_and_the_item_gives_the_name() -> None:
    rows = [
        (TEXT, "Kommunale medlemmer:"),
        (TEXT, "Karen Lund, Struer (fmd)"),
        (TEXT, "Regionale medlemmer (2):"),
        (TEXT, "Ole Bech (uafklaret)"),
        (TEXT, "Ida Skov"),
        (TEXT, "Havnen:"),
        (TEXT, "Bo Juhl"),
        (TEXT, "Havnen sender også en suppleant."),
        (TEXT, "Styregruppens opgaver:"),
        (ITEM, "Følge fremdriften i projektet"),
    ]
    group = only([section("Styregruppens medlemmer", rows, meeting=COUNCIL)])
    assert group.name == "Styregruppen for Blå Havne"
    assert named(group) == [
        ("Karen Lund", "fmd", "Struer"),
        ("Ole Bech", None, None),
        ("Ida Skov", None, None),
        ("Bo Juhl", None, "Havnen"),
    ]
    assert [member.note for member in group.members] == [None, "uafklaret; Regionale medlemmer", "Regionale medlemmer", None]
    assert group.source.lines == (3, 8)


def test_a_table_with_heads() -> None:
    header = ("Navn", "Funktion", "Mail", "Kommune")
    rows = [
        block(ROW, "", 4, cells=("Karen Lund (formand)", "Teamleder", "kl@example.org", "Struer"), header=header),
        block(ROW, "", 5, cells=("Ole Bech", "Jurist", "ob@example.org", "Lemvig"), header=header),
    ]
    lead = block(TEXT, "Den fælles tekniske arbejdsgruppe:", 2)
    table = Section(SectionKind.TOPIC, "Bilag", "", ("Bilag",), (block(HEAD, "Bilag", 1), lead, *rows), (1, 5))
    group = only([table])
    assert group.name == "Den fælles tekniske arbejdsgruppe"
    assert named(group) == [("Karen Lund", "formand, Teamleder", "Struer"), ("Ole Bech", "Jurist", "Lemvig")]


def test_organisations_that_are_invited() -> None:
    rows = [
        (TEXT, "Regionalpolitisk forum om havmiljø mødes to gange."),
        (TEXT, "Der indbydes deltagere fra disse organisationer:"),
        (ITEM, "To byrådsmedlemmer (udpeges af KKR Nord)"),
        (ITEM, "Dansk Fiskeri"),
        (ITEM, "Region Nord, Koncern IT"),
    ]
    group = only([section("Deltagere", rows, kind=SectionKind.ATTENDEES, meeting=COUNCIL)])
    assert group.name == "Regionalpolitisk forum om havmiljø"
    assert [member.name for member in group.members] == [
        "To byrådsmedlemmer (udpeges af KKR Nord)",
        "Dansk Fiskeri",
        "Region Nord, Koncern IT",
    ]


def test_apologies_belong_to_the_meeting() -> None:
    group = only(
        [section("Afbud", [(TEXT, "Karen Lund (NFM)"), (TEXT, "Ole Bech")], kind=SectionKind.APOLOGIES, meeting=COUNCIL)]
    )
    assert group.name == "Afbud"
    assert named(group) == [("Karen Lund", "afbud", None), ("Ole Bech", "afbud", None)]
    assert group.members[0].note == "NFM"
    assert group.source.meeting == COUNCIL


def test_people_in_one_line() -> None:
    found = groups(
        [section("Møde", [(TEXT, "Til stede: Karen Lund, Ole Bech Afbud: Ida Skov")], meeting=COUNCIL)], document="x.txt"
    )
    assert [(group.name, [member.name for member in group.members]) for group in found] == [
        ("Deltagere", ["Karen Lund", "Ole Bech"]),
        ("Afbud", ["Ida Skov"]),
    ]


def test_a_sentence_that_lists_people_is_a_roster_and_no_rule() -> None:
    group = only([section("Organisering", [(TEXT, "Styregruppen består af Karen Lund (formand), Ole Bech og Ida Skov.")])])
    assert group.rule is None
    assert [member.name for member in group.members] == ["Karen Lund", "Ole Bech", "Ida Skov"]


def test_a_decision_that_names_others_than_the_proposal_holds() -> None:
    title = "Nedsættelse af følgegruppe for Blå Havne"
    proposed = [
        (TEXT, "Det indstilles, at følgende udpeges til følgegruppen for Blå Havne:"),
        (TEXT, "Karen Lund"),
        (TEXT, "Ole Bech, Lemvig"),
    ]
    decided = [(TEXT, "Det blev ændret. Følgegruppen består herefter af Karen Lund og Ida Skov (Lemvig Kommune).")]
    sections = [
        section("Indstilling", proposed, kind=SectionKind.PROPOSAL, path=(title,), meeting=COUNCIL, date="2024-05-14"),
        section("Beslutning", decided, line=9, kind=SectionKind.DECISION, path=(title,), meeting=COUNCIL, date="2024-05-14"),
    ]
    found = settle_groups(groups(sections, document="x.txt"))
    assert {group.name for group in found} == {"Følgegruppen for Blå Havne"}
    assert [[member.name for member in group.members] for group in found if not group.superseded] == [
        ["Karen Lund", "Ida Skov"]
    ]


def test_lines_run_together_are_parted_at_the_names() -> None:
    text = "Karen Lund, museumsleder, Region Nord (formand) Ole Bech, Lemvig Kommune"
    whole = Block(TEXT, text, text, (4, 5), starts=((0, 4), (48, 5)))
    rows = (block(TEXT, "Styregruppe", 3), whole, block(TEXT, "Ida Skov, Struer", 6))
    group = only([Section(SectionKind.TOPIC, "Organisering", "", ("Organisering",), rows, (3, 6))])
    assert named(group) == [
        ("Karen Lund", "formand, museumsleder", "Region Nord"),
        ("Ole Bech", None, "Lemvig Kommune"),
        ("Ida Skov", None, "Struer"),
    ]
    assert [member.source.lines for member in group.members if member.source] == [(4, 4), (5, 5), (6, 6)]


def test_rules_of_composition() -> None:
    text = (
        "Der nedsættes en styregruppe. Styregruppen består af fire medlemmer og en repræsentant fra regionen. "
        "De kommunale medlemmer vælges i maj. Den mødes tit. Der er også en arbejdsgruppe bestående af 4-6 medlemmer."
    )
    found = groups([section("Organisering", [(TEXT, text)])], document="x.txt")
    assert [(group.name, group.members) for group in found] == [("Styregruppen", ()), ("Arbejdsgruppen", ())]
    assert [group.rule for group in found] == [
        "Styregruppen består af fire medlemmer og en repræsentant fra regionen. De kommunale medlemmer vælges i maj.",
        "Der er også en arbejdsgruppe bestående af 4-6 medlemmer.",
    ]


def test_representatives_below_a_group_are_its_rule() -> None:
    group = only(
        [
            section(
                "Arbejdsgruppen",
                [(TEXT, "Foreløbig arbejdsgruppe:"), (TEXT, "Repræsentanter fra Struer Kommune, SDU og regionen")],
            )
        ]
    )
    assert (group.name, group.rule) == ("Foreløbig arbejdsgruppe", "Repræsentanter fra Struer Kommune, SDU og regionen")


def test_lists_of_other_things_are_no_rosters() -> None:
    rows = [
        (TEXT, "Arbejdsgruppen skal:"),
        (ITEM, "Følge fremdriften"),
        (ITEM, "Skrive en rapport"),
        (TEXT, "Forummet er tomt."),
    ]
    assert groups([section("Styregruppens opgaver", rows)], document="x.txt") == ()
    assert groups([section("Et kapitel", [(TEXT, "Et kapitel bestående af to sider om havne.")])], document="x.txt") == ()


def roster(
    people: Sequence[str], *, line: int, date: str | None, document: str = "x.txt", name: str = "Styregruppe for Blå Havne"
) -> Group:
    rows = [(ITEM, person) for person in people]
    return groups([section(name, rows, line=line, date=date)], document=document)[0]


def test_the_corrected_version_holds_in_one_document() -> None:
    proposal = roster(["Karen Lund (fmd)", "Ole Bech (næstfmd)"], line=10, date="2024-05-14")
    corrected = roster(["Karen Lund (fmd)", "Ole Bech (fmd)"], line=60, date="2024-05-14")
    held = {group.source.lines: group.superseded for group in settle_groups([corrected, proposal])}
    assert held == {(11, 12): True, (61, 62): False}


def test_the_newer_document_holds() -> None:
    old = roster(["Karen Lund", "Ole Bech"], line=1, date="2022-01-01", document="b.txt")
    new = roster(["Ida Skov", "Bo Juhl"], line=1, date="2024-01-01", document="a.txt")
    assert {group.source.document: group.superseded for group in settle_groups([new, old])} == {"b.txt": True, "a.txt": False}


def test_a_plain_group_of_another_document_is_another_group() -> None:
    old = roster(["Karen Lund", "Ole Bech"], line=1, date="2022-01-01", document="b.txt", name="Styregruppen")
    new = roster(["Ida Skov", "Bo Juhl"], line=1, date="2024-01-01", document="a.txt", name="Styregruppen")
    assert not any(group.superseded for group in settle_groups([new, old]))


def test_a_rule_and_a_roster_stand_side_by_side() -> None:
    rows = [(TEXT, "Styregruppen består af to medlemmer."), (TEXT, "Medlemmer:"), (ITEM, "Karen Lund"), (ITEM, "Ole Bech")]
    found = settle_groups(groups([section("Styregruppe for Blå Havne", rows, date="2024-01-01")], document="x.txt"))
    assert [(group.rule is None, group.superseded) for group in found].count((True, False)) == 1
    assert not any(group.superseded for group in found)


@given(
    st.lists(
        st.tuples(st.sampled_from(["2022", "2023-05-01", None]), st.integers(1, 3), st.sampled_from(["a.txt", "b.txt"])),
        max_size=6,
    )
)
def test_settling_loses_nothing_and_leaves_one_that_holds(stated: list[tuple[str | None, int, str]]) -> None:
    given_groups = [
        roster([*["Karen Lund", "Ole Bech", "Ida Skov"][:count], "Bo Juhl"], line=number * 10, date=date, document=document)
        for number, (date, count, document) in enumerate(stated, 1)
    ]
    settled = settle_groups(given_groups)
    assert len(settled) == len(given_groups)
    assert not given_groups or not all(group.superseded for group in settled)


def form_row(label: str, value: str, line: int) -> Block:
    return block(ROW, f"{label}: {value}", line, cells=(label, value))


def test_the_form_at_the_top_of_minutes_names_who_came_and_who_did_not() -> None:
    met = MeetingRef("Praksisforum Vest", "2024-05-14")
    rows = (
        form_row("Mødedato", "14. maj 2024", 1),
        form_row("Deltagere", "Karen Lund, Varde Kommune (formand); Ole Bech, Vejen Kommune", 2),
        form_row("Afbud", "Ida Skov (Esbjerg Kommune)", 3),
        form_row("Referent", "Bo Juhl, sekretariatet", 4),
    )
    head = Section(SectionKind.MEETING, met.body, "", (met.body,), rows, (1, 4), meeting=met)
    came, excused = groups([head], document="x.docx")
    assert (came.name, named(came)) == (
        "Deltagere",
        [("Karen Lund", "formand", "Varde Kommune"), ("Ole Bech", "deltager", "Vejen Kommune")],
    )
    assert (excused.name, named(excused)) == ("Afbud", [("Ida Skov", "afbud", "Esbjerg Kommune")])


def test_who_chaired_the_meeting_sent_no_apologies() -> None:
    rows = [(TEXT, "Karen Lund, Ole Bech"), (TEXT, "Ordstyrer: Ida Skov"), (TEXT, "Referent: Bo Juhl")]
    group = only([section("Fraværende", rows, kind=SectionKind.APOLOGIES, meeting=COUNCIL)])
    assert [member.name for member in group.members] == ["Karen Lund", "Ole Bech"]


def test_a_rule_keeps_the_sentences_that_go_on_with_it() -> None:
    rule = "Følgegruppen består af ni medlemmer. Hver af kommunerne udpeger ét medlem. Mindst tre medlemmer er ledere."
    group = only([section("Følgegruppen for havne", [(TEXT, f"{rule} Gruppen drøfter havne.")])])
    assert group.rule == rule


def test_moededeltagere_are_attendees() -> None:
    met = MeetingRef("Kulturrådet Vest", "2024-05-14")
    head = Section(
        SectionKind.MEETING,
        met.body,
        "",
        (met.body,),
        (block(TEXT, "Mødedeltagere: Karen Lund (formand), Ole Bech", 1),),
        (1, 1),
        meeting=met,
    )
    assert only([head]).name == "Deltagere"


def test_an_election_gives_members_and_alternates() -> None:
    own = MeetingRef("Repræsentantskabet", "2024-05-14", item="5", title="Valg til bestyrelsen")
    rows = [(TEXT, "Valgt blev: Karen Lund, Ole Bech og Ida Skov."), (TEXT, "Suppleanter: Bo Juhl og Eva Krag.")]
    members, alternates = groups([section("Valg til bestyrelsen", rows, meeting=own)], document="x.txt")
    assert (members.name, [m.name for m in members.members]) == ("Bestyrelsen", ["Karen Lund", "Ole Bech", "Ida Skov"])
    assert (alternates.name, {m.role for m in alternates.members}) == ("Bestyrelsen", {"suppleant"})


def test_a_line_with_the_name_of_a_group_heads_the_rule_below_it() -> None:
    named_above = "Lokalpolitisk forum vedr. 'Hvordan redder vi, at skoven forsvinder?'"
    rule = "... arbejder med svar i 2031. Forummet sammensættes af repræsentanter fra kommuner og skovejere."
    title = "Udpegning til forum for skovbrug"
    ref = MeetingRef("Kulturrådet", "2031-05-14", item="4", title=title)
    group = only([section("Hvordan redder vi skoven?", [(TEXT, named_above), (TEXT, rule)], meeting=ref)])
    assert group.name == named_above


def test_everybody_on_a_list_of_a_meeting_has_the_role_of_the_list_or_their_own() -> None:
    heads = {
        "afbud": ("Afbud", "Fraværende med afbud", "Meldt afbud", "Afbud fra"),
        "fraværende": ("Fraværende", "Ikke-fremmødte"),
        "deltager": ("Deltagere", "Mødedeltagere", "Fremmødte", "Deltagerliste", "Til stede", "Tilstede", "Øvrige deltagere"),
    }
    kinds = {"afbud": SectionKind.APOLOGIES, "fraværende": SectionKind.APOLOGIES, "deltager": SectionKind.ATTENDEES}
    names = {"afbud": "Afbud", "fraværende": "Fraværende", "deltager": "Deltagere"}
    for role, titles in heads.items():
        for title in titles:
            rows = [(ITEM, "Karen Lund (mødeleder)"), (ITEM, "Ole Bech")]
            group = only([section(title, rows, kind=kinds[role], meeting=COUNCIL)])
            led = "mødeleder" if role == "deltager" else role  # whoever came keeps a role of their own
            assert [member.role for member in group.members] == [led, role], title
            assert group.name == names[role]


def test_everybody_on_a_list_in_one_line_has_that_role() -> None:
    for line, role in (
        ("Afbud: Karen Lund og Ole Bech", "afbud"),
        ("Fraværende: Karen Lund", "fraværende"),
        ("Deltagere: Karen Lund, Ole Bech", "deltager"),
        ("Til stede: Karen Lund, Ole Bech", "deltager"),
    ):
        group = only([section("Kulturrådet", [(TEXT, line)], kind=SectionKind.MEETING, meeting=COUNCIL)])
        assert {member.role for member in group.members} == {role}, line


def test_a_subhead_of_members_is_no_affiliation() -> None:
    rows = [
        (TEXT, "Lokale medlemmer (2):"),
        (TEXT, "Karen Lund, Struer (fmd)"),
        (TEXT, "Ole Bech"),
        (TEXT, "Regionale medlemmer:"),
        (TEXT, "Ida Holm (næstfm.)"),
        (TEXT, "Havnevæsenet:"),
        (TEXT, "Bo Juul"),
    ]
    group = only([section("Styregruppens sammensætning og medlemmer", rows)])
    assert [(member.name, member.affiliation, member.note) for member in group.members] == [
        ("Karen Lund", "Struer", None),
        ("Ole Bech", None, "Lokale medlemmer"),
        ("Ida Holm", None, "Regionale medlemmer"),
        ("Bo Juul", "Havnevæsenet", None),
    ]


def test_a_table_with_deputies_and_a_vacant_seat() -> None:
    header = ("Kommune", "Medlem", "Suppleant")
    rows = [
        block(ROW, "", 3, cells=("Struer", "Karen Lund", "Ida Skov"), header=header),
        block(ROW, "", 4, cells=("Lemvig", "Ole Bech", "-"), header=header),
        block(ROW, "", 5, cells=("Faxe", "Udpeges senere", ""), header=header),
    ]
    lead = block(TEXT, "Medlemmer af arbejdsgruppe Kyst:", 2)
    table = Section(SectionKind.TOPIC, "Bilag", "", ("Bilag",), (block(HEAD, "Bilag", 1), lead, *rows), (1, 5))
    group = only([table])
    assert group.name == "Arbejdsgruppen for Kyst"
    assert [(member.name, member.note) for member in group.members] == [
        ("Karen Lund", "suppleant: Ida Skov"),
        ("Ole Bech", None),
    ]


def test_what_follows_a_running_list_is_nobody() -> None:
    text = "Karen Lund (fmd.), Ole Bech samt konsulent Ida Skov (sekretær). Udvalget har ingen suppleanter."
    group = only([section("Forretningsudvalget (FU)", [(TEXT, text)])])
    assert named(group) == [("Karen Lund", "fmd", None), ("Ole Bech", None, None), ("Ida Skov", "sekretær, konsulent", None)]


def test_contacts_are_a_list_of_their_own_below_the_name_of_a_network() -> None:
    header = ("Kommune", "Kontaktperson")
    rows = [
        block(ROW, "", 2, cells=("Struer", "Karen Lund"), header=header),
        block(ROW, "", 3, cells=("Lemvig", "Ole Bech"), header=header),
    ]
    head = "Kontaktpersoner for vejlederne"
    table = Section(SectionKind.TOPIC, head, "", ("Havnenetværket Nord", head), (block(HEAD, head, 1), *rows), (1, 3))
    assert only([table]).name == head
