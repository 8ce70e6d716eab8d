"""The page itself, as far as it can be held without a browser."""

import json
import re
from html.parser import HTMLParser

import pytest

from conversations.core import LANGUAGES
from handlers.browser.channel import PAGE

SOURCE = PAGE.read_text(encoding="utf-8")
STYLE, SCRIPT = (re.findall(rf"<{part}>(.*?)</{part}>", SOURCE, re.DOTALL)[0] for part in ("style", "script"))
WORDS = re.findall(r"^  (en|sw): \{\n(.*?)^  \},$", SCRIPT, re.DOTALL | re.MULTILINE)


class Reader(HTMLParser):
    """Every tag of the page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(SOURCE)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


TAGS = Reader().tags


def test_it_has_one_first_heading_one_main_part_and_a_language() -> None:
    assert [tag for tag, _ in TAGS].count("h1") == 1
    assert [tag for tag, _ in TAGS].count("main") == 1
    assert dict(TAGS)["html"]["lang"] in LANGUAGES
    assert "document.documentElement.lang = language" in SCRIPT


def test_every_control_has_a_name_in_both_languages() -> None:
    labelled = {attrs.get("for") for tag, attrs in TAGS if tag == "label"}
    by_script = {"me", "clock", "language", "share"}  # who one is, the hour, the other language, what is asked
    controls = [attrs for tag, attrs in TAGS if tag in ("button", "input", "textarea")]
    for attrs in controls:
        assert {"data-name", "data-text"} & attrs.keys() or attrs.get("id") in labelled | by_script, attrs


def test_both_languages_say_the_same_things() -> None:
    assert [language for language, _ in WORDS] == list(LANGUAGES)
    names = [re.findall(r"(?:^|[ {,])(\w+): [\"\[{]", said) for _language, said in WORDS]
    assert names[0] == names[1]
    places = ("data-text", "data-name", "data-placeholder")
    used = {attrs[place] for _tag, attrs in TAGS for place in places if place in attrs}
    assert used <= {*names[0]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_at_once_what_it_is_and_that_it_is_no_councils_product(language: str) -> None:
    said = dict(WORDS)[language]
    no_product = {"en": "not the product of any examinations council", "sw": "si bidhaa ya baraza lolote la mitihani"}
    banner = re.findall(r'banner: (".*?"),', said)[0]
    assert no_product[language] in json.loads(banner)
    lead = json.loads(re.findall(r'lead: (".*?"),', said)[0])
    assert lead.count(". ") == 0  # one sentence
    assert len(lead) < 160


def test_a_finger_leaves_no_hover_behind() -> None:
    hovering = re.findall(r"@media \(hover: hover\) \{.*?\n\}", STYLE, re.DOTALL)
    assert STYLE.count(":hover") == sum(part.count(":hover") for part in hovering) > 0


def test_it_heeds_what_people_have_set() -> None:
    wishes = ("prefers-color-scheme: dark", "prefers-reduced-motion: reduce", "prefers-contrast: more", "forced-colors")
    assert [wish for wish in wishes if wish not in STYLE] == []


def test_nothing_that_is_said_becomes_part_of_the_page() -> None:
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(", "style="):
        assert way not in SOURCE


def test_numbers_of_phones_are_found_and_nothing_else() -> None:
    pattern = re.compile(re.findall(r"const PHONE = /(.*?)/g;", SCRIPT)[0])
    said = "Call 0701 000 001, +254 711 010 039 or 0112345678; centre 99101001, 254701•••001, 20 Oct 2027, 10 000 000."
    assert pattern.findall(said) == ["0701 000 001", "+254 711 010 039", "0112345678"]
