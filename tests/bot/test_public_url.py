"""PUBLIC_URL: however it is written it works, or it is named with its mend."""

import pytest

from tests.stage.service import settings_for

WELL = "https://bot.example.org"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (WELL, WELL),
        (f"{WELL}/", WELL),
        (f"  {WELL}//  ", WELL),
        ("HTTPS://bot.example.org", WELL),
        ("Https://Bot.Example.ORG/", "https://Bot.Example.ORG"),  # as Twilio may sign for it
        (f"{WELL}:8443/Karani/", f"{WELL}:8443/Karani"),
        ("HTTP://LOCALHOST:8000/", "http://LOCALHOST:8000"),
    ],
)
def test_it_may_be_written_as_addresses_are(written, address):
    given = settings_for("sqlite://", demo=False, public_url=written)
    assert given.public_address == given.public_url == address
    assert not [problem for problem in given.problems() if "PUBLIC_URL" in problem]
    assert given.verify_address == ("" if "LOCAL" in address else f"{address}/verify/")


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        ("bot.example.org", "begin with https://"),
        ("http://bot.example.org", "begin with https://"),
        (f"{WELL}?bot=1", "with nothing behind it"),
        (f"{WELL}/#top", "with nothing behind it"),
        ("https:///verify", "an address such as"),
        ("https://bot example.org", "an address such as"),
    ],
)
def test_what_is_no_address_is_named(written, mend):
    [problem] = settings_for("sqlite://", demo=False, public_url=written).problems()
    assert problem.startswith("PUBLIC_URL ")
    assert mend in problem
