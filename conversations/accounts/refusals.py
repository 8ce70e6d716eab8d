"""What a log-in refuses, put into words."""

from conversations.core import _
from conversations.core.engine import Refusals
from storage.accounts import NobodyToInvite

REFUSALS: Refusals = {
    NobodyToInvite: lambda _refusal: _("They have come here already, or have no phone. Nothing was sent."),
}
