"""Telegram's wire: updates read into `Incoming`, messages rendered as the fields of a Bot API call."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from telegram import CallbackQuery, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatMemberStatus, ChatType

from conversations.core import Button, Contact, Event, Message, Press, Style, Upload, read_text
from conversations.core.emphasis import Weight, runs, unmarked
from conversations.core.unread import EDITED, REACTION
from handlers import plain
from handlers.channel import Incoming

CHANNEL = "telegram"
MAX_TEXT = 4096  # UTF-16 units: Bot API, sendMessage
MAX_CAPTION = 1024  # Bot API, sendDocument
LAST_SECOND = 2**33  # a date beyond the calendar's is none
MAX_FLASH = 200  # Bot API, answerCallbackQuery
STYLES = {Style.GOOD: "success", Style.BAD: "danger"}  # Bot API 9.4; older clients draw them plain
NOTHING = "…"  # Telegram takes no empty text
ENTITIES = {Weight.STRONG: "bold", Weight.QUIET: "italic"}  # Bot API, MessageEntity
UPLOADS = (
    *("document", "photo", "voice", "audio", "video", "video_note", "sticker", "animation", "venue", "location"),
    *("poll", "dice", "game", "story", "paid_media", "checklist", "invoice"),
)


def needed(raw: dict[str, Any]) -> dict[str, Any]:
    """An update with only the name and place of the tapped message: reading the rest took most of its time."""
    query = raw.get("callback_query")
    if not isinstance(query, dict) or not isinstance(query.get("message"), dict):
        return raw
    tapped = {"message_id": query["message"].get("message_id"), "date": 0, "chat": query["message"].get("chat")}
    return {**raw, "callback_query": {**query, "message": tapped}}  # date 0: as Telegram names one it cannot show


def said_before(updates: Sequence[dict[str, Any]], arrived: Mapping[int, datetime]) -> dict[int, datetime]:
    """Of one chat's updates, by number, until when each was sent: a press carries no time, what comes after it may.

    `arrived` says when a press came, where that is known.

    >>> said_before([{"update_id": 7, "callback_query": {}}, {"update_id": 8, "message": {"date": 1823943600}}], {})[7]
    datetime.datetime(2027, 10, 19, 11, 0, tzinfo=datetime.timezone.utc)
    """
    latest: dict[int, datetime] = {}
    until: datetime | None = None
    for update in sorted(updates, key=lambda update: int(update["update_id"]), reverse=True):
        message = update.get("message")
        date = message.get("date") if isinstance(message, dict) else None
        sent = datetime.fromtimestamp(date, UTC) if isinstance(date, int) and 0 < date < LAST_SECOND else None
        until = min((at for at in (until, sent) if at), default=None)
        if known := [at for at in (until, arrived.get(update["update_id"])) if at]:
            latest[update["update_id"]] = min(known)
    return latest


def read(update: Update, before: datetime | None = None) -> Incoming | None:
    """The event of an update, or nothing where there is nobody to answer: groups, channels, what says itself.

    `before`: until when it was sent at the latest, where it tells no time itself.
    """
    key = str(update.update_id)
    if query := update.callback_query:
        return _pressed(query, key, before)
    if member := update.my_chat_member:
        if member.chat.type != ChatType.PRIVATE:
            return None
        reachable = member.new_chat_member.status not in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
        return Incoming(CHANNEL, str(member.chat.id), key, reachable=reachable)
    if (reaction := update.message_reaction) and reaction.user and reaction.new_reaction:
        whose = reaction.chat.type == ChatType.PRIVATE
        language = _language(reaction.user.language_code)
        chat = str(reaction.chat.id)
        return (
            Incoming(CHANNEL, chat, key, Upload(REACTION), language=language, sent_at=reaction.date) if whose else None
        )
    message = update.message or update.edited_message
    if message is None or message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return None
    event = _said(message)
    if update.edited_message:  # said once a message; a place that moves is edited all the time
        key = f"edited {message.chat.id} {message.message_id}"
        event = Upload(EDITED) if message.text or message.caption else None
    language = _language(message.from_user.language_code)
    said = str(message.message_id)
    if event is None:
        return None
    chat, sent_at = str(message.chat.id), message.edit_date or message.date
    return Incoming(CHANNEL, chat, key, event, said=said, language=language, sent_at=sent_at)


def _pressed(query: CallbackQuery, key: str, before: datetime | None) -> Incoming | None:
    if query.message is None or query.message.chat.type != ChatType.PRIVATE or not query.data:
        return None
    origin, language = str(query.message.message_id), _language(query.from_user.language_code)
    # whoever pressed it: in a private chat the chat is the person
    who, press = str(query.from_user.id), Press.read(query.data)
    return Incoming(CHANNEL, who, key, press, origin=origin, language=language, sent_at=before)


def _said(message: TelegramMessage) -> Event | None:
    if message.contact:
        sender = message.from_user.id if message.from_user else None
        own = message.contact.user_id == sender and message.forward_origin is None  # forwarded: a number of the past
        return Contact("".join(filter(str.isdigit, message.contact.phone_number)), verified=own)
    if message.text:
        return read_text(message.text)
    for kind in UPLOADS:
        if attached := getattr(message, kind):
            largest = attached[-1] if isinstance(attached, list | tuple) else attached
            return Upload(kind, getattr(largest, "file_id", ""), getattr(largest, "file_size", 0) or 0)
    return None


def _language(code: str | None) -> str:
    return (code or "").partition("-")[0]


def render(message: Message) -> dict[str, Any]:
    """The fields of `sendMessage` or `editMessageText`; the text may still be too long for one."""
    return formed(message.formed or NOTHING) | keyboard(message)


def formed(text: str, field: str = "text") -> dict[str, Any]:
    """A text or caption with its entities, so that nothing in it needs escaping, and nothing people say makes form.

    Offsets are in UTF-16 units, and an entity begins and ends with a sign that is seen, as Telegram has it.
    """
    entities, at = [], 0
    for weight, piece in runs(text):
        seen = piece.strip()
        if seen and weight in ENTITIES:
            offset = at + length(piece[: len(piece) - len(piece.lstrip())])
            entities.append({"type": ENTITIES[weight], "offset": offset, "length": length(seen)})
        at += length(piece)
    drawn: dict[str, Any] = {field: unmarked(text)}
    return drawn | ({"entities" if field == "text" else f"{field}_entities": entities} if entities else {})


def keyboard(message: Message) -> dict[str, Any]:
    """`reply_markup`, where there is anything to tap."""
    fields: dict[str, Any] = {}
    if message.asks_contact:
        share = {"text": message.asks_contact, "request_contact": True}
        others = [[{"text": button.label} for button in row] for row in message.buttons]  # tapped, the label is typed
        fields["reply_markup"] = {"keyboard": [[share], *others], "resize_keyboard": True, "one_time_keyboard": True}
    elif message.buttons:
        fields["reply_markup"] = {"inline_keyboard": [[_button(b) for b in row] for row in message.drawn]}
    return fields


def _button(button: Button) -> dict[str, str]:
    drawn = {"text": button.label, "callback_data": button.data}
    return drawn | {"style": STYLES[button.style]} if button.style else drawn


def pieces(text: str, most: int = MAX_TEXT) -> list[str]:
    """A text in pieces that Telegram takes, still with the marks of emphasis."""
    return plain.pieces(text, most, lambda piece: length(unmarked(piece)))


def length(text: str) -> int:
    """In UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2
