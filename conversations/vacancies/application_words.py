"""Applications in words: their states, what comes next, and declared interests."""

from conversations.core import N_, _
from conversations.speech import listed
from storage.vacancies import Declared, Progress, Tie

STATES = {
    Progress.SUBMITTED: N_("submitted"),
    Progress.NOMINATED: N_("nominated"),
    Progress.DEPLOYED: N_("posted"),
    Progress.DECLINED: N_("declined"),
    Progress.CLOSED: N_("closed"),
    Progress.WITHDRAWN: N_("withdrawn"),
}
NEXT = {
    Progress.SUBMITTED: N_("Your TSC sub-county director looks at the applications and nominates. We tell you here."),
    Progress.NOMINATED: N_("Your director has nominated you and now chooses people for the centres. We tell you here."),
    Progress.DEPLOYED: N_("You have a centre: choose Where am I posted?"),
    Progress.DECLINED: N_("Your director chose other applicants."),
    Progress.CLOSED: N_("The vacancy is over, and you were not chosen this time."),
    Progress.WITHDRAWN: N_("You withdrew it. You can apply again while the vacancy is open."),
}
TIES = {Tie.RELATIVE: N_("a relative at {centre}"), Tie.OWN_SCHOOL: N_("own school {centre}")}

TIE_LABELS = {Tie.RELATIVE: N_("I have a relative"), Tie.OWN_SCHOOL: N_("It is my own school")}


def applications(counts: dict[Progress, int]) -> str:
    """How many there are of each state."""
    said = [_("{state} {count}", state=_(STATES[state]), count=counts[state]) for state in Progress if state in counts]
    return _("Applications: {counts}.", counts=", ".join(said)) if said else _("No applications yet.")


def interests(declared: list[Declared]) -> str:
    """What somebody has declared, or that it is nothing."""
    said = [_(TIES[one.what], centre=one.centre) for one in declared]
    return _("Conflicts of interest: {names}.", names=listed(said)) if said else _("Conflicts of interest: none.")
