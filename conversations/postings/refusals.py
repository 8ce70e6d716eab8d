"""What a change of postings refuses, put into words."""

from conversations.core import _, day_name
from conversations.core.engine import Refusals
from conversations.speech import span
from storage.postings import IdOfAnother, MarksStand, OfferOver, OutsideExam


def _marks_stand(refusal: MarksStand) -> str:
    last = day_name(refusal.last)
    return _("{day} is marked already and stays at the old centre. Choose a later day.", day=last)


def _outside(refusal: OutsideExam) -> str:
    return _("The days must be within {days}. Type other days.", days=span(refusal.first, refusal.last))


REFUSALS: Refusals = {
    MarksStand: _marks_stand,
    OutsideExam: _outside,
    IdOfAnother: lambda _refusal: _(
        "Karani knows that ID as someone else's. Ask them which number they use, or decline the report."
    ),
    OfferOver: lambda _refusal: _(
        "That offer was answered, or its time is over. If you can still serve, call the TSC sub-county "
        "director (Help, Whom to call)."
    ),
}
