"""One way: where SMS is only sent, whoever writes one is told where to write; STOP and START work."""

from conversations.core import END, N_, Conversation, Message, _, state
from conversations.core.conversation import End
from storage.desk import Desk


class OneWay(Conversation[Desk]):
    """Home of whoever writes where nothing is read."""

    command = "where"
    label = N_("Where to write")

    def begin(self) -> state:
        return self.where

    @state
    def where(self) -> Message:
        """Asked again by whatever else is written."""
        service = self.desk.service
        telegram = f"Telegram (t.me/{service.telegram_bot})" if service.telegram_bot else ""
        whatsapp = f"WhatsApp ({service.whatsapp})" if service.whatsapp else ""
        if not (telegram or whatsapp):
            text = _(
                "This number only sends SMS. For anything else call your TSC sub-county director. To end "
                "these SMS, write STOP."
            )
            return Message(text)
        both = _("{one} or {other}", one=telegram, other=whatsapp) if telegram and whatsapp else telegram or whatsapp
        return Message(
            _("This number only sends SMS. Write to Karani on {places}. To end these SMS, write STOP.", places=both)
        )

    @where.help
    def why(self) -> str:
        return _("This number only sends. We read nothing here but STOP and START.")

    @where.typed
    def again(self, _text: str) -> None:
        """Nothing is read."""


class StartAgain(Conversation[Desk]):
    """START, and nothing more."""

    command = "start"
    words = ("anza", "unstop", "notices again")

    def begin(self) -> End:
        self.desk.want_notices(wanted=True)
        self.say(_("We send notices here again."))
        return END
