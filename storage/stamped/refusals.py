"""What is refused of stamped registers."""

from storage.refusals import Refusal


class TooManyFiles(Refusal):
    """So many files of this chat wait that no more are taken."""


class NothingWaits(Refusal):
    """There is no file that is to be filed, or nothing of this centre to decide about."""
