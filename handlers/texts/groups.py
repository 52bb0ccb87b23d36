"""Sentences about groups: a roster, the members asked about, the rule of composition."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.texts import dates
from handlers.texts.body import Body
from handlers.texts.markup import cut
from knowledge.findings import GroupFinding
from knowledge.model import Group, Member

# Abbreviations of rosters, written out; what is not listed stays as the document has it.
_ROLES = {
    "fmd": "formand",
    "form": "formand",
    "nfmd": "næstformand",
    "nfm": "næstformand",
    "næstfmd": "næstformand",
    "vicefmd": "næstformand",
    "suppl": "suppleant",
    "medl": "medlem",
    "sekr": "sekretær",
    "koord": "koordinator",
    "dir": "direktør",
    "kons": "konsulent",
    "afd.leder": "afdelingsleder",
    "afd.chef": "afdelingschef",
    "vicedir": "vicedirektør",
    "komm.dir": "kommunaldirektør",
}
_WORD = re.compile(r"[\wæøåÆØÅ]+(?:\.[\wæøåÆØÅ]+)*\.?")
# What somebody is in the group itself; every other role is the job that the person comes from.
_OFFICES = frozenset("formand forkvinde forperson næstformand medlem suppleant sekretær kasserer referent observatør".split())
_CHAIRS = frozenset("formand forkvinde forperson næstformand sekretær kasserer".split())  # "for" the group, the others "i" it
_OF_MEETINGS = frozenset(("afbud", "deltagere", "fraværende"))
_EXCUSED = re.compile(r"(?:meldt\s+)?afbud|fraværende", re.IGNORECASE)

# A common noun in the definite form; what stands in brackets behind it is the body that it is part of.
_COMMON = re.compile(r"\w*(?:gruppen|udvalget|rådet|bestyrelsen|kredsen|ledelsen|sekretariatet|komitéen|nævnet|skabet)")
_PART_OF = re.compile(r"(\S+)\s+\(([^()]+)\)")


def body(finding: GroupFinding) -> Body:
    """A roster, the members asked about, or the rule of composition."""
    shown = finding.group
    name = _capital(in_sentence(cut(shown.name, 150)))
    rule = _rule(finding)
    if finding.focus:
        return _focus(in_sentence(cut(shown.name, 150)), finding.focus, shown, rule)
    if shown.members:
        number = len(shown.members)
        if is_attendance(shown):
            remarks = tuple(member(replace(one, role=_remark(one.role or "", shown.name))) for one in shown.members)
            return Body(f"{_came(shown) or _with_meeting(shown)}:", listed=remarks, closing=rule)
        dated = f" pr. {dates.day(shown.as_of, weekday=False)}" if shown.as_of else ""
        lead = f"{name} har {number} {'medlem' if number == 1 else 'medlemmer'}{dated}:"
        return Body(lead, listed=tuple(member(one) for one in shown.members), closing=rule)
    if not rule:
        return Body(f"{name} er nævnt uden medlemmer.")
    # A rule that names the group itself needs no heading.
    named = name.split()[0].casefold() in rule[0][:80].casefold() if name.strip() else True
    return Body(rule[0]) if named else Body(f"{name}:", detail=rule)


def in_sentence(name: str) -> str:
    """A group as a sentence names it: "Styregruppen (Fjorden)" is "styregruppen i Fjorden". A proper name stays as it is."""
    first = name.split()[0] if name.strip() else ""
    if not (first[:1].isupper() and _COMMON.fullmatch(first[:1].lower() + first[1:])):
        return name
    part = _PART_OF.fullmatch(name)
    common = f"{part[1]} i {part[2]}" if part else name
    return common[:1].lower() + common[1:]


def is_attendance(group: Group) -> bool:
    """True where the roster is no group but tells who was there or was excused: it is what everybody in it is."""
    name = group.name.casefold().strip()
    if name in _OF_MEETINGS:
        return True
    roles = [(one.role or "").casefold() for one in group.members]
    return bool(name and roles) and (all(role.startswith(name) for role in roles) or any(map(_EXCUSED.match, roles)))


def member(one: Member) -> str:
    """For example: Anna Holm, formand (Odder Kommune)."""
    text = cut(one.name, 120)
    if one.role:
        text += f", {_role(one.role)}"
    if one.affiliation and one.affiliation.casefold() not in (one.role or "").casefold():
        text += f" ({cut(one.affiliation, 100)})"
    return f"{text} - {cut(one.note, 80)}" if one.note else text


def _with_meeting(group: Group) -> str:
    """The name of such a list with the meeting it belongs to: Afbud, Fjorden 15. januar 2024."""
    meeting = group.source.meeting
    if meeting is None:
        return cut(group.name, 150)
    dated = f" {dates.day(meeting.date, weekday=False)}" if meeting.date else ""
    named = f"{cut(group.name, 100)}, " if group.name.casefold().strip() != meeting.body.casefold().strip() else ""
    return f"{named}{cut(meeting.body, 100)}{dated}"


def _came(group: Group) -> str:
    """The lead of a list of those who came; empty for any other list."""
    return f"{_capital(_at_meeting(group))} deltog" if group.name.casefold() == "deltagere" and group.source.meeting else ""


def _at_meeting(group: Group) -> str:
    """For example: på mødet den 15. januar 2024 i styregruppen for Fjorden."""
    meeting = group.source.meeting
    if meeting is None:
        return "på mødet"
    dated = f" den {dates.day(meeting.date, weekday=False)}" if meeting.date else ""
    return f"på mødet{dated} i {in_sentence(cut(meeting.body, 100))}"


def _remark(role: str, name: str) -> str:
    """What the role says beyond the heading."""
    said = role.strip()
    if said.casefold() == "deltager":
        return ""
    known = len(name.strip()) if said.casefold().startswith(name.strip().casefold()) else 0
    return said[known:].strip(" -–,;()")


def _role(role: str) -> str:
    """A role or job with its abbreviations written out and a small letter first, unless that is an abbreviation's."""
    full = _WORD.sub(lambda word: _ROLES.get(word[0].casefold().rstrip("."), word[0]), role.strip())
    small = full[:1].lower() + full[1:] if full[1:2].islower() else full
    return cut(small, 80)


def _focus(name: str, focus: tuple[Member, ...], shown: Group, rule: tuple[str, ...]) -> Body:
    if len(focus) > 1:
        lead = _came(shown) or (_with_meeting(shown) if is_attendance(shown) else f"I {name}")
        return Body(f"{lead}:", listed=tuple(member(one) for one in focus), closing=rule)
    one = focus[0]
    detail = [f"Bemærkning: {cut(one.note, 80)}."] if one.note else []
    if shown.as_of and not is_attendance(shown):
        detail.append(f"Sådan står det pr. {dates.day(shown.as_of, weekday=False)}.")
    return Body(_membership(one, name, shown), detail=tuple(detail), closing=rule)


def _membership(one: Member, name: str, shown: Group) -> str:
    """What somebody is in the group, the job and where it is from in brackets."""
    role = _role(one.role or "")
    who = cut(one.name, 120)
    affiliation = cut(one.affiliation or "", 100)
    if _EXCUSED.match(role):
        meeting = shown.source.meeting
        dated = f" den {dates.day(meeting.date, weekday=False)}" if meeting and meeting.date else ""
        return f"{who} meldte afbud til mødet i {in_sentence(cut(meeting.body, 100)) if meeting else name}{dated}."
    parts = [part.strip() for part in _remark(role, "").split(",") if part.strip()]
    office = next((part for part in parts if part in _OFFICES), "")
    job = ", ".join(part for part in parts if part != office)
    apart = ", ".join(fact for fact in (job, affiliation if affiliation.casefold() not in job.casefold() else "") if fact)
    known = f"{who} ({apart})" if apart else who
    if is_attendance(shown):
        return f"{known} var med {f'som {office} ' if office else ''}{_at_meeting(shown)}."
    if office:
        return f"{known} er {office} {'for' if office in _CHAIRS else 'i'} {name}."
    return f"{known} {'sidder' if ' ' in known else 'er med'} i {name}."  # a municipality has no seat


def _rule(finding: GroupFinding) -> tuple[str, ...]:
    text = (finding.rule.rule if finding.rule else None) or finding.group.rule
    return (cut(" ".join(text.split()), 500),) if text else ()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
