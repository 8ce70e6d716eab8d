"""Documents over a real connection: made when they are sent, for the chat that asked, and for nobody else."""

import io
import json
import re

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from handlers.channel import NoDocument
from storage.audit import Audit, AuditRow
from storage.delivery import Chat, Lane, OutboxState, Outgoing
from storage.exports import Exports
from storage.people import Office, Person, Standing
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER
from tests.stage.ground import known, polling, put, settled, state, sweep, texts
from tests.waiting import until


@pytest.fixture
def asha(api, service):
    asha = api.person(7, "Asha", phone=ASHA)
    asha.says("/start")
    asha.waits_for(lambda: "share your own number" in asha.heard)
    asha.shares_contact()
    asha.waits_for(lambda: "Welcome, Asha Juma" in asha.heard)
    return asha


def test_my_data_arrives_as_a_pdf_and_as_json(asha, service, stage):
    asha.says("/mydata")
    asha.waits_for(lambda: "You need a PIN" in asha.heard)
    asha.taps("Send me a new PIN")
    until(lambda: settled(service))
    sweep(service)
    asha.waits_for(lambda: "your PIN is" in "".join(texts(asha)))
    asha.says(re.findall(r"PIN is (\d{6})", "".join(texts(asha)))[0])
    asha.waits_for(lambda: sum(bool(seen.document) for seen in asha.messages) == 2)
    pdf, other = [seen.document for seen in asha.messages if seen.document]
    assert (pdf.name, pdf.mime) == ("karani-my-data.pdf", "application/pdf")
    assert len(pdf.data) < 60_000
    said = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages)
    assert "Asha Juma" in said
    assert "Mlimani Secondary" in said
    assert "Ben Kato" not in said
    found = json.loads(other.data)
    assert found["person"]["phone"] == ASHA
    assert found["postings"][0]["from_on"] == "2027-10-18"
    assert "own data asked" in [row.act for row in stage.rows(AuditRow)]


def fetched(service, source):
    return service.run(service.services.documents.fetch(source))


def test_it_is_made_only_for_the_persons_own_chat_and_only_for_a_day(asha, service, stage):
    [chat] = stage.rows(Chat, external_id="7")
    [ben] = stage.rows(Person, phone=BEN)
    now = int(stage.now.timestamp())
    assert fetched(service, f"mydata.pdf:{chat.person_id}:{chat.id}:{now}")[1] == "application/pdf"
    for source in (
        f"mydata.pdf:{ben.id}:{chat.id}:{now}",
        f"mydata.pdf:{chat.person_id}:{chat.id + 1}:{now}",
        f"mydata.pdf:{chat.person_id}:{chat.id}:{now - 86_401}",
        f"mydata.pdf:{chat.person_id}",
        f"mydata.pdf:{chat.person_id}:{chat.id}",  # without the hour there would be no end to it
        f"another:{chat.person_id}:{chat.id}:{now}",
        "mydata.pdf:x:y:z",
        "nonsense",
    ):
        with pytest.raises(NoDocument):
            fetched(service, source)
        with pytest.raises(NoDocument):  # nor is anybody sent a link to it
            service.run(service.services.documents.prepare(source))
    asha.says("/logout")
    until(lambda: stage.rows(Chat, external_id="7")[0].person_id is None)
    with pytest.raises(NoDocument):
        fetched(service, f"mydata.pdf:{chat.person_id}:{chat.id}:{now}")


def test_what_can_no_longer_be_made_is_not_tried_again_and_holds_up_nothing(api, stage):
    zawadi = known(api, stage, phone=MANAGER)
    document = {"filename": "karani-my-data.pdf", "source": "mydata.pdf:1:99:0", "caption": ""}
    gone = put(stage, 7, "gone", message={"text": "gone", "document": document})
    put(stage, 7, "next")
    with polling(api, stage) as service:
        sweep(service)
        until(lambda: state(stage, gone) == OutboxState.FAILED)
        sweep(service)
        zawadi.waits_for(lambda: "next" in texts(zawadi))


def test_a_centres_pin_to_pass_on_stays_in_the_chat_and_not_in_the_records(api, stage):
    daudi = known(api, stage, phone=DIRECTOR)
    with stage.change() as changing:
        changing.connection.execute(Chat.__table__.update().values(proven=True, unlocked_at=stage.now))  # type: ignore[attr-defined]
    with polling(api, stage) as service:
        daudi.says("/logins")
        daudi.waits_for(lambda: "Which centre?" in daudi.heard)
        daudi.says("99101001")
        daudi.waits_for(lambda: "This centre has no log-in." in daudi.heard)
        daudi.taps("Issue a log-in")
        until(lambda: stage.rows(Outgoing, lane=Lane.CODE))
        sweep(service)
        daudi.waits_for(lambda: any("user name KCSE-99101001" in seen.text for seen in daudi.messages))
        until(lambda: settled(service))
        assert not service.services.delivery.kit.disappearing.tasks
        assert stage.rows(Outgoing, lane=Lane.CODE)[0].message == {}


def test_a_directors_file_and_picture_are_made_by_the_service(asha, service, stage):
    [chat] = stage.rows(Chat, external_id="7")
    with stage.change() as change:
        office = {"person_id": chat.person_id, "office": Standing.TSC_DIRECTOR, "sub_county_code": "99101"}
        change.connection.execute(sa.insert(Office), office)
        audit = Audit(change.connection, stage.now, chat.person_id, chat.id, lambda: True)
        order = Exports(change.connection, DAY, chat.person_id, audit).ask("letters", "KCSE-2027", ".csv")
    now = int(stage.now.timestamp())
    data, kind = fetched(service, f"export:{order}:{chat.id}:{now}")
    assert kind.startswith("text/csv")
    assert f"number {order} of the audit" in data.decode("utf-8-sig")
    picture, kind = fetched(service, f"board:{DAY.toordinal()}:{chat.id}:{now}")
    assert (picture[:4], kind) == (b"\x89PNG", "image/png")
    with stage.change() as change:
        change.connection.execute(sa.delete(Office).where(Office.person_id == chat.person_id))
    for source in (f"export:{order}:{chat.id}:{now}", f"board:{DAY.toordinal()}:{chat.id}:{now}"):
        with pytest.raises(NoDocument):
            fetched(service, source)
