"""Settings: the bot's menus, and where its updates go."""

from typing import Any

from . import limits, rules
from .wire import Params
from .world import Hook, Scope, World


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
