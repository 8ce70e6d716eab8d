"""Settings: from the environment or `.env`; an empty one counts as unset. docs/operating.md tells of each."""

import re
from datetime import time
from functools import cached_property
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from conversations.core import LANGUAGES
from conversations.letters.verify_words import VERIFY_LINK
from reminders.rules import RULES, Hours
from storage.delivery.spending import SmsLimits
from storage.service import Prices

DEMO_KEY = "demonstration only: nothing real is sealed with this key"
MIN_SECRET_KEY = 32  # characters
MIN_SIGNS = 10  # different ones; a random key of 32 letters and digits has some 25
ADDRESS = re.compile(r"(?i)(https://[\w.-]+|http://(127\.0\.0\.1|localhost))(:\d+)?(/[^\s?#]*)?")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def weakness(key: str) -> str:
    """Why a key is none; empty for one that will do.

    >>> weakness("short"), weakness("a" * 64), weakness(" " * 64)
    ('is shorter than 32 signs', 'repeats a few signs', 'is shorter than 32 signs')
    >>> weakness("3q2-7wAAbC9xkV0Jm4tYz8nRfU1sLpEo")
    ''
    """
    if len(key.strip()) < MIN_SECRET_KEY:
        return f"is shorter than {MIN_SECRET_KEY} signs"
    return "repeats a few signs" if len(set(key)) < MIN_SIGNS else ""


class BadSettings(ValueError):
    """The service cannot start so; the text says what is wrong and how to mend it."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    database_url: str | None = None
    secret_key: SecretStr | None = None
    old_secret_key: SecretStr | None = None  # the one before, while what it sealed moves
    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_secret: SecretStr | None = None
    telegram_bot: str = ""  # its user name: links in SMS lead there
    telegram_rate: float = Field(default=25, gt=0)  # notices a second; Telegram takes about 30 messages in all
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_webhook_secret: SecretStr | None = None  # of a signing key (SHA-256); else the auth token signs
    twilio_api_url: str = ""
    whatsapp_from: str | None = None
    whatsapp_templates: dict[str, str] = Field(default_factory=dict)  # ContentSid by kind.language, as JSON
    whatsapp_rate: float = Field(default=20, gt=0)  # notices a second; Twilio takes 80 a sender
    sms_from: str | None = None
    sms: Literal["both", "send-only"] = "both"  # whether what comes by SMS is read
    sms_rate: float = Field(default=1, gt=0)
    sms_countries: str = "254"  # codes to which SMS go, one's own first
    sms_a_number: int = Field(default=150, ge=1)  # a day
    sms_a_day: int = Field(default=20_000, ge=1)
    sms_price: float | None = Field(default=None, ge=0)  # KSh a segment
    whatsapp_price: float | None = Field(default=None, ge=0)  # KSh a message within 24 hours
    whatsapp_template_price: float | None = Field(default=None, ge=0)  # KSh one by an approved template
    sheets: str = ""  # the folder of stamped registers; none: beside SQLite's file, in a table on PostgreSQL
    public_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    timezone: str = "Africa/Nairobi"
    language: str = "en"
    reports_at: time = time(7)
    pin_after_minutes: int = Field(default=30, ge=1)  # of silence, after which the PIN is asked again
    shared_phones: bool = False
    wrong_pins_an_hour: int = Field(default=300, ge=5)  # over all chats, after which strangers wait
    events_a_minute: int = Field(default=180, ge=10)  # a chat; nobody taps three times a second for a minute
    council_contact: str = ""  # as Help tells it
    reminders: bool = True
    reminder_times: dict[str, time] = Field(default_factory=dict)  # by kind, as JSON; an exam's own go before
    night_from: time = time(21, 30)
    night_to: time = time(5, 30)
    demo: bool | None = None
    log: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str | None) -> str | None:
        kind = (url or "sqlite:").partition(":")[0].partition("+")[0]
        if kind not in ("sqlite", "postgresql", "postgres"):
            raise ValueError("it begins with sqlite:/// or postgresql://")
        return url.replace("postgres://", "postgresql://", 1) if url else url

    @field_validator("public_url")
    @classmethod
    def _as_it_is_called(cls, url: str | None) -> str | None:
        """However it is written: `https` in small letters, and no slash at the end."""
        scheme, colon, rest = (url or "").strip().rstrip("/").partition(":")
        return f"{scheme.lower()}{colon}{rest}" or None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError("there is no such time zone; use a name such as Africa/Nairobi") from unknown
        return name

    @field_validator("reminder_times")
    @classmethod
    def _known_kinds(cls, times: dict[str, time]) -> dict[str, time]:
        if unknown := sorted(times.keys() - RULES.keys()):
            raise ValueError(f"there is no kind {unknown[0]}; the kinds are {', '.join(RULES)}")
        return times

    @property
    def hours(self) -> Hours:
        """What the rules of reminders go by."""
        return Hours(ZoneInfo(self.timezone), self.night_from, self.night_to, self.reminder_times)

    @property
    def prices(self) -> Prices:
        """What messages cost, as far as it is known."""
        return Prices(self.sms_price, self.whatsapp_price, self.whatsapp_template_price)

    @property
    def sms_limits(self) -> SmsLimits:
        """How many SMS may go out on a day, and whereto."""
        return SmsLimits(self.sms_a_day, self.sms_a_number, tuple(re.findall(r"\d+", self.sms_countries)))

    @field_validator("sms_countries")
    @classmethod
    def _country_codes(cls, codes: str) -> str:
        if not re.fullmatch(r"\+?[1-9]\d{0,2}([ ,]+\+?[1-9]\d{0,2})*", codes.strip()):
            raise ValueError("country codes look like 254 or 254, 255")
        return codes

    @field_validator("language")
    @classmethod
    def _known_language(cls, code: str) -> str:
        """Many systems set LANGUAGE for themselves, such as en_US:en: what we do not speak is English."""
        first = code.partition(":")[0].partition("_")[0].lower()
        return first if first in LANGUAGES else "en"

    @cached_property
    def demonstrates(self) -> bool:
        """Whether this is the demonstration: where no token is, unless DEMO says otherwise."""
        return self.demo if self.demo is not None else not (self.telegram_token or self.twilio_account_sid)

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{'demo' if self.demonstrates else 'karani'}.db"

    @property
    def public_address(self) -> str:
        """Where people and platforms reach the service; without PUBLIC_URL only this machine does."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def verify_address(self) -> str:
        """What the code of a letter is put behind: our page, else the chat; empty where neither can be reached."""
        if self.public_url and urlsplit(self.public_url).hostname not in LOOPBACK:
            return f"{self.public_address}/verify/"
        bot = self.telegram_bot.lstrip("@")
        return f"https://t.me/{bot}?start={VERIFY_LINK}" if bot else ""

    @property
    def key(self) -> str:
        """SECRET_KEY; the demonstration has one that is no secret."""
        return self.secret_key.get_secret_value() if self.secret_key else DEMO_KEY

    @property
    def keys(self) -> tuple[str, ...]:
        """The key of today, then the one before where it is given."""
        return (self.key, self.old_secret_key.get_secret_value()) if self.old_secret_key else (self.key,)

    def problems(self) -> list[str]:
        """What keeps the service from starting, each with its mend."""
        found = []
        if self.demonstrates and (self.telegram_token or self.twilio_account_sid):
            found.append("DEMO is on beside a token: the demonstration never runs with one. Remove DEMO or the token.")
        if self.demonstrates and self.host not in LOOPBACK:
            found.append(f"The demonstration listens on loopback only, not on {self.host}. Remove HOST or set DEMO=0.")
        if not self.demonstrates and not self.secret_key:
            found.append("SECRET_KEY is missing. Make one with: python -m bot secret")
        elif self.secret_key and (why := weakness(self.secret_key.get_secret_value())):
            found.append(f"SECRET_KEY {why}. Make one with: python -m bot secret")
        if self.old_secret_key and self.keys[0] == self.keys[1]:
            found.append("OLD_SECRET_KEY is SECRET_KEY itself: put the new key behind SECRET_KEY, or remove the old.")
        if self.twilio_account_sid and not (self.twilio_auth_token and self.public_url):
            found.append("TWILIO_ACCOUNT_SID needs TWILIO_AUTH_TOKEN and PUBLIC_URL beside it.")
        if self.twilio_account_sid and not (self.whatsapp_from or self.sms_from):
            found.append(
                "TWILIO_ACCOUNT_SID is set, but neither WHATSAPP_FROM nor SMS_FROM: set the number to send from."
            )
        if (self.whatsapp_from or self.sms_from) and not self.twilio_account_sid:
            found.append("WHATSAPP_FROM and SMS_FROM need TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.")
        found += self._wrong_address()
        return found

    def _wrong_address(self) -> list[str]:
        if not self.public_url or ADDRESS.fullmatch(self.public_url):
            return []
        if not self.public_url.startswith("https:"):
            return ["PUBLIC_URL must begin with https:// (Telegram sends to nothing else)."]
        return ["PUBLIC_URL is an address such as https://bot.example.org, with nothing behind it."]
