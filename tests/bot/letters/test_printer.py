"""Letters over real connections: the PDF that arrives, printed once, sent again by its id, and never lost."""

import io
import re
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from bot.letters import printer
from bot.letters.press import LetterPress
from bot.papers import register
from documents.letter_pdf import letter_pdf
from handlers.channel import NoDocument
from storage.delivery import Chat, Lane, OutboxState, Outgoing
from storage.letters import (
    EVERY_SUB_COUNTY,
    Letter,
    LetterFetch,
    LetterPapers,
    LetterPrint,
    TelegramFile,
    release,
    standing_letters,
)
from storage.letters.appointments import appointments
from storage.people import Person
from tests.documents.reading import Read
from tests.stage import ASHA, DAY, MANAGER, STRANGER
from tests.stage.ground import later, settled, sweep, url
from tests.stage.service import Service, settings
from tests.waiting import until

PAGES = re.compile(r"\s+")


@pytest.fixture
def asha(api, service, stage):
    """Asha's chat, with the letters given out and her ID known."""
    with stage.database.transaction() as connection:
        release(connection, stage.exam, EVERY_SUB_COUNTY, DAY, DAY, stage.now)
        sealed = stage.database.vault.seal("23456789", "national_id")
        connection.execute(sa.update(Person).where(Person.phone == ASHA).values(national_id=sealed))
    return arrives(api, 7, ASHA, "Asha Juma")


def arrives(api, number, phone, name):
    person = api.person(number, name.split()[0], phone=phone)
    person.says("/start")
    person.waits_for(lambda: "share your own number" in person.heard)
    person.shares_contact()
    person.waits_for(lambda: f"Welcome, {name}" in person.heard)
    return person


def files(person):
    return [seen for seen in person.messages if seen.document]


def asks(person, count):
    person.says("/letter")
    person.waits_for(lambda: len(files(person)) == count)
    return files(person)[-1]


def words(data):
    return PAGES.sub(" ", "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def calls(api, method):
    return [call for call in api.calls if call.method == method]


def test_the_letter_arrives_with_its_essentials_beside_it(asha, stage):
    seen = asks(asha, 1)
    [letter] = stage.rows(Letter)
    assert (seen.document.name, seen.document.mime) == ("Letter-Asha-Juma-KCSE-2027-99101001.pdf", "application/pdf")
    assert len(seen.document.data) < 60_000
    assert not seen.protected
    assert "Supervisor at Mlimani Secondary, 99101001" in seen.wire["caption"]
    said = words(seen.document.data)
    for word in (letter.reference, "Asha Juma", "ending in 789", "Mlimani Secondary", letter.code[-4:], "Daudi Mfano"):
        assert word in said
    assert "23456789" not in said
    assert len(PdfReader(io.BytesIO(seen.document.data)).pages) == 1


def test_it_can_be_had_in_kiswahili_to_read(asha, stage):
    asks(asha, 1)
    asha.taps("In Kiswahili")
    asha.waits_for(lambda: len(files(asha)) == 2)
    seen = files(asha)[-1]
    assert seen.document.name == "Barua-Asha-Juma-KCSE-2027-99101001.pdf"
    said = words(seen.document.data)
    for word in ("Msimamizi Mkuu (Supervisor)", "saa 1 asubuhi (07:00)", "18 Oktoba 2027", "barua ya Kiingereza ndiyo"):
        assert word in said
    [letter] = stage.rows(Letter)
    assert letter.code[-4:] in said


def test_asked_again_it_is_not_uploaded_again(asha, api, service, stage):
    first = asks(asha, 1)
    until(lambda: stage.rows(TelegramFile))
    again = asks(asha, 2)
    assert again.document.file_id == first.document.file_id
    assert len(stage.rows(LetterPrint)) == 1
    assert len(stage.rows(LetterFetch)) == 2


def test_a_file_that_telegram_has_forgotten_is_uploaded_again(asha, service, stage):
    asks(asha, 1)
    until(lambda: stage.rows(TelegramFile))
    with stage.database.transaction() as connection:
        connection.execute(sa.update(TelegramFile).values(file_id="gone"))
    assert asks(asha, 2).document.data.startswith(b"%PDF")
    until(lambda: stage.rows(TelegramFile)[0].file_id != "gone")


def test_a_changed_name_is_printed_anew(asha, stage):
    first = asks(asha, 1)
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Person).where(Person.phone == ASHA).values(full_name="Asha Juma Ng'ang'a"))
    second = asks(asha, 2)
    assert second.document.file_id != first.document.file_id
    old, _new = stage.rows(Letter)
    said = words(second.document.data)
    assert "Asha Juma Ng'ang'a" in said
    assert f"replaces letter {old.reference}" in said


def test_a_managers_letter_has_the_staff_list_behind_it(asha, api):
    zawadi = arrives(api, 8, MANAGER, "Zawadi Mfano")
    seen = asks(zawadi, 1)
    pages = PdfReader(io.BytesIO(seen.document.data)).pages
    assert len(pages) == 2
    for name in ("Asha Juma", "Ben Kato", "Chui Ali", "789"):
        assert name in pages[1].extract_text()


def test_what_cannot_be_printed_is_said_and_follows_by_itself(asha, service, stage, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(printer, "printed", lambda _letter: 1 / 0)
        asha.says("/letter")
        asha.waits_for(lambda: "cannot make the PDF right now" in asha.heard)
        assert "Supervisor at Mlimani Secondary" in asha.heard
        until(lambda: settled(service))
        assert stage.rows(Letter)[0].failed_at == stage.now
        asha.says("/menu")
        asha.waits_for(lambda: "What would you like to do?" in asha.heard)
        later(stage, 61)
        sweep(service)
        until(lambda: settled(service) and stage.rows(Outgoing, lane=Lane.LETTER)[0].tries == 1)
        assert not files(asha)
    later(stage, 61)
    sweep(service)
    asha.waits_for(lambda: files(asha))
    assert files(asha)[0].document.data.startswith(b"%PDF")
    until(lambda: stage.rows(Letter)[0].failed_at is None)
    [letter] = stage.rows(Outgoing, lane=Lane.LETTER)
    until(lambda: stage.rows(Outgoing, id=letter.id)[0].state == OutboxState.SENT)
    assert [row.id for row in stage.rows(Outgoing) if row.record] == [letter.id]


def test_it_is_given_only_into_the_officers_own_chat_and_only_while_it_stands(asha, service, stage):
    asks(asha, 1)
    [letter], [chat] = stage.rows(Letter), stage.rows(Chat, external_id="7")

    def fetched(source):
        return service.run(service.services.documents.fetch(source))

    assert fetched(f"letter:{letter.id}:{chat.id}")[1] == "application/pdf"
    for source in (
        f"letter:{letter.id}:{chat.id + 1}",
        f"letter:{letter.id + 1}:{chat.id}",
        "letter:x",
        "letter:1:2:3",
    ):
        with pytest.raises(NoDocument):
            fetched(source)
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Person).where(Person.phone == ASHA).values(full_name="Asha Ali"))
    with pytest.raises(NoDocument):
        fetched(f"letter:{letter.id}:{chat.id}")


def test_the_printed_register_and_the_roster_arrive(asha, api):
    zawadi = arrives(api, 8, MANAGER, "Zawadi Mfano")
    for button, title in (("Register to sign", "Attendance register"), ("Blank register", "filled in by pen")):
        count = len(files(zawadi))
        zawadi.says("/print")
        zawadi.waits_for(lambda: "Which paper?" in zawadi.heard)
        zawadi.taps(button)
        zawadi.waits_for(lambda count=count: len(files(zawadi)) == count + 1)
        said = words(files(zawadi)[-1].document.data)
        for word in (title, "Asha Juma", "789", "Mlimani Secondary"):
            assert word in said
        assert "23456789" not in said


def test_a_register_that_cannot_be_printed_follows_by_itself(asha, api, service, stage, monkeypatch):
    zawadi = arrives(api, 8, MANAGER, "Zawadi Mfano")
    zawadi.says("/print")
    zawadi.waits_for(lambda: "Which paper?" in zawadi.heard)
    with monkeypatch.context() as broken:
        broken.setitem(register.KINDS, "roster", lambda _register: 1 / 0)
        zawadi.taps("Blank register")
        zawadi.waits_for(lambda: "cannot make the PDF right now" in zawadi.heard)
    later(stage, 61)
    sweep(service)
    zawadi.waits_for(lambda: files(zawadi))
    assert files(zawadi)[0].document.name == "Blank-register-Mlimani-Secondary-99101001-KCSE-2027.pdf"


def test_erased_means_that_no_print_is_left(asha, stage):
    from storage.letters import prints

    asks(asha, 1)
    until(lambda: stage.rows(TelegramFile) and stage.rows(LetterPrint))
    [person] = stage.rows(Person, phone=ASHA)
    with stage.database.transaction() as connection:
        prints.erase_prints(connection, person.id)
    assert not stage.rows(TelegramFile)
    assert not stage.rows(LetterPrint)


def prints(api, stage, **more):
    """Asha's letter as it arrives from a service with these settings."""
    with Service(settings(api, url(stage), **more), stage.clock):
        stage.gives_letters_out()
        return Read(asks(arrives(api, 7, ASHA, "Asha Juma"), 1).document.data)


def test_without_a_page_the_code_on_paper_leads_into_the_chat_which_says_the_same(api, stage):
    read = prints(api, stage, telegram_bot="@KaraniMfanoBot")
    [letter] = stage.rows(Letter)
    link = f"https://t.me/KaraniMfanoBot?start=verify-{letter.code}"
    assert (read.codes(), read.links) == ([link], {link})
    with Service(settings(api, url(stage), telegram_bot="KaraniMfanoBot"), stage.clock):
        mlinzi = api.person(8, "Mlinzi", phone=STRANGER)
        mlinzi.says(f"/start {link.partition('start=')[2]}")  # what Telegram sends for the link
        mlinzi.waits_for(lambda: "Genuine: this letter is valid." in mlinzi.heard)
        assert "Juma" not in mlinzi.heard


@pytest.mark.parametrize("public", [None, "http://127.0.0.1:8765", "http://localhost:8765"])
def test_the_code_on_paper_never_leads_to_this_machine(api, sqlite_stage, public):
    made = settings(api, url(sqlite_stage), public_url=public)
    assert made.verify_address == ""
    read = Read(printed(sqlite_stage, made))
    [letter] = sqlite_stage.rows(Letter)
    assert [code.replace("-", "") for code in read.codes()] == [f"verify {letter.code}"]
    assert read.links == set()


def printed(stage, made):
    """The letter of Asha, from a service that is not started."""
    with stage.change():
        issued = standing_letters(stage.connection, [stage.officers[ASHA]], stage.now)
        [letter] = issued.values()
        paper = LetterPapers(stage.connection, stage.database.vault, DAY).read(
            issued, appointments(stage.connection, [letter.deployment_id])
        )[0]
    press = LetterPress(ZoneInfo(made.timezone), made.reports_at, made.verify_address, demo=False)
    return letter_pdf(press.letter(paper))


def test_the_page_goes_before_the_chat(api, sqlite_stage):
    for public in ("https://bot.example.org", "https://bot.example.org/"):
        made = settings(api, url(sqlite_stage), public_url=public, telegram_bot="KaraniMfanoBot")
        assert made.verify_address == "https://bot.example.org/verify/"
