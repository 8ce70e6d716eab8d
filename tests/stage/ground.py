"""What the tests of the running service share: chats that are known already, rows put by hand, a database away."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import OperationalError

from bot.application import Application
from storage import people
from storage.delivery import Chat, Lane, OutboxState, Outgoing, outbox
from tests.fakes.telegram.api import BotApi, Person
from tests.fakes.telegram.limits import SECRET_HEADER
from tests.waiting import PATIENCE

from .service import SECRET, Service, free_port, settings
from .stage import MANAGER, Stage

MENU = "What would you like to do?"
NONSENSE = "I do not know that command. Write menu or help."
# The usual log draws a traceback with every local, which takes a second.
PLAIN_LOG = structlog.wrap_logger(
    structlog.PrintLogger(), processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
)


def url(stage: Stage) -> str:
    return stage.database.url.render_as_string(hide_password=False)


def polling(api: BotApi, stage: Stage, **more: Any) -> Service:
    return Service(settings(api, url(stage), **more), stage.clock)


def hooked(api: BotApi, stage: Stage, **more: Any) -> Service:
    """The service behind a webhook on this machine."""
    port = free_port()
    return Service(settings(api, url(stage), port=port, public_url=f"http://127.0.0.1:{port}", **more), stage.clock)


def known(api: BotApi, stage: Stage, number: int = 7, phone: str = MANAGER) -> Person:
    """Somebody whose chat is linked already."""
    person = api.person(number, f"Person {number}", phone=phone)
    with stage.change():
        add_chat(stage, number, phone)
    return person


def add_chat(stage: Stage, number: int, phone: str | None = None) -> int:
    whose = sa.select(people.Person.id).where(people.Person.phone == phone)
    person = stage.connection.scalar(whose) if phone else None
    new: dict[str, Any] = {
        "channel": "telegram",
        "external_id": str(number),
        "person_id": person,
        "heard_at": stage.now,
        "session": {},
    }
    key = stage.connection.execute(sa.insert(Chat).values(new)).inserted_primary_key
    assert key is not None
    return int(key[0])


def put(stage: Stage, number: int, text: str, lane: Lane = Lane.REPLY, **more: Any) -> int:
    """A row of the outbox, as another process may have left it; the chat is there already."""
    with stage.database.transaction() as connection:
        chat = connection.scalar(sa.select(Chat.id).where(Chat.external_id == str(number)))
        row: dict[str, Any] = {"chat_id": chat, "lane": lane, "message": {"text": text}, "state": OutboxState.PENDING}
        row |= {"channel": outbox.channel_of(chat or 0)}
        row |= {"due_at": stage.now, "created_at": stage.now}
        key = connection.execute(sa.insert(Outgoing).values(row | more)).inserted_primary_key
        assert key is not None
        return int(key[0])


def state(stage: Stage, row: int) -> str:
    return str(stage.rows(Outgoing, id=row)[0].state)


def later(stage: Stage, seconds: float) -> None:
    stage.now += timedelta(seconds=seconds)


def sweep(service: Service) -> None:
    """One look for what was left behind, now."""
    service.run(service.services.delivery.sweep())


def settled(service: Service) -> bool:
    """Nothing is under way, and what went out is written down."""
    services = service.services
    if services.delivery.queues or services.delivery.results.waiting:
        return False
    mine = sa.select(Outgoing.id).where(Outgoing.state == OutboxState.SENDING, Outgoing.leased_by == services.owner)
    with services.database.reading() as records:
        return records.execute(mine).first() is None


def texts(person: Person) -> list[str]:
    return [MENU if seen.text.endswith(MENU) else seen.text for seen in person.messages]


def waits_for_texts(person: Person, count: int) -> None:
    """Until so many messages of ours are on this person's screen."""
    person.waits_for(lambda: len(texts(person)) == count)


def message(person: Person, text: str) -> dict[str, Any]:
    """The content of an update in which the person says this."""
    return {"message": {"message_id": 900, "date": 1, "chat": person.chat.wire, "from": person.user, "text": text}}


def press(person: Person, data: str, query: str = "1") -> dict[str, Any]:
    tapped = {"message_id": 1, "date": 0, "chat": person.chat.wire}
    return {"callback_query": {"id": query, "from": person.user, "chat_instance": "1", "data": data, "message": tapped}}


def post(port: int, update: Any, secret: str | None = SECRET) -> tuple[int, Any]:
    """Deliver to a webhook as Telegram would; gives the status (0: no answer) and the JSON of the answer."""
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: secret} if secret is not None else {})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("POST", "/telegram", body, headers)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()
    return answer.status, json.loads(content) if answer.headers.get_content_type() == "application/json" else None


@contextmanager
def database_down(services: Application) -> Iterator[list[str]]:
    """No transaction begins: what an unreachable database looks like from here. Gives who has tried."""
    tried: list[str] = []

    @contextmanager
    def refuse() -> Iterator[Any]:
        tried.append(threading.current_thread().name)
        raise OperationalError(None, None, ConnectionError("the database is gone"))
        yield

    services.database.transaction = refuse  # type: ignore[method-assign]
    try:
        yield tried
    finally:
        del services.database.transaction


def pending(stage, number: int = 7) -> bool:
    """The newest row of this chat went back to the table."""
    found = stage.rows(Outgoing, chat_id=stage.rows(Chat, external_id=str(number))[0].id)
    return bool(found) and found[-1].state == OutboxState.PENDING and found[-1].tries > 0
