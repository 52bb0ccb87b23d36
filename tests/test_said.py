"""Every word that an update carries: `handlers.words`. What may hold a CPR number is said, and ids and sizes are not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from handlers.redaction import has_cpr
from handlers.words import said

CPR = "010203-1234"
BARE = "0102031234"  # an id with ten digits, as many have
PER = {"id": int("1" + BARE), "is_bot": False, "first_name": "Per", "username": f"per{BARE}"}
CHAT = {"id": int("1" + BARE), "type": "private", "first_name": "Per", "username": f"per{BARE}"}
FILE = {"file_id": BARE, "file_unique_id": BARE}
PHOTO = [{**FILE, "width": 1, "height": 1}]
STICKER = {**FILE, "width": 1, "height": 1, "type": "regular", "is_animated": False, "is_video": False}
PLACE = {"longitude": 9.1, "latitude": 56.4}
POLL: dict[str, Any] = {
    **{"id": BARE, "question": "Hvornår?", "options": [], "total_voter_count": 0, "is_closed": False},
    **{"is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False},
    "members_only": False,
}
OPTION = {"persistent_id": "a", "text": "ja", "voter_count": 0}
VENUE = {"location": PLACE, "title": "Klubhuset", "address": "Havnevej 1"}
ORIGIN = {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "Per"}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1_700_000_000, "chat": CHAT, "from": PER, **fields}


def words(**update: Any) -> list[str]:
    """What an update says, by the way of python-telegram-bot."""
    made = Update.de_json({"update_id": int(BARE), **update}, None)
    assert made is not None
    return list(said(made.to_dict()))


def query(**fields: Any) -> dict[str, Any]:
    return {"id": BARE, "from": PER, "chat_instance": BARE, **fields}


# Every field in which somebody can write: a CPR number in it must be seen.
FIELDS: dict[str, dict[str, Any]] = {
    "text": {"text": f"hvad med {CPR}?"},
    "command": {"text": f"/spoerg {CPR}"},
    "caption": {"photo": PHOTO, "caption": CPR},
    "caption of a file": {"document": FILE, "caption": CPR},
    "file name": {"document": {**FILE, "file_name": f"ansøgning {CPR}.pdf"}},
    "audio name": {"audio": {**FILE, "duration": 1, "file_name": f"{CPR}.mp3"}},
    "audio title": {"audio": {**FILE, "duration": 1, "title": CPR}},
    "audio performer": {"audio": {**FILE, "duration": 1, "performer": CPR}},
    "video name": {"video": {**FILE, "width": 1, "height": 1, "duration": 1, "file_name": CPR}},
    "animation name": {"animation": {**FILE, "width": 1, "height": 1, "duration": 1, "file_name": CPR}},
    "contact": {"contact": {"phone_number": "20304050", "first_name": f"Per {CPR}"}},
    "contact, last name": {"contact": {"phone_number": "20304050", "first_name": "Per", "last_name": CPR}},
    "contact, card": {"contact": {"phone_number": "20304050", "first_name": "Per", "vcard": f"NOTE:{CPR}"}},
    "contact, number": {"contact": {"phone_number": CPR, "first_name": "Per"}},
    "poll": {"poll": {**POLL, "question": CPR}},
    "poll option": {"poll": {**POLL, "options": [{**OPTION, "text": "nej"}, {**OPTION, "text": CPR}]}},
    "poll explanation": {"poll": {**POLL, "explanation": CPR}},
    "poll description": {"poll": {**POLL, "description": CPR}},
    "venue": {"venue": {**VENUE, "title": CPR}},
    "venue address": {"venue": {**VENUE, "address": CPR}},
    "quote": {"text": "hvad med ham?", "quote": {"text": CPR, "position": 0}},
    "forwarded": {"text": CPR, "forward_origin": ORIGIN},
    "forwarded from": {"text": "se her", "forward_origin": {**ORIGIN, "sender_user_name": CPR}},
    "new title": {"new_chat_title": CPR},
    "topic": {"forum_topic_created": {"name": CPR, "icon_color": 1}},
    "web app": {"web_app_data": {"data": CPR, "button_text": "Send"}},
    "game": {"game": {"title": "Spil", "description": CPR, "photo": PHOTO}},
    "behind a link": {
        "text": "se her",
        "entities": [{"type": "text_link", "offset": 3, "length": 3, "url": f"https://eksempel.dk/?cpr={CPR}"}],
    },
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("kind", ["message", "edited_message", "channel_post"])
def test_a_cpr_number_is_seen_in_every_field_that_holds_words(field: str, kind: str) -> None:
    assert any(map(has_cpr, words(**{kind: message(**FIELDS[field])})))


@pytest.mark.parametrize(
    "update",
    [
        {"callback_query": query(data=f"a1:source:{CPR}")},
        {"callback_query": query(game_short_name=CPR)},
        {"inline_query": {"id": BARE, "from": PER, "query": f"hvem er {CPR}", "offset": ""}},
        {"chosen_inline_result": {"result_id": "1", "from": PER, "query": CPR}},
        {"poll": {**POLL, "question": CPR}},
    ],
    ids=["callback data", "game", "inline query", "chosen result", "poll"],
)
def test_a_cpr_number_is_seen_in_every_other_update(update: dict[str, Any]) -> None:
    assert any(map(has_cpr, words(**update)))


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(text="hej")},
        {"message": message(photo=PHOTO, media_group_id=BARE)},
        {"message": message(document={**FILE, "thumbnail": PHOTO[0], "mime_type": "text/plain", "file_size": int(BARE)})},
        {"message": message(sticker={**STICKER, "emoji": "🎉", "set_name": "Dyr", "custom_emoji_id": BARE})},
        {"message": message(location=PLACE)},
        {"message": message(text="hej", entities=[{"type": "text_mention", "offset": 0, "length": 3, "user": PER}])},
        {"message": message(text="🎉", entities=[{"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": BARE}])},
        {"message": message(poll={**POLL, "options": [{**OPTION, "persistent_id": BARE}]})},
        {"message": message(text="🎉", effect_id="5107584321108051014")},
        {"message": message(text="hej", via_bot={**PER, "is_bot": True}, sender_chat=CHAT)},
        {"message": message(new_chat_members=[PER])},
        {"message": message(contact={"phone_number": BARE, "first_name": "Per", "user_id": int(BARE)})},
        {"message": message(forward_origin={"type": "user", "date": 1, "sender_user": PER}, text="hej")},
        {"message": message(forward_origin={"type": "channel", "date": 1, "chat": CHAT, "message_id": int(BARE)}, text="hej")},
        {"message": message(text="hej", reply_to_message=message(text=CPR))},  # judged when it was sent
        {"callback_query": query(data="a1:source:17", message=message(text=CPR))},  # the bot's own
        {"callback_query": query(data="a1:source:17", inline_message_id=BARE)},
        {"inline_query": {"id": BARE, "from": PER, "query": "møde", "offset": ""}},
        {"my_chat_member": {"chat": CHAT, "from": PER, "date": 1, **{
            f"{when}_chat_member": {"user": PER, "status": "member"} for when in ("old", "new")}}},
    ],
)  # fmt: skip
def test_ids_sizes_and_what_was_judged_before_are_no_words(update: dict[str, Any]) -> None:
    assert not any(map(has_cpr, words(**update)))
    assert not any(BARE in text for text in words(**update) if not text.startswith("tlf. "))


def test_words_come_as_they_were_written() -> None:
    update = {"message": message(photo=PHOTO, caption="to\nlinjer  her", caption_entities=[])}
    assert words(**update) == ["to\nlinjer  her"]


@pytest.mark.parametrize("update", [{}, {"update_id": 5}, {"message": None}, {"message": "tekst"}])
def test_an_update_without_content_says_nothing(update: dict[str, Any]) -> None:
    assert list(said(update)) == []


NESTED = st.recursive(
    st.text(max_size=5) | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "a", "b"]), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(before=NESTED, after=NESTED, path=st.lists(st.sampled_from(["a", "b", "text", 0]), max_size=5))
def test_a_cpr_number_is_seen_however_deep_in_a_field_nobody_knows_yet(before: Any, after: Any, path: list[str | int]) -> None:
    hidden: Any = CPR
    for step in reversed(path):
        hidden = [before, hidden, after] if step == 0 else {"before": before, step: hidden, "after": after}
    assert CPR in list(said({"update_id": 1, "message": {"coming": hidden}}))
