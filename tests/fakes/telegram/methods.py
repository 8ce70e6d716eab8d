"""Methods: what each request of the Bot API does to the world; a request not listed here is not found."""

import time
from collections.abc import Callable
from typing import Any

from . import limits, messages, rules, settings
from .wire import Breach, Params, bad_request
from .world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def perform(world: World, method: str, params: Params) -> Any:
    """Do what is asked and give the result, or raise a `Refusal`; breaches of a limit are noted."""
    with world.lock:
        try:
            if method not in METHODS:
                raise Breach(404, "Not Found: method not found")
            return METHODS[method](world, params)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            world.violations.append(f"{method}: its parameters are no use, {error!r}")
            raise bad_request("can't parse the parameters") from error
        except Breach as refused:
            world.violations.append(f"{method}: {refused.description}")
            raise


def get_me(world: World, params: Params) -> Any:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return world.bot | abilities


def answer_callback_query(world: World, params: Params) -> Any:
    text = rules.callback_answer(params)
    press = world.presses.get(str(params.get("callback_query_id")))
    if press is None or time.monotonic() - press.born > limits.PRESSES_KEPT:
        raise bad_request(TOO_OLD)
    press.answers += 1
    world.toasts.setdefault(press.user, []).append(text)
    return True


def get_file(world: World, params: Params) -> Any:
    file = world.files.get(str(params.get("file_id")))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > limits.MAX_DOWNLOAD:
        raise bad_request("file is too big")
    known = file.wire()
    return {name: known[name] for name in ("file_id", "file_unique_id", "file_size")} | {"file_path": file.path}


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "answerCallbackQuery": answer_callback_query,
    "deleteMessage": messages.delete_message,
    "deleteMyCommands": settings.delete_my_commands,
    "deleteWebhook": settings.delete_webhook,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "editMessageText": messages.edit_message_text,
    "getFile": get_file,
    "getMe": get_me,
    "getMyCommands": settings.get_my_commands,
    "getWebhookInfo": settings.get_webhook_info,
    "sendChatAction": messages.send_chat_action,
    "sendDocument": messages.send_document,
    "sendMessage": messages.send_message,
    "setMyCommands": settings.set_my_commands,
    "setWebhook": settings.set_webhook,
}
