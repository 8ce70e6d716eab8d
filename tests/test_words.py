"""One term for one thing: no text says what docs/words.md forbids, and each refusal says what to do next."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.test_language import ROOT, catalogue, forms, listed

PAGE = ROOT / "docs" / "words.md"
NEVER = {"English": 2, "Kiswahili": 4}  # in which column of the first table stands what is never said
CELLS = re.compile(r"(?<!\\)\|")  # what parts two cells
WAY = re.compile(
    r"(?<!to )(?<!your )\b(accept|answer|apply|ask|call|check|choose|correct|give|go back|look|mark|move|open|send|"
    r"share|tap|try|type|use|wait|write|you need do nothing)\b",
    re.IGNORECASE,
)


@cache
def tables() -> list[list[list[str]]]:
    """The tables of the page, each a list of rows, each a list of cells; heads and rulers are left out."""
    found = [part for part in PAGE.read_text(encoding="utf-8").split("\n\n") if part.startswith("|")]
    return [
        [[cell.strip().replace(r"\|", "|") for cell in CELLS.split(line)[1:-1]] for line in part.splitlines()[2:]]
        for part in found
    ]


def patterns(cell: str) -> list[str]:
    """
    >>> patterns("`rosters?` `blank rosters?`")
    ['rosters?', 'blank rosters?']
    """
    return re.findall("`([^`]+)`", cell)


def said(language: str) -> set[str]:
    """Every text in a language, without what is filled in."""
    messages = [message for message in catalogue("sw") if message.id]
    texts = [forms(message.id if language == "English" else message.string) for message in messages]
    return {re.sub("{.*?}", "{}", text) for said in texts for text in said}


@pytest.mark.parametrize("language", NEVER)
def test_no_text_says_what_the_words_forbid(language: str) -> None:
    never = [pattern for row in tables()[0] for pattern in patterns(row[NEVER[language]])]
    allowed = [(words, pattern) for words, term, _why in tables()[1] for pattern in patterns(term)]
    forbidden = [(pattern, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for pattern in never]
    wrong = [
        f"`{pattern}` {text}"
        for text in sorted(said(language))
        for pattern, term in forbidden
        if term.search(text) and not any(words in text and pattern == other for words, other in allowed)
    ]
    assert not wrong, f"Another word is the one for this: see {PAGE.relative_to(ROOT)}.\n{listed(wrong)}"


def refused() -> Iterator[tuple[Path, str]]:
    """Every text that is refused with: raised as `Invalid`, or in a subject's `refusals.py`."""
    for path in sorted((ROOT / "conversations").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        raised = [node for node in ast.walk(tree) if _calls(node, "Invalid")]
        for root in [tree] if path.name == "refusals.py" else raised:
            for node in ast.walk(root):
                if isinstance(node, ast.Call) and _calls(node, "_", "n_") and isinstance(node.args[0], ast.Constant):
                    yield path.relative_to(ROOT), str(node.args[0].value)


def _calls(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def test_each_refusal_says_what_to_do_next() -> None:
    all_of_them = list(refused())
    assert len(all_of_them) > 50, "the texts are no longer found"
    silent = [f"{path}: {text}" for path, text in all_of_them if not WAY.search(text)]
    assert not silent, f"Say how to go on:\n{listed(silent)}"


def test_the_page_allows_nothing_that_no_text_says() -> None:
    """An exception whose text has gone goes too."""
    texts = said("English") | said("Kiswahili")
    left = [words for words, _term, _why in tables()[1] if not any(words in text for text in texts)]
    assert not left, f"No text says this any more:\n{listed(left)}"
