"""Notices of disputes: what the officer and the managers hear of an answer, each in their language."""

from conversations import ways
from conversations.core import _, day_name, speaking
from conversations.core.messages import Rows
from conversations.speech import About, grouped, with_end
from conversations.speech.news import news
from storage.desk import Desk
from storage.disputes import Answer, Decided, DisputeState


def tell_decided(desk: Desk, decided: Decided) -> None:
    """Nobody who acts is told: they see it."""
    case = decided.case
    with speaking(case.language or desk.service.language):
        mine: Rows = ((ways.MY_DAYS.button(_("My days")),),)
        desk.notify(case.person_id, news(About.POSTING, _to_officer(desk, decided), mine).dump())
    for manager in decided.tell if decided.state is not DisputeState.DIRECTOR else ():
        with speaking(manager.language or desk.service.language):
            there = ways.REGISTER_OPEN.button(_("Open the register"), case.centre_id, case.on)
            desk.notify(manager.person_id, news(About.POSTING, _to_manager(desk, decided), ((there,),)).dump())


def _to_officer(desk: Desk, decided: Decided) -> str:
    what = {"day": day_name(decided.case.on), "name": desk.present.name}
    match decided.state:
        case DisputeState.CORRECTED:
            return _("You are right about {day}: {name} has corrected it, and you are marked P.", **what)
        case DisputeState.STAYS:
            stays = decided.case.mark or _("not marked")
            why = _("Your centre manager says: {why}", why=decided.case.why) if decided.case.why else ""
            text = _("{name} has decided about {day}: it stays {mark}.", mark=stays, **what)
            return f"{text} {why}".strip()
        case DisputeState.GONE:
            return _("Your dispute of {day} is closed: your posting no longer has that day.", **what)
    if decided.answer is Answer.CORRECT:
        return _(
            "{name} says that you were there on {day}. Your TSC sub-county director, who alone can change it now, "
            "decides.",
            **what,
        )
    return _(
        "{name} says that {day} is marked right: {why} Your TSC sub-county director decides now.",
        why=decided.why.rstrip(".") + ".",
        **what,
    )


def _to_manager(desk: Desk, decided: Decided) -> str:
    case = decided.case
    what = {"day": day_name(case.on), "officer": with_end(case.name, case.phone), "name": desk.present.name}
    match decided.state:
        case DisputeState.CORRECTED:
            text = _("{name} has decided the dispute of {officer}: marked P on {day}.", **what)
            if not decided.sent:
                return text
            receipt = _("The new receipt of the register is {code}.", code=grouped(decided.sent.receipt))
            return f"{text} {receipt}"
        case DisputeState.STAYS:
            stays = case.mark or _("not marked")
            return _("{name} has decided the dispute of {officer}: {day} stays {mark}.", mark=stays, **what)
    return _("The dispute of {officer} about {day} is closed: there is no posting that day.", **what)
