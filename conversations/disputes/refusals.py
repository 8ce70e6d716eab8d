"""What a dispute is refused for, put into words: what is wrong, and what to do."""

from conversations.core import _, day_name
from conversations.core.engine import Refusals
from storage.disputes import AlreadyDecided, AlreadyDisputed, DayNotOver, MarkedPresent, Settled, TooLateToDispute


def _settled(refusal: Settled) -> str:
    if refusal.by:
        return _("{name} has already decided that. Write disputes to see what is open.", name=refusal.by)
    return _("That no longer waits for you. Write disputes to see what does.")


def _too_late(refusal: TooLateToDispute) -> str:
    return _(
        "{day} could be disputed until {last}. If it is marked wrong, call your TSC sub-county director: open Help, "
        "Whom to call.",
        day=day_name(refusal.on),
        last=day_name(refusal.last),
    )


def _decided(refusal: AlreadyDecided) -> str:
    return _(
        "{name} has decided about {day}: it stays as it is marked. If something is still wrong, call your TSC "
        "sub-county director: open Help, Whom to call.",
        name=refusal.by,
        day=day_name(refusal.on),
    )


REFUSALS: Refusals = {
    MarkedPresent: lambda refusal: _(
        "{day} is marked P: you need do nothing. Write my days to see all your days.", day=day_name(refusal.on)
    ),
    DayNotOver: lambda refusal: _(
        "{day} is not marked yet, and the register is still open: ask your centre manager to mark you.",
        day=day_name(refusal.on),
    ),
    TooLateToDispute: _too_late,
    AlreadyDisputed: lambda refusal: _(
        "You already dispute {day}. Write dispute to see what became of it.", day=day_name(refusal.on)
    ),
    AlreadyDecided: _decided,
    Settled: _settled,
}
