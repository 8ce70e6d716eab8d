"""What is refused of stamped registers, put into words."""

from conversations.core import _
from conversations.core.engine import Refusals
from storage.stamped import NothingWaits, TooManyFiles

REFUSALS: Refusals = {
    TooManyFiles: lambda _refusal: _("Many of your files wait to be read. Wait for their answer before you send more."),
    NothingWaits: lambda _refusal: _("No file waits to be filed. Send a photo of the stamped register."),
}
