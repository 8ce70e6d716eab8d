"""What storage refuses, and what one needs to know to say so. Conversations put these into words."""


class Refusal(Exception):
    """An act that the records do not allow. Nothing was written."""


class Denied(Refusal):
    """This person has no right to this record; audited."""

    def __init__(self, act: str, subject: str):
        super().__init__(f"{act} {subject}")
        self.act, self.subject = act, subject


class PinNeeded(Refusal):
    """An official act in a chat where the PIN was not given: once it is, the same act goes on."""


class ChangedMeanwhile(Refusal):
    """What was shown is no longer so: somebody else has acted since."""
