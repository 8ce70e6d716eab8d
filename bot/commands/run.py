"""Commands that run the service or talk with it."""

import asyncio
from typing import Annotated, Any

import typer

from conversations.core import moment

from .base import made_services, read_settings, stop

WELCOME = """
Karani is ready: the demonstration, with invented people and centres.

    http://{host}:{port}

It goes by its own clock, kept with the data and moved on the page: {hour} there now.
Begin with one of its three stories, or choose a person: a centre manager, an officer, a director.
Open a second tab to be another person at the same time, or a stranger, who is refused.
Or talk here, in another terminal:  .venv/bin/python -m bot chat --as 0701000001
Stop with Ctrl+C.
"""


def serve() -> None:
    """Run the service: the demonstration, or Telegram where TELEGRAM_TOKEN is set."""
    from bot import web

    services = made_services()
    settings = services.settings

    def ready() -> None:
        if settings.demonstrates:
            typer.echo(welcome(services))

    web.serve(services, ready)


def welcome(services: Any) -> str:
    """What is said once the demonstration is ready."""
    settings = services.settings
    return WELCOME.format(host=settings.host, port=settings.port, hour=there(services))


def there(services: Any) -> str:
    """The hour by the service's own clock, in the centres' zone."""
    return moment(services.now().astimezone(services.settings.hours.zone))


def demo(
    at: Annotated[str, typer.Option(help="The hour to begin at, the centres' own time: 2027-10-20 05:55.")] = "",
    every: Annotated[float, typer.Option(help="Go on to the next reminder every so many seconds; 0: not.")] = 0,
) -> None:
    """Run the demonstration at another hour; on its page time can be moved on."""
    from bot import web
    from bot.demo.clock import DemoTime, hurry

    from .preview import read_moment

    settings = read_settings()
    if not settings.demonstrates:
        stop("Time is only moved in the demonstration: start without a token, or with DEMO=1.")
    try:
        moment = read_moment(at, settings.hours.zone) if at else None
    except ValueError:
        stop(f"{at} is not a moment. It looks like 2027-10-20 05:55.")
    services, tasks = made_services(moment), []

    def ready() -> None:
        typer.echo(welcome(services))
        if every > 0:
            tasks.append(asyncio.get_running_loop().create_task(hurry(DemoTime(services, services.now), every)))

    web.serve(services, ready)


def chat(phone: Annotated[str, typer.Option("--as", help="The phone to talk as, such as 0712 345 678.")]) -> None:
    """Talk in this terminal, with numbers for buttons."""
    from handlers.terminal import Terminal
    from storage.people import number_of

    number = number_of(phone)
    if number is None:
        stop(f"{phone} is not a mobile number. It looks like 0712 345 678.")
    services = made_services()
    services.channels.clear()
    services.add(Terminal(number or ""))
    if services.settings.demonstrates:
        typer.echo(f"The demonstration's clock: {there(services)}")

    async def talk() -> None:
        try:
            await services.start()
        finally:
            await services.stop()

    asyncio.run(talk())
