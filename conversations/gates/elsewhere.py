"""Elsewhere: what is done to an account in one chat is told in the others, with a button: it was not me."""

from dataclasses import replace

from conversations import ways
from conversations.core import Style, _, day_name, hour, rows, speaking
from conversations.speech import About, channel_name
from conversations.speech.news import news
from storage.accounts import Happened
from storage.desk import Desk


def tell_elsewhere(desk: Desk, person: int, what: Happened) -> None:
    """Tell it in every other live chat of the person, in their language. Where there is none, nothing is said."""
    event = desk.elsewhere.event(person, what)
    if not event:
        return
    with speaking(desk.people.language(person) or desk.service.language):
        button = ways.ALARM_ABOUT.button(_("It was not me"), event, style=Style.BAD)
        message = news(About.ACCOUNT, _told(desk, what), rows([button]))
        typed = _("Was it not you? Write: alarm {number}", number=event)
        desk.elsewhere.tell(person, event, replace(message, typed=typed).dump())


def _told(desk: Desk, what: Happened) -> str:
    at = desk.local(desk.now)
    when = {"day": day_name(at.date()), "hour": hour(at), "channel": channel_name(desk.present.channel)}
    return {
        Happened.NEW_CHAT: _("A new chat on {channel} opened your Karani account, {day} {hour}.", **when),
        Happened.NEW_PIN: _("A new PIN for your Karani account was asked for on {channel}, {day} {hour}.", **when),
        Happened.NEW_NUMBER: _("The number of your Karani account was changed on {channel}, {day} {hour}.", **when),
        Happened.EXPORT: _("All your data in Karani was asked for on {channel}, {day} {hour}.", **when),
    }[what]
