"""The bare `twilio` client: as many messages as a pool of threads can send; keeps nothing, hears nothing.

It sends what the service sends when a mark was typed: a content with the register in a variable.
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

THREADS = 16  # as many as handlers/twilio_client.py has
TIMEOUT = 10.0

REGISTER = "Officer Number 3: Ab.\n\nMonday 3 November\nSunrise Secondary School\n\n" + "\n".join(
    f"{number} Officer Number {number}, invigilator: P" for number in range(1, 11)
)
BUTTONS = {"t1": "All present", "t2": "Send", "t3": "Undo"} | {f"i{n}": f"mark:1:20251103:{n}" for n in (1, 2, 3)}
FIELDS = {
    "to": "whatsapp:+254700000001",
    "from_": "whatsapp:+254711000002",
    "status_callback": "https://karani.example/twilio/status",
    "content_sid": "HX" + "0" * 32,
    "content_variables": json.dumps({"body": REGISTER} | BUTTONS),
}


def send_on(client: Client) -> None:
    while True:
        client.messages.create(**FIELDS)


def main() -> None:
    """Send until SIGTERM."""
    http = TwilioHttpClient(timeout=TIMEOUT, pool_connections=True)
    client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"], http_client=http)
    client.api.base_url = os.environ["TWILIO_API_URL"]
    with ThreadPoolExecutor(THREADS) as threads:
        for sending in [threads.submit(send_on, client) for _ in range(THREADS)]:
            sending.result()


if __name__ == "__main__":
    main()
