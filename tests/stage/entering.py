"""Getting in by SMS, for tests over the (fake) Twilio: the number proves nothing, the PIN does."""

import re

from tests.fakes.twilio.people import Person


def enters(phone: Person, hello: str = "menu") -> str:
    """Whoever has no PIN yet gets one by SMS, and gives it. Gives the PIN."""
    phone.says(hello)
    phone.waits_for(lambda: "have none yet" in phone.heard)
    phone.says("Send me a new PIN")
    phone.waits_for(lambda: any("your PIN is" in seen.text for seen in phone.messages))
    phone.waits_for(lambda: any("have sent a new PIN" in seen.text for seen in phone.messages))  # before it or after
    pin = str(re.findall(r"PIN is (\d{6})", "".join(seen.text for seen in phone.messages))[-1])
    phone.says(pin)
    phone.waits_for(lambda: any("Welcome, " in seen.text for seen in phone.messages))
    return pin
