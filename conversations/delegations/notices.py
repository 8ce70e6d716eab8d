"""What everyone concerned is told of a register that changes hands."""

from conversations import ways
from conversations.core import Message, Rows, Style, Way, _, rows, speaking
from conversations.speech import CENTRE, About, invite, short, span, ways_in
from conversations.speech.news import news
from storage.accounts import NobodyToInvite
from storage.delegations import Handed
from storage.desk import Desk

TAKE, TURN_DOWN = Way("deputy", "take"), Way("deputy", "turn_down")


def offer_line(handed: Handed) -> str:
    what = {"giver": handed.giver, "centre": handed.centre, "exam": handed.exam}
    return _(
        "{giver} asks you to mark the register of {centre}, {exam}, {days}.",
        days=span(handed.from_on, handed.to_on),
        **what,
    )


def answers(handed: Handed) -> Rows:
    """Yes or no, as links: they mean this very delegation, wherever they are tapped."""
    take = TAKE.button(_("I will mark it"), handed.id, style=Style.GOOD)
    return rows([take, TURN_DOWN.button(_("I cannot"), handed.id)], width=2)


def tell_offered(desk: Desk, handed: Handed) -> list[Message]:
    """Ask them. Gives what whoever hands over must pass on, where nothing else reaches them."""
    with speaking(handed.language or desk.service.language):
        brief = _("you are asked to mark the register of {centre}.", centre=short(handed.centre, CENTRE))
        return _reach(desk, handed, offer_line(handed), brief, answers(handed))


def tell_appointed(desk: Desk, handed: Handed) -> list[Message]:
    """The acting manager, who needs not answer, as `tell_offered` does; and the managers of the centre."""
    what = {"centre": handed.centre, "exam": handed.exam}
    for manager in desk.acting.managers(handed.centre_id):
        with speaking(manager.language or desk.service.language):
            days = span(handed.from_on, handed.to_on)
            text = _("Your director has made {name} acting manager of {centre}, {exam}, {days}.", name=handed.name,
                     days=days, **what)  # fmt: skip
            desk.tell(manager.person_id, news(About.POSTING, text).dump())
    with speaking(handed.language or desk.service.language):
        days = span(handed.from_on, handed.to_on)
        said = _("{giver}, the director, makes you acting manager of {centre}, {exam}, {days}: you mark its register.",
                 giver=handed.giver, days=days, **what)  # fmt: skip
        brief = _("you are acting manager of {centre}.", centre=short(handed.centre, CENTRE))
        return _reach(desk, handed, said, brief, rows([ways.REGISTER.button(_("Register"))]))


def _reach(desk: Desk, handed: Handed, said: str, brief: str, buttons: Rows) -> list[Message]:
    """In a chat of theirs, else by SMS with a link that works once; where none can be sent, that link to pass on."""
    try:
        if invite(desk, handed.person_id, said, brief):
            return []
    except NobodyToInvite:
        desk.notify(handed.person_id, news(About.POSTING, said, buttons).dump())
        return []
    news_of_it = _("Karani: {news}", news=said)
    if not ways_in(desk.service, ""):
        return [Message(news_of_it)]
    _phone, word = desk.invitations.invite(handed.person_id)
    lines = [news_of_it, _("Open this link (works once):"), *ways_in(desk.service, word)]
    return [Message("\n".join(lines), stays=True)]


def tell_answered(desk: Desk, handed: Handed, *, taken: bool) -> None:
    """Whoever handed it over, that it was taken or given back."""
    with speaking(desk.people.language(handed.giver_id) or desk.service.language):
        what = {"name": handed.name, "centre": handed.centre, "days": span(handed.from_on, handed.to_on)}
        if taken:
            text = _("{name} marks the register of {centre} for you, {days}.", **what)
        else:
            text = _("{name} does not mark the register of {centre}, {days}. It is with you.", **what)
        desk.tell(handed.giver_id, news(About.POSTING, text).dump())


def tell_ended(desk: Desk, handed: Handed) -> None:
    """Whoever had it, or was asked, that they have it no longer."""
    with speaking(handed.language or desk.service.language):
        what = {"centre": handed.centre, "exam": handed.exam}
        text = _("You no longer mark the register of {centre}, {exam}.", **what)
        desk.tell(handed.person_id, news(About.POSTING, text).dump())
