"""The composition root: the only place that knows every concrete part."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from bot.delivery.delivery import Delivery
from bot.letters.verify_page import VerifyPage
from bot.papers.documents import Documents
from bot.papers.links import Links
from bot.stamped.gathering import Gathering
from conversations import catalogue
from conversations.accounts import tell_undelivered
from conversations.postings import lapse_offers
from handlers.channel import Channel, Incoming, Outcome
from handlers.lasting import Lasting
from reminders.composing import Composer
from reminders.rules import is_night
from reminders.scheduler import Scheduler
from reminders.ticking import Ticker
from storage import leases
from storage.database import Database, Unavailable
from storage.delivery import contents, forget_menus
from storage.identity import claim, serves
from storage.life import Life
from storage.migrations import migrate
from storage.postings import LAPSED_AT_ONCE
from storage.service import ServiceSettings
from storage.stamped import Contents

from .brake import Brake
from .closing import closing
from .forgetting import forgetting
from .outage import after_outage
from .runner import Runner, utc_now
from .settings import BadSettings, Settings
from .signs import Signs
from .sms_limits import SmsAllowance
from .swept import Swept
from .writer import Writer

log = structlog.get_logger()

POLLING = timedelta(seconds=60)  # a lease longer than one long poll
PATIENCE = 10.0  # seconds for what is under way when we stop


class Application:
    """The running service: one writer, one runner, one delivery, and its channels."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = utc_now):
        if problems := settings.problems():
            raise BadSettings("\n".join(problems))
        self.settings, self.now = settings, now
        self.database = Database(settings.database, *settings.keys)
        self.life = Life(self.database)
        self.owner = self.life.owner
        self.service = ServiceSettings(
            zone=ZoneInfo(settings.timezone),
            language=settings.language,
            reports_at=settings.reports_at,
            night_from=settings.night_from,
            night_to=settings.night_to,
            demo=settings.demonstrates,
            sms=bool(settings.sms_from),
            sms_only_sends=settings.sms == "send-only",
            pin_after=timedelta(minutes=settings.pin_after_minutes),
            shared_phones=settings.shared_phones,
            wrong_pins_an_hour=settings.wrong_pins_an_hour,
            prices=settings.prices,
            council_contact=settings.council_contact,
            telegram_bot=settings.telegram_bot.lstrip("@"),
            whatsapp=settings.whatsapp_from or "",
        )
        self.writer = Writer(self.database)
        self.signs = Signs(self.life, self.writer, now, self._recovered)
        self.lasting = Lasting()
        public = settings.public_address
        folder = Path(settings.sheets) if settings.sheets else None
        if folder is None and self.database.one_writer:
            folder = self.database.beside("sheets")
        self.contents = Contents(folder)
        self.documents = Documents(
            self.database, self.writer, self.service, settings.verify_address, now, self.contents
        )
        self.channels: dict[str, Channel] = {}
        rates = {"telegram": settings.telegram_rate, "whatsapp": settings.whatsapp_rate, "sms": settings.sms_rate}
        self.links = Links(self.database.vault, self.writer, public, self.documents.fetch, self.documents.prepare, now)
        self.verify_page = VerifyPage(self.database, self.writer, self.service, now)
        self.hours = hours = settings.hours
        composer = Composer(self.database, self.service, hours, now)
        self.delivery = Delivery(
            self.writer, self.channels, self.owner, rates, now, composer.compose, self.lasting, self.service.zone
        )
        portion = int(60 * max(rates[name] for name in rates))  # a minute's worth of a notice waits at once
        self.ticker = Ticker(self.writer.run, hours, now, sms=self.service.sms, portion=portion)
        self.scheduler = Scheduler(self.tick)
        self.runner = Runner(
            self.writer,
            catalogue.engine(),
            self.service,
            self.database.vault,
            self.owner,
            self.delivery.hand_over,
            now,
        )
        self.brake = Brake(self.runner, settings.events_a_minute)
        self._ahead = getattr(now, "ahead", None)
        self.gathering = Gathering(self.writer, self.runner, self.channels, self.contents, now)
        self._background: list[asyncio.Task[None]] = []
        for channel in self._configured():
            self.add(channel)

    def _configured(self) -> list[Channel]:
        """The channels that the settings ask for. What none of them needs is not loaded."""
        found: list[Channel] = []
        settings = self.settings
        if settings.telegram_token:
            from handlers.telegram.channel import Telegram
            from handlers.telegram.spool import Spool

            secret = settings.telegram_secret
            found.append(
                Telegram(
                    settings.telegram_token.get_secret_value(),
                    secret=secret.get_secret_value() if secret else self.database.vault.key("telegram webhook").hex(),
                    api_url=settings.telegram_api_url,
                    public_url=settings.public_url,
                    may_poll=self._may_poll,
                    recovered=partial(self._recovered, channel="telegram"),
                    lasting=self.lasting,
                    spool=Spool(self.database.beside("kept"), self.database.vault),
                    now=self.now,
                    fetch=self.documents.fetch,
                    files=self.documents.files(settings.telegram_token.get_secret_value().partition(":")[0]),
                )
            )
        if settings.twilio_account_sid and settings.twilio_auth_token:
            found += self._by_twilio(settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value())
        if settings.demonstrates:
            from bot.demo.clock import Clock, DemoTime
            from bot.demo.kept import KeptPage
            from bot.demo.personas import personas
            from handlers.browser.channel import Browser

            time = DemoTime(self, self.now) if isinstance(self.now, Clock) else None
            people, kept = partial(personas, self.database), KeptPage(self.writer.run)
            found.append(Browser(people, self.documents.fetch, self._here, time, kept))
        return found

    def _here(self) -> datetime:
        """The hour, in the centres' own zone."""
        return self.now().astimezone(self.service.zone)

    def _by_twilio(self, account: str, token: str) -> list[Channel]:
        from handlers.twilio.client import Twilio
        from handlers.twilio.door import Door
        from handlers.twilio.sms import Sms
        from handlers.twilio.whatsapp import WhatsApp

        settings = self.settings
        own = settings.twilio_webhook_secret
        twilio = Twilio(account, token, settings.twilio_api_url)
        key = own.get_secret_value() if own else ""
        door = Door(
            twilio,
            token=token,
            key=key,
            public_url=settings.public_url or "",
            told=self.delivery.told,
            swept=Swept(self.writer, self.owner, self.now),
            lasting=self.lasting,
        )
        found: list[Channel] = []
        if settings.whatsapp_from:
            found.append(
                WhatsApp(
                    door,
                    settings.whatsapp_from,
                    templates=settings.whatsapp_templates,
                    contents=lambda: self.writer.run(partial(contents.known, account=account)),
                    keep_content=lambda shape, sid: self.writer.run(
                        partial(contents.keep, account=account, shape=shape, sid=sid)
                    ),
                    document_url=self.links.url,
                )
            )
        if settings.sms_from:
            allowance = SmsAllowance(self.writer, settings.sms_limits, self.service.zone, self.now)
            found.append(Sms(door, settings.sms_from, self.links.url, allowance.take))
        return found

    def add(self, channel: Channel) -> None:
        self.channels[channel.name] = channel

    def prepare(self) -> None:
        """Bring the database to today's tables and make it ours. Raises `NotOurs`, and then nothing starts."""
        migrate(self.database)
        with self.database.transaction() as connection:
            claim(connection, self.database.vault, demonstration=self.settings.demonstrates)
            serves(connection, self.now())
        if self.settings.demonstrates:
            from bot.demo.clock import Clock

            if isinstance(self.now, Clock):
                self.now.kept_in(self.database)
                self._ahead = self.now.ahead

    async def start(self) -> None:
        await asyncio.to_thread(self.prepare)
        if self.settings.demonstrates:
            from bot.demo.clock import Clock, again
            from bot.demo.furnish import furnish

            await asyncio.to_thread(furnish, self.database, self.now(), self.service.zone)
            if isinstance(self.now, Clock) and self.now.ahead:
                await asyncio.to_thread(again, self.database, self.now())
            await self.writer.run(partial(forget_menus, channel="browser"))  # the page may not have kept the last ones
        await self.signs.begin()
        self.delivery.start()
        works: dict[str, Callable[[], Awaitable[None]]] = {
            "signs of life": self.signs.beat,
            "forgetting": partial(forgetting, self.writer, self.now, self.contents.sweep),
            "stamped registers": self.gathering.run,
            "closing": partial(closing, self.database, self.now, self.service.zone),
        }
        if self.settings.reminders:
            self.scheduler.start()
            works["clock"] = self.scheduler.watch_clock
        for channel in self.channels.values():
            await channel.start(self._receive)
        self._background = [self.lasting.start(name, work) for name, work in works.items()]
        log.info("ready", channels=list(self.channels), database=self.database.engine.dialect.name)

    async def _receive(self, incoming: Incoming) -> Outcome:
        outcome = await self.brake.receive(incoming)
        self.gathering.wake(incoming)
        return outcome

    async def tick(self) -> int:
        """What is due now: offers met with silence come back (by day), lost PINs are told of, reminders are queued.

        Gives how many of these are new.
        """
        await self.writer.run(partial(tell_undelivered, now=self.now(), service=self.service))
        now = self.now()
        lapse = partial(lapse_offers, now=now, service=self.service)
        while not is_night(now, self.settings.hours) and await self.writer.run(lapse) == LAPSED_AT_ONCE:
            pass
        return await self.ticker.tick()

    async def flush(self) -> None:
        """What is due goes out before this returns, if it can be."""
        await self.delivery.flush(PATIENCE)

    async def pause(self) -> None:
        """Take nothing new; what was taken is finished."""
        for channel in self.channels.values():
            await channel.pause()

    async def stop(self) -> None:
        """Finish what was taken, send what was committed, let go."""
        await self.pause()
        self.scheduler.stop()
        for work in self._background:
            work.cancel()
        await self.brake.drain()
        await self.delivery.drain(PATIENCE)
        for channel in self.channels.values():
            await channel.close()
        try:
            await self.writer.run(partial(leases.give_back, owner=self.owner))
        except Unavailable:
            log.warning("leases end by themselves")
        await asyncio.to_thread(self.writer.close)
        await asyncio.to_thread(self.life.end)
        self.documents.close()
        self.database.close()
        log.info("stopped")

    async def _may_poll(self) -> bool:
        """Of several copies one polls Telegram, which gives a second one 409."""
        job = partial(leases.take, name="telegram polling", owner=self.owner, now=self.now(), length=POLLING)
        return await self.writer.run(job) is not None

    async def _recovered(self, away: timedelta, channel: str = "") -> None:
        """Whoever was marking is shown the register again; all others who have to mark are told, by reminders."""
        if self._clock_moved():
            return
        told = await after_outage(self.writer, self.runner, self.now(), away, channel)
        if told and self.settings.reminders:
            await self.ticker.tick()

    def _clock_moved(self) -> bool:
        """Whether somebody has moved the demonstration's time meanwhile, which is no outage."""
        ahead = getattr(self.now, "ahead", None)
        moved, self._ahead = ahead != self._ahead, ahead
        return moved
