"""What verifying a letter refuses, put into words."""

from conversations.core.engine import Refusals
from storage.letters import TooManyTries

from .verify_words import too_many

REFUSALS: Refusals = {
    TooManyTries: lambda _refusal: too_many(),
}
