"""Where am I posted: the centre, the dates, when to report, and whom to call."""

from conversations.core import END, N_, Conversation, _, day_name, hour
from conversations.core.conversation import End
from storage.deployments import Posting
from storage.desk import Desk
from storage.people import Standing

from .words import contacts, role_name


class WhereAmIPosted(Conversation[Desk]):
    """Tells and is done."""

    command = "posting"
    label = N_("Where am I posted?")
    words = ("where am i posted", "nimepangiwa wapi", "kituo")
    audience = frozenset({Standing.PERSON})

    def begin(self) -> End:
        postings = self.desk.deployments.postings(self.desk.present.person_id)
        if not postings:
            self.say(_("You have no posting at the moment. If that is wrong, call your TSC sub-county director."))
        if postings:
            self.say("\n\n".join(map(described, postings)))
        return END


def described(posting: Posting) -> str:
    role, start, end = role_name(posting.role).capitalize(), day_name(posting.from_on), day_name(posting.to_on)
    lines = [
        _("{role} at {centre}, {code}", role=role, centre=posting.centre, code=posting.centre_code),
        posting.exam,
        _("From {start} to {end}. Report by {hour}.", start=start, end=end, hour=hour(posting.reports_at)),
    ]
    if posting.managers:
        lines.append(_("Centre manager: {who}.", who=contacts(posting.managers)))
    return "\n".join(lines)
