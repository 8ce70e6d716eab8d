"""Inviting: the one SMS with the link that opens the bot once."""

from datetime import timedelta
from urllib.parse import quote

from conversations.core import Message, _
from storage.desk import Desk
from storage.service import ServiceSettings

SMS_LASTS = timedelta(days=3)  # an invitation that could not go out by then is sent anew, by the director


def invite(desk: Desk, person_id: int, said: str) -> bool:
    """One SMS with a link that opens the bot once. False where none can be sent; raises `NobodyToInvite`."""
    if not desk.service.sms:
        desk.invitations.check(person_id)
        return False
    phone, word = desk.invitations.invite(person_id)
    lines = [_("Karani: {news}", news=said), _("Open this link (works once):"), *ways_in(desk.service, word)]
    desk.send_sms(phone, Message("\n".join(lines)).dump(), expires_at=desk.now + SMS_LASTS)
    return True


def ways_in(service: ServiceSettings, word: str) -> list[str]:
    """`/start WORD`, on Telegram and on WhatsApp.

    >>> ways_in(ServiceSettings(telegram_bot="MfanoBot", whatsapp="+254700000000"), "7K4M")
    ['https://t.me/MfanoBot?start=7K4M', 'https://wa.me/254700000000?text=%2Fstart%207K4M']
    """
    found = [f"https://t.me/{service.telegram_bot}?start={word}"] if service.telegram_bot else []
    said, number = quote(f"/start {word}", safe=""), service.whatsapp.lstrip("+")
    return [*found, f"https://wa.me/{number}?text={said}"] if number else found
