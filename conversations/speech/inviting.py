"""Inviting: the one SMS with the link that opens the bot once."""

from datetime import timedelta
from urllib.parse import quote

from conversations.core import Message, _
from storage.desk import Desk
from storage.service import ServiceSettings

SMS_LASTS = timedelta(days=3)  # an invitation that could not go out by then is sent anew, by the director


def invite(desk: Desk, person_id: int, said: str, brief: str) -> bool:
    """One SMS with a link that opens the bot once; `brief` is the news as that SMS says it.

    False where none can be sent; raises `NobodyToInvite`.
    """
    if not desk.service.sms:
        desk.invitations.check(person_id)
        return False
    phone, word = desk.invitations.invite(person_id)
    lines = [_("Karani: {news}", news=said), _("Open this link (works once):"), *ways_in(desk.service, word)]
    message = Message("\n".join(lines), brief=in_brief(desk.service, word, brief))
    desk.send_sms(phone, message.dump(), expires_at=desk.now + SMS_LASTS)
    return True


def in_brief(service: ServiceSettings, word: str, said: str) -> str:
    """One link, and SMS for whoever has no such phone; both links where an SMS is not read."""
    links = ways_in(service, word)
    if service.sms_only_sends:
        return "\n".join([_("Karani: {news}", news=said), _("Open this link (works once):"), *links])
    lines = [_("Karani: {news} Open once: {link}", news=said, link=links[0])] if links else []
    return "\n".join([*(lines or [_("Karani: {news}", news=said)]), _("No smartphone? Reply: MENU")])


def ways_in(service: ServiceSettings, word: str) -> list[str]:
    """`/start WORD`, on Telegram and on WhatsApp.

    >>> ways_in(ServiceSettings(telegram_bot="MfanoBot", whatsapp="+254700000000"), "7K4M")
    ['https://t.me/MfanoBot?start=7K4M', 'https://wa.me/254700000000?text=%2Fstart%207K4M']
    """
    found = [f"https://t.me/{service.telegram_bot}?start={word}"] if service.telegram_bot else []
    said, number = quote(f"/start {word}", safe=""), service.whatsapp.lstrip("+")
    return [*found, f"https://wa.me/{number}?text={said}"] if number else found
