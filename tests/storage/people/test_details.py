"""The table of details and the table of people say the same."""

import sqlalchemy as sa

from storage.people import DETAILS, GROUPS, KIN_KEYS, NEEDED, SEALED, SEARCHED, UNIQUE, Person, column_of

COLUMNS = Person.__table__.columns
NO_DETAILS = {
    "id",
    "phone",
    "language",
    "confirmed",
    "created_at",
    "locked_at",
}  # who they are to us, and what is known of it


def test_every_column_about_details_is_in_it():
    kept = {column_of(name) for name in DETAILS} | {f"{name}_finger" for name in SEARCHED}
    assert {*COLUMNS.keys()} == kept | NO_DETAILS


def test_sealed_are_the_columns_of_bytes():
    assert {*SEALED} == {column.name for column in COLUMNS if isinstance(column.type, sa.LargeBinary)}


def test_numbers_are_the_columns_of_numbers():
    kept = {name for name in DETAILS if isinstance(COLUMNS[column_of(name)].type, sa.Integer)}
    assert kept == {name for name, detail in DETAILS.items() if detail.number}


def test_the_database_lets_nobody_have_what_is_anothers():
    keys = {f"{name}_finger" if name in SEARCHED else name for name in UNIQUE}
    assert keys == {column.name for column in COLUMNS if column.unique} - {"phone"}


def test_what_is_searched_is_sealed():
    assert {*SEARCHED} < {*SEALED}


def test_there_are_25_in_five_groups_and_of_kin_none_is_needed():
    assert (len(DETAILS), [*GROUPS]) == (25, ["personal", "bank", "qualification", "workstation", "kin"])
    assert not {*KIN_KEYS}.intersection(NEEDED)
    assert [*KIN_KEYS.values()] == ["name", "phone", "relationship"]
