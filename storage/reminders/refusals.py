"""What the council's notices refuse, and what one needs to know to say so."""

from storage.refusals import Refusal


class NoSecondOfficer(Refusal):
    """A notice to so many takes two officers of the council, and there is only one."""

    def __init__(self, most: int):
        super().__init__(f"more than {most} people")
        self.most = most
