"""Stamped: how far a register that was signed and stamped on paper is, in words."""

from conversations.core import N_, _
from storage.stamped import Came

CAME = {
    Came.WAITS: N_("sent, not looked at yet"),
    Came.MISSING: N_("not sent"),
    Came.SENT_BACK: N_("sent back"),
    Came.RECEIVED: N_("received"),
}


def state_line(came: Came, comment: str = "") -> str:
    """How far the stamped register is, for whoever has to send it."""
    if came is Came.SENT_BACK and comment:
        return _("Stamped register: sent back: {comment}", comment=comment)
    return _("Stamped register: {state}.", state=_(CAME[came]))
