"""What the demonstration's page shows is kept in its order, drawn anew in its place, and taken away."""

from storage import page
from tests.stage import Stage


def test_what_is_drawn_anew_stays_in_its_place_and_what_is_gone_is_gone(stage: Stage) -> None:
    with stage.database.transaction() as connection:
        page.keep(connection, [("0700", "a", {"text": "first"}), ("0701", "a", {}), ("0700", "b", {"text": "second"})])
        page.keep(connection, [("0700", "a", {"text": "anew"}), ("0701", "a", None), ("0702", "never said", None)])
        assert page.shown(connection) == [("0700", "a", {"text": "anew"}), ("0700", "b", {"text": "second"})]
