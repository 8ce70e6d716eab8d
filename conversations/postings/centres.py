"""Centres: what each needs and what is filled, the shortest of staff first; and which offers came back."""

from dataclasses import dataclass
from typing import Any

from conversations.core import (
    N_,
    Button,
    Invalid,
    Message,
    _,
    day_name,
    headed,
    hour,
    link,
    n_,
    page,
    quiet,
    rows,
    state,
)
from conversations.core.field import found
from conversations.nominations import centre_label, need_line, numbered_lines
from conversations.speech import role_name
from storage.nominations import Staff
from storage.people import Standing
from storage.postings import OpenOffer

from .centre import PER_PAGE, OneCentre


class Centres(OneCentre):
    """Choose the centre: by its need, by a part of its name, or by what came back."""

    command = "centres"
    label = N_("Centres")
    words = ("vituo",)
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.SCDE})

    @dataclass
    class Data(OneCentre.Data):
        exam: int = 0
        page: int = 0
        sought: str = ""
        back_page: int = 0
        open_page: int = 0

    data: Data

    def begin(self) -> state:
        exams = self._exams()
        if not exams:
            raise Invalid(
                _("There is no centre with an exam in your sub-counties. If that is wrong, call the council.")
            )
        self.data.exam = next(iter(exams))
        return self.exams if len(exams) > 1 else self.centres

    def _exams(self) -> dict[int, str]:
        return {staff.place.exam_id: staff.place.exam for staff in self.desk.needs.centres()}

    @state
    def exams(self) -> Message:
        buttons = [self.to(title, Centres.of, exam) for exam, title in self._exams().items()]
        return Message(_("Centres of which exam?"), rows(buttons))

    @exams.help
    def what_exams(self) -> str:
        return _("Choose the exam whose centres you want to fill.")

    @link
    def of(self, exam: int) -> state:
        self.data = self.Data(exam=exam)
        return self.centres

    def _known(self) -> list[Staff]:
        return [staff for staff in self.desk.needs.centres() if staff.place.exam_id == self.data.exam]

    @state
    def centres(self) -> Message:
        known = self._known()
        shown = [staff for staff in known if str(staff.place.centre_id) in self._sought(known)]
        here = page(shown, self.data.page, PER_PAGE)
        self.data.page = here.number
        missing = sum(staff.short for staff in known)
        text = n_("{count} post still to fill.", "{count} posts still to fill.", missing)
        lines = [text, *numbered_lines(map(_centre_line, here.shown)), *here.lines]
        lines.append(quiet(_("Type a part of a centre's name or code to find it.")))
        buttons = [self.to(centre_label(staff), Centres.show, staff.place.centre_id) for staff in here.shown]
        below = here.more()
        if back := self.desk.came_back():
            below.append(Button(n_("{count} offer came back", "{count} offers came back", len(back)), "back_list"))
        return Message(headed(lines), (*rows(buttons), *rows(below, width=2)), replaces=True)

    def _sought(self, known: list[Staff]) -> set[str]:
        options = [(str(staff.place.centre_id), f"{staff.place.name} {staff.place.code}") for staff in known]
        matching = found(options, self.data.sought) if self.data.sought else options
        return {centre for centre, _label in matching}

    @centres.help
    def how_centres(self) -> str:
        return _("Centres with most posts to fill come first. Choose one to see who fits, and to deploy.")

    @centres.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @centres.search
    def search(self, text: str) -> Any:
        self.data.sought, self.data.page = text[:40], 0
        matching = self._sought(self._known())
        if not matching:
            raise Invalid(_("None of your centres has that name or code. Type fewer letters."))
        if len(matching) > 1:
            return None
        self.data.centre, self.data.sought = int(matching.pop()), ""
        return self.centre

    @centres.press("back_list")
    def to_came_back(self) -> state:
        return self.came_back

    @state
    def came_back(self) -> Message:
        lines, buttons, seen = [_("These posts are free again:")], [], set()
        here = page(self.desk.came_back(), self.data.back_page, PER_PAGE)
        for one in here.shown:
            reason = _("no answer in time") if one.silent else one.reason
            what = {"name": one.name, "role": role_name(one.role), "centre": one.centre}
            lines.append(_("{name}, {role} at {centre}: {reason}", **what, reason=reason))
            if one.centre_id not in seen:
                buttons.append(self.to(one.centre, Centres.show, one.centre_id))
            seen.add(one.centre_id)
        return Message(headed([*lines, *here.lines]), rows([*buttons, *here.more()]))

    @came_back.press("page")
    def turn_back(self) -> None:
        self.data.back_page += 1

    @came_back.help
    def what_came_back(self) -> str:
        return _("These posts were declined or not answered in time. Open the centre to choose someone else.")

    @link
    def no_answer(self) -> state:
        self.data = self.Data()
        return self.unanswered

    @state
    def unanswered(self) -> Message:
        here = page(self.desk.open_offers(), self.data.open_page, PER_PAGE)
        if not here.shown:
            raise Invalid(_("Every offer is answered. Open a centre to see who serves there."))
        lines, buttons = [_("These offers have no answer yet:")], {}
        for one in here.shown:
            what = {"name": one.name, "role": role_name(one.role), "centre": one.centre}
            lines.append(_("{name}, {role} at {centre}: {reason}", **what, reason=self._until(one)))
            buttons[one.centre_id] = self.to(one.centre, Centres.show, one.centre_id)
        return Message(headed([*lines, *here.lines]), rows([*buttons.values(), *here.more()]))

    def _until(self, offer: OpenOffer) -> str:
        if offer.until is None:
            return _("it has begun")
        at = self.desk.local(offer.until)
        return _("answer by {day}, {hour}", day=day_name(at.date()), hour=hour(at))

    @unanswered.press("page")
    def turn_unanswered(self) -> None:
        self.data.open_page += 1

    @unanswered.help
    def what_unanswered(self) -> str:
        return _("Call these officers. To choose someone else, open the centre.")

    @link
    def show(self, centre: int) -> state:
        there = self.desk.needs.staff(centre).place
        self.data = self.Data(exam=there.exam_id, centre=centre)
        return self.centre


def _centre_line(staff: Staff) -> str:
    needs = "; ".join(need_line(need) for need in staff.needs)
    return _("{centre} {code}. {needs}", centre=staff.place.name, code=staff.place.code, needs=needs)
