"""PINs, their counts and locks, and the change of a phone, on both engines."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import extract_parameters
from argon2.exceptions import VerifyMismatchError

from storage.accounts import LOCKED_FOR, PIN_TRIES, Accounts, Phones, Pin, Pins, TooManyPins, WrongPins, arrive, pins
from storage.audit import Audit
from storage.delivery import Chat, Lane, OutboxState, Outgoing, Settled, outbox, rerouting, sending
from storage.people import FormerPhone, NotAName, Person, PhoneTaken
from storage.vault import Vault
from tests.stage import ASHA, BEN, STRANGER

WRONG = "not a pin"


class Office:
    """The accounts and phones as one chat sees them, each call a turn of its own."""

    def __init__(self, stage, chat="7", an_hour=300):
        self.stage, self.chat, self.an_hour = stage, chat, an_hour
        self.ben = stage.rows(Person, phone=BEN)[0].id

    def do(self, act):
        with self.stage.database.transaction() as connection:
            present = arrive(connection, "telegram", self.chat, self.stage.now, self.stage.now.date())
            audit = Audit(connection, self.stage.now, present.person_id or None, present.id)
            pins = Pins(self.stage.database.vault)
            return act(Accounts(connection, self.stage.now, present, audit, pins, sms=True, an_hour=self.an_hour))

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


KEY = Vault("a key for tests of PINs, and for nothing else")


def test_a_pin_is_kept_as_an_argon2_hash():
    pin = pins.random_pin()
    assert len(pin) == 6
    assert pin.isdigit()
    kept = pins.hashed(KEY, pin)
    assert kept.startswith(f"{KEY.id.hex()}:$argon2id$")
    assert pins.checked(KEY, kept, pin) == pins.Checked(right=True)
    assert not pins.checked(KEY, kept, "000000x").right
    for nothing in ("no hash", "", None):
        assert not pins.checked(KEY, nothing, pin).right


def test_a_pin_without_the_key_is_found_by_nobody():
    kept, thief = pins.hashed(KEY, "482913"), Vault("another key that the thief of a table has made up")
    assert not pins.checked(thief, kept, "482913").right
    with pytest.raises(VerifyMismatchError):
        pins.hasher.verify(kept.partition(":")[2], "482913")


def test_what_was_hashed_without_a_pepper_or_under_the_old_key_is_hashed_anew(office):
    plain = pins.hasher.hash("482913")
    assert pins.checked(KEY, plain, "482913").anew.startswith(KEY.id.hex())
    assert not pins.checked(KEY, plain, "482914").right
    later = Vault("the key of tomorrow, of thirty-two signs or more", "a key for tests of PINs, and for nothing else")
    assert pins.checked(later, pins.hashed(KEY, "482913"), "482913").anew.startswith(later.id.hex())
    with office.stage.database.transaction() as connection:
        connection.execute(sa.insert(Pin), {"person_id": office.ben, "hash": plain, "set_at": office.stage.now})
    assert office.tries("482913").right
    assert office.stage.rows(Pin)[0].hash.startswith(office.stage.database.vault.id.hex())
    assert office.tries("482913").right


def test_the_service_hashes_as_owasp_says(quick_pins):
    hashed = extract_parameters(quick_pins.hash("482913"))
    assert (hashed.memory_cost, hashed.time_cost, hashed.parallelism) == (19 * 1024, 2, 1)


def test_the_right_pin_clears_the_count(office):
    pin = office.new()
    assert office.tries(WRONG).left == PIN_TRIES - 1
    assert office.tries(pin).right
    counts = {row.wrong for row in office.stage.rows(WrongPins) if (row.account, row.chat_id) != ("", 0)}
    assert counts == {0}


def test_five_wrong_ones_lock_the_account_for_every_chat(office):
    pin = office.new()
    results = [office.tries(WRONG) for _ in range(PIN_TRIES)]
    assert [result.left for result in results] == [4, 3, 2, 1, 0]
    assert results[-1].just_locked
    assert Office(office.stage, "8").tries(pin).locked_until == office.stage.now + LOCKED_FOR
    office.stage.now += LOCKED_FOR + timedelta(seconds=1)
    assert office.tries(pin).right


def test_logging_in_to_ones_own_between_guesses_resets_nothing(office):
    """36 wrong ones in a row passed when a right one of any account cleared the chat's count."""
    office.new()
    asha = office.stage.rows(Person, phone=ASHA)[0].id
    own = office.do(lambda accounts: accounts.new_pin(asha))
    guessed = 0
    for _ in range(10):
        for _ in range(4):
            guessed += office.tries(WRONG).locked_until is None
        office.do(lambda accounts: accounts.try_pin(asha, own))
    assert guessed == PIN_TRIES - 1


def test_guessing_a_little_at_many_accounts_locks_the_chat_though_its_own_is_right(office):
    asha = office.stage.rows(Person, phone=ASHA)[0].id
    own = office.do(lambda accounts: accounts.new_pin(asha))
    for person in range(9001, 9005):
        office.do(lambda accounts, person=person: accounts.try_pin(person, WRONG))
        assert office.do(lambda accounts: accounts.try_pin(asha, own)).right
    assert office.tries(WRONG).locked_until


def test_each_lock_is_longer_until_a_day(office):
    office.new()
    lasts = []
    for _ in range(6):
        until = [office.tries(WRONG) for _ in range(PIN_TRIES)][-1].locked_until
        lasts.append(until - office.stage.now)
        office.stage.now = until + timedelta(seconds=1)
    hours = [0.25, 1, 4, 24, 24, 24]
    assert lasts == [timedelta(hours=each) for each in hours]


def test_strangers_never_lock_the_owner_out_of_their_own_chat(office):
    pin = office.new()
    with office.stage.database.transaction() as connection:
        arrive(connection, "telegram", "9", office.stage.now, office.stage.now.date())
        mine = sa.update(Chat).where(Chat.external_id == "9").values(person_id=office.ben, proven=True)
        connection.execute(mine)
    for chat in ("7", "8", "10"):
        for _ in range(20):
            Office(office.stage, chat).tries(WRONG)
            office.stage.now += timedelta(hours=1)
    assert Office(office.stage, "8").tries(pin).locked_until
    owner = Office(office.stage, "9")
    assert [owner.tries(WRONG).left for _ in range(2)] == [4, 3], "only what was tried here counts here"
    assert owner.tries(pin).right
    assert owner.new()


def test_who_holds_the_owners_chat_guesses_no_more_than_others(office):
    pin = office.new()
    with office.stage.database.transaction() as connection:
        arrive(connection, "telegram", "9", office.stage.now, office.stage.now.date())
        connection.execute(sa.update(Chat).where(Chat.external_id == "9").values(person_id=office.ben, proven=True))
    owner = Office(office.stage, "9")
    for _ in range(PIN_TRIES):
        tried = owner.tries(WRONG)
    assert tried.just_locked
    assert owner.tries(pin).locked_until


def test_beyond_so_many_wrong_ones_an_hour_strangers_wait_and_owners_do_not(office):
    pin, brake = office.new(), 7
    with office.stage.database.transaction() as connection:
        arrive(connection, "telegram", "9", office.stage.now, office.stage.now.date())
        connection.execute(sa.update(Chat).where(Chat.external_id == "9").values(person_id=office.ben, proven=True))
    for chat in range(20, 20 + brake):
        Office(office.stage, str(chat), brake).do(lambda accounts, chat=chat: accounts.try_pin(chat * 1000, WRONG))
    assert Office(office.stage, "50", brake).tries(pin).locked_until == office.stage.now + timedelta(hours=1)
    assert Office(office.stage, "9", brake).tries(pin).right
    office.stage.now += timedelta(hours=1, seconds=1)
    assert Office(office.stage, "50", brake).tries(pin).right


def test_an_account_that_is_not_there_is_counted_as_one_that_is(office):
    office.new()

    def answers(chat, person, named=""):
        door = Office(office.stage, chat)
        tried = [door.do(lambda accounts: accounts.try_pin(person, WRONG, named=named)) for _ in range(PIN_TRIES + 1)]
        other = Office(office.stage, chat + "0").do(lambda accounts: accounts.try_pin(person, WRONG, named=named))
        return [(each.right, each.left, each.locked_until) for each in (*tried, other)]

    assert answers("7", office.ben) == answers("8", 0, STRANGER)


def test_the_old_pin_is_good_until_the_new_one_was_given(office):
    old, new = office.new(), office.new()
    assert office.tries(old).right
    assert office.tries(old).right
    assert office.tries(new).right
    assert not office.tries(old).right
    assert office.tries(new).right


def test_a_new_pin_that_nobody_gave_for_two_days_is_none(office):
    old, new = office.new(), office.new()
    office.stage.now += timedelta(days=2, seconds=1)
    assert not office.tries(new).right
    assert office.tries(old).right


def test_a_strangers_asking_costs_the_owner_nothing(office):
    pin = office.new()
    stranger, owner = Office(office.stage, "8"), Office(office.stage, "9")
    for _ in range(3):
        stranger.new()
    with pytest.raises(TooManyPins):
        stranger.new()
    assert owner.tries(pin).right
    assert owner.tries(owner.new()).right


def test_a_pin_that_was_not_delivered_counts_for_nothing(office):
    def fails(accounts):
        accounts.new_pin(office.ben)
        row = outbox.put(accounts.connection, accounts.present.id, Lane.CODE, {}, office.stage.now)
        accounts.went_out(row)
        accounts.connection.execute(sa.update(Outgoing).where(Outgoing.id == row).values(state=OutboxState.FAILED))

    for _ in range(5):
        office.do(fails)
    assert office.new()


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
