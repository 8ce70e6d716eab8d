"""Notices about applications: what became of one, and that somebody nominated has withdrawn."""

from conversations.core import N_, Conversation, _, speaking
from conversations.speech import About, role_name
from conversations.speech.news import news
from storage.desk import Desk
from storage.vacancies import Changed, Progress

from .applications import MyApplications

NOTICES = {
    Progress.SUBMITTED: N_("Your nomination was undone. You are an applicant again as {role} for {exam}."),
    Progress.NOMINATED: N_("You are nominated as {role} for {exam}. We tell you the centre later."),
    Progress.DEPLOYED: N_("You are posted as {role} for {exam}. For the centre, choose Where am I posted?"),
    Progress.DECLINED: N_("Your application as {role} for {exam} was declined."),
    Progress.CLOSED: N_("You were not chosen as {role} for {exam} this time. Thank you for applying."),
}


def tell_applicant(desk: Desk, change: Changed) -> None:
    """Tell a person what became of their application, in their own language. Whoever changes a state calls this.

    Where an offer or a letter says the same, it takes this notice's place. Withdrawing is the person's own act, and
    they are told in the talk.
    """
    if change.state is Progress.WITHDRAWN:
        return
    with speaking(change.language or desk.service.language):
        said = _(NOTICES[change.state], role=role_name(change.role), exam=change.exam)
        if change.reason:
            said = _("{said} Reason: {reason}", said=said, reason=change.reason)
        there = Conversation.to(_("My application"), MyApplications.show, change.id)
        desk.notify(change.person_id, news(About.APPLICATION, said, ((there,),)).dump())
