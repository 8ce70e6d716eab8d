"""Files of the records by chat: what, of which exam and place, for whom, and what the file says of whoever asked."""

import csv
import io

import openpyxl
import pytest
import sqlalchemy as sa

from bot.papers.exports import export_file
from conversations.core import Source
from handlers.channel import NoDocument
from storage.audit import AuditRow
from storage.exams import SubCounty
from storage.people import Office, Person, Standing
from tests.stage import DIRECTOR, MANAGER, NAIROBI, Talk

COUNCIL = "254700000080"


@pytest.fixture
def director(chat: Talk) -> Talk:
    return chat.shares(DIRECTOR).unlocks()


@pytest.fixture
def council(chat: Talk) -> Talk:
    with chat.stage.change() as stage:
        nuru = stage.add_person(COUNCIL, "Nuru Mfano")
        stage.connection.execute(sa.insert(Office), {"person_id": nuru, "office": Standing.COUNCIL})
        stage.connection.execute(sa.insert(SubCounty), {"code": "99199", "name": "Ng'ambo", "county_code": "99"})
    return chat.shares(COUNCIL).unlocks()


def file_of(talk: Talk):
    [document] = [message.document for message in talk.heard_messages if message.document]
    return document


def made(talk: Talk, word: str) -> bytes:
    stage = talk.stage
    data, _type = export_file(stage.database, Source.read(word), stage.now, stage.now, NAIROBI)
    return data


def test_a_director_gets_the_attendance_of_their_sub_counties(director: Talk):
    director.says("/export").taps("Attendance, by day").taps("CSV")
    document = file_of(director)
    assert document.filename == "attendance-KCSE-2027.csv"
    [row] = director.stage.rows(AuditRow, act="exported")
    assert (row.subject, row.detail["office"], row.chat_id is None) == ("attendance", "tsc_director", False)
    title, heading, *lines = csv.reader(io.StringIO(made(director, document.source).decode("utf-8-sig")))
    assert title[0].startswith("Karani: attendance KCSE-2027 99101, 20/10/2027")
    assert title[0].endswith(f"(tsc director), number {row.id} of the audit")
    assert "phone" in heading
    assert "national_id" not in heading
    assert {line[heading.index("sub_county_code")] for line in lines} == {"99101"}
    assert {line[-1] for line in lines} == {f"E{row.id}"}


def test_the_council_chooses_a_sub_county_and_gets_ids(council: Talk):
    council.says("/export").says("mlimani").taps("Postings").taps("XLSX")
    document = file_of(council)
    assert document.filename == "deployments-KCSE-2027-99101.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(made(council, document.source)))
    title, heading, *lines = book.active.iter_rows(values_only=True)
    assert "Nuru Mfano (council)" in title[0]
    assert "national_id" in heading
    assert len(lines) == 5
    council.says("/export").says("ng'ambo").taps("Postings").taps("CSV")
    empty = made(council, file_of(council).source).decode("utf-8-sig").splitlines()
    assert len(empty) == 2


def test_a_file_is_for_the_chat_and_the_office_that_asked(director: Talk):
    director.says("/export").taps("Letters").taps("CSV")
    source = Source.read(file_of(director).source)
    stage = director.stage
    Talk(stage, director.rendering, chat="8").shares(MANAGER)
    with stage.database.reading() as records:
        chats = records.execute(sa.text("select id from chats order by id")).scalars().all()
    for other in (Source(source.kind, source.subject, chats[-1], source.asked), Source(source.kind, 1, source.chat)):
        with pytest.raises(NoDocument):
            made(director, other.dump())
    with stage.database.transaction() as connection:
        connection.execute(sa.delete(Office))
    with pytest.raises(NoDocument):
        made(director, source.dump())


def test_nobody_else_has_files(chat: Talk):
    chat.shares(MANAGER).says("/export")
    assert not [message for message in chat.heard_messages if message.document]
    assert chat.stage.rows(AuditRow, act="exported") == []


def test_another_sub_county_is_no_directors_to_ask_for(director: Talk):
    [person] = director.stage.rows(Person, phone=DIRECTOR)
    with director.stage.database.transaction() as connection:
        connection.execute(sa.insert(SubCounty), {"code": "99199", "name": "Ng'ambo", "county_code": "99"})
        connection.execute(sa.update(Office).where(Office.person_id == person.id).values(sub_county_code="99199"))
    assert "no exam in your sub-counties yet" in director.says("/export").heard
