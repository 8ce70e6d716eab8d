"""Contents: the Content API's templates, and how they look once filled."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from . import limits
from .errors import Unfit
from .screen import Choice, Seen
from .wire import iso_date

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
NAME = re.compile(rf"\w{{1,{limits.MAX_VARIABLE_NAME}}}")
KINDS = {  # what this fake can draw, the richest first, and on which channels
    "twilio/list-picker": ("whatsapp",),
    "twilio/quick-reply": ("whatsapp",),
    "twilio/media": ("whatsapp",),
    "twilio/text": ("whatsapp", "sms"),
}


@dataclass
class Approval:
    """What WhatsApp says to a template."""

    name: str = ""
    category: str = ""
    status: str = "unsubmitted"
    reason: str = ""


@dataclass
class Content:
    """A template with its variables' samples, which stand in where a message does not say better."""

    sid: str
    account: str
    types: dict[str, Any]
    language: str
    friendly_name: str
    variables: dict[str, str]
    at: datetime
    approval: Approval = field(default_factory=Approval)

    @property
    def approved(self) -> bool:
        return self.approval.status == "approved"

    def kind(self, channel: str) -> str | None:
        return next((kind for kind in KINDS if kind in self.types and channel in KINDS[kind]), None)

    def approval_wire(self) -> dict[str, Any]:
        about = self.approval
        said = {"name": about.name, "category": about.category, "content_type": next(iter(self.types))}
        return said | {"status": about.status, "rejection_reason": about.reason, "allow_category_change": True}

    def wire(self, origin: str) -> dict[str, Any]:
        place = f"{origin}/v1/Content/{self.sid}"
        links = {"approval_create": f"{place}/ApprovalRequests/whatsapp", "approval_fetch": f"{place}/ApprovalRequests"}
        about = {"sid": self.sid, "account_sid": self.account, "friendly_name": self.friendly_name}
        what = {"language": self.language, "variables": self.variables, "types": self.types}
        dates = {"date_created": iso_date(self.at), "date_updated": iso_date(self.at)}
        return about | what | dates | {"url": place, "links": links}


def names(text: object) -> set[str]:
    """The variables that a template or a part of it uses.

    >>> sorted(names({"body": "{{1}} and {{name}}", "actions": [{"id": "x:{{1}}"}]}))
    ['1', 'name']
    """
    if isinstance(text, dict | list):
        return {name for part in (text.values() if isinstance(text, dict) else text) for name in names(part)}
    return set(PLACEHOLDER.findall(text)) if isinstance(text, str) else set()


def drawn(content: Content, kind: str, variables: dict[str, str], approved: bool) -> Seen:
    """The content as it is seen, or `Unfit` where a limit is passed."""

    def fill(text: object) -> str:
        return PLACEHOLDER.sub(lambda found: variables[found[1]], str(text or ""))

    made, shape = content.types[kind], kind.removeprefix("twilio/")
    seen = Seen("template" if approved else shape, fill(made.get("body")), shape, content_sid=content.sid)
    if shape == "quick-reply":
        seen.choices = [
            Choice(fill(action.get("id") or action["title"]), fill(action["title"])) for action in made["actions"]
        ]
        check_buttons(seen, limits.MAX_BUTTONS_APPROVED if approved else limits.MAX_BUTTONS_IN_SESSION)
    elif shape == "list-picker":
        seen.button = fill(made["button"])
        seen.choices = [
            Choice(fill(item["id"]), fill(item["item"]), fill(item.get("description"))) for item in made["items"]
        ]
        check_list(seen)
    elif shape == "media":
        seen.media_url = fill(made["media"][0])
    fits("body", seen.text, limits.MAX_CONTENT_BODY if shape in ("quick-reply", "list-picker") else limits.MAX_BODY)
    return seen


def check_buttons(seen: Seen, most: int) -> None:
    if not 1 <= len(seen.choices) <= most:
        raise Unfit(f"{len(seen.choices)} buttons, not 1 to {most}")
    for choice in seen.choices:
        fits("a button's title", choice.title, limits.MAX_BUTTON_TITLE)
        fits("a button's id", choice.id, limits.MAX_BUTTON_ID)
    differ("titles", [choice.title for choice in seen.choices])
    differ("ids", [choice.id for choice in seen.choices])


def check_list(seen: Seen) -> None:
    fits("the list's button", seen.button, limits.MAX_LIST_BUTTON)
    if not 1 <= len(seen.choices) <= limits.MAX_ITEMS:
        raise Unfit(f"{len(seen.choices)} items, not 1 to {limits.MAX_ITEMS}")
    for choice in seen.choices:
        fits("an item's title", choice.title, limits.MAX_ITEM_TITLE)
        fits("an item's id", choice.id, limits.MAX_ITEM_ID)
        fits("an item's description", choice.description, limits.MAX_ITEM_DESCRIPTION, least=0)
    differ("ids", [choice.id for choice in seen.choices])


def fits(what: str, text: str, most: int, least: int = 1) -> None:
    if not least <= len(text.strip()) or len(text) > most:
        raise Unfit(f"{what} has {len(text)} characters, not {least} to {most}")


def differ(what: str, texts: list[str]) -> None:
    if len(set(texts)) < len(texts):
        raise Unfit(f"{what} are repeated: {texts}")
