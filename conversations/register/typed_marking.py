"""Typed marking: a line such as `ab 3 7 rest p send` about the register in hand, and its words for all else."""

from conversations.core import N_, Invalid, _, day_name, n_, state
from conversations.core.language import in_every_language
from conversations.core.own_words import plain
from storage.register import Sheet

from . import why
from .marking import Marking
from .naming import Naming
from .typed import TypedMarks, marks_some, may_count, typed_marks
from .typed_words import not_understood, two_ways

SEND_WORDS = frozenset(map(plain, in_every_language(N_("Send")))) | {"send", "tuma"}
LIST_WORDS = frozenset({"list", "orodha"})
MORE_WORDS = frozenset(map(plain, in_every_language(N_("More")))) | {"more", "zaidi"}
UNDO_WORDS = frozenset(map(plain, in_every_language(N_("Undo")))) | {"undo", "tengua"}


class TypedMarking(Marking):
    """What is typed about a register, whichever of its messages is the last."""

    def _said_of(self, sheet: Sheet, text: str) -> TypedMarks:
        """The marks of a line about this register. Raises `Invalid`."""
        typed = typed_marks(text)
        if typed.today and sheet.on != self.desk.today:
            day = day_name(sheet.on)
            raise Invalid(
                _(
                    "This is the register of {day}, not of today. Nothing was changed. Write register for today's.",
                    day=day,
                )
            )
        if may_count(typed, len(sheet.officers)):
            raise two_ways(text)
        return typed

    def as_typed(self, text: str, *, sends: bool = False, officer: int = 0) -> state:
        """Marks typed out, such as `ab 3 7`; a number or name alone for that officer's card; `undo`, `list`, `send`.

        What ends in `send` is sent as well: `ab 3 7 rest p send`. `sends`: whoever marks the rest was asked whether to
        send, and means that too. `officer`: whose card is open (the deployment), for whom a mark alone is meant.
        """
        said = plain(text)
        if said in UNDO_WORDS:
            return self._taken_back()
        if said in SEND_WORDS:
            return self.sending()
        if said in LIST_WORDS:
            return self.whole_list()
        if said in MORE_WORDS:
            self.data.page += 1
            return self._open(*self.here)
        marks_said, _space, last = text.strip().rpartition(" ")
        handed_in = plain(last) in SEND_WORDS
        sheet = self._read()
        line, given = self._with_reason(sheet, marks_said if handed_in else text)
        typed = self._said_of(sheet, line)
        if typed.alone:
            if not officer:
                raise not_understood(text)
            return self.marks({officer: typed.alone}, reason=given)
        naming = Naming(sheet)
        if typed.asked is not None or typed.called:
            return self.open_card(naming.alone(typed).deployment)
        marks = naming.marks(typed)
        if typed.everyone and (present := [o for o in sheet.present if o.deployment not in marks]):
            raise Invalid(
                n_(
                    "{count} officer is marked P already. Write their numbers, or rest ab. Nothing was changed.",
                    "{count} officers are marked P already. Write their numbers, or rest ab. Nothing was changed.",
                    len(present),
                )
            )
        return self.marks(marks, typed.rest, sends=handed_in or (sends and typed.rest is not None), reason=given)

    def _with_reason(self, sheet: Sheet, text: str) -> tuple[str, str]:
        """A line of marks without the reason behind it, and that."""
        line, given = why.taken_off(text)
        if not given or any(plain(given) in map(plain, o.name.split()) for o in sheet.officers) or not marks_some(line):
            return text, ""
        return line, why.read_reason(given)

    def _taken_back(self) -> state:
        if not self.data.act:
            raise Invalid(_("There is nothing to undo. To change a mark, mark the officer again."))
        return self.marks({}, undo=self.data.act)
