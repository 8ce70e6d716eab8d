"""Operations: what each request does to the world; a request not listed here is not found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import content_api, message_api
from .errors import Breach
from .faults import Fault
from .wire import Params
from .world import World

Act = Callable[[World, Params, dict[str, str], Fault | None], tuple[int, Any]]


@dataclass(frozen=True)
class Operation:
    """One request of Twilio's, where its spec has it, and what it does."""

    name: str
    method: str
    path: str
    act: Act


MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
MESSAGE = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"
CONTENT = "/v1/Content/{Sid}"
OPERATIONS = [
    Operation("Messages", "POST", MESSAGES, message_api.create),
    Operation("Messages.list", "GET", MESSAGES, message_api.listed),
    Operation("Messages.fetch", "GET", MESSAGE, message_api.fetch),
    Operation("Messages.update", "POST", MESSAGE, message_api.update),
    Operation("Messages.delete", "DELETE", MESSAGE, message_api.delete),
    Operation("Content", "POST", "/v1/Content", content_api.create),
    Operation("Content.list", "GET", "/v1/Content", content_api.listed),
    Operation("Content.fetch", "GET", CONTENT, content_api.fetch),
    Operation("Content.delete", "DELETE", CONTENT, content_api.delete),
    Operation("ContentAndApprovals", "GET", "/v1/ContentAndApprovals", content_api.listed_with_approvals),
    Operation("Approval", "POST", "/v1/Content/{ContentSid}/ApprovalRequests/whatsapp", content_api.ask_approval),
    Operation("Approval.fetch", "GET", "/v1/Content/{Sid}/ApprovalRequests", content_api.approval),
]


def perform(
    world: World, operation: Operation, params: Params, places: dict[str, str], fault: Fault | None
) -> tuple[int, Any]:
    """Do what is asked and give status and reply, or raise a `Refusal`; breaches of a limit are noted."""
    with world.lock:
        try:
            if fault and fault.prevents:
                raise fault.refusal()
            return operation.act(world, params, places, fault)
        except Breach as refused:
            world.violations.append(f"{operation.name}: {refused}")
            raise
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            world.violations.append(f"{operation.name}: its parameters are no use, {error!r}")
            raise Breach(20001, repr(error)) from error
