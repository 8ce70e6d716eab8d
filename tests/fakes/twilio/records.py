"""Records: messages as Twilio keeps them, in and out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .errors import MEANINGS
from .wire import mail_date


@dataclass
class Record:
    """One message; `form` is what the webhook got of an inbound one."""

    sid: str
    account: str
    sender: str
    to: str
    body: str
    direction: str  # "inbound", "outbound-api", "outbound-reply"
    status: str
    at: datetime
    media: int = 0
    segments: int = 1
    service: str | None = None
    callback: str = ""
    error: int | None = None
    form: dict[str, str] = field(default_factory=dict)

    @property
    def channel(self) -> str:
        return channel(self.sender)

    def wire(self) -> dict[str, Any]:
        place, when = f"/2010-04-01/Accounts/{self.account}/Messages/{self.sid}", mail_date(self.at)
        told = {"sid": self.sid, "account_sid": self.account, "from": self.sender, "to": self.to, "body": self.body}
        state = {"direction": self.direction, "status": self.status, "error_code": self.error}
        dates = {"date_created": when, "date_updated": when, "date_sent": when}
        counts = {"num_segments": str(self.segments), "num_media": str(self.media)}
        rest = {"price": None, "price_unit": None, "api_version": "2010-04-01", "messaging_service_sid": self.service}
        why = {"error_message": MEANINGS.get(self.error) if self.error else None}
        links = {"uri": f"{place}.json", "subresource_uris": {"media": f"{place}/Media.json"}}
        return told | state | dates | counts | rest | why | links


def channel(address: str) -> str:
    """
    >>> channel("whatsapp:+254700000001"), channel("+254700000001")
    ('whatsapp', 'sms')
    """
    return "whatsapp" if address.startswith("whatsapp:") else "sms"
