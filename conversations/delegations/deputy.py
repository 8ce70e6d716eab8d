"""Deputy: a manager hands the register to somebody for some days, and whoever is asked says yes or no."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations import ways
from conversations.core import END, N_, Button, Invalid, Message, _, headed, link, rows, state
from conversations.speech import span, told_apart
from storage.delegations import Candidate, Handed, ManagedPost
from storage.people import Standing

from .handing import Handing
from .notices import answers, offer_line, tell_answered, tell_ended, tell_offered


class Deputy(Handing):
    """What waits for an answer first; then one's own centres, or what one holds for another."""

    command = "deputy"
    label = N_("Deputy")
    words = ("naibu", "deputies", "my deputy", "naibu wangu", "hand over", "kabidhi", "kabidhi rejista")
    phrases = (
        r"hand (over|on) .*register|(my|a|the) deputy\b|(mark|stand in) (for|instead of) me",
        r"kabidhi .*(rejista|daftari)|naibu (wangu|wa )|(aweke|anisaidie) .*(alama|rejista)",
    )
    audience = frozenset({Standing.PERSON})
    menu_of = frozenset({Standing.CENTRE_MANAGER, Standing.DEPUTY})
    does = N_("Hand over")
    asks_who = N_("Who marks the register for you? Choose, or type a phone number and name.")

    @dataclass
    class Data(Handing.Data):
        asked: int = 0  # the delegation that waits for an answer

    data: Data

    def begin(self) -> Any:
        if offered := self.desk.deputies.offered():
            self.data.asked = offered[0].id
            return self.offer
        posts = self.desk.deputies.posts()
        if posts:
            self.data.post = posts[0].deployment
            return self.given if len(posts) == 1 else self.posts
        if self.desk.deputies.held():
            return self.held
        if Standing.TSC_DIRECTOR in self.desk.standings:
            return ways.WHO_MARKS
        raise Invalid(_("Only the centre manager hands the register over. Ask the manager."))

    # the manager's side

    @property
    def _post(self) -> ManagedPost:
        return self.desk.deputies.post(self.data.post)

    def candidates(self) -> list[Candidate]:
        return self.desk.deputies.candidates(self._post.centre_id)

    def until(self) -> date:
        return self._post.until

    def register_days(self, first: date, last: date) -> list[date]:
        return self.desk.deputies.days(self._post.centre_id, max(first, self._post.since), last)

    @state
    def posts(self) -> Message:
        posts = self.desk.deputies.posts()
        return Message(_("Which centre?"), rows([self.to(_place(post), Deputy.of, post.deployment) for post in posts]))

    @posts.help
    def why_posts(self) -> str:
        return _("Choose the centre whose register another person should mark for you.")

    @link
    def of(self, post: int) -> state:
        self.data = self.Data(post=self.desk.deputies.post(post).deployment)
        return self.given

    @state
    def given(self) -> Message:
        post = self._post
        handed = self.desk.deputies.given(post.centre_id)
        names = told_apart([(one.name, one.phone) for one in handed])
        lines = [_place(post), *map(handed_line, handed, names)]
        if not handed:
            lines.append(_("Nobody else marks this register."))
        buttons = [Button(_("Hand over"), "who")]
        buttons += [self.to(_("Take back: {name}", name=name), Deputy.take_back, one.id)
                    for one, name in zip(handed, names, strict=True) if not one.acting]  # fmt: skip
        return Message(headed(lines), rows(buttons))

    @given.help
    def why_given(self) -> str:
        return _("Hand the register to another person for a day or more. It ends by itself, or when you take it back.")

    @given.press("who")
    def to_who(self) -> state:
        return self.who

    def proposed(self, name: str, days: str) -> str:
        return _(
            "Hand the register of {centre} to {name}, {days}? They mark and send it in their own name, for you. "
            "They see no phone numbers.",
            centre=self._post.centre,
            name=name,
            days=days,
        )

    def hand(self, first: date, last: date) -> Any:
        person = self.somebody(self.desk.deputies.somebody)
        handed = self.desk.deputies.hand_over(self.data.post, person, first, last)
        passed_on = tell_offered(self.desk, handed)
        self.say(_("We have asked {name}. The register is in their hands once they agree.", name=handed.name))
        if passed_on:
            self.say(_("We cannot send SMS: please pass on the next message."))
        for message in passed_on:
            self.post(message)
        self.data = self.Data(post=self.data.post)
        return self.given

    @link
    def take_back(self, delegation: int) -> state:
        handed = self.desk.deputies.take_back(delegation)
        tell_ended(self.desk, handed)
        self.say(_("{name} no longer marks the register of {centre}.", name=handed.name, centre=handed.centre))
        posts = self.desk.deputies.posts()
        self.data = self.Data(post=next(p.deployment for p in posts if p.centre_id == handed.centre_id))
        return self.given

    # the deputy's side

    @state
    def offer(self) -> Message:
        handed = self.desk.deputies.offer(self.data.asked)
        lines = [offer_line(handed), _("Your marks are kept with your name, and theirs.")]
        return Message("\n".join(lines), answers(handed))

    @offer.help
    def why_offer(self) -> str:
        return _("If you agree, you mark that register on these days, and nothing else. You can give it back.")

    @link
    def take(self, delegation: int) -> Any:
        before = self.desk.deputies.offer(delegation)
        handed = self.desk.deputies.take(delegation)
        if not before.taken:
            tell_answered(self.desk, handed, taken=True)
        self.desk.look_again()
        what = {"centre": handed.centre, "days": span(handed.from_on, handed.to_on), "giver": handed.giver}
        self.say(_("You mark the register of {centre} for {giver}, {days}.", **what))
        return self._next()

    @link
    def turn_down(self, delegation: int) -> Any:
        return self._given_back(delegation)

    @link
    def give_back(self, delegation: int) -> Any:
        return self._given_back(delegation)

    def _given_back(self, delegation: int) -> Any:
        handed = self.desk.deputies.give_back(delegation)
        tell_answered(self.desk, handed, taken=False)
        self.desk.look_again()
        self.say(_("We have told {giver} that you do not mark this register.", giver=handed.giver))
        return self._next()

    def _next(self) -> Any:
        """Another offer that waits, or the register."""
        if offered := self.desk.deputies.offered():
            self.data.asked = offered[0].id
            return self.offer
        if self.desk.deputies.holds_today():
            return ways.REGISTER
        return self.held if self.desk.deputies.held() else END

    @state
    def held(self) -> Message:
        held = self.desk.deputies.held()
        if not held:
            raise Invalid(_("You hold no register. Write menu to see what you can do."))
        lines = [_held_line(one) for one in held]
        buttons = [ways.REGISTER.button(_("Register"))] if self.desk.deputies.holds_today() else []
        buttons += [self.to(_("Give back: {centre}", centre=one.centre), Deputy.give_back, one.id) for one in held]
        return Message(headed([_("Registers in your hands:"), *lines]), rows(buttons))

    @held.help
    def why_held(self) -> str:
        return _("On these days you mark the register as if you were its manager. Give it back if you cannot.")


def _place(post: ManagedPost) -> str:
    return _("{centre} {code}, {exam}", centre=post.centre, code=post.centre_code, exam=post.exam)


def handed_line(one: Handed, name: str) -> str:
    """Who marks a register besides its manager, and when."""
    what = {"name": name, "days": span(one.from_on, one.to_on)}
    if one.acting:
        return _("{name}: acting manager, {days}", **what)
    return _("{name}: deputy, {days}", **what) if one.taken else _("{name}: asked, {days}, no answer yet", **what)


def _held_line(one: Handed) -> str:
    what = {"centre": one.centre, "exam": one.exam, "days": span(one.from_on, one.to_on), "giver": one.giver}
    return _("{centre}, {exam}: {days}, for {giver}", **what)
