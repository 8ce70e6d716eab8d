"""Telegram's wire: each sample in `wire/` is read as it says; what is rendered keeps within Telegram's limits."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from conversations.core import Button, Document, Event, Message, Style
from handlers.channel import MessageGone
from handlers.telegram import wire
from handlers.telegram.channel import Telegram
from tests.fakes.telegram import limits
from tests.stage import MANAGER, OnTelegram, Talk

SAMPLES = sorted((Path(__file__).parent / "wire").glob("*.json"))


def told(event: Event | None) -> dict[str, Any] | None:
    return {"is": type(event).__name__, **asdict(event)} if event else None


@pytest.mark.parametrize("sample", [pytest.param(sample, id=sample.stem) for sample in SAMPLES])
def test_every_sample_is_read_as_it_says(sample: Path):
    kept = json.loads(sample.read_text())
    for raw in (kept["update"], wire.needed(kept["update"])):
        incoming = wire.read(Update.de_json(raw, None))
        if kept["incoming"] is None:
            assert incoming is None
        else:
            assert incoming is not None
            expected = {name: getattr(incoming, name) for name in kept["incoming"]} | {"event": told(incoming.event)}
            assert expected == kept["incoming"]
            assert incoming.phone == ""  # a private chat proves no number by itself


def test_there_are_samples_of_all_that_was_promised():
    assert len(SAMPLES) >= 30


def test_a_long_text_is_cut_at_lines_and_nothing_is_lost():
    lines = [f"{n} Afisa Mfano, invigilator: P" for n in range(400)]
    found = wire.pieces("\n".join(lines))
    assert len(found) > 1
    assert [line for piece in found for line in piece.split("\n")] == lines


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("", [0]),
        ("a" * 4096, [4096]),
        ("a" * 4097, [4096, 1]),
        ("👍" * 2048, [4096]),
        ("👍" * 2049, [4096, 2]),
        ("a" + "👍" * 2048, [4095, 2]),  # a pair is never torn apart
        ("a" * 4096 + "\n", [4096]),  # no empty message behind it
        ("a" * 4096 + "\n\n" + "b", [4096, 1]),
    ],
)
def test_lengths_count_as_telegram_counts_them(text, lengths):
    assert [wire.length(piece) for piece in wire.pieces(text)] == lengths


@given(st.text(st.sampled_from("ab \n👍é🇰"), max_size=120), st.integers(2, 40))
def test_pieces_fit_and_keep_every_letter(text, most):
    found = wire.pieces(text, most)
    assert found
    assert all(wire.length(piece) <= most for piece in found)
    assert all(found) or not text
    kept = "".join(found)
    assert kept.replace("\n", "") == text.replace("\n", "")


def test_a_message_is_rendered_with_its_buttons_and_their_colours():
    row = (Button("✓ P", "mark", "1", "register", style=Style.GOOD), Button("Ab", "mark", "2", "register"))
    bad = (Button("✓ Ab", "mark", "3", "register", style=Style.BAD),)
    assert wire.render(Message("Mark them.", (row, bad), news="Done.")) == {
        "text": "Done.\n\nMark them.",
        "reply_markup": {
            "inline_keyboard": [
                [
                    {"text": "✓ P", "callback_data": "register.mark:1", "style": "success"},
                    {"text": "Ab", "callback_data": "register.mark:2"},
                ],
                [{"text": "✓ Ab", "callback_data": "register.mark:3", "style": "danger"}],
            ]
        },
    }


def test_the_number_is_asked_for_with_a_keyboard_of_its_own():
    fields = wire.render(Message("Who are you?", asks_contact="Share my number"))
    assert fields["reply_markup"]["keyboard"] == [[{"text": "Share my number", "request_contact": True}]]
    assert fields["reply_markup"]["one_time_keyboard"]


def test_other_buttons_stand_below_the_one_that_shares_the_number():
    """One keyboard at a time: theirs are typed by a tap, and a label is understood as the button."""
    back = Message("Type the code.", ((Button("Back", "back", "", "5"),),), asks_contact="Share my number")
    share = {"text": "Share my number", "request_contact": True}
    assert wire.render(back)["reply_markup"]["keyboard"] == [[share], [{"text": "Back"}]]


@pytest.mark.parametrize("said", [Message("a line\n" * 700), Message("Who are you?", asks_contact="Share my number")])
def test_what_no_edit_can_hold_is_sent_anew(said):
    with pytest.raises(MessageGone):
        asyncio.run(Telegram.redraw(Telegram.__new__(Telegram), "7", "1", said))


def test_there_is_always_some_text():
    assert wire.render(Message(""))["text"]
    assert wire.render(Message("", document=Document("letter.pdf", "letter:1")))["text"]


@pytest.mark.parametrize("officers", [4, 10, 11, 35])
def test_the_largest_register_fits_one_message(sqlite_stage, officers):
    with sqlite_stage.change() as stage:
        for n in range(officers - 4):
            stage.add_officer(stage.centre, f"2547100000{n:02}", f"{'Ng’ang’a' * 4} Mwenye Jina Refu {n}")
    chat = Talk(sqlite_stage, OnTelegram()).shares(MANAGER).says("/register").says("ab 3")
    (message,) = chat.heard_messages
    fields = wire.render(message)
    rows = fields["reply_markup"]["inline_keyboard"]
    assert wire.pieces(fields["text"]) == [fields["text"]]
    assert max(map(len, rows)) <= limits.MAX_BUTTONS_A_ROW
    assert sum(map(len, rows)) <= limits.MAX_INLINE_BUTTONS
    assert all(1 <= len(b["callback_data"].encode()) <= limits.MAX_CALLBACK_DATA for row in rows for b in row)
    assert wire.length(wire.pieces(message.news, wire.MAX_FLASH)[0]) <= limits.MAX_CALLBACK_ANSWER
