"""People: what a person does in Telegram, and what is on the person's screen."""

import time
from collections.abc import Callable
from typing import Any

from tests import waiting

from .chats import Chat, File, Seen
from .world import World

Content = dict[str, Any]


class Person:
    """A Telegram user with a private chat of the same id."""

    def __init__(self, world: World, person_id: int, name: str, phone: str, about: dict[str, str]) -> None:
        self.world = world
        self.id = person_id
        self.name = name
        self.phone = phone
        self.user: Content = {"id": person_id, "is_bot": False, "first_name": name} | about
        names = {key: value for key, value in about.items() if key != "language_code"}
        self.chat = world.add_chat({"id": person_id, "type": "private", "first_name": name} | names)
        world.toasts.setdefault(person_id, [])

    # What the person does; each gives the update's number.

    def says(self, text: str) -> int:
        return self.sends_raw(words(text))

    def shares_contact(self, of: "Person | None" = None, without_user_id: bool = False) -> int:
        """The own contact card, or another's."""
        whose = of or self
        assert whose.phone, f"{whose.name} has no phone to share"
        card: Content = {"phone_number": whose.phone, "first_name": whose.name}
        if not without_user_id:
            card["user_id"] = whose.id
        return self.sends_raw({"contact": card})

    def sends(
        self,
        *,
        photo: bool | bytes = False,
        document: bool | bytes = False,
        voice: bool | bytes = False,
        sticker: bool | bytes = False,
        name: str = "file.pdf",
        mime: str = "application/pdf",
        caption: str = "",
    ) -> int:
        """A file: its bytes, or `True` for any."""
        content: Content = {"caption": caption} if caption else {}
        if document:
            content["document"] = self._file(document, name, mime).wire()
        if photo:
            content["photo"] = [picture(self._file(photo, "photo.jpg", "image/jpeg"))]
        if voice:
            content["voice"] = {"duration": 3} | identified(self._file(voice, "voice.ogg", "audio/ogg"))
        if sticker:
            kind = {"type": "regular", "is_animated": False, "is_video": False}
            content["sticker"] = kind | picture(self._file(sticker, "sticker.webp", "image/webp"))
        return self.sends_raw(content)

    def sends_raw(self, content: Content, *, kind: str = "message", as_published: bool = True) -> int:
        """A message with these fields, held against the published spec unless told otherwise."""
        with self.world.lock:
            seen = self.world.add_message(self.chat, self.user, content)
            return self.world.post({kind: seen.wire}, as_published)

    def edits(self, text: str, message_id: int | None = None) -> int:
        """Changes one of the person's own messages, else the newest."""
        with self.world.lock:
            own = [m for m in self.chat.history if not m.by_bot and message_id in (None, m.id)]
            assert own, f"{self.name} has no such message to edit\n{self.chat}"
            own[-1].wire = own[-1].wire | words(text) | {"edit_date": int(time.time())}
            return self.world.post({"edited_message": own[-1].wire}, True)

    def reacts(self, emoji: str = "👍") -> int:
        """To the bot's newest message; an empty one takes the reaction back."""
        with self.world.lock:
            newest = next(seen for seen in reversed(self.chat.history) if seen.by_bot)
            now = [{"type": "emoji", "emoji": emoji}] if emoji else []
            change = {"chat": self.chat.wire, "message_id": newest.id, "user": self.user, "date": int(time.time())}
            return self.world.post({"message_reaction": change | {"old_reaction": [], "new_reaction": now}}, True)

    def says_in_group(self, text: str, group: int = -100500) -> int:
        with self.world.lock:
            chat = self.world.add_chat({"id": group, "type": "supergroup", "title": f"Group {group}"})
            seen = self.world.add_message(chat, self.user, words(text))
            return self.world.post({"message": seen.wire}, True)

    def posts_in_channel(self, text: str, channel: int = -100900) -> int:
        with self.world.lock:
            chat = self.world.add_chat({"id": channel, "type": "channel", "title": f"Channel {channel}"})
            seen = self.world.add_message(chat, None, words(text) | {"sender_chat": chat.wire})
            return self.world.post({"channel_post": seen.wire}, True)

    def blocks(self) -> int:
        return self._membership(blocked=True)

    def unblocks(self) -> int:
        return self._membership(blocked=False)

    def taps(self, label: str, row: str | None = None) -> int:
        """Presses the newest button that says this, else one that contains it; `row` is how its row begins."""
        with self.world.lock:
            newest = [seen for seen in reversed(self.chat.history) if seen.by_bot]
            exact = ((seen, seen.button(label, row)) for seen in newest)
            partly = ((seen, seen.button_with(label, row)) for seen in newest)
            seen, button = next(((s, b) for found in (exact, partly) for s, b in found if b), (None, None))
            if seen is None or button is None:
                raise AssertionError(f"{self.name} sees no button {label!r}{self._labels(newest, row)}\n{self.chat}")
            assert "callback_data" in button, f"the button {button['text']!r} has no data to send: {button}"
            return self._press(str(button["callback_data"]), seen.wire)

    def presses(self, data: str, message_id: int | None = None) -> int:
        """Sends any data, as a forged client can, from a message, else from the newest one."""
        with self.world.lock:
            messages = [seen for seen in self.chat.history if seen.by_bot and message_id in (None, seen.id)]
            if messages:
                return self._press(data, messages[-1].wire)
            gone = {"chat": self.chat.wire, "message_id": message_id or 1, "date": 0}  # InaccessibleMessage
            return self._press(data, gone)

    # What is on the person's screen.

    @property
    def heard(self) -> str:
        """The text of the bot's newest message; empty when there is none."""
        return self.chat.heard

    @property
    def messages(self) -> list[Seen]:
        return self.chat.messages

    @property
    def keyboard(self) -> list[list[str]]:
        """The reply keyboard under the chat now."""
        shown = [m for m in self.messages if m.keyboard_markup]
        return shown[-1].keyboard if shown else []

    @property
    def toasts(self) -> list[str]:
        """The answers to the person's presses, in order; an empty one is an empty string."""
        return list(self.world.toasts[self.id])

    @property
    def unanswered(self) -> int:
        """How many presses still show their clock."""
        with self.world.lock:
            return sum(press.user == self.id and not press.answers for press in self.world.presses.values())

    @property
    def commands(self) -> dict[str, str]:
        """The menu as this person sees it: command and description."""
        with self.world.lock:
            return self.world.menu(self.chat, str(self.user.get("language_code", "")))

    def waits_for(self, what: Callable[[], object]) -> None:
        """Returns once it is true; a list too short and a failed assertion count as not yet."""
        waiting.until(lambda: true(what), lambda: f": {self.name}; toasts {self.toasts}\n{self.chat}")

    def _press(self, data: str, message: Content) -> int:
        query = {"id": self.world.add_press(self.id), "from": self.user, "message": message, "data": data}
        return self.world.post({"callback_query": query | {"chat_instance": str(self.chat.id)}}, True)

    def _membership(self, *, blocked: bool) -> int:
        bot = {"user": self.world.bot}
        member, kicked = bot | {"status": "member"}, bot | {"status": "kicked", "until_date": 0}
        old, new = (member, kicked) if blocked else (kicked, member)
        change = {"chat": self.chat.wire, "from": self.user, "date": int(time.time())}
        with self.world.lock:
            self.chat.blocked = blocked
            return self.world.post({"my_chat_member": change | {"old_chat_member": old, "new_chat_member": new}}, True)

    def _file(self, data: bool | bytes, name: str, mime: str) -> File:
        with self.world.lock:
            return self.world.add_file(name, mime, data if isinstance(data, bytes) else b"anything")

    def _labels(self, messages: list[Seen], row: str | None) -> str:
        where = f" in a row beginning {row!r}" if row is not None else ""
        labels = [label for seen in messages for line in seen.buttons for label in line]
        return f"{where}, only {labels}"


def words(text: str) -> Content:
    """A text as the wire has it, with the mark that makes a command one."""
    if not text.startswith("/"):
        return {"text": text}
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]}


def identified(file: File) -> Content:
    return {name: value for name, value in file.wire().items() if name.startswith("file_") and name != "file_name"}


def picture(file: File) -> Content:
    return identified(file) | {"width": 640, "height": 480}


def true(what: Callable[[], object]) -> bool:
    try:
        return bool(what())
    except (AssertionError, LookupError):
        return False


__all__ = ["Chat", "Person"]
