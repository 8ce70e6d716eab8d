"""The stage on which tests play: an invented exam, its people, and the talks they have."""

from .stage import ASHA, BEN, CHUI, DAY, DIRECTOR, LAST, MANAGER, NAIROBI, OTHER_MANAGER, REHEARSAL, STRANGER, Stage
from .talk import RENDERINGS, WAYS, OnTelegram, Rendering, Talk

__all__ = [
    "ASHA",
    "BEN",
    "CHUI",
    "DAY",
    "DIRECTOR",
    "LAST",
    "MANAGER",
    "NAIROBI",
    "OTHER_MANAGER",
    "REHEARSAL",
    "RENDERINGS",
    "STRANGER",
    "WAYS",
    "OnTelegram",
    "Rendering",
    "Stage",
    "Talk",
]
