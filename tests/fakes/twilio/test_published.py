"""The published specs are held against requests and replies, where they are there."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.telegram.published import SpecAbsent

from .api import TwilioApi
from .asking import messages_path, raw
from .published import PLACES, Published, absent, published

spec_is_here = pytest.mark.skipif(
    not all(place.is_file() for place in PLACES), reason="a published Twilio spec is absent"
)
MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    with TwilioApi() as api:
        yield api


@spec_is_here
@pytest.mark.parametrize(
    ("problem", "params"),
    [
        ("Bdy is unknown", {"Bdy": "x"}),
        ("ContentSid is 'HX1', not of the form", {"ContentSid": "HX1"}),
        ("ValidityPeriod is not of type integer: 'long'", {"ValidityPeriod": "long"}),
        ("ShortenUrls is not of type boolean: 'yes'", {"ShortenUrls": "yes"}),
        ("RiskCheck is 'maybe', not enable or disable", {"RiskCheck": "maybe"}),
        ("To is missing", {"To": None}),
    ],
)
def test_forms_are_held_against_the_published_spec(api: TwilioApi, problem: str, params: dict[str, Any]) -> None:
    told = {"To": "+254700000001", "From": api.sms_from, "Body": "x"} | params
    raw(api, "POST", messages_path(api), data={name: value for name, value in told.items() if value is not None})
    assert any(problem in violation for violation in api.violations), api.violations
    api.violations.clear()


@spec_is_here
def test_queries_are_held_against_the_published_spec(api: TwilioApi) -> None:
    raw(api, "GET", messages_path(api), params={"PageSize": "1001", "Status": "received"})
    problems = "\n".join(api.violations)
    assert "PageSize is 1001, beyond its maximum 1000" in problems
    assert "Status is unknown" in problems
    api.violations.clear()


@spec_is_here
@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ("language is missing", {"types": {"twilio/text": {"body": "x"}}}),
        ("types.twilio/txt is unknown", {"language": "en", "types": {"twilio/txt": {}}}),
        ("variables.1 is not of type string", {"variables": {"1": 5}, "language": "en", "types": {}}),
        (
            "types.twilio/quick-reply.actions[0].titel is unknown",
            {"language": "en", "types": {"twilio/quick-reply": {"body": "x", "actions": [{"titel": "x"}]}}},
        ),
    ],
)
def test_json_is_held_against_the_published_spec(api: TwilioApi, problem: str, told: dict[str, Any]) -> None:
    assert raw(api, "POST", "/v1/Content", json=told).status_code == 400
    assert any(problem in violation for violation in api.violations), api.violations
    api.violations.clear()


@spec_is_here
def test_replies_are_held_against_the_published_spec() -> None:
    problems = published().reply(MESSAGES, "POST", 201, {"sid": "5", "to": 5, "novelty": 1, "status": "gone"})
    assert [problem.partition(": ")[2].split()[0] for problem in problems] == ["sid", "to", "novelty", "status"]
    assert "status 200 is not among" in published().reply(MESSAGES, "POST", 200, {})[0]


def test_without_a_spec_the_layer_is_skipped_and_says_so() -> None:
    with pytest.warns(SpecAbsent, match=r"the published twilio_content_v1\.json is absent"):
        absent("twilio_content_v1.json")
    nothing = Published([])
    assert nothing.request(MESSAGES, "POST", {"Bdy": "x"}) == nothing.reply(MESSAGES, "POST", 201, {"sid": 5}) == []
    assert not nothing.known
