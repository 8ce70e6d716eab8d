"""Platforms: whether they know us, lead to us, and go by the same clock."""

from collections.abc import Callable
from datetime import datetime

from bot.commands.clock import off_by, wrong_clock
from bot.logs import without_tokens
from bot.settings import Settings

from .findings import Findings


async def telegram(settings: Settings, found: Findings, now: Callable[[], datetime]) -> None:
    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError

    from handlers.telegram.request import AiohttpRequest

    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    root = settings.telegram_api_url.rstrip("/")
    request = AiohttpRequest()
    try:
        async with Bot(token, base_url=f"{root}/bot", request=request, get_updates_request=AiohttpRequest()) as bot:
            found.well.append(f"Telegram knows the token: @{bot.username}")
            if (named := settings.telegram_bot.lstrip("@")) and named.casefold() != bot.username.casefold():
                found.wrong.append(
                    f"TELEGRAM_BOT is {named}, so links lead into another bot: set it to {bot.username}."
                )
            elif not settings.verify_address:
                found.wrong.append(f"letters lead nowhere: set PUBLIC_URL, or TELEGRAM_BOT={bot.username}.")
            webhook = await bot.get_webhook_info()
    except InvalidToken:
        found.wrong.append("Telegram refuses TELEGRAM_TOKEN: get the token from BotFather again.")
        return
    except TelegramError as error:
        found.wrong.append(f"Telegram does not answer at {root}: {without_tokens(str(error))}.")
        return
    finally:
        _clock("Telegram", request.date, found, now())
    if webhook.last_error_message:
        found.wrong.append(f"Telegram's last webhook call failed: {webhook.last_error_message}. Check PUBLIC_URL.")


async def twilio(settings: Settings, found: Findings, now: Callable[[], datetime]) -> None:
    from handlers.twilio.client import Twilio

    token = settings.twilio_auth_token.get_secret_value() if settings.twilio_auth_token else ""
    twilio = Twilio(settings.twilio_account_sid or "", token, settings.twilio_api_url)
    try:
        contents = await twilio.contents()
    except Exception as error:
        found.wrong.append(f"Twilio does not take the account or token ({error}): check both in Twilio's console.")
    else:
        found.well.append(f"Twilio knows the account; {len(contents)} message contents")
    finally:
        _clock("Twilio", twilio.date, found, now())
        twilio.close()
    for name in ("whatsapp_from", "sms_from"):
        if number := getattr(settings, name):
            found.well.append(
                f"{name.upper()} {number}: its webhook is {settings.public_url}/twilio/message#rc=5&rp=all"
            )


def _clock(whose: str, date: str, found: Findings, now: datetime) -> None:
    off = off_by(date, now)
    if off is None:
        return
    if wrong := wrong_clock(whose, off):
        found.wrong.append(wrong)
    else:
        found.well.append(f"the clock of this machine goes with {whose}'s")
