"""Sealing: a person's details as files give them, and as the table keeps them."""

import json
from collections.abc import Mapping
from typing import Any

from storage.base import Row
from storage.vault import Vault

from .details import KIN_KEYS, SEALED, SEARCHED, column_of


def stored_columns(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The table's columns that keep these fields."""
    kept = dict.fromkeys(map(column_of, fields))
    return (*kept, *(f"{field}_finger" for field in SEARCHED if field in kept))


def kept_as(vault: Vault, field: str, value: str) -> list[str]:
    """What a unique detail may be found by: itself, or where it is sealed its keyed hash under each live key."""
    return vault.fingers(value, field) if field in SEARCHED else [value]


class Details:
    """One person's details, opened. A field that was never given is None."""

    def __init__(self, vault: Vault, row: Row | None, fields: tuple[str, ...]):
        self._vault = vault
        self._kin: dict[str, str] = {}
        if row is not None and any(field in KIN_KEYS for field in fields):
            self._kin = json.loads(vault.open(row.kin, "kin") or "{}")
        self._now = {field: self._read(row, field) for field in fields}

    def __getitem__(self, field: str) -> Any:
        return self._now[field]

    def stored(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """These changes as the table's columns."""
        row: dict[str, Any] = {}
        kin = {KIN_KEYS[field]: value for field, value in changes.items() if field in KIN_KEYS}
        if kin:
            given = {field: value for field, value in (self._kin | kin).items() if value}
            text = json.dumps(given, ensure_ascii=False, sort_keys=True) if given else None
            row["kin"] = self._vault.seal(text, "kin")
        for field, value in changes.items():
            if field in SEALED:
                row[field] = self._vault.seal(value, field)
            elif field not in KIN_KEYS:
                row[field] = value
            if field in SEARCHED:
                row[f"{field}_finger"] = self._vault.finger(value, field)
        return row

    def _read(self, row: Row | None, field: str) -> Any:
        if row is None:
            return None
        if field in KIN_KEYS:
            return self._kin.get(KIN_KEYS[field])
        value = getattr(row, field)
        return self._vault.open(value, field) if field in SEALED else value
