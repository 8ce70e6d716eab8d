"""What verifying a letter refuses."""

from datetime import datetime

from storage.refusals import Refusal


class TooManyTries(Refusal):
    """Too many unknown codes were tried from here; before `until` (aware) only a known one is answered."""

    def __init__(self, until: datetime):
        self.until = until
