"""Profile: the details an officer keeps up to date."""

from conversations.accounts import Account
from conversations.core import N_, Conversation, Message, _, headed, rows, state
from conversations.speech import listed
from storage.desk import Desk
from storage.people import FIELDS, GROUPS, OPTIONAL, Standing
from storage.profile import Completeness

from .completing import group_to_fill
from .groups import FORMS
from .lists import LABELS


class MyDetails(Conversation[Desk]):
    """How complete it is, what is missing, and the five groups to open."""

    command = "details"
    label = N_("My details")
    words = ("profile", "wasifu", "maelezo", "my details")
    audience = frozenset({Standing.PERSON})

    def begin(self) -> state:
        return self.groups

    @state
    def groups(self) -> Message:
        so_far = self.desk.profile.completeness()
        lines = [_("My details"), _("{done} of {all} filled in", done=so_far.count(), all=len(FIELDS)), ""]
        for form in FORMS:
            group = GROUPS[form.command]
            lines.append(_("{group}: {done} of {all}", group=_(form.title), done=so_far.count(group), all=len(group)))
        lines.append("")
        if so_far.missing:
            lines.append(_("Still missing: {names}.", names=_named(so_far.missing)))
        else:
            lines.append(_("All required details are filled in."))
        if unchecked := [field for field in FIELDS if field in so_far.given - so_far.confirmed]:
            lines.append(_("Please check: {names}.", names=_named(unchecked)))
        if so_far.waiting:
            lines.append(_("Waiting for your director: {names}.", names=_named(sorted(so_far.waiting))))
        groups = [self.to(_(form.title), form) for form in FORMS]
        lacking = group_to_fill(self.desk)
        fill = [self.to(_("Fill in what is missing"), lacking.fill)] if lacking else []
        buttons = rows([*fill, *groups, self.to(_("Number and PIN"), Account)], width=2)
        return Message(headed(lines), buttons, brief=_in_brief(so_far))

    @groups.help
    def how(self) -> str:
        names = _named([field for field in FIELDS if field in OPTIONAL])
        return _("Open a group to fill it in or change it. You may leave out: {names}.", names=names)


def _in_brief(so_far: Completeness) -> str:
    """How many of them are there: the choices below say the groups, and whether some lack."""
    said = [_("My details: {done} of {all}.", done=so_far.count(), all=len(FIELDS))]
    if not so_far.missing:
        said.append(_("All required details are filled in."))
    return " ".join(said)


def _named(fields: list[str]) -> str:
    return listed([_(LABELS[field]) for field in fields])
