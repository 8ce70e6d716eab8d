"""PINs, their counts and locks, and the change of a phone, on both engines."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import extract_parameters

from storage.accounts import LOCKED_FOR, PIN_TRIES, Accounts, Phones, Pin, TooManyPins, arrive, pins
from storage.audit import Audit
from storage.delivery import Chat, Lane, OutboxState, Outgoing, Settled, outbox, rerouting, sending
from storage.people import FormerPhone, NotAName, Person, PhoneTaken
from tests.stage import ASHA, BEN, STRANGER

WRONG = "not a pin"


class Office:
    """The accounts and phones as one chat sees them, each call a turn of its own."""

    def __init__(self, stage, chat="7"):
        self.stage, self.chat = stage, chat
        self.ben = stage.rows(Person, phone=BEN)[0].id

    def do(self, act):
        with self.stage.database.transaction() as connection:
            present = arrive(connection, "telegram", self.chat, self.stage.now, self.stage.now.date())
            audit = Audit(connection, self.stage.now, present.person_id or None, present.id)
            return act(Accounts(connection, self.stage.now, present, audit, sms=True))

    def tries(self, pin):
        return self.do(lambda accounts: accounts.try_pin(self.ben, pin))

    def new(self):
        return self.do(lambda accounts: accounts.new_pin(self.ben))

    def phones(self, act):
        with self.stage.database.transaction() as connection:
            now = self.stage.now
            return act(Phones(connection, now, 0, self.stage.database.vault, Audit(connection, now, None, None)))


@pytest.fixture
def office(stage):
    return Office(stage)


def test_a_pin_is_kept_as_an_argon2_hash():
    pin = pins.random_pin()
    assert len(pin) == 6
    assert pin.isdigit()
    assert pins.hashed(pin).startswith("$argon2id$")
    assert pins.fits(pins.hashed(pin), pin)
    assert not pins.fits("no hash", pin)


def test_the_service_hashes_as_owasp_says(quick_pins):
    hashed = extract_parameters(quick_pins.hash("482913"))
    assert (hashed.memory_cost, hashed.time_cost, hashed.parallelism) == (19 * 1024, 2, 1)


def test_the_right_pin_clears_the_count(office):
    pin = office.new()
    assert office.tries(WRONG).left == PIN_TRIES - 1
    assert office.tries(pin).right
    assert office.stage.rows(Pin)[0].wrong == 0
    assert office.stage.rows(Chat)[0].wrong_pins == 0


def test_five_wrong_ones_lock_the_account_for_every_chat(office):
    pin = office.new()
    results = [office.tries(WRONG) for _ in range(PIN_TRIES)]
    assert [result.left for result in results] == [4, 3, 2, 1, 0]
    assert results[-1].just_locked
    assert Office(office.stage, "8").tries(pin).locked_until == office.stage.now + LOCKED_FOR
    office.stage.now += LOCKED_FOR + timedelta(seconds=1)
    assert office.tries(pin).right


def test_the_owner_hears_of_a_row_of_locks_once(office):
    """Else whoever knows a phone could have an SMS sent there every quarter of an hour."""
    office.new()
    told = []
    for later in (timedelta(0), LOCKED_FOR, LOCKED_FOR, timedelta(days=2)):
        office.stage.now += later + timedelta(seconds=1)
        told.append([office.tries(WRONG) for _ in range(PIN_TRIES)][-1].just_locked)
    assert told == [True, False, False, True]


def test_a_chat_locks_over_several_accounts(office):
    pin = office.new()
    asha = office.stage.rows(Person, phone=ASHA)[0].id
    office.do(lambda accounts: accounts.new_pin(asha))
    for _ in range(3):
        office.tries(WRONG)
    for _ in range(2):
        tried = office.do(lambda accounts: accounts.try_pin(asha, WRONG))
    assert tried.locked_until
    assert not tried.just_locked
    assert office.tries(pin).locked_until
    assert Office(office.stage, "8").tries(pin).right


def test_a_new_pin_lifts_no_lock(office):
    office.new()
    for _ in range(PIN_TRIES):
        office.tries(WRONG)
    assert not office.tries(office.new()).right


def test_three_new_ones_a_day(office):
    for _ in range(3):
        office.new()
    with pytest.raises(TooManyPins):
        office.new()
    office.stage.now += timedelta(days=1, seconds=1)
    assert office.new()


def test_a_second_account_with_a_number_is_refused(office):
    with office.stage.change() as stage:
        stage.add_former_phone(STRANGER, office.ben)
    for phone in (BEN, STRANGER):
        with pytest.raises(PhoneTaken):
            office.do(lambda accounts, phone=phone: accounts.create(phone, "Mpya Mfano"))
    assert office.do(lambda accounts: accounts.create("254700000066", "Mpya Mfano"))


@pytest.mark.parametrize("name", ["Director One", "1 Kamau: P", "<b>Anna</b> Mfano", "=Anna Mfano"])
def test_no_account_has_a_title_or_a_line_for_a_name(office, name):
    with pytest.raises(NotAName):
        office.do(lambda accounts: accounts.create("254700000066", name))


def test_the_history_of_a_number(office):
    office.phones(lambda phones: phones.change(office.ben, STRANGER))
    assert [row.phone for row in office.stage.rows(FormerPhone)] == [BEN]
    with pytest.raises(PhoneTaken):
        office.phones(lambda phones: phones.check(BEN))
    office.phones(lambda phones: phones.change(office.ben, BEN))
    assert [row.phone for row in office.stage.rows(FormerPhone)] == [STRANGER]
    with pytest.raises(PhoneTaken):
        office.phones(lambda phones: phones.change(office.ben, ASHA))


def test_other_chats_are_to_be_proven_anew(office):
    with office.stage.database.transaction() as connection:
        for channel, external in (("whatsapp", f"+{BEN}"), ("telegram", "5")):
            present = arrive(connection, channel, external, office.stage.now, office.stage.now.date())
            linked = {"person_id": office.ben, "proven": True, "unlocked_at": office.stage.now}
            connection.execute(sa.update(Chat).where(Chat.id == present.id).values(linked))
    office.phones(lambda phones: phones.change(office.ben, STRANGER))
    whatsapp, telegram = office.stage.rows(Chat)
    assert whatsapp.person_id is None
    assert not whatsapp.proven
    assert (telegram.person_id, telegram.proven, telegram.unlocked_at) == (office.ben, False, None)


@pytest.mark.parametrize("state", [OutboxState.SENT, OutboxState.UNKNOWN, OutboxState.FAILED, OutboxState.PENDING])
def test_a_secret_is_blanked_once_it_is_out(stage, state):
    with stage.database.transaction() as connection:
        present = arrive(connection, "sms", f"+{BEN}", stage.now, stage.now.date())
        code = outbox.put(connection, present.id, Lane.CODE, {"text": "123456"}, stage.now)
        other = outbox.put(connection, present.id, Lane.NOTICE, {"text": "hello"}, stage.now)
        sending.settle(connection, [Settled(code, state), Settled(other, state)], stage.now)
    secret, notice = stage.rows(Outgoing)
    assert secret.message == ({"text": "123456"} if state is OutboxState.PENDING else {})
    assert notice.message == {"text": "hello"}


def test_a_secret_follows_nobody_to_another_chat(stage):
    ben = stage.rows(Person, phone=BEN)[0].id
    with stage.database.transaction() as connection:
        for channel, external in (("sms", f"+{BEN}"), ("telegram", "5")):
            present = arrive(connection, channel, external, stage.now, stage.now.date())
            connection.execute(sa.update(Chat).where(Chat.id == present.id).values(person_id=ben))
    sms = stage.rows(Chat, channel="sms")[0].id
    with stage.database.transaction() as connection:
        outbox.put(connection, sms, Lane.CODE, {"text": "123456"}, stage.now)
        outbox.put(connection, sms, Lane.NOTICE, {"text": "hello"}, stage.now)
        rerouting.leave_chat(connection, sms, stage.now)
    secret, notice = stage.rows(Outgoing)
    assert (secret.chat_id, secret.state, secret.message) == (sms, OutboxState.FAILED, {})
    assert notice.chat_id != sms


def test_a_secret_that_nobody_sent_in_time_is_blanked(stage):
    with stage.database.transaction() as connection:
        present = arrive(connection, "sms", f"+{BEN}", stage.now, stage.now.date())
        outbox.put(connection, present.id, Lane.CODE, {"text": "1"}, stage.now, expires_at=stage.now)
        sending.claim(connection, "sms", [Lane.CODE], "me", stage.now + timedelta(hours=1), 9)
    [secret] = stage.rows(Outgoing)
    assert (secret.state, secret.message) == (OutboxState.EXPIRED, {})
