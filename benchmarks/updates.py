"""Updates as Telegram's servers send them, written quickly."""

import json
import time
from typing import Any

from .fake_api import BOT

NAME = "Asha"

# A callback query carries the tapped message whole: ten officers, their buttons, and the last row.
_REGISTER = {
    "text": "Monday 3 November\nSunrise Secondary School\n\n"
    + "\n".join(f"{number}. Officer Number {number}, invigilator ✓ P" for number in range(1, 11)),
    "reply_markup": {
        "inline_keyboard": [
            *(
                [
                    {"text": f"{number} Officer", "callback_data": f"card:{number:08}:20251103"},
                    {"text": "✓ P", "callback_data": f"mark:{number:08}:20251103:P"},
                    {"text": "Ab", "callback_data": f"mark:{number:08}:20251103:Ab"},
                ]
                for number in range(1, 11)
            ),
            [{"text": text, "callback_data": f"{text}:20251103"} for text in ("All present", "Send", "Days")],
        ]
    },
}
_TAP = (
    b'{"update_id":%d,"callback_query":{"id":"%d","from":{"id":%d,"is_bot":false,"first_name":"Asha",'
    b'"language_code":"en"},"message":{"message_id":%d,"from":'
    + json.dumps(BOT).encode()
    + b',"chat":{"id":%d,"first_name":"Asha","type":"private"},"date":%d,'
    + json.dumps(_REGISTER, ensure_ascii=False).encode().replace(b"%", b"%%")[1:-1]
    + b'},"chat_instance":"1","data":%b}}'
)


def tap_update(update: int, chat: int, data: str, message: int) -> bytes:
    """A press of an inline button; the query's id is the update's."""
    return _TAP % (update, update, chat, message, chat, int(time.time()), json.dumps(data).encode())


def message_update(update: int, chat: int, content: dict[str, Any]) -> bytes:
    """A private message with this content: a text, a contact."""
    person = {"id": chat, "is_bot": False, "first_name": NAME, "language_code": "en"}
    place = {"id": chat, "first_name": NAME, "type": "private"}
    message = {"message_id": update, "from": person, "chat": place, "date": int(time.time()), **content}
    return json.dumps({"update_id": update, "message": message}).encode()
