"""Readers: whatever is typed, pressed or written in a file is read or refused in a time that grows with its length."""

import ast
from collections.abc import Callable, Iterator
from contextlib import suppress
from csv import reader, writer
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path
from time import thread_time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.papers.links import Links
from conversations import catalogue
from conversations.core import Invalid, Press, Source, Text, read_text
from conversations.core.events import clean as clean_event
from conversations.core.events import is_secret, names_secret
from conversations.core.field import found
from conversations.core.own_words import number, plain
from conversations.core.understanding import greeted, meant_otherwise
from conversations.delegations.handing import number_and_name
from conversations.register import Register, typed_marks, why
from conversations.register.typed import is_line, marks_some, says_marks
from conversations.register.typed_words import taken_apart
from conversations.speech import answers, dates, day_words, details
from conversations.vacancies import opening
from handlers.channel import NoDocument
from handlers.twilio.whatsapp_form import without_form
from storage import witness
from storage.imports import KINDS, BadCell
from storage.imports.errors import Files, Problems
from storage.imports.files import cell, numbers, reading, repairs
from storage.imports.files.clock import said_hour
from storage.imports.files.header import understood
from storage.imports.kinds import reminder_times
from storage.letters.verification import read_code
from storage.people import (
    Directory,
    NotAName,
    is_named,
    is_number,
    mobile,
    number_of,
    person_name,
    printed_as,
    sought_digits,
    stacked,
)
from storage.people.names import sought_words
from storage.register import read_receipt
from storage.signs import seen, unpiled
from storage.stamped import read_code as read_sheet_code
from storage.vault import Vault

ROOT = Path(__file__).parents[1]
BUDGET = 0.1  # seconds of the processor for one reading; a reader that goes over its text again and again takes many
LONG = 20_000  # signs: far more than any door lets in
PIECES = [
    *("1-200 p ", "ab 1 ", "rest p ", "3 ", "1", "0", "9", " ", "\t", "\u00a0", "-", "–", " - ", " to ", "a", "A"),
    *(".", ",", "@", "a@", ".a", "a.", ":", "1:", "/", "+", "254", "0712 345 678", "20", "2027-10-20 ", "e+1", "x "),
    *("*", "`", "~", "\n>", "https://"),
    *("all except 3 ", "mutiso ", "na ", "no 3 ", "not p ", "none ab ", ", ", "2 to 4 "),
    *("Monday ", "18th October ", "kesho ", "mwezi wa "),
    *("_", "%", "\u0301\u0323", "\u0323\u0301", "e\u0301", "\u0344", "\ufdfa", "\u200b", "\u202e", "\x00"),
    *("\ufffd", "😀", "İ", "ß", "٣"),
]  # fmt: skip
ending = st.text(max_size=12) | st.sampled_from(["", "x", "!", "\n", "1", " p"])
pieces = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), min_size=1, max_size=4).map("".join)
hostile = st.builds(
    lambda start, piece, length, end: start + (piece * length)[:length] + end,
    ending,
    pieces,
    st.sampled_from([0, 10, 35, 60, 199, 999, LONG]),
    ending,
)


def takes_a_cell(thing: object) -> bool:
    return callable(thing) and "cell" in getattr(thing, "__annotations__", {})


BOOK = catalogue.engine().book
A_LINK = Register.links()["mark"]
TODAY = date(2027, 10, 20)
papers = Links(Vault("a key for tests, and for nothing else at all"), None, "", None, None, lambda: datetime.now(UTC))  # type: ignore[arg-type]
READERS: dict[str, Callable[[str], Any]] = {
    "bot.papers.links.Links.read": papers.read,
    "conversations.core.book.Book.linked": lambda said: BOOK.linked(f"verify-{said}"),
    "conversations.core.book.Book.line_of": BOOK.line_of,
    "conversations.core.book.Book.meant": BOOK.meant,
    "conversations.core.events.Press.read": Press.read,
    "conversations.core.events.clean": clean_event,
    "conversations.core.events.is_secret": is_secret,
    "conversations.core.events.names_secret": names_secret,
    "conversations.core.events.read_text": read_text,
    "conversations.core.field.found": lambda said: found([("a", "Murang'a"), ("b", "Nyeri")], said),
    "conversations.core.links.link.read": A_LINK.read,
    "conversations.core.own_words.number": number,
    "conversations.core.own_words.plain": plain,
    "conversations.core.source.Source.read": Source.read,
    "conversations.core.understanding.greeted": greeted,
    "conversations.core.understanding.meant_otherwise": lambda said: meant_otherwise(said, BOOK),
    "conversations.delegations.handing.number_and_name": number_and_name,
    "conversations.register.typed.is_line": is_line,
    "conversations.register.typed.marks_some": marks_some,
    "conversations.register.typed.says_marks": says_marks,
    "conversations.register.typed.typed_marks": typed_marks,
    "conversations.register.typed_words.taken_apart": taken_apart,
    "conversations.register.why.read_reason": why.read_reason,
    "conversations.register.why.taken_off": why.taken_off,
    "conversations.speech.answers.centre_username": answers.centre_username,
    "conversations.speech.answers.clean": partial(answers.clean, rule="Why?"),
    "conversations.speech.answers.id_end": answers.id_end,
    "conversations.speech.answers.known_number": answers.known_number,
    "conversations.speech.answers.no_secret": answers.no_secret,
    "conversations.speech.answers.phone_number": answers.phone_number,
    "conversations.speech.answers.pin_number": answers.pin_number,
    "conversations.speech.answers.on_paper": partial(answers.on_paper, rule="Why?", longest=200),
    "conversations.speech.answers.reason": partial(answers.reason, rule="Why?", longest=200),
    "conversations.speech.answers.reason_given": answers.reason_given,
    "conversations.speech.answers.sms_code": answers.sms_code,
    "conversations.speech.dates.one_day": partial(dates.one_day, today=TODAY),
    "conversations.speech.dates.day_meant": partial(dates.day_meant, today=TODAY),
    "conversations.speech.dates.two_days": partial(dates.two_days, today=TODAY),
    "conversations.speech.day_words.known_day": day_words.known_day,
    "conversations.speech.details.study_years": details.study_years,
    "conversations.vacancies.opening.count": opening.count,
    "conversations.vacancies.opening.day": opening.day,
    "handlers.twilio.whatsapp_form.without_form": without_form,
    "storage.imports.kinds.reminder_times.hour_or_word": reminder_times.hour_or_word,
    "storage.imports.kinds.reminder_times.kind_of_exam": reminder_times.kind_of_exam,
    "storage.letters.verification.read_code": read_code,
    "storage.people.searching.Directory.find": lambda said: Directory([(1, "Mary Wanjikũ Ng'ang'a")] * 50).find(
        said, 5
    ),
    "storage.people.names.is_named": lambda said: is_named("Ng'ang'a Wanjikũ", said),
    "storage.people.names.sought_words": sought_words,
    "storage.people.naming.person_name": person_name,
    "storage.people.naming.stacked": stacked,
    "storage.people.numbered.is_number": is_number,
    "storage.imports.files.clock.said_hour": said_hour,
    "storage.imports.files.header.understood": lambda said: understood([said], KINDS["people"].columns),
    "storage.imports.files.repairs.day": repairs.day,
    "storage.imports.files.repairs.lost_zero": lambda said: repairs.lost_zero(said, 8),
    "storage.imports.files.repairs.whole_number": repairs.whole_number,
    "storage.people.phones.mobile": mobile,
    "storage.people.printed.printed_as": printed_as,
    "storage.people.phones.number_of": number_of,
    "storage.people.phones.sought_digits": sought_digits,
    "storage.signs.seen": seen,
    "storage.register.receipts.read_receipt": read_receipt,
    "storage.stamped.codes.read_code": read_sheet_code,
    **{
        f"storage.imports.files.{r.__name__.rsplit('.', 1)[1]}.{n}": f
        for r in (cell, numbers)
        for n, f in vars(r).items()
        if takes_a_cell(f)
    },
    **{f"details.{name}": read for name, read in vars(details).items() if getattr(read, "__name__", "") == "answer"},
    **{f"column {kind}.{c.name}": c.value for kind, what in KINDS.items() for c in what.columns},
    "storage.signs.unpiled": unpiled,
    "storage.witness.read": lambda said: [*witness.read(f"{witness.FIRST_LINE}\n{said}")],
}


RECORDS = "asks the records: the talks of tests/conversations/test_any_press.py"
NO_READERS = {
    "storage.register.unlisted.UnlistedOfficers.opened": "opens what we sealed",
    "storage.register.unlisted.UnlistedOfficers.places": "compares with a column",
    "bot.commands.preview.read_moment": "the operator's own",
    "bot.logs.without_tokens": "lines of the log",
    "bot.papers.documents.read": "reads by Source.read",
    "conversations.accounts.stop.Start.invited": RECORDS,
    "conversations.core.book.Book.called": "reads by plain",
    "conversations.core.conversation.Conversation.say": "says",
    "conversations.core.conversation.Conversation.is_line": "says no",
    "conversations.core.conversation.Flows.called": "a protocol",
    "conversations.core.conversation.Flows.meant": "a protocol",
    "conversations.core.emphasis.goes_on": "says",
    "conversations.core.emphasis.quiet": "says",
    "conversations.core.emphasis.runs": "says",
    "conversations.core.emphasis.strong": "says",
    "conversations.core.emphasis.unmarked": "says",
    "conversations.core.language.N_": "our own texts",
    "conversations.core.language.in_every_language": "our own texts",
    "conversations.register.sitting.Sitting.as_typed": "a promise",
    "conversations.register.typed_marking.TypedMarking.as_typed": "reads by typed_marks",
    "conversations.register.register.Register.is_line": "reads by is_line",
    "conversations.speech.words.grouped": "says",
    "conversations.core.gsm.beyond": "says",
    "conversations.core.gsm.in_gsm7": "says",
    "conversations.core.gsm.segments": "says",
    "handlers.plain.pieces": "says",
    "handlers.plain.shortened": "says",
    "handlers.telegram.wire.formed": "says",
    "handlers.telegram.wire.length": "says",
    "handlers.telegram.wire.pieces": "says",
    "handlers.twilio.whatsapp_form.formed": "says",
    "handlers.twilio.whatsapp_wire.pieces": "says",
    "handlers.twilio.wire.signed": "tests/bot/test_doors.py",
    "storage.accounts.custody.Custody.find": RECORDS,
    "storage.accounts.custody.Custody.named": RECORDS,
    "storage.accounts.invitations.Invitations.guest": RECORDS,
    "storage.imports.proven.Proven.number": "reads by number_of",
    "storage.imports.files.columns.Column.value": "every column is in the table",
    "storage.people.printed.unprinted": "says which signs they are",
    "storage.people.printed.without_pictures": "reads in on_paper",
    "storage.postings.officers.Officers.find": RECORDS,
    "storage.postings.reports.WrongPostings.held": "seals",
    "storage.records.Records.receipt": "reads by read_receipt",
    "storage.records.Records.verify": "reads by read_code",
    "storage.reminders.broadcasts.Broadcasts.place": RECORDS,
    "storage.vault.Vault.fingers": "a hash of it",
}
TAKEN = {"text", "cell", "said", "sought", "word", "data", "token", "code", "typed"}  # what readers call what they take


def functions(tree: ast.AST, inside: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from functions(node, f"{inside}.{node.name}")
        elif isinstance(node, ast.FunctionDef):
            yield f"{inside}.{node.name}", node


def reads(function: ast.FunctionDef) -> bool:
    """Whether it is public and takes words first. The answers of a state are left to the talks."""
    takes = [argument for argument in function.args.args if argument.arg not in ("self", "cls")]
    answers_there = any(isinstance(by, ast.Attribute | ast.Call) and "state" not in ast.unparse(by)
                        and not ast.unparse(by).startswith("lru_cache") for by in function.decorator_list)  # fmt: skip
    words = bool(takes) and takes[0].arg in TAKEN and ast.unparse(takes[0].annotation or ast.Constant("")) == "str"
    return words and not answers_there and not function.name.startswith("_")


def test_every_reader_is_in_the_table() -> None:
    there = set()
    for room in ("bot", "conversations", "handlers", "storage"):
        for path in (ROOT / room).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            there |= {name for name, function in functions(tree, module) if reads(function)}
    assert sorted(there - READERS.keys() - NO_READERS.keys()) == []


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=40)
@example(said="\u0323\u0301" * 10_000)  # marks piled on one letter, each pair out of order
@given(said=hostile)
def test_it_is_read_or_refused_within_the_budget(name: str, said: str) -> None:
    begun = thread_time()
    with suppress(Invalid, BadCell, ValueError, NoDocument, NotAName):
        READERS[name](said)
    spent = thread_time() - begun
    assert spent < BUDGET, f"{name}: {spent:.3f} s for {len(said)} signs such as {said[:60]!r}"


@pytest.mark.parametrize("piece", ["1-200 p ", "ab 1-200 ", "1 p ", "ab 1 2 - ", "rest p ", "all p except 3 ", "a na "])
def test_a_line_of_marks_however_long_is_read_at_once(piece: str) -> None:
    begun = thread_time()
    for times in (125, 512, 5000):
        with suppress(Invalid):
            typed_marks(piece * times)
    assert thread_time() - begun < BUDGET


def copied(text: str) -> str:
    """As it comes from a web page or a right-to-left phone."""
    inside = "\u200b".join(text.replace(" ", "\u00a0").replace("-", "\u2011"))
    return f"\u202a{inside}\u202c\u200f\ufeff"


TYPED = {
    "conversations.core.events.is_secret": "482913",
    "conversations.core.events.names_secret": "my PIN is 482913",
    "conversations.core.events.read_text": "/register 19",
    "conversations.core.own_words.plain": "Today's register",
    "conversations.core.field.found": "murang'a",
    "conversations.register.typed.typed_marks": "ab 2-4 rest p",
    "conversations.delegations.handing.number_and_name": "0712 345 678 Ann Atieno",
    "conversations.register.why.read_reason": "No network",
    "conversations.register.why.taken_off": "ab 3 no network",
    "conversations.speech.answers.centre_username": "KCSE-99101001",
    "conversations.speech.answers.id_end": "0917",
    "conversations.speech.answers.phone_number": "0712 345 678",
    "conversations.speech.answers.pin_number": "482913",
    "conversations.speech.answers.reason_given": "Ill since Monday",
    "conversations.speech.answers.sms_code": "123456",
    "conversations.speech.dates.one_day": "2027-10-18",
    "conversations.speech.dates.day_meant": "Monday 18 Oct 2027",
    "conversations.speech.day_words.known_day": "tarehe 18 Oktoba",
    "conversations.speech.dates.two_days": "18 Oct - 22 Oct",
    "details.email": "anna@example.org",
    "conversations.speech.details.study_years": "2009-2013",
    "conversations.vacancies.opening.count": "12",
    "details.full_name": "Anna Atieno",
    "details.kin_phone": "0712 345 678",
    "details.national_id": "23456789",
    "details.kra_pin": "A012345678Z",
    "details.account": "0110234567",
    "storage.letters.verification.read_code": "7K4M-92QD-XYOI-OOAA",
    "storage.people.naming.person_name": "Anna Atieno",
    "storage.imports.files.clock.said_hour": "saa 1:30 usiku",
    "storage.people.phones.mobile": "+254 712-345678",
    "storage.people.phones.number_of": "+256 712-345678",
    "storage.people.phones.sought_digits": "0712 345 678",
}


@pytest.mark.parametrize("name", TYPED)
def test_what_nobody_sees_makes_no_difference_to_what_is_typed(name: str) -> None:
    good = TYPED[name]
    event = read_text(copied(good))
    text = event.text if isinstance(event, Text) else f"/{event.name} {event.args}"
    assert READERS[name](text) == READERS[name](good)


@pytest.mark.parametrize("kind", KINDS)
def test_nor_to_what_stands_in_a_file(kind: str) -> None:
    columns = KINDS[kind].columns
    lines = [*reader((ROOT / "docs" / "examples" / f"{kind}.csv").read_text(encoding="utf-8").splitlines())]
    told = []
    for change in (str, copied):
        file, problems = StringIO(), Problems(Files(), frozenset())
        writer(file).writerows([change(value) for value in line] for line in lines)
        found = reading.rows(BytesIO(file.getvalue().encode()), columns, problems, 0)
        told.append([[c.value(value) for c, value in zip(columns, row, strict=True) if value] for _, row in found])
    assert told[0] == told[1]
    assert told[0]
