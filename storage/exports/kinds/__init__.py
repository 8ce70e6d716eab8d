"""Kinds: what can be written out, by the name that commands and chats know."""

from storage.exports.export import Export

from .attendance import Attendance, Pivot
from .audit import Book
from .completeness import Completeness
from .deployments import Deployments
from .failures import Failures
from .letters import Letters
from .registers import Registers

EXPORTS: dict[str, Export] = {
    "attendance": Attendance(),
    "days": Pivot(),
    "registers": Registers(),
    "deployments": Deployments(),
    "completeness": Completeness(),
    "letters": Letters(),
    "failures": Failures(),
    "audit": Book(),
}
