"""The board as a picture: the director's own centres, sent into the chat that asked, and nobody else's."""

import io

import sqlalchemy as sa
from PIL import Image

from bot.papers.board import board_picture
from conversations.core import speaking
from documents import board_picture as drawing
from storage.exams import SubCounty
from storage.people import Office, Person
from storage.register import Board
from tests.stage import DAY, DIRECTOR, MANAGER, NAIROBI, Rendering, Talk


def rows(stage, phone):
    [person] = stage.rows(Person, phone=phone)
    with stage.database.reading() as records:
        return Board(records, DAY, person.id).grid(DAY)


def test_the_grid_says_every_day_of_every_centre(stage):
    Talk(stage, Rendering()).shares(MANAGER).says("/register").says("ab 3").says("rest p")
    mlimani, bondeni = rows(stage, DIRECTOR)
    assert [mlimani.code, bondeni.code] == ["99101001", "99101002"]
    assert len(mlimani.cells) == 25
    assert (mlimani.cells[DAY].state, mlimani.cells[DAY].marked, mlimani.cells[DAY].absent) == ("open", 4, 1)
    assert bondeni.cells[DAY].state is None
    assert rows(stage, MANAGER) == []


def test_a_director_of_elsewhere_sees_none_of_them(stage):
    [director] = stage.rows(Person, phone=DIRECTOR)
    with stage.database.transaction() as connection:
        connection.execute(sa.insert(SubCounty), {"code": "99199", "name": "Ng'ambo", "county_code": "99"})
        connection.execute(sa.update(Office).where(Office.person_id == director.id).values(sub_county_code="99199"))
    assert rows(stage, DIRECTOR) == []


def test_the_picture_is_in_the_directors_language(stage, monkeypatch):
    drawn: list[drawing.BoardPicture] = []

    def board_png(board: drawing.BoardPicture) -> bytes:
        drawn.append(board)
        return drawing.board_png(board)

    monkeypatch.setattr("bot.papers.board.board_png", board_png)
    with speaking("sw"):
        png = board_picture(rows(stage, DIRECTOR), stage.now.astimezone(NAIROBI), demo=True)
    [board] = drawn
    assert board.title == "Rejista, KCSE 2027"
    assert dict(board.legend)[drawing.Cell.SILENT] == "haijaanza"
    assert board.foot.startswith("Onyesho.")
    assert board.rows[0][0] == "001 Mlimani Secondary"
    today = board.days.index(str(DAY.day))
    assert [cells[today] for _, cells in board.rows] == [(drawing.Cell.SILENT, 0)] * 2
    assert Image.open(io.BytesIO(png)).format == "PNG"
