"""By Twilio: the service beside the fake Twilio, whose webhooks lead to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.fakes.twilio.api import TwilioApi

from .ground import url
from .service import Service, free_port, settings_for
from .stage import Stage

PUBLIC = "https://karani.example"


@contextmanager
def beside(twilio: TwilioApi, stage: Stage) -> Iterator[Callable[..., Service]]:
    """Starts the service at the stage's hour; more settings can be given. All of them stop at the end."""
    started: list[Service] = []

    def serve(**more: Any) -> Service:
        port = free_port()
        twilio.webhooks(message=f"http://127.0.0.1:{port}/twilio/message", public=f"{PUBLIC}/twilio/message")
        given = {
            "twilio_account_sid": twilio.account_sid,
            "twilio_auth_token": twilio.auth_token,
            "twilio_api_url": twilio.url,
            "whatsapp_from": twilio.whatsapp_from,
            "sms_from": twilio.sms_from,
            "public_url": PUBLIC,
            "port": port,
        }
        started.append(Service(settings_for(url(stage), **(given | more)), stage.clock).__enter__())
        return started[-1]

    try:
        yield serve
    finally:
        for service in started:
            service.__exit__()
