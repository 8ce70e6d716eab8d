"""Not reached: whom a notice would not reach or did not, a page at a time and as a file, with whom to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversations.core import N_, Button, Conversation, Message, _, headed, page, rows, state
from conversations.speech import dialled, list_message
from storage.desk import Desk
from storage.people import PHONE
from storage.reminders import Audience, Away, Why

PER_PAGE = 10
WHY = {
    Why.STOPPED: N_("said STOP"),
    Why.BLOCKED: N_("blocked or gone"),
    Why.NEVER: N_("never joined"),
    Why.FAILED: N_("not delivered"),
    Why.UNKNOWN: N_("may have arrived"),
}


class NotReached(Conversation[Desk]):
    """The states about those whom a notice does not reach; `to_whom` is its audience."""

    @dataclass
    class Data:
        away_page: int = 0
        failed_page: int = 0
        notice: int = 0

    data: Any

    @property
    def to_whom(self) -> Audience:
        raise NotImplementedError

    @state
    def away(self) -> Message:
        count = self.desk.notices.count(self.to_whom)
        here = page(range(count.people - count.reached), self.data.away_page, PER_PAGE)
        self.data.away_page = here.number
        people = self.desk.not_reached.people(self.to_whom, offset=here.number * PER_PAGE, most=PER_PAGE)
        lines = [_("Our notices do not reach these:"), *self._seen(people), *here.lines]
        return Message(headed(lines), rows([*here.more("away_more"), Button(_("As a file"), "away_file")], width=2))

    @away.help
    def what_away(self) -> str:
        return _("Call them, or ask their TSC sub-county director, who can send them a link by SMS.")

    @away.press("away_more")
    def more_away(self) -> None:
        self.data.away_page += 1

    @away.press("away_file")
    def away_file(self) -> None:
        self.post(list_message(self.desk, "list.unreached", self.to_whom.number, "not-reached"))

    def _seen(self, people: Sequence[Away]) -> list[str]:
        self.desk.seen.at(PHONE, *(one.person_id for one in people))
        return [_line(one) for one in people]

    @state
    def failed(self) -> Message:
        here = page(range(self.desk.notices.progress(self.data.notice).failed), self.data.failed_page, PER_PAGE)
        self.data.failed_page = here.number
        found = self.desk.not_reached.undelivered
        people = found(self.data.notice, offset=here.number * PER_PAGE, most=PER_PAGE)
        lines = [_("Notice {number} did not reach these:", number=self.data.notice), *self._seen(people), *here.lines]
        buttons = [*here.more("failed_more"), Button(_("As a file"), "failed_file")]
        return Message(headed(lines), rows(buttons, width=2))

    @failed.help
    def what_failed(self) -> str:
        return self.what_away()

    @failed.press("failed_more")
    def more_failed(self) -> None:
        self.data.failed_page += 1

    @failed.press("failed_file")
    def failed_file(self) -> None:
        self.post(list_message(self.desk, "list.undelivered", self.data.notice, "not-delivered"))


def _line(one: Away) -> str:
    why = _(WHY[one.why])
    place = f"{one.centre_code} {one.centre}: " if one.centre_code else ""
    return f"{place}{one.name} {dialled(one.phone)} ({why})"
