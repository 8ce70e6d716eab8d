"""News: whatever somebody is told of by others can go as a WhatsApp template, whole and in their language."""

import ast
from pathlib import Path

import pytest

from conversations.core import speaking
from conversations.speech import LONGEST_NEWS, About
from conversations.speech.news import news

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_template_is_of_the_language_spoken(language):
    with speaking(language):
        said = news(About.POSTING, "You are deployed.")
    assert (said.template, said.variables) == (f"posting.{language}", ("You are deployed.",))


def test_a_long_one_fits_the_template_and_is_whole_in_the_text():
    said = news(About.POSTING, "word " * 400)
    assert len(said.variables[0]) <= LONGEST_NEWS
    assert said.variables[0].endswith(" …")
    assert said.text == "word " * 400


@pytest.mark.parametrize("about", About)
def test_every_template_is_documented(about):
    assert f"| `{about}` |" in (ROOT / "docs" / "operating.md").read_text()


def test_whoever_is_told_by_others_is_told_by_news():
    """`notify` and `tell` reach people who may not have written for days: a bare message would wait, or cost an SMS."""
    bare = []
    for file in (ROOT / "conversations").glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in ("notify", "tell"):
                bare += [f"{file.name}:{call.lineno}" for arg in call.args if ast.unparse(arg).startswith("Message(")]
    assert not bare
