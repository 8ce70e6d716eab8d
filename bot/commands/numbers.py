"""Numbers: a phone that has gone to somebody new is released, and a wrong number of a record is taken out."""

from typing import Annotated

import sqlalchemy as sa
import typer

from storage.accounts import find_account, former_owner
from storage.audit import NUMBER_SHOWN
from storage.people import Person, masked, masked_name, number_of
from storage.profile import Profiles

from .authority import Turn, turn
from .base import stop

CLEARABLE = ("national_id", "tsc_number")


def numbers(
    act: Annotated[str, typer.Argument(help="show, release, or clear with a field.")],
    number: Annotated[str, typer.Argument(help="A phone, such as 0712345678.")],
    field: Annotated[str, typer.Argument(help="With clear: national_id or tsc_number.")] = "",
    held: Annotated[
        bool, typer.Option("--held", help="With release: also where somebody has the number today.")
    ] = False,
) -> None:
    """Whose a phone is and was; release it for somebody new; clear a wrong ID or TSC number that nobody confirmed."""
    phone = number_of(number)
    if phone is None:
        stop(f"{number!r} is not a mobile number. It looks like 0712 345 678.")
    if act not in ("show", "release", "clear") or (act == "clear") != (field in CLEARABLE):
        stop("Such as: python -m bot numbers release 0712345678, or … clear 0712345678 national_id.")
    with turn() as here:
        holder = find_account(here.connection, phone)
        if act == "show":
            _show(here, phone, holder)
        elif act == "clear":
            _clear(here, holder, field)
        else:
            _release(here, phone, holder, held=held)


def _show(here: Turn, phone: str, holder: int | None) -> None:
    owner = former_owner(here.connection, phone)
    for person, word in ((holder, "is"), (owner, "was")):
        if person is not None:
            here.audit.note(NUMBER_SHOWN, f"person {person}")
            typer.echo(f"The number {masked(phone)} {word} the number of {_named(here, person)}.")
    if holder is None and owner is None:
        typer.echo("Nobody has or had this number.")


def _release(here: Turn, phone: str, holder: int | None, *, held: bool) -> None:
    if holder is not None and not held:
        stop(f"{_named(here, holder)} has this number today. If that is wrong: add --held.", code=1)
    if holder is not None:
        here.phones.take(holder)
        typer.echo(f"Taken from {_named(here, holder)}, who has no number now.")
    owner = here.phones.release(phone)
    if owner is not None:
        typer.echo(f"Released: it was the number of {_named(here, owner)} before, and is nobody's now.")
    elif holder is None:
        stop("Nobody had this number before.", code=1)


def _clear(here: Turn, holder: int | None, field: str) -> None:
    if holder is None:
        stop("Nobody has this number today.", code=1)
    theirs = Profiles(here.connection, here.now, here.today, holder, here.vault, here.audit)
    if not theirs.clear(field):
        stop(
            f"{_named(here, holder)} has no {field}, or has confirmed it: then only they change it, in the chat.",
            code=1,
        )
    typer.echo(f"Cleared: {field} of {_named(here, holder)}. The next file may fill it in.")


def _named(here: Turn, person: int) -> str:
    name = here.connection.scalar(sa.select(Person.full_name).where(Person.id == person)) or ""
    return f"person {person}, {masked_name(name)}"
