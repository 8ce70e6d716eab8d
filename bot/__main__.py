"""The command line: `python -m bot …`."""

from collections.abc import Callable
from typing import Annotated

import typer

from bot.commands.audit import audit
from bot.commands.authority import offices, people
from bot.commands.base import kindly, say_version
from bot.commands.data import import_files, letters, reminders
from bot.commands.export import export
from bot.commands.history import history
from bot.commands.keys import rekey
from bot.commands.numbers import numbers
from bot.commands.run import chat, demo, serve
from bot.commands.sbom import sbom
from bot.commands.setup import doctor, migrate, secret

COMMANDS: dict[str, Callable[..., None]] = {
    "serve": serve,
    "demo": demo,
    "chat": chat,
    "import": import_files,
    "export": export,
    "offices": offices,
    "people": people,
    "numbers": numbers,
    "audit": audit,
    "history": history,
    "letters": letters,
    "doctor": doctor,
    "reminders": reminders,
    "migrate": migrate,
    "secret": secret,
    "rekey": rekey,
    "sbom": sbom,
}
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def karani(
    version: Annotated[  # noqa: FBT002 - an option of the command line
        bool, typer.Option("--version", callback=say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Karani."""


for name, command in COMMANDS.items():
    app.command(name=name)(kindly(command))

if __name__ == "__main__":
    app()
