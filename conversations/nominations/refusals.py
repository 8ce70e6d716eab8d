"""What the rules of posting refuse, put into words."""

from conversations.core.engine import Refusals
from storage.nominations import RuleBroken

from .words import why_not

REFUSALS: Refusals = {
    RuleBroken: lambda refusal: why_not(refusal.name, refusal.centre, refusal.broken),
}
