"""Methods: what each request of the Bot API does to the world; a request not listed here is not found."""

import time
from collections.abc import Callable
from typing import Any

from .. import limits
from . import rules
from .chats import Chat, File, Seen
from .wire import Breach, Params, Refusal, Upload, bad_request, breach
from .world import Hook, Scope, World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def perform(world: World, method: str, params: Params) -> Any:
    """Do what is asked and give the result, or raise a `Refusal`; breaches of a limit are noted."""
    with world.lock:
        try:
            if method not in METHODS:
                raise Breach(404, "Not Found: method not found")
            return METHODS[method](world, params)
        except Breach as refused:
            world.violations.append(f"{method}: {refused.description}")
            raise


def get_me(world: World, params: Params) -> Any:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return world.bot | abilities


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
    return send(world, params, {"text": rules.text(params)})


def send_document(world: World, params: Params) -> Any:
    caption = rules.caption(params)
    reachable(world, params)
    file = document(world, params)
    return send(world, params, {"document": file.wire()} | ({"caption": caption} if caption else {}), file)


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
    wire = {name: value for name, value in seen.wire.items() if name != "reply_markup"} | changes
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
    return edit(seen, {"text": text}, markup)


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


def answer_callback_query(world: World, params: Params) -> Any:
    text = rules.callback_answer(params)
    press = world.presses.get(str(params.get("callback_query_id")))
    if press is None or time.monotonic() - press.born > limits.PRESSES_KEPT:
        raise bad_request(TOO_OLD)
    press.answers += 1
    world.toasts.setdefault(press.user, []).append(text)
    return True


def menu_key(world: World, params: Params) -> tuple[Scope, str]:
    scope = params.get("scope") or {"type": "default"}
    if scope.get("chat_id") is not None:
        world.chat(scope["chat_id"])
    whose = str(scope["type"]), str(scope.get("chat_id") or ""), str(scope.get("user_id") or "")
    return whose, str(params.get("language_code") or "")


def set_my_commands(world: World, params: Params) -> Any:
    menu, key = rules.commands(params), menu_key(world, params)
    if menu:
        world.menus[key] = menu
    else:
        world.menus.pop(key, None)
    return True


def get_my_commands(world: World, params: Params) -> Any:
    menu = world.menus.get(menu_key(world, params), {})
    return [{"command": name, "description": words} for name, words in menu.items()]


def delete_my_commands(world: World, params: Params) -> Any:
    world.menus.pop(menu_key(world, params), None)
    return True


def get_file(world: World, params: Params) -> Any:
    file = world.files.get(str(params.get("file_id")))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > limits.MAX_DOWNLOAD:
        raise bad_request("file is too big")
    known = file.wire()
    return {name: known[name] for name in ("file_id", "file_unique_id", "file_size")} | {"file_path": file.path}


def set_webhook(world: World, params: Params) -> Any:
    if not params.get("url"):
        return delete_webhook(world, params)
    rules.webhook(params)
    connections = int(params.get("max_connections") or limits.DEFAULT_CONNECTIONS)
    change_hook(world, params, Hook(str(params["url"]), str(params.get("secret_token") or ""), connections))
    if params.get("allowed_updates") is not None:
        world.updates.allowed = list(params["allowed_updates"])
    return True


def delete_webhook(world: World, params: Params) -> Any:
    change_hook(world, params, Hook())
    return True


def change_hook(world: World, params: Params, hook: Hook) -> None:
    if params.get("drop_pending_updates"):
        world.updates.waiting.clear()
    world.hook, world.last_error = hook, None
    world.bell.ring()


def get_webhook_info(world: World, params: Params) -> Any:
    world.updates.expire()
    waiting = len(world.updates.waiting)
    info: dict[str, Any] = {"url": world.hook.url, "has_custom_certificate": False, "pending_update_count": waiting}
    if world.hook.url:
        info["max_connections"] = world.hook.connections
    if world.last_error:
        info["last_error_date"], info["last_error_message"] = world.last_error
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "answerCallbackQuery": answer_callback_query,
    "deleteMessage": delete_message,
    "deleteMyCommands": delete_my_commands,
    "deleteWebhook": delete_webhook,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageText": edit_message_text,
    "getFile": get_file,
    "getMe": get_me,
    "getMyCommands": get_my_commands,
    "getWebhookInfo": get_webhook_info,
    "sendChatAction": send_chat_action,
    "sendDocument": send_document,
    "sendMessage": send_message,
    "setMyCommands": set_my_commands,
    "setWebhook": set_webhook,
}
