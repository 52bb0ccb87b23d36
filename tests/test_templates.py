"""Templates of messages to many, the words in braces, and text with its formatting."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOW
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.limits import Refused, checked, text_of
from bot.meetings.meeting import Meeting, Plan, Status
from bot.people import Person
from bot.roles import Role
from bot.templates import MAX_TEXT, read
from bot.yamlfile import ConfigError
from handlers.broadcasts.formatting import as_html
from handlers.texts import placeholders
from handlers.texts.markup import size

SIGNE = Person(1, 11, "Signe  Maria Lund", Role.MEMBER, "Hobro & Omegn")
MEETING = Meeting(
    3,
    "uid",
    Plan("Gruppen", "", NOW + timedelta(days=1), NOW + timedelta(days=1, hours=2), place="Rådhuset", online=True),
    Status.CONFIRMED,
    *(0, None, None, NOW, NOW),
)


@pytest.mark.parametrize("template", read(None), ids=lambda template: template.name)
def test_what_comes_with_the_bot_can_be_filled_in_and_sent(template: object) -> None:
    text = template.text  # type: ignore[attr-defined]
    known = {**placeholders.of_person(SIGNE), **placeholders.of_meeting(MEETING)}
    assert placeholders.strange(text, known) == ()
    filled = checked(placeholders.filled(text, known), 4096)
    for gap in placeholders.to_write(text):
        filled = filled.replace(gap, "")
    assert "{" not in filled


def test_what_has_to_be_written_yet_is_named_apart_from_what_nobody_knows() -> None:
    text = "Kære {navn}\n{Skriv <b>nyheden</b> her} {skrivebord} {hvad}"
    assert placeholders.to_write(text) == ("{Skriv nyheden her}",)
    assert placeholders.strange(text, placeholders.of_person(SIGNE)) == ("{skrivebord}", "{hvad}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("templates:\n- name: A\n  text: <div>x</div>\n", ":3: templates[0].text: .*<div> is nothing that Telegram knows"),
        ("templates:\n- name: A\n  text: <b>x\n", ":3: .*<b> is never closed"),
        ("templates:\n- name: A\n  text: <b><i>x</b></i>\n", ":3: .*closes in the wrong order"),
        (f"templates:\n- name: {'A' * 39}\n  text: x\n", ":2: templates[0].name: .*at most 38 characters"),
        (f"templates:\n- name: A\n  text: {'x' * (MAX_TEXT + 1)}\n", f"at most {MAX_TEXT} characters"),
        ("templates:\n- name: A\n  text: Ring til 010190-1234\n", ":3: a CPR number stands here"),
        ("templates:\n- name: A\n", "templates[0].text"),
        ("- name: A\n", "should hold templates:"),
        ("templates:\n- name: A\n  words: x\n", "words"),
        ("templates: []\ntemplates: []\n", "is given a second time"),
    ],
)
def test_what_is_wrong_with_ones_own_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said.replace("[0]", r"\[0\]")):
        read(path)


def test_ones_own_take_the_place_of_the_bundled_ones(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("templates:\n- name: Kaffe\n  text: |-\n    Hej {navn}\n    Der er <b>kaffe</b>.\n", encoding="utf-8")
    assert [(one.name, one.text) for one in read(path)] == [("Kaffe", "Hej {navn}\nDer er <b>kaffe</b>.")]


@pytest.mark.parametrize(
    ("html", "filled"),
    [
        ("{navn}", "Signe Maria Lund"),
        ("{fornavn}", "Signe"),
        ("{ Navn }", "Signe Maria Lund"),
        ("{kommune}", "Hobro &amp; Omegn"),
        ("{møde} {MOEDE}", "Gruppen Gruppen"),
        ("{tid}", "onsdag den 7. februar 2024 kl. 10.00-12.00"),
        ("{sted}", "Rådhuset / online"),
        ("{noget} {} {a b} {{navn}}", "{noget} {} {a b} {Signe Maria Lund}"),
        ("{<b>navn</b>}", "<b>Signe Maria Lund</b>"),
        ("<b>{</b>navn}", "<b></b>Signe Maria Lund"),
        ("{<i>for</i>navn} og {<b>sted}</b>", "<i>Signe</i> og <b>Rådhuset / online</b>"),
        ("{<b>noget</b>} {skriv <b>her</b>}", "{<b>noget</b>} {skriv <b>her</b>}"),
    ],
)
def test_words_in_braces(html: str, filled: str) -> None:
    known = {**placeholders.of_person(SIGNE), **placeholders.of_meeting(MEETING)}
    assert placeholders.filled(html, known) == filled


@pytest.mark.parametrize(
    ("html", "named"),
    [
        ("{for navn} {}", ("{for navn}", "{}")),
        ("Hej {fornavn og hej", ("{fornavn",)),
        ("Hej fornavn} {", ("fornavn}", "{")),
        ("Hej [fornavn] [ Navn ] [1]", ("[fornavn]", "[ Navn ]")),
        ("{<b>hvad &amp; hvor</b>}", ("{hvad & hvor}",)),
        ("{<b>navn</b>} &lt;a&gt; (fornavn)", ()),
    ],
)
def test_braces_that_are_left_over_are_named(html: str, named: tuple[str, ...]) -> None:
    assert placeholders.strange(html, placeholders.of_person(SIGNE)) == named


@given(st.lists(st.sampled_from(["{", "}", "navn", "<", " ", "x", "&"]), max_size=9), st.data())
def test_no_braces_break_the_markup(parts: list[str], data: st.DataObject) -> None:
    text = f"x{''.join(parts)}"
    start = data.draw(st.integers(0, len(text) - 1))
    bold = MessageEntity("bold", start, data.draw(st.integers(1, len(text) - start)))
    checked(placeholders.filled(as_html(text, [bold]), placeholders.of_person(SIGNE)), 4096)


def test_what_is_not_known_is_named_once_as_it_was_written() -> None:
    assert placeholders.strange("{Hvad} {navn} {Hvad} {sted}", placeholders.of_person(SIGNE)) == ("{Hvad}", "{sted}")
    assert [placeholders.wants_meeting(one) for one in ("{Hvad}", "{ Sted }", "{møde}")] == [False, True, True]


@given(st.text(max_size=80), st.text(min_size=1, max_size=60))
def test_no_name_breaks_the_markup(name: str, organization: str) -> None:
    person = Person(1, 11, name, Role.MEMBER, organization)
    html = placeholders.filled('<b>{navn}</b> <a href="https://example.dk/?q={kommune}">x</a>', placeholders.of_person(person))
    checked(html, 4096)
    assert html.count("<") == 4
    assert html.count('"') == 2


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_the_length_is_the_one_that_telegram_counts(text: str) -> None:
    html = as_html(text, [])
    assert placeholders.length(html) == size(text_of(html).strip())


KINDS = ["bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote", "expandable_blockquote", "text_link"]


@given(st.sampled_from(KINDS), st.text(alphabet='ab<>&"😀', min_size=1, max_size=20), st.data())
def test_every_formatting_is_taken_back_with_its_text(kind: str, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    url = 'https://example.dk/?a="<b>' if kind == "text_link" else None
    entity = MessageEntity(kind, size(text[:start]), size(text[start:end]), url=url)
    html = as_html(text, [entity])
    checked(html.replace("<blockquote expandable>", "<blockquote>"), 4097)
    assert text_of(html) == text
    assert html != as_html(text, [])


def test_a_language_of_a_listing_breaks_nothing() -> None:
    listing = MessageEntity("pre", 0, 5, language='c"><i>')
    assert as_html("print", [listing]) == '<pre><code class="c&quot;&gt;&lt;i&gt;">print</code></pre>'


def test_what_a_bot_may_not_send_is_sent_without_it() -> None:
    emoji = MessageEntity("custom_emoji", 0, 2, custom_emoji_id="5")
    command = MessageEntity("bot_command", 3, 2)
    assert as_html("😀 /a", [emoji, command]) == "😀 /a"


def test_a_text_with_a_tag_of_no_ones_is_refused_by_the_check_used_here() -> None:
    with pytest.raises(Refused):
        checked("<b>x", 10)
