"""Centre log-ins: the TSC director issues them, takes them back, and sees who entered."""

from conversations.core import N_, Button, Invalid, Message, Style, _, day_name, full_day, headed, hour, n_, rows, state
from conversations.speech import CentreList, Labelled, listed, told_apart
from storage.accounts import CentreWithLogin
from storage.people import Standing

NAMED = 10  # of those who entered


class CentreLogins(CentreList):
    """Choose the centre, by pages or a part of its name or code; then issue or revoke."""

    command = "logins"
    label = N_("Centre log-ins")
    words = ("centre logins",)
    audience = frozenset({Standing.TSC_DIRECTOR})

    def begin(self) -> state:
        return self.centres

    def options(self) -> list[Labelled]:
        doors = [(str(door.centre_id), _line(door)) for door in self.desk.centre_logins.centres()]
        if not doors:
            raise Invalid(
                _("There is no centre with an exam in your sub-counties. If that is wrong, call the council.")
            )
        return doors

    def why_centres(self) -> str:
        return _("A centre log-in lets someone without a posting mark that centre's register until the exam ends.")

    def chosen(self, centre: int) -> state:
        self.data.centre = centre
        self.desk.centre_logins.centre(centre)
        return self.centre

    @state
    def centre(self) -> Message:
        door = self.desk.centre_logins.centre(self.data.centre)
        lines = [_("{centre} {code}, {exam}", centre=door.centre, code=door.code, exam=door.exam)]
        if door.issued_at:
            day = full_day(self.desk.local(door.issued_at).date())
            lines.append(_("User name {username}, issued on {day}.", username=door.username, day=day))
        else:
            lines.append(_("This centre has no log-in."))
        entered = self.desk.centre_logins.entered(door.centre_id)
        called = told_apart([(name, phone) for name, phone, _at in entered])
        for name, (_name, _phone, at) in zip(called[:NAMED], entered, strict=False):
            local = self.desk.local(at)
            lines.append(_("Entered: {name}, {day} {hour}", name=name, day=day_name(local.date()), hour=hour(local)))
        if (more := len(entered) - NAMED) > 0:
            lines.append(n_("and {count} other.", "and {count} others.", more))
        buttons = [Button(_("Issue a new one") if door.login else _("Issue a log-in"), "issue")]
        if door.login:
            buttons.append(Button(_("Revoke"), "revoke"))
        return Message(headed(lines), rows(buttons))

    @centre.help
    def why_centre(self) -> str:
        return _("A new log-in cancels the old one at once. To cancel it without making a new one, choose Revoke.")

    @centre.press("issue")
    def to_issue(self) -> state | None:
        if self.desk.centre_logins.centre(self.data.centre).login:
            return self.replacing
        self._issue()
        return None

    @state
    def replacing(self) -> Message:
        door = self.desk.centre_logins.centre(self.data.centre)
        if not door.issued_at or not door.login:
            raise Invalid(_("This centre has no log-in now. To make one, choose Issue a log-in."))
        day = full_day(self.desk.local(door.issued_at).date())
        entered = self.desk.centre_logins.entered(door.centre_id)
        inside = told_apart([(name, phone) for name, phone, at in entered if at >= door.issued_at])
        lines = [
            _("{centre} {code}, {exam}", centre=door.centre, code=door.code, exam=door.exam),
            _("User name {username}, issued on {day}.", username=door.username, day=day),
            _("Entered with it: {names}.", names=listed(inside) or _("nobody")),
            _("A new log-in cancels this one: nobody who used it can open the register until they enter the new one."),
        ]
        buttons = [Button(_("Issue a new one"), "issue", style=Style.BAD), Button(_("Keep this one"), "keep_it")]
        return Message(headed(lines), rows(buttons))

    @replacing.help
    def why_replacing(self) -> str:
        return self.why_centre()

    @replacing.press("issue", yes=True)
    def issue(self) -> state:
        self._issue()
        return self.centre

    @replacing.press("keep_it", no=True)
    def keep_it(self) -> state:
        self.say(_("Nothing was changed."))
        return self.centre

    def _issue(self) -> None:
        username, pin = self.desk.centre_logins.issue(self.data.centre)
        door = self.desk.centre_logins.centre(self.data.centre)
        text = _(
            "Karani, register of {centre}: write CENTRE LOGIN, user name {username}, PIN {pin}.",
            centre=door.centre,
            username=username,
            pin=pin,
        )
        self.desk.send_secret("", Message(text, stays=True).dump())
        self.say(_("The log-in is in the next message; pass it on. We do not keep the PIN: we show it only once."))

    @centre.press("revoke")
    def revoke(self) -> None:
        self.desk.centre_logins.revoke(self.data.centre)
        self.say(_("The log-in is cancelled. Nobody who used it can open the register now."))


def _line(door: CentreWithLogin) -> str:
    """The name and code of a centre; a tick: it has a log-in."""
    line = _("{centre} {code}, {exam}", centre=door.centre, code=door.code, exam=door.exam)
    return f"✓ {line}" if door.login else line
