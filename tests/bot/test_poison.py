"""A turn that fails: three tries, set aside with its error, an apology, and everybody else goes on."""

from collections import Counter

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from conversations.catalogue import CONVERSATIONS, REFUSALS
from conversations.core import Book, Conversation, Engine
from handlers.telegram import door
from storage.delivery import EVENT_TRIES, Chat, Failure, Outgoing, Received
from storage.delivery.inbox import EVENT_SEALED
from storage.desk import Desk
from tests.stage import ASHA
from tests.stage.ground import PLAIN_LOG, database_down, hooked, known, message, polling, post, texts
from tests.waiting import until

APOLOGY = "Sorry, something went wrong on our side with your last message. Write menu to go on."
SECRET_WORDS = "my-very-own-words"
tried: Counter[str] = Counter()


class Poison(Conversation[Desk]):
    """Writes something, then fails: as code does, or as a statement does that the database refuses."""

    command = "poison"

    def begin(self) -> None:
        tried[self.args] += 1
        self.desk.chat.set_language("sw")
        if "constraint" in self.args:
            self.desk.connection.execute(sa.insert(Chat), {"id": self.desk.present.id, "session": {}})
        if "statement" in self.args:
            self.desk.connection.execute(sa.text("SELECT nothing FROM nowhere"))
        if "once" not in self.args or tried[self.args] == 1:
            raise RuntimeError("a fault of ours")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(door, "PAUSES", (0.05,) * 5)
    monkeypatch.setattr("bot.runner.log", PLAIN_LOG)
    tried.clear()


@pytest.fixture
def bot(_quick, api, stage):
    with polling(api, stage) as service:
        service.services.runner.engine = Engine(Book((*CONVERSATIONS, Poison)), REFUSALS)
        yield service


@pytest.mark.parametrize("how", ["code", "constraint", "statement"])
def test_three_tries_then_it_is_set_aside_with_an_apology(api, bot, stage, how):
    zawadi = known(api, stage)
    number = zawadi.says(f"/poison {how} {SECRET_WORDS}")
    zawadi.waits_for(lambda: texts(zawadi) == [APOLOGY])
    until(lambda: api.pending == 0)
    assert list(tried.values()) == [EVENT_TRIES]
    (failure,) = stage.rows(Failure)
    assert (failure.channel, failure.key, failure.chat) == ("telegram", str(number), "7")
    assert (failure.tries, failure.aside) == (3, True)
    assert failure.error.startswith(
        {"code": "RuntimeError: a fault of ours", "constraint": "IntegrityError"}.get(how, "")
    )
    assert "=(" not in failure.error, "PostgreSQL tells the values of the row that it refused"
    assert [row.key for row in stage.rows(Received)] == [str(number)]
    assert stage.rows(Chat)[0].language is None  # nothing of the failed turn stays


def test_what_was_set_aside_keeps_no_pin(api, bot, stage):
    zawadi = known(api, stage)
    zawadi.says("/poison my PIN is 482913")
    zawadi.waits_for(lambda: texts(zawadi) == [APOLOGY])
    (failure,) = stage.rows(Failure)
    kept = stage.database.vault.open(failure.event, EVENT_SEALED)
    assert kept is not None
    assert "poison" in kept
    assert "482913" not in kept


def test_what_was_set_aside_is_sealed(api, bot, stage):
    zawadi = known(api, stage)
    zawadi.says(f"/poison {SECRET_WORDS}")
    zawadi.waits_for(lambda: texts(zawadi) == [APOLOGY])
    (failure,) = stage.rows(Failure)
    assert SECRET_WORDS.encode() not in failure.event
    opened = stage.database.vault.open(failure.event, "failures.event")
    assert SECRET_WORDS in opened
    assert '"kind": "Command"' in opened


def test_what_was_set_aside_is_not_tried_again_when_it_comes_again(api, bot, stage):
    zawadi = known(api, stage)
    number = zawadi.says("/poison")
    zawadi.waits_for(lambda: texts(zawadi) == [APOLOGY])
    api.repeat(number)
    zawadi.says("/nonsense")
    zawadi.waits_for(lambda: len(texts(zawadi)) == 2)
    until(lambda: api.pending == 0)
    assert list(tried.values()) == [EVENT_TRIES]
    assert texts(zawadi).count(APOLOGY) == 1


def test_others_and_the_person_go_on(api, bot, stage):
    zawadi, asha = known(api, stage), known(api, stage, 8, ASHA)
    zawadi.says("/poison")
    zawadi.says("/register")
    asha.says("/posting")
    asha.waits_for(lambda: "Mlimani Secondary" in asha.heard)
    zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)
    zawadi.taps("Ab", row="3 ")
    zawadi.waits_for(lambda: stage.marks() == {"Ben Kato": "Ab"})


def test_what_fails_once_is_tried_again_at_once(api, bot, stage):
    zawadi = known(api, stage)
    zawadi.says("/poison once")
    until(lambda: api.pending == 0 and tried["once"] == 2)
    zawadi.says("/nonsense")
    zawadi.waits_for(lambda: texts(zawadi))
    assert APOLOGY not in texts(zawadi)
    assert not any(row.aside for row in stage.rows(Failure))


def test_a_poisonous_press_is_answered(api, bot, stage, monkeypatch):
    zawadi = known(api, stage)

    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("conversations.register.register.Register.marks", fail)
    zawadi.says("/register")
    zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)
    zawadi.taps("P", row="3 ")
    zawadi.waits_for(lambda: zawadi.heard == APOLOGY)
    zawadi.waits_for(lambda: not zawadi.unanswered)


def test_by_webhook_poison_is_acknowledged_once_it_is_aside(api, stage):
    zawadi = known(api, stage)
    with hooked(api, stage) as service:
        service.services.runner.engine = Engine(Book((*CONVERSATIONS, Poison)), REFUSALS)
        port = service.services.settings.port
        update = message(zawadi, "/poison") | {"update_id": 9}
        assert post(port, update)[0] == 200
        assert post(port, update)[0] == 200
        zawadi.waits_for(lambda: texts(zawadi) == [APOLOGY])
    assert list(tried.values()) == [EVENT_TRIES]


def test_a_database_that_is_gone_for_a_moment_counts_for_nobody(api, bot, stage, monkeypatch):
    zawadi, runner, gone = known(api, stage), bot.services.runner, [True] * 5
    take = runner.take

    def taken(incoming, connection, **more):
        if gone:
            raise OperationalError(None, None, ConnectionError(f"gone {gone.pop()}"))
        return take(incoming, connection, **more)

    monkeypatch.setattr(runner, "take", taken)
    zawadi.says("/nonsense")
    zawadi.waits_for(lambda: texts(zawadi))
    assert stage.rows(Failure) == []
    assert APOLOGY not in texts(zawadi)


def test_a_database_that_is_down_counts_for_nobody(api, bot, stage):
    zawadi = known(api, stage)
    with database_down(bot.services) as tried:
        zawadi.says("/nonsense")
        until(lambda: len(tried) > 10)  # several tries
    zawadi.waits_for(lambda: texts(zawadi))
    assert stage.rows(Failure) == []
    assert APOLOGY not in texts(zawadi)
    assert len(stage.rows(Outgoing)) == 1
