"""Costs: what a text costs by SMS and WhatsApp before it goes, in messages and, where prices are set, in money."""

from collections.abc import Collection, Mapping

from conversations.core import _, n_
from conversations.core.gsm import LETTERS, beyond, in_gsm7, segments
from storage.service import Prices

from .words import shillings

SIGNS = 5  # of those that make it dearer, named


def foretold(texts: Collection[str], reached: Mapping[str, int], prices: Prices) -> list[str]:
    """What it costs to tell so many by channel this, said in each language by `texts`; nothing where it is free."""
    each = max(map(segments, texts))
    by_sms, by_whatsapp = reached.get("sms", 0), reached.get("whatsapp", 0)
    lines = []
    if by_sms:
        lines.append(
            n_("{count} person gets it by SMS: {each} SMS each.", "{count} people get it by SMS: {each} SMS each.",
               by_sms, each=each)
        )  # fmt: skip
        lines += _dearer(texts, each)
    if by_whatsapp:
        lines.append(n_("{count} person gets it by WhatsApp.", "{count} people get it by WhatsApp.", by_whatsapp))
    costs = [prices.of("sms", by_sms * each), prices.of("whatsapp", by_whatsapp, template=True)]
    if (total := together(costs)) is not None and total > 0:
        lines.append(_("Together it costs about {amount}.", amount=shillings(round(total))))
    return lines


def together(costs: Collection[float | None]) -> float | None:
    """The sum; None where one of them is not known."""
    known = [cost for cost in costs if cost is not None]
    return sum(known) if len(known) == len(costs) else None


def _dearer(texts: Collection[str], each: int) -> list[str]:
    """The signs that are in no alphabet of SMS, and what they cost."""
    signs = list(dict.fromkeys(sign for text in texts for sign in beyond(text)))
    without = max(segments("".join(filter(LETTERS.__contains__, in_gsm7(text)))) for text in texts)
    if not signs or without == each:
        return []
    return [
        n_("The character {signs} makes it {each} SMS; without it: {without}.",
           "The characters {signs} make it {each} SMS; without them: {without}.",
           len(signs), signs=" ".join(signs[:SIGNS]), each=each, without=without)
    ]  # fmt: skip
