"""How applicants, centres' needs, posts and broken rules are said."""

from collections.abc import Iterable, Sequence

from conversations.core import N_, _, n_
from conversations.speech import role_name, span
from storage.deployments import State
from storage.exams import Role
from storage.nominations import Applicant, Broken, Need, Rule, Sieve, Staff
from storage.postings import Posting
from storage.vacancies import Progress, Tie

STATES = {
    Progress.SUBMITTED: N_("has applied"),
    Progress.NOMINATED: N_("is nominated"),
    Progress.DEPLOYED: N_("is posted"),
    Progress.DECLINED: N_("was declined"),
    Progress.CLOSED: N_("was closed"),
    Progress.WITHDRAWN: N_("has withdrawn"),
}
POSTS = {
    State.OFFERED: N_("offered"),
    State.ACCEPTED: N_("accepted"),
    State.DECLINED: N_("offer declined"),
    State.REPLACED: N_("replaced"),
    State.ENDED: N_("ended"),
}
SIEVES = {
    Sieve.ALL: N_("Everyone"),
    Sieve.NEW: N_("Not nominated yet"),
    Sieve.NOMINATED: N_("Nominated"),
    Sieve.COMPLETE: N_("Profile complete"),
    Sieve.NO_TIES: N_("No conflict"),
    Sieve.NEAR: N_("Works near"),
    Sieve.EXPERIENCED: N_("Served before"),
    Sieve.DECLINED: N_("Declined"),
}
TIES = {Tie.RELATIVE: N_("a relative at {centre}"), Tie.OWN_SCHOOL: N_("own school {centre}")}


def matters(one: Applicant) -> str:
    """What a director looks at, in one line."""
    parts = [
        _("complete") if one.complete else _("{given} of {needed} details", given=one.given, needed=one.needed),
        n_("served {count} year", "served {count} years", one.years) if one.years else _("has not served before"),
    ]
    if one.last:
        parts.append(_("last at {centres}", centres=", ".join(one.last)))
    parts.append(interests(one))
    return ", ".join(parts)


def interests(one: Applicant) -> str:
    if one.ties:
        return _("conflict of interest: {ties}", ties=", ".join(_(TIES[what], centre=code) for code, what in one.ties))
    return _("no conflict of interest") if one.declared else _("conflicts not declared")


def standing(one: Applicant) -> str:
    if one.state is Progress.NOMINATED and one.centre:
        return _("nominated for {centre}", centre=one.centre)
    return _(STATES[one.state])


def need_line(need: Need) -> str:
    """One role of a centre: how many serve of how many are needed."""
    role = role_name(need.role).capitalize()
    if need.needed is None:
        line = _("{role}: {filled}", role=role, filled=need.filled)
    else:
        line = _("{role}: {filled} of {needed}", role=role, filled=need.filled, needed=need.needed)
    more = []
    if need.unanswered:
        more.append(n_("{count} has not answered", "{count} have not answered", need.unanswered))
    if need.meant:
        more.append(n_("{count} set aside", "{count} set aside", need.meant))
    return _("{line} ({more})", line=line, more=", ".join(more)) if more else line


def centre_label(staff: Staff, role: Role | None = None) -> str:
    """A centre and how many are missing there, in one role or in all."""
    there, short = staff.place, staff.short_of(role) if role else staff.short
    if short:
        return _("{centre} {code}: {count} to fill", centre=there.name, code=there.code, count=short)
    return _("{centre} {code}: complete", centre=there.name, code=there.code)


def posting_line(posting: Posting) -> str:
    """A post of an officer: what, where, when, and how it stands."""
    what = {"role": role_name(posting.role).capitalize(), "centre": posting.centre, "code": posting.centre_code}
    days, state = span(posting.from_on, posting.to_on), _(POSTS[posting.state])
    line = _("{role} at {centre} {code}, {days}: {state}", **what, days=days, state=state)
    return _("{line} ({reason})", line=line, reason=posting.reason) if posting.reason else line


def why_not(name: str, centre: str, broken: Sequence[Broken]) -> str:
    """The rules that a posting would break."""
    return _("{name} at {centre}: {why}", name=name, centre=centre, why=" ".join(map(rule_line, broken)))


def against_rule(called: str) -> str:
    """A name on a button, where placing it there would break a rule."""
    return _("(rule) {name}", name=called)


def with_rules(line: str, broken: Sequence[Broken]) -> str:
    """A line, and which rules it would break."""
    return _("{line}. Rule: {rules}", line=line, rules=" ".join(map(rule_line, broken))) if broken else line


def rule_line(found: Broken) -> str:
    if found.rule is Rule.ONE_A_DAY and found.stay:
        days = span(found.stay.from_on, found.stay.to_on)
        return _(
            "Already at centre {code} on these days ({days}): move this officer instead.",
            code=found.stay.code,
            days=days,
        )
    if found.rule is Rule.SERVED_BEFORE:
        return _("Served at this school in {year}.", year=found.year)
    if found.rule is Rule.ENOUGH:
        return n_("The centre needs no more than {count}.", "The centre needs no more than {count}.", found.needed)
    if found.rule is Rule.WANTED:
        return n_(
            "The vacancy has {count} position, and it is filled.",
            "The vacancy has {count} positions, and they are filled.",
            found.needed,
        )
    return _("Has a relative among the candidates.") if found.rule is Rule.RELATIVE else _("It is their own school.")


def numbered_lines(lines: Iterable[str], first: int = 1) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, first)]
