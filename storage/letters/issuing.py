"""Issuing: the letter of a deployment follows from the deployment. One that no longer says what holds is void."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import Deployment
from storage.exams import Role
from storage.vault import random_code

from .appointments import Appointment, Says, appointments
from .tables import Letter

CODE_LENGTH = 16  # signs of five bits: 80 bits, which nobody guesses
LETTERS = {
    Role.CENTRE_MANAGER: "CM",
    Role.SUPERVISOR: "SUP",
    Role.INVIGILATOR: "INV",
    Role.SECURITY_OFFICER: "SEC",
    Role.CLERK: "CLK",
    Role.DRIVER: "DRV",
}


@dataclass(frozen=True)
class Issued:
    """A letter that stands. `replaces` is the reference and the moment of the letter that it made void."""

    id: int
    deployment_id: int
    reference: str
    code: str
    says: Says
    issued_at: datetime
    announced: bool
    replaces: tuple[str, datetime] | None


_before = sa.orm.aliased(Letter)
_standing = (
    sa.select(
        Letter.id,
        Letter.deployment_id,
        Letter.reference,
        Letter.code,
        Letter.says,
        Letter.issued_at,
        Letter.announced_at,
        _before.reference.label("replaced"),
        _before.issued_at.label("replaced_of"),
    )
    .outerjoin(_before, _before.id == Letter.replaces_id)
    .where(Letter.deployment_id.in_(sa.bindparam("deployments", expanding=True)), Letter.voided_at.is_(None))
)


def standing_letters(connection: sa.Connection, deployments: Collection[int], now: datetime) -> dict[int, Issued]:
    """The letters of these deployments, by their ids; issued where none stands that says what now holds.

    A deployment that no longer serves has none. Two who ask at once get the same letter.
    """
    return stand_with_appointments(connection, deployments, now)[0]


def stand_with_appointments(
    connection: sa.Connection, deployments: Collection[int], now: datetime
) -> tuple[dict[int, Issued], dict[int, Appointment]]:
    """The same, and what they are about."""
    found, standing = appointments(connection, deployments), standing_of(connection, deployments)
    wrong = _wrong(deployments, found, standing)
    if not wrong:
        return standing, found
    _lock(connection, wrong)
    found, standing = found | appointments(connection, wrong), standing | standing_of(connection, wrong)
    wrong = _wrong(wrong, found, standing)
    _void(connection, [standing[d] for d in wrong if d in standing], found, now)
    _issue(connection, [found[d] for d in wrong if found[d].serves], now)
    return standing_of(connection, deployments), found


def void_wrong(connection: sa.Connection, deployments: Collection[int], now: datetime) -> None:
    """Void the letters of these deployments that no longer say what holds."""
    found, standing = appointments(connection, deployments), standing_of(connection, deployments)
    if wrong := [d for d in _wrong(deployments, found, standing) if d in standing]:
        _lock(connection, wrong)
        found, standing = appointments(connection, wrong), standing_of(connection, wrong)
        _void(connection, [standing[d] for d in _wrong(wrong, found, standing) if d in standing], found, now)


def _lock(connection: sa.Connection, deployments: Collection[int]) -> None:
    """Till the end of the transaction these have what is read from now on: a change of key is half seen without."""
    connection.execute(
        sa.select(Deployment.id).where(Deployment.id.in_(deployments)).order_by(Deployment.id).with_for_update()
    )


def agrees(appointment: Appointment, letter: Issued | None) -> bool:
    """Whether a deployment has the letter that it should have: one that holds, or none where it does not serve."""
    return appointment.bears_out(letter.says) if letter else not appointment.serves


def _wrong(deployments: Collection[int], found: Mapping[int, Appointment], standing: Mapping[int, Issued]) -> list[int]:
    return sorted(d for d in deployments if d in found and not agrees(found[d], standing.get(d)))


def standing_of(connection: sa.Connection, deployments: Collection[int]) -> dict[int, Issued]:
    """The letters that hold, by deployment; void ones are left out."""
    rows = connection.execute(_standing, {"deployments": [*deployments]}) if deployments else ()
    return {row.deployment_id: _issued(row) for row in rows}


def _issued(row: Row) -> Issued:
    replaces = (row.replaced, row.replaced_of) if row.replaced else None
    return Issued(
        id=row.id,
        deployment_id=row.deployment_id,
        reference=row.reference,
        code=row.code,
        says=row.says,
        issued_at=row.issued_at,
        announced=row.announced_at is not None,
        replaces=replaces,
    )


def _void(
    connection: sa.Connection, letters: Collection[Issued], found: Mapping[int, Appointment], now: datetime
) -> None:
    """Void since the deployment was cut or ended, where it was; else since now, when it was noticed."""
    for letter in letters:
        ended = found[letter.deployment_id].ended_at
        since = ended if ended and letter.issued_at <= ended <= now else now
        this = sa.update(Letter).where(Letter.id == letter.id, Letter.voided_at.is_(None))
        connection.execute(this.values(voided_at=since))


def _issue(connection: sa.Connection, found: Sequence[Appointment], now: datetime) -> None:
    if not found:
        return
    earlier = _earlier(connection, [appointment.deployment_id for appointment in found])
    moved = [a.replaces_id for a in found if a.replaces_id and a.deployment_id not in earlier]
    void_wrong(connection, moved, now)
    left = _last_void(connection, moved)
    rows = []
    for appointment in found:
        before = earlier.get(appointment.deployment_id, [])
        row = {"deployment_id": appointment.deployment_id, "reference": _reference(appointment, len(before))}
        row |= {"code": random_code(CODE_LENGTH), "says": dict(appointment.says), "issued_at": now}
        rows.append(row | {"replaces_id": before[-1] if before else left.get(appointment.replaces_id or 0)})
    connection.execute(sa.insert(Letter), rows)


def _reference(appointment: Appointment, before: int) -> str:
    """The deployment's own number, and from its second letter on which one it is."""
    number = f"{appointment.deployment_id:06}/{before + 1}" if before else f"{appointment.deployment_id:06}"
    return f"KARANI/{appointment.exam_code}/{LETTERS[appointment.role]}/{number}"


def _earlier(connection: sa.Connection, deployments: Collection[int]) -> dict[int, list[int]]:
    """The letters that these deployments have had, oldest first."""
    had: dict[int, list[int]] = {}
    of = sa.select(Letter.deployment_id, Letter.id).where(Letter.deployment_id.in_(deployments)).order_by(Letter.id)
    for deployment, letter in connection.execute(of):
        had.setdefault(deployment, []).append(letter)
    return had


def _last_void(connection: sa.Connection, deployments: Collection[int]) -> dict[int, int]:
    """The letters that moves made void; a deployment moved from may have a new one, for the days left there."""
    void = sa.and_(Letter.deployment_id.in_(deployments), Letter.voided_at.is_not(None))
    last = sa.select(Letter.deployment_id, sa.func.max(Letter.id)).where(void).group_by(Letter.deployment_id)
    rows = connection.execute(last) if deployments else ()
    return {row[0]: row[1] for row in rows}
