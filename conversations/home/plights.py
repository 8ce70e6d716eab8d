"""Plights: what officers write in their own words, answered with what is known here now and whom to call."""

from typing import Any

from conversations import ways
from conversations.accounts import LogOut
from conversations.core import END, Button, Conversation, Message, _, hour, rows, state
from conversations.speech import ANSWER_OFFER, role_name, span
from storage.desk import Desk

from .calling import whom_to_call
from .frequent_errors import ERRORS


class Plight(Conversation[Desk]):
    """Says what there is, and whom to call. A stranger is told it too, and then asked who they are."""

    def begin(self) -> Any:
        if self.desk.person:
            return self.told
        self.say("\n".join([*self.lines(), *whom_to_call(self.desk)]))
        return END

    def lines(self) -> list[str]:
        raise NotImplementedError

    def buttons(self) -> list[Button]:
        return []

    @state
    def told(self) -> Message:
        lines = [*self.lines(), "", *whom_to_call(self.desk)]
        return Message("\n".join(lines), rows([*self.buttons(), self.to(_("Menu"), self.book.home)], width=2))

    @told.help
    def why_told(self) -> str:
        return _("This is what is known here now. For anything else call one of these numbers.")

    def postings(self) -> list[str]:
        """Where they are posted, in a line each."""
        return [
            _("{role} at {centre} {code}, {days}. Report by {hour}.", role=role_name(one.role).capitalize(),
              centre=one.centre, code=one.centre_code, days=span(one.from_on, one.to_on), hour=hour(one.reports_at))
            for one in self.desk.deployments.postings(self.desk.present.person_id)
        ]  # fmt: skip


class CannotCome(Plight):
    """Whoever cannot serve: an offer is declined, of a post the manager and the director are told by phone."""

    command = "cannotcome"
    phrases = (
        r"(can ?not|can'?t|won'?t|will not|not be able to|not able to|unable to) (come|make it|attend|report|serve)",
        r"(am|i'?m|feel|feeling|fell|fallen) (very |so |too )?(sick|ill|unwell)",
        r"(siwezi|sitaweza|sitoweza|sintaweza|nashindwa) ((ku)?(ja|fika|hudhuria|ripoti)|kuwepo)",
        r"sita(kuja|fika|hudhuria)|sito(kuja|fika|hudhuria)|(na|nina)umwa|(na|nina|nime)ugua|mgonjwa",
    )

    def lines(self) -> list[str]:
        if not self.desk.person:
            return [_("Call your centre manager and the TSC sub-county director at once, so that someone takes over.")]
        posted = self.postings()
        if not posted:
            return [_("You have no posting now, so nobody waits for you.")]
        lines = [_("You are posted:"), *posted]
        if self.desk.offers.waiting():
            lines.append(
                _(
                    "You have not accepted it yet: decline it and say why, and we tell the director, who asks "
                    "someone else."
                )
            )
        lines.append(
            _("This message does not tell anyone: call now, so that the director finds someone else for your days.")
        )
        return lines

    def buttons(self) -> list[Button]:
        return [self.to(_(ANSWER_OFFER), ways.OFFER)] if self.desk.offers.waiting() else []


class LostPhone(Plight):
    """Whoever lost the phone: the account is locked by those who answer for it; the number is changed here."""

    command = "lostphone"
    anywhere = True
    words = ("i lost my phone", "lost my phone", "lost phone", "nimepoteza simu", "simu yangu imepotea")
    phrases = (
        r"(lost|stole|stolen|snatched|misplaced) .*(phone|sim|line|handset|simu)",
        r"(phone|sim card|sim|line|handset) .*(lost|stolen|snatched|missing|misplaced)",
        r"(simu|laini|line|phone) .*(imepotea|imeibiwa|imeibwa|ilipotea|iliibiwa|imepotezwa)",
        r"(nimepoteza|nilipoteza|nimeibiwa|niliibiwa|nimeporwa|wameiba|wameniibia) .*(simu|laini|line|phone)",
    )

    def lines(self) -> list[str]:
        lines = [
            _("Call now, so that your account is locked until you have a phone again and nobody acts in your name."),
            _("Ask your network for your number on a new SIM: then Karani knows you again."),
        ]
        if self.desk.person:
            lines.append(
                _("Choose Log out to end all your chats, also on the lost phone. Your PIN opens this one again.")
            )
        return lines

    def buttons(self) -> list[Button]:
        return [self.to(_("Log out"), LogOut), self.to(_("Change my number"), ways.PHONE)]


class NotListed(Plight):
    """Whoever serves and is not on the register: what is known, and what the director needs."""

    command = "notlisted"
    anywhere = True
    words = ("i am not listed", "not listed", "sipo kwenye orodha", "simo kwenye orodha", "jina langu halipo")
    phrases = (
        r"(am|'?m|was|been) not (yet )?(listed|(on|in) (the|any|your) (list|register|roster|system))|not listed",
        r"my name .*(missing|not (there|on|in)|isn'?t|absent from)|missing (from|on|in) the (list|register|roster)",
        r"jina langu .*(halipo|halimo|haliko|halionekani)|jina (halipo|halimo)",
        r"(sipo|simo|siko|sikuwekwa|sijawekwa|sionekani) .*(orodha|orodhani|rejista)|(sija|siku)orodheshwa",
    )

    def lines(self) -> list[str]:
        posted = self.postings() if self.desk.person else []
        known = [_("Here you are posted:"), *posted] if posted else [_("We know no posting with this number.")]
        _label, mend = ERRORS["unlisted"]
        return [*known, _(mend)]

    def buttons(self) -> list[Button]:
        there = bool(self.desk.deployments.postings(self.desk.present.person_id))
        wrong = [self.to(_("Something is wrong"), ways.WRONG)] if there else []
        return [ways.UNLISTED_MYSELF.button(_("Report it")), *wrong]
