"""Centre log-ins: the TSC director issues them, takes them back, and sees who entered."""

from dataclasses import dataclass
from typing import Any

from conversations.core import N_, Button, Conversation, Invalid, Message, _, day_name, full_day, hour, rows, state
from conversations.core.field import PER_PAGE, found
from storage.centre_door import Door
from storage.desk import Desk
from storage.people import Standing

NAMED = 10  # of those who entered


class CentreLogins(Conversation[Desk]):
    """Choose the centre, by pages or a part of its name or code; then issue or revoke."""

    command = "logins"
    label = N_("Centre log-ins")
    words = ("centre logins",)
    audience = frozenset({Standing.TSC_DIRECTOR})

    @dataclass
    class Data:
        page: int = 0
        sought: str = ""
        centre: int = 0

    data: Data

    def begin(self) -> state:
        return self.centres

    @state
    def centres(self) -> Message:
        options = [(str(door.centre_id), _line(door)) for door in self.desk.door.doors()]
        if not options:
            raise Invalid(_("There is no centre with an exam in your sub-counties."))
        shown = found(options, self.data.sought) or options
        pages = -(-len(shown) // PER_PAGE)
        page = self.data.page % pages
        here = shown[page * PER_PAGE : (page + 1) * PER_PAGE]
        text = _("Which centre? Choose, or type a part of its name or code.")
        more = [Button(_("More"), "page")] if pages > 1 else []
        return Message(text, rows([*(Button(label, "choose", centre) for centre, label in here), *more]))

    @centres.help
    def why_centres(self) -> str:
        return _(
            "A centre log-in lets somebody without an appointment mark that centre's register until the exam ends."
        )

    @centres.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @centres.press("choose")
    def choose(self, centre: str) -> state:
        self.data.centre = int(centre) if centre.isascii() and centre.isdigit() else 0
        self.desk.door.door(self.data.centre)
        return self.centre

    @centres.search
    def search(self, text: str) -> Any:
        options = [(str(door.centre_id), _line(door)) for door in self.desk.door.doors()]
        matching = found(options, text)
        if len(matching) == 1:
            return self.choose(matching[0][0])
        if not matching:
            raise Invalid(_("No centre of yours has that in its name or code."))
        self.data.sought, self.data.page = text, 0
        return None

    @state
    def centre(self) -> Message:
        door = self.desk.door.door(self.data.centre)
        lines = [_("{centre} {code}, {exam}", centre=door.centre, code=door.code, exam=door.exam)]
        if door.issued_at:
            day = full_day(self.desk.local(door.issued_at).date())
            lines.append(_("User name {username}, issued on {day}.", username=door.username, day=day))
        else:
            lines.append(_("No log-in is open."))
        for name, at in self.desk.door.entered(door.centre_id)[:NAMED]:
            local = self.desk.local(at)
            lines.append(_("Entered: {name}, {day} {hour}", name=name, day=day_name(local.date()), hour=hour(local)))
        buttons = [Button(_("Issue a new one") if door.login else _("Issue a log-in"), "issue")]
        if door.login:
            buttons.append(Button(_("Revoke"), "revoke"))
        return Message("\n".join(lines), rows(buttons))

    @centre.help
    def why_centre(self) -> str:
        return _("A new log-in ends the one before it, and what that one opened. Revoke ends it without a new one.")

    @centre.press("issue")
    def issue(self) -> None:
        username, pin = self.desk.door.issue(self.data.centre)
        door = self.desk.door.door(self.data.centre)
        text = _(
            "Karani, register of {centre}: write CENTRE LOGIN, user name {username}, PIN {pin}.",
            centre=door.centre,
            username=username,
            pin=pin,
        )
        self.desk.send_secret("", Message(text, stays=True).dump())
        self.say(
            _("The log-in follows in a message of its own, to pass on. The PIN is not kept: it is shown this once.")
        )

    @centre.press("revoke")
    def revoke(self) -> None:
        self.desk.door.revoke(self.data.centre)
        self.say(_("The log-in is revoked: the register is closed to whoever had entered it."))


def _line(door: Door) -> str:
    """The name and code of a centre; a tick: it has a log-in."""
    line = _("{centre} {code}, {exam}", centre=door.centre, code=door.code, exam=door.exam)
    return f"✓ {line}" if door.login else line
