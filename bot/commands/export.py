"""The command that writes the records out, for whoever runs the service."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from storage import exports
from storage.audit import Audit
from storage.exams import exam_id, is_sub_county

from .authority import THROUGH
from .base import hour, migrated, progress_bar, read_settings, stop

FORMATS = (".csv", ".xlsx")
OURS = 0o600


def export(
    kind: Annotated[str, typer.Argument(help=f"{', '.join(exports.EXPORTS)}.")],
    file: Annotated[Path, typer.Argument(help="A new file, .csv or .xlsx.")],
    exam: Annotated[str, typer.Option(help="The exam's code, such as KCSE-2027.")] = "",
    sub_county: Annotated[list[str] | None, typer.Option(help="Only this sub-county, by its code of 5 digits.")] = None,
    phones: Annotated[bool, typer.Option("--phones", help="With phone numbers.")] = False,
    ids: Annotated[bool, typer.Option("--ids", help="With national IDs, in the clear.")] = False,
) -> None:
    """Write attendance, deployments, letters and more to a file. See docs/exports.md."""
    if kind not in exports.EXPORTS:
        stop(f"There is no kind {kind!r}. The kinds: {', '.join(exports.EXPORTS)}.")
    if file.suffix.lower() not in FORMATS:
        stop(f"{file} is neither .csv nor .xlsx.")
    what = exports.EXPORTS[kind]
    if not (exam or what.nation):
        stop("Which exam? Such as: --exam KCSE-2027")
    zone = read_settings().hours.zone
    database = migrated()
    now = hour(database)
    codes = frozenset(sub_county or ())
    with database.transaction() as connection:
        known = exam_id(connection, exam) if exam else 0
        if known is None:
            stop(f"There is no exam {exam!r}. Its code is the one of the import of exams.", code=1)
        for code in codes:
            if not is_sub_county(connection, code):
                stop(f"There is no sub-county {code!r}.", code=1)
        scope = exports.Scope(known, codes or None, phones=phones, ids=ids)
        asked: dict[str, Any] = {"exam": exam, "sub_counties": sorted(codes), "phones": phones, "ids": ids}
        book = Audit(connection, now, None, None, through=THROUGH)
        number = book.note("exported", kind, **{name: value for name, value in asked.items() if value})
    sentence = f"Karani: {' '.join(filter(None, (kind, exam, *sorted(codes))))}, {now.astimezone(zone):%Y-%m-%d %H:%M}"
    watermark = exports.Watermark(f"{sentence}, from the command line, number {number} of the audit", number)
    with _whole(file) as part, progress_bar(f"export {kind}") as progress:
        done = 0

        def read(count: int) -> None:
            nonlocal done
            done += count
            progress(done, None)

        lines = exports.lines(database, what, scope, zone, read)
        if file.suffix.lower() == ".csv":
            exports.write_csv(part, lines, watermark)
        else:
            with database.reading() as connection:
                count = what.count(connection, scope)
            exports.write_xlsx(part, lines, watermark, count)
    typer.echo(f"{file}: {done} lines, marked {watermark.mark}.")


@contextmanager
def _whole(file: Path) -> Iterator[Path]:
    """A file beside it, for our own eyes, that takes its name once it is whole."""
    if file.exists():
        stop(f"{file} is there already. Name a new file.")
    part = file.with_name(f"{file.name}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, OURS))
        yield part
        part.replace(file)
    except OSError as error:
        stop(f"{error.filename or file}: {error.strerror}")
    finally:
        part.unlink(missing_ok=True)
