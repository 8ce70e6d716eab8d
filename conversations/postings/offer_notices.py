"""Offer notices: the offer to the officer, the way in for whoever never came, and what comes back to the directors."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time

import sqlalchemy as sa

from conversations import ways
from conversations.accounts import invite
from conversations.core import Button, Message, Style, _, day_name, hour, n_, rows, short_day, speaking
from conversations.letters import my_letter, void_or_new
from conversations.speech import CENTRE, About, contacts, listed, role_name, short, span
from conversations.speech.news import news
from storage.accounts import NobodyToInvite
from storage.delivery import Lane, notify
from storage.desk import Desk
from storage.letters import Renewed
from storage.postings import Answered, Deployed, lapse
from storage.service import ServiceSettings


def send_offers(desk: Desk, posts: Sequence[Deployed]) -> int:
    """Send each officer the offer, or the way into the bot where they never came. Gives how many nothing reaches."""
    return sum(not _send_offer(desk, post) for post in posts)


def _send_offer(desk: Desk, post: Deployed) -> bool:
    with speaking(post.language or desk.service.language):
        said = offered(post, desk)
        try:
            return invite(desk, post.person_id, said, offered_in_brief(post, desk))
        except NobodyToInvite:
            accept = ways.OFFER_TAKE.button(_("Accept"), post.deployment, style=Style.GOOD)
            decline = ways.OFFER_TURN_DOWN.button(_("Decline"), post.deployment, style=Style.BAD)
            buttons = rows([accept, decline, *my_letter(post.letter)], width=2)
            desk.notify(post.person_id, news(About.POSTING, said, buttons).dump())
            return True


def offered(post: Deployed, desk: Desk) -> str:
    role, days = role_name(post.role), span(post.from_on, post.to_on)
    where = {"centre": post.place.name, "exam": post.place.exam}
    text = _("You are posted: {role} at {centre}, {exam}, {days}.", role=role, days=days, **where)
    until = answer_until(desk, post.until) or _whom_to_call(post, desk)
    return " ".join(filter(None, [text, pay_and_hour(post.per_day, desk.service.reports_at), until]))


def offered_in_brief(post: Deployed, desk: Desk) -> str:
    """Beside a link, by SMS: what it is, from when, and until when it can be answered."""
    what = {"role": role_name(post.role), "centre": short(post.place.name, CENTRE), "day": short_day(post.from_on)}
    said = _("you are offered: {role}, {centre}, from {day}.", **what)
    return " ".join(filter(None, [said, answer_until(desk, post.until) or _whom_to_call(post, desk)]))


def _whom_to_call(post: Deployed, desk: Desk) -> str:
    """Of a post that begins at once: there is no time to wait for an answer."""
    if post.from_on > desk.today or post.until:
        return ""
    managers = desk.officers.managers(post.place.centre_id, desk.today, post.person_id)
    if not managers:
        return _("It has begun: please go there at once.")
    who = contacts([manager.contact for manager in managers])
    return _("It has begun: please go there at once, and call the centre manager, {who}.", who=who)


def pay_and_hour(per_day: int | None, reports_at: time) -> str:
    at = _("Report by {hour}.", hour=hour(reports_at))
    pay = "" if per_day is None else _("KSh {amount} a day worked.", amount=f"{per_day:,}")
    return f"{pay} {at}".strip()


def answer_until(desk: Desk, until: datetime | None) -> str:
    if until is None:
        return ""
    at = desk.local(until)
    return _("Please answer by {day}, {hour}.", day=day_name(at.date()), hour=hour(at))


def lapse_offers(connection: sa.Connection, now: datetime, service: ServiceSettings) -> int:
    """Take back the offers met with silence, and tell each director once. For the sweeper: safe to repeat."""
    lapsed = lapse(connection, now, now.astimezone(service.zone).date())
    for one in lapsed:
        with speaking(one.language or service.language):
            what = {"role": role_name(one.role), "centre": one.centre}
            text = _("The time to answer has passed: {role} at {centre} goes to someone else.", **what)
            text = f"{text} {void_or_new(Renewed(void=one.letter_void))}".strip()
            notify(connection, one.person_id, Lane.NOTICE, news(About.POSTING, text).dump(), now, sms=service.sms)
    for person, language, back in _by_director(lapsed):
        with speaking(language or service.language):
            notify(connection, person, Lane.NOTICE, came_back(back).dump(), now, sms=service.sms)
    return len(lapsed)


def tell_declined(desk: Desk, answered: Answered, reason: str) -> None:
    for person, language in answered.tell:
        with speaking(language or desk.service.language):
            role, centre = role_name(answered.role), answered.centre
            text = _("{name} has declined: {role} at {centre}. Reason: {reason}",
                     name=answered.name, role=role, centre=centre, reason=reason)  # fmt: skip
            desk.notify(person, news(About.POSTING, text, ((_to_centre(answered),),)).dump())


def came_back(back: Sequence[Answered]) -> Message:
    names = listed([_("{name} ({centre})", name=one.name, centre=one.centre) for one in back])
    text = n_("{count} offer had no answer in time and is free again: {names}",
              "{count} offers had no answer in time and are free again: {names}", len(back), names=names)  # fmt: skip
    return news(About.POSTING, text, ((_to_centre(back[0]),),))


def _to_centre(answered: Answered) -> Button:
    return ways.CENTRE_SHOW.button(answered.centre, answered.centre_id)


def _by_director(lapsed: Iterable[Answered]) -> list[tuple[int, str, list[Answered]]]:
    found: dict[tuple[int, str], list[Answered]] = defaultdict(list)
    for one in lapsed:
        for director in one.tell:
            found[director].append(one)
    return [(person, language, back) for (person, language), back in found.items()]
