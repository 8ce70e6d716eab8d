"""I am here: whoever is at their centre says so, if they like. It marks nothing; the register shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from conversations.core import END, N_, Invalid, Message, _, day_name, hour, link, quiet, rows, state
from conversations.core.conversation import Conversation, End
from conversations.core.field import found
from conversations.speech import short
from storage.desk import Desk
from storage.people import Standing
from storage.register import NotPosted, Post

from .calling import whom_to_call

HERE = N_("I am here")
CENTRE, SAID = 32, 40  # characters of a centre's name, so that an SMS stays in one segment; of what was written


class IAmHere(Conversation[Desk]):
    """At the one centre of today at once; at several it is asked which. Who serves elsewhere is told whom to call."""

    command = "iamhere"
    words = (
        *("i am here", "im here", "i am at the centre", "i have arrived"),
        *("niko hapa", "nipo hapa", "niko kituoni", "nipo kituoni", "nimefika", "nimefika kituoni"),
    )
    followed = r"\d{8}"  # a centre's code; elsewhere than in free text also its name
    audience = frozenset({Standing.PERSON})
    aside = True

    @dataclass
    class Data:
        said: str = ""  # which place was named that is none of today's

    data: Data

    def begin(self) -> state | End:
        posts = self.desk.arriving.posts()
        there = _named(posts, self.args)
        if posts and not there:
            self.data.said = short(self.args, SAID)
            self.say("\n".join([*self._elsewhere(posts), *whom_to_call(self.desk)]))
            return self.which
        return self._at(there)

    @link
    def on(self, on: date) -> state | End:
        """From a card of that day."""
        self._check(on)
        return self._at(self.desk.arriving.posts())

    def _at(self, posts: Sequence[Post]) -> state | End:
        if not posts:
            self.say("\n".join(self._nowhere()))
            return END
        left = [post for post in posts if not post.said_at] or posts
        return self.which if len(left) > 1 else self._noted(left[0])

    @state
    def which(self) -> Message:
        posts = self.desk.arriving.posts()
        if not posts:
            raise NotPosted
        labels = [_(HERE) if len(posts) == 1 else f"{post.centre_code[-3:]} {post.centre}" for post in posts]
        buttons = [
            self.to(label, IAmHere.say_at, post.deployment, post.on) for label, post in zip(labels, posts, strict=True)
        ]
        text = _("Are you there? Choose I am here.") if len(posts) == 1 else _("At which of these are you?")
        return Message(text, rows([*buttons, self.to(_("Menu"), self.book.home)]))

    @which.help
    def what_for(self) -> str:
        return _("It marks nothing: the register shows it beside your name. Nobody has to say it.")

    @link
    def say_at(self, deployment: int, on: date) -> state | End:
        self._check(on)
        return self._at([post for post in self.desk.arriving.posts() if post.deployment == deployment])

    def _check(self, on: date) -> None:
        if on != self.desk.today:
            raise Invalid(
                _("That card was of {day}, so nothing was noted. For today write: i am here", day=day_name(on))
            )

    def _noted(self, post: Post) -> End:
        noted = self.desk.arriving.say(post.deployment)
        where = {"centre": short(noted.centre, CENTRE), "code": noted.centre_code}
        at = hour(self.desk.local(noted.said_at or self.desk.now))
        if post.said_at:
            self.say(_("Noted before: here {hour}, {centre} {code}. What was said first stays.", hour=at, **where))
        else:
            self.say(
                _(
                    "Noted: here {hour}, {centre} {code}. It marks nothing: the centre manager marks the register. "
                    "Nobody has to say it.",
                    hour=at,
                    **where,
                )
            )
        return END

    def _elsewhere(self, posts: Sequence[Post]) -> list[str]:
        posted = ", ".join(f"{post.centre} {post.centre_code}" for post in posts)
        return [
            _("You wrote “{said}”, but today you are posted at {centres}. Nothing was noted.",
              said=self.data.said, centres=posted),
            _("If you are at another centre, call:"),
        ]  # fmt: skip

    def _nowhere(self) -> list[str]:
        desk = self.desk
        lines = [_("You are not posted at any centre today, so nothing was noted.")]
        if due := desk.deployments.next_due(desk.present.person_id, desk.local(desk.now).time()):
            lines.append(quiet(_("Next: {day}, {hour}, {centre}.", day=day_name(due.on), hour=hour(due.reports_at),
                                 centre=due.centre)))  # fmt: skip
        if not desk.deployments.postings(desk.present.person_id):  # nobody is known whom they could call
            return [*lines, _("If you work at a centre all the same, write: not listed")]
        return [*lines, _("If you are at a centre all the same, call:"), *whom_to_call(desk)]


def _named(posts: Sequence[Post], said: str) -> list[Post]:
    """Those that have in their name or code what was said; all where nothing was."""
    if not said:
        return [*posts]
    there = {key for key, _label in found([(str(p.deployment), f"{p.centre_code} {p.centre}") for p in posts], said)}
    return [post for post in posts if str(post.deployment) in there]
