"""Messages: sending, changing and deleting them."""

import time
from typing import Any

from . import limits, rules
from .chats import Chat, File, Seen
from .wire import Breach, Params, Refusal, Upload, bad_request, breach
from .world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def reachable(world: World, params: Params) -> Chat:
    chat = world.chat(params.get("chat_id"))
    if chat.blocked:
        raise Refusal(403, "Forbidden: bot was blocked by the user")
    return chat


def send(world: World, params: Params, content: dict[str, Any], document: File | None = None) -> Any:
    chat, markup = reachable(world, params), rules.markup(params)
    inline = markup if markup and "inline_keyboard" in markup else None
    if inline:
        content["reply_markup"] = inline
    if params.get("protect_content"):
        content["has_protected_content"] = True
    return world.add_message(
        chat,
        world.bot,
        content,
        keyboard_markup=None if inline else markup,
        document=document,
        protected=bool(params.get("protect_content")),
    ).wire


def send_message(world: World, params: Params) -> Any:
    text = rules.text(params)
    return send(world, params, {"text": text} | rules.entities(params, "entities", text))


def document(world: World, params: Params) -> File:
    """The file that is meant: uploaded with the request, or known by its id."""
    found = params.get("document")
    if isinstance(found, str) and found.startswith("attach://"):
        found = params.get(found.removeprefix("attach://"))
    if isinstance(found, Upload):
        if not found.data:
            raise breach("file must be non-empty")
        if len(found.data) > limits.MAX_UPLOAD:
            raise Breach(413, "Request Entity Too Large")
        return world.add_file(found.name, found.mime, found.data)
    if found not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files[str(found)]


def send_document(world: World, params: Params) -> Any:
    caption = rules.caption(params)
    reachable(world, params)
    file = document(world, params)
    words = {"caption": caption} | rules.entities(params, "caption_entities", caption) if caption else {}
    return send(world, params, {"document": file.wire()} | words, file)


def send_chat_action(world: World, params: Params) -> Any:
    reachable(world, params)
    return True


def editable(world: World, params: Params) -> Seen:
    seen = world.chat(params.get("chat_id")).find(params.get("message_id"))
    if seen is None:
        raise bad_request("message to edit not found")
    if (
        not seen.by_bot or seen.keyboard_markup
    ):  # "Updating messages": only without reply_markup or with inline keyboards
        raise bad_request("message can't be edited")
    return seen


def edit(seen: Seen, changes: dict[str, Any], markup: dict[str, Any] | None) -> Any:
    """Change the message; one that would stay the same is refused. Without a keyboard the old one goes."""
    if markup and "inline_keyboard" not in markup:
        raise breach("inline keyboard expected")
    gone = {"reply_markup", "entities"} if "text" in changes else {"reply_markup"}
    wire = {name: value for name, value in seen.wire.items() if name not in gone} | changes
    if markup:
        wire["reply_markup"] = markup
    if wire == seen.wire:
        raise bad_request(NOT_MODIFIED)
    seen.wire = wire | {"edit_date": int(time.time())}
    seen.edits += 1
    return seen.wire


def edit_message_text(world: World, params: Params) -> Any:
    text, markup = rules.text(params), rules.markup(params)
    seen = editable(world, params)
    if "text" not in seen.wire:
        raise bad_request("there is no text in the message to edit")
    return edit(seen, {"text": text} | rules.entities(params, "entities", text), markup)


def edit_message_reply_markup(world: World, params: Params) -> Any:
    markup = rules.markup(params)
    return edit(editable(world, params), {}, markup)


def delete_message(world: World, params: Params) -> Any:
    chat = world.chat(params.get("chat_id"))
    seen = chat.find(params.get("message_id"))
    if seen is None:
        raise bad_request("message to delete not found")
    chat.history.remove(seen)
    return True
