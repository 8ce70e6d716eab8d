"""Profile: the details an officer keeps up to date."""

from conversations.accounts import Account
from conversations.core import N_, Conversation, Message, _, rows, state
from conversations.speech import listed
from storage.desk import Desk
from storage.people import FIELDS, GROUPS, OPTIONAL, Standing

from .completing import group_to_fill
from .groups import FORMS
from .lists import LABELS

CELLS = 10  # of the bar


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
        count = _("{done} of {all}", done=so_far.count(), all=len(FIELDS))
        lines = [_("My details"), f"{bar(so_far.count(), len(FIELDS))} {count}"]
        for form in FORMS:
            group = GROUPS[form.command]
            lines.append(_("{group}: {done} of {all}", group=_(form.title), done=so_far.count(group), all=len(group)))
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
        return Message("\n".join(lines), rows([*fill, *groups, self.to(_("Number and PIN"), Account)], width=2))

    @groups.help
    def how(self) -> str:
        names = _named([field for field in FIELDS if field in OPTIONAL])
        return _("Open a group to fill it in or change it. You may leave out: {names}.", names=names)


def _named(fields: list[str]) -> str:
    return listed([_(LABELS[field]) for field in fields])


def bar(done: int, whole: int) -> str:
    """
    >>> bar(12, 25)
    '[#####.....]'
    """
    full = min((2 * CELLS * done + whole) // (2 * whole), CELLS if done == whole else CELLS - 1)
    return f"[{'#' * full}{'.' * (CELLS - full)}]"
