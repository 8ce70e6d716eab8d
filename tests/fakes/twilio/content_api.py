"""The Content API: templates, and WhatsApp's approval of them."""

from typing import Any

from . import limits
from .contents import KINDS, NAME, Approval, Content, drawn, names
from .errors import Breach, Unfit
from .faults import Fault
from .paging import page
from .wire import Params
from .world import World, new_sid

Places = dict[str, str]


def create(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    content = Content(
        sid=new_sid("HX"),
        account=world.account,
        types=dict(params["types"]),
        language=str(params["language"]),
        friendly_name=str(params.get("friendly_name") or ""),
        variables=dict(params.get("variables") or {}),
        at=world.now(),
    )
    check(content)
    world.contents[content.sid] = content
    return 201, content.wire(world.origin)


def check(content: Content) -> None:
    """With its samples, or something short where one is missing, it must look as a person could get it."""
    if not content.types or not content.types.keys() <= KINDS.keys():
        raise Breach(20001, f"types are {sorted(content.types)}, which this fake cannot draw, only {list(KINDS)}")
    used = names(content.types)
    if len(used | content.variables.keys()) > limits.MAX_VARIABLES:
        raise Breach(92002)
    wrong = sorted(name for name in used | content.variables.keys() if not NAME.fullmatch(name))
    if wrong:
        raise Breach(21656, f"no names for variables: {wrong}")
    samples = {name: f"x{number}" for number, name in enumerate(sorted(used))} | content.variables
    for kind in content.types:
        try:
            drawn(content, kind, samples, approved=True)
        except Unfit as unfit:
            raise Breach(20001, f"{kind}: {unfit}") from unfit


def listed(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    shown = page(list(world.contents.values()), params, f"{world.origin}/v1/Content")
    return 200, {"meta": shown.meta("contents"), "contents": [each.wire(world.origin) for each in shown.rows]}


def listed_with_approvals(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    shown = page(list(world.contents.values()), params, f"{world.origin}/v1/ContentAndApprovals")
    rows = [each.wire(world.origin) | {"approval_requests": each.approval_wire()} for each in shown.rows]
    told = [{name: value for name, value in row.items() if name not in ("url", "links")} for row in rows]
    return 200, {"meta": shown.meta("contents"), "contents": told}


def fetch(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    return 200, world.content(places["Sid"]).wire(world.origin)


def delete(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    del world.contents[world.content(places["Sid"]).sid]
    return 204, None


def ask_approval(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    """Received, until a test approves it; rejected at once where WhatsApp's rules are broken."""
    content = world.content(places["ContentSid"])
    content.approval = Approval(str(params["name"]), str(params["category"]), "received", unfit(content))
    if content.approval.reason:
        content.approval.status = "rejected"
        world.violations.append(f"Approval: {content.sid} is rejected, {content.approval.reason}")
    return 201, content.approval_wire()


def approval(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    content = world.content(places["Sid"])
    told = {"sid": content.sid, "account_sid": world.account}
    told["url"] = f"{world.origin}/v1/Content/{content.sid}/ApprovalRequests"
    return 200, told | {"whatsapp": content.approval_wire() | {"type": "whatsapp"}}


def unfit(content: Content) -> str:
    """Why WhatsApp would not approve the template; empty where it would."""
    if "twilio/list-picker" in content.types:
        return "a list-picker cannot be approved"
    bodies = [str(made.get("body") or "").strip() for made in content.types.values()]
    if any(body.startswith("{{") or body.endswith("}}") for body in bodies):
        return "the body begins or ends with a variable"
    missing = sorted(names(content.types) - content.variables.keys())
    return f"there are no samples for {missing}" if missing else ""
