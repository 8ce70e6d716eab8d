"""One centre: its needs, who fits, who is assigned; and the offers to those who are deployed."""

from dataclasses import dataclass, field
from typing import Any

from conversations import ways
from conversations.core import Button, Invalid, Message, _, headed, n_, page, rows, state
from conversations.nominations import POSTS, Overriding, against_rule, matters, need_line, numbered_lines, with_rules
from conversations.speech import listed, role_name, span, told_apart
from conversations.vacancies import tell_applicant
from storage.exams import Role
from storage.nominations import Applicant, Fitting
from storage.people import Standing

from .dated import Dated
from .offer_notices import send_offers

PER_PAGE = 8  # with the buttons below still in one list of WhatsApp's ten


class OneCentre(Dated, Overriding):
    """The states about one centre."""

    @dataclass
    class Data(Overriding.Data):
        centre: int = 0
        role: str = ""
        fit_page: int = 0
        dates: list[str] = field(default_factory=list)  # first and last day, where not the whole exam

    data: Any

    @state
    def centre(self) -> Message:
        staff = self.desk.needs.staff(self.data.centre)
        there = staff.place
        lines = [_("{centre} {code}, {exam}", centre=there.name, code=there.code, exam=there.exam)]
        if there.candidates is not None:
            lines.append(n_("{count} candidate", "{count} candidates", there.candidates))
        lines += [need_line(need) for need in staff.needs]
        buttons = [
            Button(_("Find: {role}", role=role_name(need.role)), "fits", need.role)
            for need in staff.needs
            if need.needed is None or need.short or need.meant
        ]
        if staff.meant:
            buttons.insert(0, Button(n_("Deploy {count}", "Deploy {count}", staff.meant), "deploy"))
        buttons.append(Button(_("Staff list"), "staff"))
        if Standing.TSC_DIRECTOR in self.desk.standings:
            buttons.append(ways.WHO_MARKS_OF.button(_("Who marks"), there.centre_id))
        return Message(headed(lines), rows(buttons, width=2))

    @centre.help
    def what_centre(self) -> str:
        return _(
            "Needs are worked out from the number of candidates. Fill posts, then choose Deploy to send the offers."
        )

    @centre.press("fits")
    def to_fits(self, role: str) -> state:
        self.data.role, self.data.fit_page = Role(role), 0
        return self.fits

    @centre.press("staff")
    def to_staff(self) -> state:
        return self.staff

    @state
    def staff(self) -> Message:
        listing = self.desk.needs.staff_list(self.data.centre)
        lines = [_("Staff of {centre}:", centre=self._name())]
        lines += numbered_lines(
            _("{name}, {role}: {state}", name=name, role=role_name(one.role), state=_(POSTS[one.state]))
            for name, one in zip(told_apart([(one.name, one.phone) for one in listing]), listing, strict=True)
        )
        return Message(headed(lines))

    @staff.help
    def what_staff(self) -> str:
        return _("Everyone who serves here or has an offer. To change a posting, open Officers.")

    @state
    def fits(self) -> Message:
        fitting = self._fitting()
        here = page(fitting, self.data.fit_page, PER_PAGE)
        names = told_apart([(fit.applicant.name, fit.applicant.phone) for fit in fitting])[here.first :]
        self.data.fit_page = here.number
        staff = self.desk.needs.staff(self.data.centre)
        need = next(need for need in staff.needs if need.role == self.data.role)
        lines = [_("{centre}. {need}", centre=staff.place.name, need=need_line(need))]
        if not here.shown:
            lines.append(_("Nobody has applied for this role."))
        lines += numbered_lines(map(_fit_line, here.shown, names)) + here.lines
        buttons = [
            Button(_fit_label(fit, name, self.data.centre), "assign", str(fit.applicant.application))
            for fit, name in zip(here.shown, names, strict=False)
        ]
        below = here.more()
        if need.meant:
            below.append(Button(n_("Deploy {count}", "Deploy {count}", staff.meant), "deploy"))
        return Message(headed(lines), (*rows(buttons, width=2), *rows(below, width=2)), replaces=True)

    @fits.help
    def what_fits(self) -> str:
        return _("The nearest and best known come first. ! means: a rule is against it.")

    def _called(self, application: object, name: str) -> str:
        """The name, told from those of namesakes who fit."""
        ones = [fit.applicant for fit in self._fitting()]
        names = told_apart([(one.name, one.phone) for one in ones])
        known = {str(one.application): called for called, one in zip(names, ones, strict=True)}
        return known.get(str(application), name)

    def _fitting(self) -> list[Fitting]:
        return self.desk.needs.fitting(self.data.centre, Role(self.data.role))

    @fits.press("page")
    def more_fits(self) -> None:
        self.data.fit_page += 1

    @fits.press("assign")
    def assign(self, application: str) -> Any:
        if (int(application), self.data.role) in self.desk.nominations.meant(self.data.centre):
            one = self.desk.nominations.put_back(int(application))
            tell_applicant(self.desk, one)
            self.say(_("{name} is no longer nominated.", name=self._called(application, one.name)))
            return None
        return self.attempt("assign", application=int(application))

    @fits.press("deploy")
    def deploy_fits(self) -> state:
        return self.confirm

    @centre.press("deploy")
    def to_deploy(self) -> state:
        return self.confirm

    @state
    def confirm(self) -> Message:
        waiting = self._meant()
        if not waiting:
            raise Invalid(_("Nobody is set aside for this centre any more. Choose someone who fits first."))
        there = self.desk.needs.staff(self.data.centre).place
        first, last = self.dates_at(there)
        called = told_apart([(one.name, one.phone) for one in waiting])
        names = listed(
            [
                _("{name}, {role}", name=name, role=role_name(one.role))
                for name, one in zip(called, waiting, strict=True)
            ]
        )
        lines = [
            _("Deploy to {centre}, {days}: {names}", centre=there.name, days=span(first, last), names=names),
            n_(
                "They are asked to answer within {count} day.",
                "They are asked to answer within {count} days.",
                there.offer_days,
            ),
        ]
        buttons = [Button(_("Send the offers"), "send"), Button(_("Other dates"), "dates"), self.keep_all()]
        return Message(headed(lines), rows(buttons, width=2))

    @confirm.help
    def what_confirm(self) -> str:
        return _(
            "The offers go out when you choose Send the offers. Each officer accepts or declines; we tell you "
            "who declined."
        )

    def _meant(self) -> list[Applicant]:
        ids = [application for application, _role in self.desk.nominations.meant(self.data.centre)]
        return self.desk.applicants.read(ids)

    @confirm.press("dates")
    def to_dates(self) -> state:
        return self.days

    def dated(self) -> state:
        return self.confirm

    @confirm.press("send", yes=True)
    def send(self) -> Any:
        return self.attempt("deploy", applications=[one.application for one in self._meant()], dates=self.data.dates)

    def act(self, name: str, what: dict[str, Any], reason: str) -> Any:
        if name == "assign":
            one, new = self.desk.nominations.assign(what["application"], self.data.centre, reason)
            for change in new:
                tell_applicant(self.desk, change)
            self.say(
                _(
                    "{name} is set aside for {centre}.",
                    name=self._called(what["application"], one.name),
                    centre=self._name(),
                )
            )
            return self.fits
        first, last = self.chosen_dates()
        posts = self.desk.deploying.deploy(what["applications"], from_on=first, to_on=last, reason=reason)
        unreached = send_offers(self.desk, posts)
        self.say(n_("We have sent {count} offer.", "We have sent {count} offers.", len(posts)))
        if unreached:
            self.say(n_("{count} of them has not joined: please call.",
                        "{count} of them have not joined: please call.", unreached))  # fmt: skip
        self.data.dates = []
        return self.centre

    def _name(self) -> str:
        return self.desk.needs.staff(self.data.centre).place.name


def _fit_line(fit: Fitting, called: str) -> str:
    line = _("{name}: {matters}", name=called, matters=matters(fit.applicant))
    return with_rules(line, fit.broken)


def _fit_label(fit: Fitting, called: str, centre: int) -> str:
    if fit.applicant.centre_id == centre:
        return f"✓ {called}"
    return against_rule(called) if fit.broken else called
