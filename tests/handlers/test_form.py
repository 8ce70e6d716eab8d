"""Form: headings and quiet lines on every channel, which nobody's words can forge, break or lose."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core import Document, Message, Text, quiet, read_text, strong, unmarked
from conversations.core.gsm import in_gsm7, segments
from handlers.browser.chat import shown
from handlers.plain import as_text
from handlers.telegram import wire as telegram
from handlers.twilio import whatsapp_form, whatsapp_wire
from storage.signs import seen

BOARD = Message("\n".join([strong("Board of Sat 28 Nov 👍"), quiet("KCSE, 3 of 12 in"), "101 Bondeni: SILENT"]))
# What WhatsApp's apps draw: a sign at a word's edge on both sides, the other of its kind on the same line.
DRAWN = re.compile(r"(?<![^\W_])([*_~`])(?=\S)([^\n]*?\S)\1(?![^\W_])|^> ", re.MULTILINE)


def drawn(fields):
    """What Telegram draws, by the entities, in UTF-16 units."""
    units = fields["text"].encode("utf-16-le")
    return [
        (e["type"], units[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le"))
        for e in fields.get("entities", [])
    ]


def test_telegram_draws_it_by_entities_after_an_emoji_too():
    fields = telegram.render(Message(BOARD.marked, news="👍👍 Ann: Ab."))
    assert drawn(fields) == [("bold", "Board of Sat 28 Nov 👍"), ("italic", "KCSE, 3 of 12 in")]
    assert "parse_mode" not in fields
    assert telegram.formed(strong("Letter"), "caption")["caption_entities"][0]["length"] == 6


@given(st.lists(st.tuples(st.sampled_from([strong, quiet, str]), st.text("a 👍\n", max_size=30)), max_size=8))
def test_telegram_keeps_each_letters_weight_wherever_a_text_is_cut(runs):
    text = "|".join(draw(said) for draw, said in runs)
    found = [telegram.formed(piece) for piece in telegram.pieces(text, 7)]
    assert all(telegram.length(piece["text"]) <= 7 for piece in found)
    kinds = {strong: "bold", quiet: "italic"}
    for kind in kinds.values():
        said = "".join(unmarked(said) for draw, said in runs if kinds.get(draw) == kind)
        kept = "".join(words for piece in found for weight, words in drawn(piece) if weight == kind)
        assert "".join(kept.split()) == "".join(said.split())


def test_whatsapp_draws_it_by_signs_and_cuts_them_whole():
    [part] = whatsapp_wire.parts(BOARD)
    assert part.body == "*Board of Sat 28 Nov 👍*\n_KCSE, 3 of 12 in_\n101 Bondeni: SILENT"
    long = [part.body for part in whatsapp_wire.parts(Message(strong("wide " * 600)))]
    assert len(long) == 2
    assert all(body.startswith("*") and body.rstrip().endswith("*") and len(body) <= 1600 for body in long)


FORGED = (
    *("*Paid*", "_x_ y", "~no~", "`code`", "```all```", "(*x*)", "5 * 3 * 2", "*", "a_b_"),
    *("https://a.ke/*b* *c*", "*1*#", "*12#*", "*456*9# no*"),
)


@pytest.mark.parametrize("said", FORGED)
def test_what_people_write_makes_no_form_on_whatsapp(said):
    text = f"{said}\n{strong(f'Reason: {said} {said}')}\n{said} {quiet(f'from {said}')}"
    body = whatsapp_wire.parts(Message(text))[0].body
    found = [match[0] for match in DRAWN.finditer(body)]
    alike = whatsapp_form.without_form(said)
    assert found == [f"*Reason: {alike} {alike}*", f"_from {alike}_"]


def test_a_quotation_mark_at_the_beginning_quotes_nothing_on_whatsapp():
    assert not DRAWN.search(whatsapp_form.formed("> said\nP > Ab\n> again"))


def test_links_names_of_files_and_codes_to_dial_stay_what_they_are_on_whatsapp():
    said = "register_27.pdf https://karani.example/v/aB_c-d a_b@tsc.go.ke *456*9*5*5*1#"
    assert whatsapp_form.without_form(said) == said


def test_the_browser_is_given_the_pieces_and_builds_the_elements_itself():
    kept = json.loads(json.dumps(shown("1", Message(f"{strong('<b>Board</b>')}\nrest"))))
    assert kept["runs"] == [["strong", "<b>Board</b>"], ["", "\nrest"]]
    assert kept["text"] == "<b>Board</b>\nrest"


def test_words_alone_everywhere_else():
    plain = "Board of Sat 28 Nov 👍\nKCSE, 3 of 12 in\n101 Bondeni: SILENT"
    assert BOARD.whole == as_text(BOARD) == plain
    assert in_gsm7(as_text(Message(strong("Menu")))) == in_gsm7(strong("Menu")) == "Menu"
    assert segments(strong("a" * 80) + quiet("b" * 80)) == 1
    assert Message.load(json.loads(json.dumps(BOARD.dump()))) == BOARD
    assert Message.load(BOARD.dump()).formed != plain


def test_nobody_types_the_marks():
    for forged in (strong("Paid"), quiet("Paid")):
        assert read_text(forged) == Text("Paid")
        assert seen(f"12 {forged}") == "12 Paid"
    assert shown("1", Message(strong(strong("a") + quiet("b"))))["runs"] == [["strong", "ab"]]


def test_a_caption_has_none():
    message = Message(strong("Letter"), document=Document("letter.pdf", "letter:1", "Your letter"))
    assert as_text(message) == "Letter\n[letter.pdf] Your letter"


def test_who_reads_a_text_reads_words_alone():
    """Comparing, cutting, searching, templates: none of them meets a mark; another text has no form of this one."""
    message = Message(strong("Letter"), news=quiet("Done."), brief=strong("Letter"), variables=(strong("Ann"),))
    assert (message.text, message.news, message.brief, message.variables) == ("Letter", "Done.", "Letter", ("Ann",))
    assert Message.load(json.loads(json.dumps(message.dump()))).formed == f"Done.\n\n{strong('Letter')}"
    assert replace(message, buttons=()).formed == message.formed
    assert replace(message, text="Another").formed == "Done.\n\nAnother"
