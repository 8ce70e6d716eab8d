"""What verifying a letter refuses."""

from datetime import datetime

from storage.refusals import Refusal


class TooManyTries(Refusal):
    """Too many codes were tried from here; none is looked up before `until` (aware)."""

    def __init__(self, until: datetime):
        self.until = until
