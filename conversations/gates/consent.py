"""Consenting: conversations that show the privacy notice before the first answer is stored."""

from typing import Any

from conversations.core import END, Button, Conversation, Message, _, headed, rows, state, strong
from conversations.core.conversation import End
from storage.desk import Desk

LABEL = 20  # signs at most of what a line of the notice is about


class Consenting(Conversation[Desk]):
    """Begins with the notice where it was not agreed to, and then as the conversation itself begins.

    First in the list of bases: `class Pay(Consenting, Guarded, Form[Desk])`. Whoever is nobody yet is shown `notice`
    by the conversation itself, which says `desk.consents.agree()` once they are seated.
    """

    def begin(self) -> Any:
        return super().begin() if self.desk.consents.given else self.consent

    def goes_on(self, state: str) -> bool:
        return state == self.consent.name or (self.desk.consents.given and super().goes_on(state))

    @state
    def consent(self) -> Message:
        return Message(notice(self.desk), rows(answers(), width=2))

    @consent.help
    def why_consent(self) -> str:
        return why_consent()

    @consent.press("agree", yes=True)
    def agree(self) -> Any:
        self.desk.consents.agree()
        return self.agreed()

    def agreed(self) -> Any:
        """Where the consent leads: the beginning, or the link that asked for it; Back never shows the notice."""
        return type(self)

    @consent.press("refuse", no=True)
    def refuse(self) -> End:
        self.desk.consents.refuse()
        self.say(refused())
        self.say(_("To apply, or to keep details here, you must agree. If you change your mind, write PRIVACY."))
        return END


def answers() -> list[Button]:
    """The buttons under the notice: the actions `agree` and `refuse`."""
    return [Button(_("I agree"), "agree"), Button(_("I do not agree"), "refuse")]


def notice(desk: Desk) -> str:
    """The privacy notice: Data Protection (General) Regulations, regulation 4."""
    lines = [
        _("Privacy: what Karani keeps about you, and why."),
        _("Purpose: to post you to a centre, to mark your days there, and to get you paid."),
        _("What we keep: your identity, phone, pay, qualification and place of work; next of kin only if you want."),
        _("Who sees it: your TSC sub-county director and the council. Your centre manager sees name, phone and role."),
        _("Your ID, KRA PIN, account and next of kin are kept encrypted and are masked in messages."),
        _("Abroad: messages pass through servers of Telegram, WhatsApp or Twilio outside Kenya."),
        _("How long: chat texts 90 days, details until you erase them, attendance and pay as the law demands."),
        _("Your rights: write MY DATA for all that we keep, DELETE to erase it, PRIVACY to withdraw your consent."),
        _("You need not agree. Then we keep nothing new; you are still marked, and your letter still comes."),
    ]
    if desk.service.council_contact:
        lines.append(_("The council: {contact}", contact=desk.service.council_contact))
    if desk.service.demo:
        lines.insert(1, _("This is an unofficial demonstration, not the council's own service: use invented details."))
    first, *others = lines
    return headed([first, *map(_labelled, others)])


def _labelled(line: str) -> str:
    """What a line is about stands out, where it says so first."""
    label, colon, said = line.partition(": ")
    return f"{strong(label + colon.strip())} {said}" if colon and len(label) <= LABEL else line


def why_consent() -> str:
    return _("The law requires your agreement before we keep your details. You can change your answer at any time.")


def refused() -> str:
    return _("You did not agree, so nothing new is kept. You are still marked, and your letter still comes.")
