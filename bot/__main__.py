"""The command line: `python -m bot …`."""

from collections.abc import Callable

import typer

from bot.commands.data import import_files, letters, reminders
from bot.commands.run import chat, demo, serve
from bot.commands.setup import doctor, migrate, secret

COMMANDS: dict[str, Callable[..., None]] = {
    "serve": serve,
    "demo": demo,
    "chat": chat,
    "import": import_files,
    "letters": letters,
    "doctor": doctor,
    "reminders": reminders,
    "migrate": migrate,
    "secret": secret,
}
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Karani.")
for name, command in COMMANDS.items():
    app.command(name=name)(command)

if __name__ == "__main__":
    app()
