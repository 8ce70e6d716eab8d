"""The texts: whole, said in every language with the same placeholders, and no typed word calls two conversations."""

import ast
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from conversations.catalogue import engine
from conversations.core import LANGUAGES, _, day_name, n_, speaking
from conversations.core.book import names
from conversations.core.language import ENGLISH, LOCALES
from conversations.core.own_words import plain
from conversations.core.understanding import CANCEL, HELP

ROOT = Path(__file__).parents[1]
FOLDERS = ("conversations", "handlers")
TEXTS = {"_": (1,), "N_": (1,), "n_": (1, 2)}  # which arguments are texts, as Babel counts them
TRANSLATED = sorted(set(LANGUAGES) - {ENGLISH})

Forms = tuple[str, ...]  # one text, or singular and plural


def forms(text: str | Iterable[str] | None) -> Forms:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def said_in_code() -> set[Forms]:
    """Every text marked in the code, as Babel finds them."""
    found = (text for folder in FOLDERS for text in extract_from_dir(ROOT / folder, keywords=TEXTS))
    return {forms(text) for _file, _line, text, _comments, _context in found}


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "karani.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def said(language: str) -> dict[Forms, Forms]:
    return {forms(message.id): forms(message.string) for message in catalogue(language) if message.id}


def placeholders(text: str) -> set[tuple[str, str | None, str | None]]:
    """
    >>> placeholders("Absent: {names}.")
    {('names', '', None)}
    """
    return {(name, spec, way) for _text, name, spec, way in Formatter().parse(text) if name is not None}


def joined_texts() -> Iterator[str]:
    """Where a text is put together inside `_()`, so that no translator ever sees it whole."""
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS:
                texts = node.args[: len(TEXTS[node.func.id])]
                if any(isinstance(part, ast.JoinedStr | ast.BinOp | ast.IfExp) for t in texts for part in ast.walk(t)):
                    yield f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"


def called_by() -> dict[str, set[str]]:
    """The conversations that each word calls when it is typed."""
    calls = [(plain(word), flow.command) for flow in engine().book.flows.values() for word in names(flow)]
    calls += [(word, "cancel") for word in CANCEL] + [(word, "help") for word in HELP]
    return {word: {command for called, command in calls if called == word} for word, _command in calls}


def listed(problems: Iterable[object]) -> str:
    return "\n".join(f"  {problem}" for problem in problems)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    known = said(language)
    missing = sorted(text[0] for text in said_in_code() if not all(known.get(text, ("",))))
    assert not missing, f"Not yet in {LANGUAGES[language]} (run make texts, then translate):\n{listed(missing)}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language: str) -> None:
    unused = sorted(text[0] for text in said(language).keys() - said_in_code())
    unused += [forms(message.id)[0] for message in catalogue(language).obsolete.values()]
    assert not unused, f"No longer said, but in the {LANGUAGES[language]} texts (run make texts):\n{listed(unused)}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_kept(language: str) -> None:
    pairs = [pair for text, told in said(language).items() if all(told) for pair in zip(text, told, strict=True)]
    differ = [f"{text!r} -> {told!r}" for text, told in pairs if placeholders(text) != placeholders(told)]
    assert not differ, f"Other placeholders in {LANGUAGES[language]}:\n{listed(differ)}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language: str) -> None:
    guessed = [forms(message.id)[0] for message in catalogue(language) if message.fuzzy]
    assert not guessed, f"Marked fuzzy in {LANGUAGES[language]}, so never said:\n{listed(guessed)}"


def test_texts_are_whole() -> None:
    joined = list(joined_texts())
    assert not joined, f"Put together inside the call; use a placeholder instead:\n{listed(joined)}"


def test_a_typed_word_calls_one_conversation() -> None:
    shared = [f"{word!r}: {', '.join(sorted(flows))}" for word, flows in called_by().items() if len(flows) > 1]
    assert not shared, f"Words that call more than one conversation:\n{listed(shared)}"


def test_kiswahili_is_spoken() -> None:
    with speaking("sw"):
        assert _("All present") == "Wote wapo"
        assert n_("Present: {count} officer.", "Present: {count} officers.", 1) == "Aliyepo: afisa 1."
        assert n_("Present: {count} officer.", "Present: {count} officers.", 7) == "Waliopo: maafisa 7."
    assert _("All present") == "All present"


def test_dates_are_said_in_kiswahili() -> None:
    with speaking("sw"):
        assert day_name(date(2027, 10, 20)) == "Jumatano 20 Okt"


def test_no_text_is_said_inside_an_f_string():
    hidden = []
    for file in [*Path("conversations").rglob("*.py"), *Path("handlers").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                hidden += [
                    f"{file}:{call.lineno}"
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and call.func.id in ("_", "n_")
                    and isinstance(call.args[0], ast.Constant)
                ]
    assert hidden == [], "Babel does not see these: say the text outside the f-string"
