"""The rules that Telegram keeps: each check raises a `Breach` with Telegram's own words."""

import re
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.loopback import loopback

from . import limits
from .entities import seen
from .wire import Params, breach


def length(text: str) -> int:
    """Characters as Telegram's clients count them, in UTF-16: an emoji is two.

    >>> length("Asha"), length("👍")
    (4, 2)
    """
    return len(text.encode("utf-16-le")) // 2


def text(params: Params) -> str:
    """What the person will read; 1 to 4096 characters of it."""
    found = seen(str(params.get("text") or ""), params.get("parse_mode"))
    if not found:
        raise breach("message text is empty")
    if length(found) > limits.MAX_TEXT:
        raise breach("message is too long")
    return found


def caption(params: Params) -> str:
    found = seen(str(params.get("caption") or ""), params.get("parse_mode"))
    if length(found) > limits.MAX_CAPTION:
        raise breach("message caption is too long")
    return found


def entities(params: Params, field: str, said: str) -> dict[str, Any]:
    """`entities` or `caption_entities`: within the text, in UTF-16 units; nothing of our notation comes."""
    if any("\ufdd0" <= sign <= "\ufdef" for sign in said):
        raise breach("a noncharacter in the text")
    found = params.get(field) or []
    for entity in found:
        if not 0 <= entity["offset"] < entity["offset"] + entity["length"] <= length(said):
            raise breach(f"an entity outside of the text: {entity}")
    return {field: found} if found else {}


def callback_answer(params: Params) -> str:
    found = str(params.get("text") or "")
    if length(found) > limits.MAX_CALLBACK_ANSWER:
        raise breach("MESSAGE_TOO_LONG")
    return found


def markup(params: Params) -> dict[str, Any] | None:
    """The message's keyboard, or nothing; an empty inline keyboard is nothing too."""
    found = params.get("reply_markup")
    if found is None or found == "":
        return None
    if not isinstance(found, dict):
        raise breach("object expected as reply markup")
    if "inline_keyboard" in found:
        return inline_keyboard(found["inline_keyboard"])
    if "keyboard" in found and not all(isinstance(row, list) for row in found["keyboard"]):
        raise breach('field "keyboard" must be an Array of Arrays')
    return found or None


def inline_keyboard(rows: Any) -> dict[str, Any] | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise breach('field "inline_keyboard" must be an Array of Arrays')
    for button in (button for row in rows for button in row):
        inline_button(button)
    if any(len(row) > limits.MAX_BUTTONS_A_ROW for row in rows):
        raise breach("reply markup is too long")
    if sum(len(row) for row in rows) > limits.MAX_INLINE_BUTTONS:
        raise breach("reply markup is too long")
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def inline_button(button: Any) -> None:
    if not isinstance(button, dict) or not str(button.get("text") or "").strip():
        raise breach('can\'t parse inline keyboard button: field "text" must be non-empty')
    acts = set(button) - {"text", "style", "icon_custom_emoji_id"}
    if len(acts) != 1:  # InlineKeyboardButton: "Exactly one of the fields other than text, ... must be used"
        raise breach("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in acts and not 1 <= len(str(button["callback_data"]).encode()) <= limits.MAX_CALLBACK_DATA:
        raise breach("BUTTON_DATA_INVALID")


def commands(params: Params) -> dict[str, str]:
    """The menu's commands and what they say, in their order."""
    found = params.get("commands")
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise breach("can't parse commands: expected an Array of BotCommand")
    if len(found) > limits.MAX_COMMANDS:
        raise breach("too many commands specified")
    menu = {str(each.get("command", "")).removeprefix("/"): str(each.get("description", "")) for each in found}
    for name, description in menu.items():
        if not re.fullmatch(rf"[a-z0-9_]{{1,{limits.MAX_COMMAND}}}", name):
            raise breach("BOT_COMMAND_INVALID")
        if not 1 <= length(description) <= limits.MAX_COMMAND_DESCRIPTION:
            raise breach("BOT_COMMAND_DESCRIPTION_INVALID")
    return menu


def webhook(params: Params) -> None:
    """A public HTTPS address on a port Telegram knows, or a loopback one, which only tests may use."""
    url, secret = str(params.get("url") or ""), str(params.get("secret_token") or "")
    parts = urlsplit(url)
    if not loopback(url):
        if parts.scheme != "https" or not parts.hostname:
            raise breach("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in limits.WEBHOOK_PORTS:
            raise breach("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if len(secret) > limits.MAX_SECRET:
        raise breach("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise breach("secret token contains unallowed characters")
    if not 1 <= int(params.get("max_connections") or limits.DEFAULT_CONNECTIONS) <= limits.MAX_CONNECTIONS:
        raise breach("max_connections must be between 1 and 100")
