"""Naming: which officer of a register somebody means, by number or by name, where only one can be meant."""

from collections import defaultdict

from conversations.core import Invalid, _
from conversations.speech import listed
from storage.people.names import BETWEEN, folded
from storage.register import Mark, Officer, Sheet

from .typed import TypedMarks
from .typed_words import Who, not_understood, two_ways

SEVERAL = 5  # of one name are told; the rest are counted


class Naming:
    """The officers of one register by the words of their names."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.by_word: dict[str, set[int]] = defaultdict(set)
        for place, officer in enumerate(sheet.officers):
            for word in BETWEEN.split(officer.name):
                self.by_word[folded(word)].add(place)
                self.by_word[folded(word)[:1]].add(place)  # an initial, as buttons show it

    def marks(self, typed: TypedMarks) -> dict[int, Mark]:
        """The marks by deployment. Raises `Invalid` where somebody is nobody, or may be several."""
        self._check(typed)
        marks = {self.numbered(number).deployment: mark for number, mark in typed.marks.items()}
        for who, mark in typed.named:
            officer = self.one(who)
            if marks.setdefault(officer.deployment, mark) is not mark:
                raise Invalid(
                    _("Number {number} is both P and Ab. Nothing was changed. Type it again.", number=officer.number)
                )
        return marks

    def alone(self, typed: TypedMarks) -> Officer:
        """The one officer who was said without a mark. Words that are no name here are no answer at all."""
        if typed.called and not self._named(typed.called):
            raise not_understood(typed.called)
        return self.one(Who(typed.asked, typed.called))

    def one(self, who: Who) -> Officer:
        """Whom a number, a name, or both at once mean."""
        if not who.name:
            return self.numbered(who.number or 0)
        named = self._named(who.name)
        if not named:
            raise Invalid(
                _(
                    'Nobody on this register is called "{name}". Nothing was changed. Write register for the list.',
                    name=who.name,
                )
            )
        if who.number is not None:
            numbered = self.numbered(who.number)
            if numbered not in named:
                raise two_ways(str(who))
            return numbered
        if len(named) > 1:
            several = listed([f"{officer.number} {officer.name}" for officer in named], SEVERAL)
            raise Invalid(
                _('Which "{name}": {officers}? Write the number. Nothing was changed.', name=who.name, officers=several)
            )
        return named[0]

    def numbered(self, number: int) -> Officer:
        if officer := self.sheet.numbered(number):
            return officer
        raise Invalid(
            _(
                "Nobody on this register has number {number}. Nothing was changed. Write register for the list.",
                number=number,
            )
        )

    def _named(self, name: str) -> list[Officer]:
        """Whoever has all these words in the name."""
        places = set.intersection(*(self.by_word.get(folded(word), set()) for word in name.split()))
        return [self.sheet.officers[place] for place in sorted(places)]

    def _check(self, typed: TypedMarks) -> None:
        """What is somebody's name here is no mark: an officer may be called Wako."""
        for said in sorted(typed.words):
            if len(said) > 1 and folded(said) in self.by_word:
                raise two_ways(said)
