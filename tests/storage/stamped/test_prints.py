"""Prints: what a paper knows of the history, and whose line has changed since."""

from storage.stamped import code_of, keep_pages, known_of, note_print, read_code
from storage.stamped.prints import changed_since, print_of
from tests.stage import DAY, MANAGER, Rendering, Stage, Talk
from tests.stage.stamping import HEAD, printed


def changed(stage: Stage, code: str) -> list[str]:
    with stage.database.reading() as connection:
        found = print_of(connection, code)
        assert found
        return changed_since(connection, found)


def test_the_same_paper_is_the_same_print_and_a_changed_one_is_another(stage: Stage):
    zawadi = Talk(stage, Rendering()).enters(MANAGER)
    first = printed(stage)
    assert printed(stage) == first
    assert (len(first), changed(stage, first)) == (16, [])
    zawadi.says("/register").says("ab 3")
    assert changed(stage, first) == ["Ben Kato"]
    assert printed(stage) != first
    assert changed(stage, printed(stage)) == []


def test_what_was_changed_and_changed_back_is_no_change_but_a_new_officer_is(stage: Stage):
    zawadi = Talk(stage, Rendering()).enters(MANAGER)
    zawadi.says("/register").says("ab 3")
    code = printed(stage)
    zawadi.says("p 3").says("ab 3")
    assert changed(stage, code) == []
    with stage.change():
        stage.add_officer(stage.centre, "254700000077", "Pili Mfano", from_on=DAY)
    assert changed(stage, code) == ["Pili Mfano"]


def test_a_code_that_no_print_of_ours_has_names_none(stage: Stage):
    code = printed(stage)
    said = read_code(code)
    assert said
    with stage.change() as changing:
        for other in ("", "x", code[:-1] + ("0" if code[-1] != "0" else "1"), code_of(said.centre, 9, 1, HEAD)):
            assert print_of(changing.connection, other) is None
        second = code_of(said.centre, said.number, 2, HEAD)
        assert print_of(changing.connection, second) is None, "it has one page"
        keep_pages(changing.connection, code, 2)
        found = print_of(changing.connection, second)
        assert found
        assert (found.page, found.pages) == (2, 2)
        known = known_of(changing.connection, stage.centre)
        assert note_print(changing.connection, stage.centre, known, HEAD, stage.now)[1] == second
