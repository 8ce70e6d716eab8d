"""After an outage: who is not marked yet, to whoever marks a register that is open."""

from dataclasses import replace
from datetime import date

from conversations.core import N_, Message, Session, _, headed, hour
from conversations.register import Register
from storage.desk import Desk
from storage.exams import Phase
from storage.reminders import BACK, Downtime, Duty, answered, last_outage

from . import brief
from .kinds import reminder
from .registers import about, unmarked


@reminder(N_("After an outage"))
def outage(desk: Desk, on: date) -> Message | None:
    """Karani was away while registers are marked: who is not marked yet, by name."""
    away = last_outage(desk.connection)
    if away is None or away.channel not in ("", desk.present.channel):
        return None
    duties = [duty for duty in desk.duties.owed(on) if duty.hours.phase(desk.now) is Phase.OPEN]
    duties = [duty for duty in duties if not _shown(desk, duty, away)]
    if not duties:
        return None
    hours = {"since": hour(desk.local(away.since)), "until": hour(desk.local(away.back))}
    lines = [
        _("Karani was away from {since} to {until}: what you tapped then may be lost.", **hours),
        *(unmarked(duty, len(duties)) for duty in duties),
    ]
    said = about(desk, "outage", headed(lines), duties)
    return replace(said, brief=brief.outage(duties, hours["until"], said.typed))


def _shown(desk: Desk, duty: Duty, away: Downtime) -> bool:
    """Whether the register stands in this chat as it is, for it was answered there since."""
    return Register.in_hand(Session.load(desk.present.session)) == (duty.centre_id, duty.on) and answered(
        desk.connection, desk.present.id, away.back - BACK
    )
