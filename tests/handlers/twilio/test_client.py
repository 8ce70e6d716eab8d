"""The client of Twilio, over HTTP."""

import asyncio

import pytest

from handlers.channel import Doubtful
from handlers.twilio import ending
from handlers.twilio.client import Twilio
from tests.fakes.twilio.api import TwilioApi


@pytest.mark.parametrize("drip", ["head", "body"])
def test_an_answer_that_comes_byte_by_byte_has_an_end(monkeypatch, drip):
    monkeypatch.setattr(ending, "LONGEST", 0.1)
    with TwilioApi() as api:
        twilio = Twilio(api.account_sid, api.auth_token, api.url)
        api.faults.next("Messages", drip=drip)
        with pytest.raises(Doubtful):
            asyncio.run(twilio.create_message(to="+254700000002", from_=api.sms_from, body="Habari"))
        assert asyncio.run(twilio.create_message(to="+254700000002", from_=api.sms_from, body="Habari"))
        twilio.close()
