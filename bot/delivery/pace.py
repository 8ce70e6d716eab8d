"""Pace: how many notices may go out by now, so that no second sees more than the rate allows."""


class Pace:
    """A bucket that fills at `rate` a second, and holds what comes in `seconds`: after a rest there is no burst.

    >>> pace = Pace(25, 0.2)
    >>> pace.allows(100.0)
    5
    >>> pace.took(5)
    >>> pace.allows(100.1), pace.allows(101.0)
    (2, 5)
    """

    def __init__(self, rate: float, seconds: float):
        self.rate, self.most = rate, max(1.0, rate * seconds)
        self._held, self._at = self.most, -1.0

    def allows(self, at: float) -> int:
        """How many may be taken at this moment, in seconds of a clock that only goes forward."""
        if self._at >= 0:
            self._held = min(self.most, self._held + self.rate * (at - self._at))
        self._at = at
        return int(self._held + 1e-6)

    def took(self, count: int) -> None:
        self._held -= count
