"""Verify: whether a letter is genuine, for anybody who holds its code."""

from conversations.core import END, Conversation, Document, Message, Source, _, state
from conversations.core.conversation import End
from storage.desk import Desk

from .verify_words import VERIFY_LINK, demonstration, told, told_receipt, type_code


class Verify(Conversation[Desk]):
    """`verify CODE` answers at once, in any chat, and so does the link of a letter; without a code it is asked for."""

    command = "verify"
    words = ("thibitisha barua", "hakiki")
    linked = VERIFY_LINK
    followed = r"[0-9a-z][0-9a-z -]{14,24}"  # a code, however it is grouped

    def begin(self) -> state | End:
        return self._answer(self.args) if self.args else self.code

    @state
    def code(self) -> Message:
        return Message(type_code())

    @code.help
    def why_code(self) -> str:
        return _("The code has 16 letters and digits. Capital or small letters, and the lines between, do not matter.")

    @code.exact
    def type_code(self, text: str) -> End:
        return self._answer(text)

    def _answer(self, code: str) -> End:
        zone, receipt = self.desk.service.zone, self.desk.receipt(code)
        found = told_receipt(receipt, zone) if receipt else told(self.desk.verify(code), zone, code)
        lines = [found.headline, *(f"{label}: {value}" for label, value in found.facts), found.advice]
        if self.desk.service.demo:
            lines.append(demonstration())
        document = self._proof(receipt.sending) if receipt and self.desk.has_proof(receipt.sending) else None
        self.post(Message("\n".join(lines), document=document))
        return END

    def _proof(self, sending: int) -> Document:
        """That the register was handed in so, for whoever wants to hold it against Karani one day."""
        source = Source("proof.receipt", sending, self.desk.present.id, self.desk.now)
        return Document("proof.txt", source.dump(), caption=_("The proof of it, as a file."))
