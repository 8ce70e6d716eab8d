"""Where am I posted: the centre, the dates, when to report, and whom to call."""

from conversations import ways
from conversations.core import N_, Conversation, Invalid, Message, _, day_name, headed, hour, quiet, rows, state
from conversations.letters import MyLetter
from conversations.speech import ANSWER_OFFER, contacts, in_brief, manager_in_brief, role_name
from storage.desk import Desk
from storage.people import Standing
from storage.postings import MyPosting

from .offer import Offer
from .offer_notices import answer_until
from .report import WrongPosting


class WhereAmIPosted(Conversation[Desk]):
    """Tells, and leads to what may be answered or reported."""

    command = "posting"
    label = N_("Where am I posted?")
    words = ("where am i posted", "nimepangiwa wapi", "kituo")
    audience = frozenset({Standing.PERSON})

    def begin(self) -> state:
        if not self.desk.deployments.postings(self.desk.present.person_id):
            raise Invalid(
                _("You have no posting now. If that is wrong, call your TSC sub-county director: Help, Whom to call.")
            )
        return self.postings

    @state
    def postings(self) -> Message:
        postings = self.desk.deployments.postings(self.desk.present.person_id)
        waiting = {offer.deployment: answer_until(self.desk, offer.until) for offer in self.desk.offers.waiting()}
        buttons = [self.to(_(ANSWER_OFFER), Offer)] if waiting else []
        if any(due.out for due in self.desk.letters.due):
            buttons.append(self.to(_(MyLetter.label), MyLetter))
        buttons.append(ways.MY_DAYS.button(_("My days"), detail=True))  # of which the words can be written
        buttons += [self.to(_("Something is wrong"), WrongPosting), self.to(_("Menu"), self.book.home)]
        told = [described(posting, waiting.get(posting.deployment)) for posting in postings]
        brief = "\n".join(_in_brief(posting, waiting.get(posting.deployment), len(postings)) for posting in postings)
        return Message("\n\n".join(told), rows(buttons, width=2), brief=brief)

    @postings.help
    def what_postings(self) -> str:
        return _("If a centre, role or date is wrong, choose Something is wrong: the director corrects it.")


def _in_brief(posting: MyPosting, until: str | None, count: int) -> str:
    """With whom to call, where it is the only one."""
    where = posting.centre, posting.centre_code
    said = in_brief(posting.exam, posting.role, *where, posting.from_on, posting.to_on, posting.reports_at)
    manager = manager_in_brief(posting.managers) if count == 1 else ""
    offered = [] if until is None else [_("You have not accepted this offer yet."), until]
    return " ".join(filter(None, [said, manager, *offered]))


def described(posting: MyPosting, until: str | None = None) -> str:
    """`until` says by when an offer has to be answered; None where it was."""
    role, start, end = role_name(posting.role).capitalize(), day_name(posting.from_on), day_name(posting.to_on)
    lines = [
        _("{role} at {centre}, {code}", role=role, centre=posting.centre, code=posting.centre_code),
        quiet(posting.exam),
        _("From {start} to {end}. Report by {hour}.", start=start, end=end, hour=hour(posting.reports_at)),
    ]
    if posting.managers:
        lines.append(_("Centre manager: {who}.", who=contacts(posting.managers)))
    if until is not None:
        lines += filter(None, [_("You have not accepted this offer yet."), until])
    return headed(lines)
