"""The service: what holds for every turn."""

import sys
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NO_ZONES = "This machine knows no time zones, so Karani cannot tell days: pip install tzdata"

try:
    NAIROBI = ZoneInfo("Africa/Nairobi")
except ZoneInfoNotFoundError:
    sys.exit(NO_ZONES)  # whichever command it is


@dataclass(frozen=True)
class Prices:
    """What a message costs, in KSh; None where nobody has said."""

    sms: float | None = None  # a segment
    whatsapp: float | None = None  # within 24 hours of the person's own word
    template: float | None = None  # by WhatsApp, beyond them

    def of(self, channel: str, paid: int, *, template: bool = False) -> float | None:
        """What so many cost: nothing where a channel is free, None where its price is not known.

        >>> prices = Prices(sms=0.8)
        >>> prices.of("sms", 5), prices.of("telegram", 5), prices.of("whatsapp", 5)
        (4.0, 0.0, None)
        """
        known = {"sms": self.sms, "whatsapp": self.template if template else self.whatsapp}
        price = known.get(channel, 0.0)
        return None if price is None else price * paid


@dataclass(frozen=True)
class ServiceSettings:
    """Settings of the service, not of a person."""

    zone: ZoneInfo = NAIROBI
    language: str = "en"  # where neither the person nor the channel has said
    reports_at: time = time(7)
    night_from: time = time(21, 30)  # in which nothing goes out that nobody asked for
    night_to: time = time(5, 30)
    demo: bool = False
    sms: bool = False  # whether a code can be sent to a phone
    sms_only_sends: bool = False  # what comes by SMS is not read, but for STOP and START
    pin_after: timedelta = timedelta(minutes=30)  # of silence, after which the PIN is asked again
    council_contact: str = ""  # where the council is reached, in its own words
    telegram_bot: str = ""  # its user name, for links that lead into it
    whatsapp: str = ""  # the number that WhatsApp is written to
    shared_phones: bool = False  # whether several people may use one phone: its proof is then not enough
    wrong_pins_an_hour: int = 300  # over all chats, after which strangers wait
    prices: Prices = Prices()

    def is_night(self, at: time) -> bool:
        """Whether an hour of the centres is one of the night; never where it begins and ends at the same.

        >>> [ServiceSettings().is_night(at) for at in (time(21, 30), time(3), time(5, 30), time(12))]
        [True, True, False, False]
        """
        if self.night_from <= self.night_to:
            return self.night_from <= at < self.night_to
        return at >= self.night_from or at < self.night_to
