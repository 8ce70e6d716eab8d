"""The records, bound to one turn: its transaction, its hour, and whoever sits at it."""

from datetime import date, datetime
from functools import cached_property

import sqlalchemy as sa

from storage.accounts import (
    Accounts,
    CentreLogins,
    Codes,
    Custody,
    Elsewhere,
    Invitations,
    Locking,
    NewChats,
    Phones,
    Pins,
    Present,
    Unreached,
    never_wrote,
)
from storage.accounts.blocked import blocked
from storage.delegations import ActingManagers, Deputies
from storage.delivery import Chats
from storage.deployments import contacts_of
from storage.disputes import Disputes, MyDisputes
from storage.exams import Places
from storage.exports import Exports
from storage.history import is_closed, last_closed
from storage.letters import LetterBoard, MyLetters, Verified, verify
from storage.nominations import Applicants, Chooser, Needs, Nominations
from storage.people import Consents, Looks, People
from storage.postings import (
    Deploying,
    Deployments,
    Ending,
    Offers,
    Officers,
    OpenOffer,
    Redeploying,
    ReturnedOffer,
    Substitutes,
    UnlistedDecisions,
    WrongPostings,
    came_back,
    open_offers,
)
from storage.privacy import Erasing
from storage.profile import Approvals, Profiles
from storage.register import (
    Arriving,
    Attendance,
    Board,
    MyDay,
    OwnMarks,
    Printing,
    Received,
    UnlistedOfficers,
    days_of,
    read_receipt,
    received,
)
from storage.reminders import Asking, Broadcasts, Costs, Duties, MarkNews, Mutes, NotReached, told_of
from storage.stamped import Filing, Receiving
from storage.vacancies import Applications, Interests, Openings, Vacancies, Viewings

from .audit import ALL_DAY_BY_SMS, EVERYDAY, Audit
from .service import ServiceSettings
from .vault import Vault
from .waiting import Waiting, waiting


class Records:
    """Each subject's records, made when first asked for. `now` is aware; `today` is the centre's date."""

    def __init__(
        self,
        connection: sa.Connection,
        now: datetime,
        present: Present,
        service: ServiceSettings,
        vault: Vault,
        pins: Pins | None = None,
    ):
        self.connection, self.now, self.present, self.service, self.vault = connection, now, present, service, vault
        self.today = now.astimezone(service.zone).date()
        self.pins = pins or Pins(vault)

    def local(self, at: datetime) -> datetime:
        """The moment in the centre's zone."""
        return at.astimezone(self.service.zone)

    @cached_property
    def audit(self) -> Audit:
        present = self.present
        by_sms = present.forgeable and present.unlocked_at is not None  # else the phone was proven by a code just now
        return Audit(
            self.connection,
            self.now,
            present.person_id or None,
            present.id,
            lambda: self.accounts.unlocked,
            everyday=ALL_DAY_BY_SMS if by_sms else EVERYDAY,
        )

    @cached_property
    def attendance(self) -> Attendance:
        present = self.present
        return Attendance(self.connection, self.now, self.service.zone, present.person_id, present.channel, self.audit)

    @cached_property
    def deputies(self) -> Deputies:
        """Registers that this person hands over, and that are handed to them."""
        return Deputies(self.connection, self.now, self.today, self.present.person_id, self.audit)

    @cached_property
    def acting(self) -> ActingManagers:
        """Who marks at the centres of this director, besides their managers."""
        return ActingManagers(self.connection, self.now, self.today, self.present.person_id, self.audit)

    @cached_property
    def unlisted(self) -> UnlistedOfficers:
        return UnlistedOfficers(self.attendance, self.vault)

    @cached_property
    def unlisted_decisions(self) -> UnlistedDecisions:
        return UnlistedDecisions(self.chooser, self.vault, self.attendance)

    @cached_property
    def own_marks(self) -> OwnMarks:
        present = self.present
        return OwnMarks(self.connection, self.now, self.today, present.person_id, present.channel, self.audit)

    @cached_property
    def arriving(self) -> Arriving:
        present = self.present
        return Arriving(self.connection, self.now, self.service.zone, present.person_id, present.channel)

    @cached_property
    def seen(self) -> Looks:
        """What whoever sits here is shown of others."""
        return Looks(self.connection, self.now, self.service.zone, self.present.person_id, self.audit)

    @cached_property
    def exports(self) -> Exports:
        return Exports(self.connection, self.today, self.present.person_id, self.audit)

    @cached_property
    def board(self) -> Board:
        return Board(self.connection, self.today, self.present.person_id)

    @property
    def my_days(self) -> list[MyDay]:
        """The days of whoever sits here, also those still to come."""
        return days_of(self.connection, self.present.person_id, self.today)

    @cached_property
    def my_disputes(self) -> MyDisputes:
        who, zone = self.present.person_id, self.service.zone
        return MyDisputes(self.connection, self.now, zone, who, self.vault, self.audit, sms=self.service.sms)

    @cached_property
    def disputes(self) -> Disputes:
        """Those that whoever sits here answers."""
        return Disputes(self.attendance, self.vault, self.audit, sms=self.service.sms)

    def mark_news(self, on: date) -> list[MarkNews]:
        """What whoever sits here is still to be told of a day of theirs."""
        return told_of(self.connection, self.present.person_id, on)

    @property
    def proven_until(self) -> date | None:
        """The last closed day, up to which there are proofs of the history."""
        closed = last_closed(self.connection)
        return closed.on if closed else None

    def has_proof(self, sending: int) -> bool:
        """Whether there is a proof yet of a register that was handed in."""
        return is_closed(self.connection, sending)

    @cached_property
    def waiting(self) -> Waiting:
        """How much waits for whoever sits here."""
        return waiting(self.connection, self.present.person_id, self.present.standings, self.today, self.now)

    @cached_property
    def duties(self) -> Duties:
        return Duties(self.connection, self.now, self.service.zone, self.present.person_id)

    @cached_property
    def asking(self) -> Asking:
        return Asking(self.duties, self.audit, sms=self.service.sms)

    @cached_property
    def letters(self) -> MyLetters:
        return MyLetters(self.connection, self.now, self.today, self.present, self.audit)

    @cached_property
    def letter_board(self) -> LetterBoard:
        return LetterBoard(self.connection, self.today, self.present.person_id)

    @cached_property
    def printing(self) -> Printing:
        return Printing(self.connection, self.today, self.present.person_id, self.audit)

    @cached_property
    def stamped(self) -> Filing:
        """The stamped registers that whoever sits here may send."""
        here = self.present
        return Filing(self.connection, self.now, self.today, here.person_id, here.id, here.channel, self.audit)

    @cached_property
    def receiving(self) -> Receiving:
        """Those that they see by office."""
        return Receiving(self.connection, self.now, self.today, self.present.person_id, self.audit)

    def verify(self, code: str) -> Verified | None:
        """The letter of a code, for anybody. Raises `TooManyTries`."""
        return verify(self.connection, code, f"chat {self.present.id}", self.now)

    def receipt(self, code: str) -> Received | None:
        """The register of a receipt, for anybody."""
        return received(self.connection, read_receipt(code))

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.connection, self.now, self.present.person_id, self.present.channel, self.audit)

    @cached_property
    def erasing(self) -> Erasing:
        return Erasing(self.connection, self.now, self.today, self.present.id, self.audit)

    @cached_property
    def centre_logins(self) -> CentreLogins:
        return CentreLogins(
            self.connection,
            self.now,
            self.today,
            self.present,
            self.audit,
            self.pins,
            an_hour=self.service.wrong_pins_an_hour,
        )

    @cached_property
    def locking(self) -> Locking:
        return Locking(self.connection, self.now, self.audit)

    @cached_property
    def custody(self) -> Custody:
        """The accounts that this person may lock and unlock."""
        return Custody(self.connection, self.now, self.today, self.present.person_id, self.audit, self.vault)

    def contacts(self, person_id: int = 0) -> list[tuple[str, str, str]]:
        """Sub-county, name and phone of the directors who answer for a person; none named: for whoever sits here."""
        return contacts_of(self.connection, person_id or self.present.person_id, self.today)

    @cached_property
    def mutes(self) -> Mutes:
        return Mutes(self.connection, self.present.person_id)

    @cached_property
    def notices(self) -> Broadcasts:
        zone = self.service.zone
        return Broadcasts(self.connection, self.now, self.today, self.present.person_id, self.audit, zone)

    @cached_property
    def costs(self) -> Costs:
        return Costs(self.connection, self.today, self.present.person_id)

    @cached_property
    def not_reached(self) -> NotReached:
        return NotReached(self.connection, self.today, self.present.person_id)

    def unreached(self) -> tuple[list[Unreached], int]:
        """Who has blocked every chat, and how many have never written, under this director."""
        director = self.present.person_id
        here = self.connection, director, self.today
        return blocked(*here), never_wrote(*here)

    @cached_property
    def codes(self) -> Codes:
        return Codes(self.connection, self.now, self.present.id, self.vault)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(
            self.connection,
            self.now,
            self.present,
            self.audit,
            self.pins,
            sms=self.service.sms,
            pin_after=self.service.pin_after,
            an_hour=self.service.wrong_pins_an_hour,
        )

    @cached_property
    def new_chats(self) -> NewChats:
        return self.accounts.new_chats

    @cached_property
    def elsewhere(self) -> Elsewhere:
        return Elsewhere(self.connection, self.now, self.new_chats, self.locking)

    @cached_property
    def phones(self) -> Phones:
        return Phones(self.connection, self.now, self.present.id, self.vault, self.audit)

    @cached_property
    def profile(self) -> Profiles:
        return Profiles(self.connection, self.now, self.today, self.present.person_id, self.vault, self.audit)

    @cached_property
    def approvals(self) -> Approvals:
        return Approvals(self.connection, self.now, self.today, self.present.person_id, self.vault, self.audit)

    @cached_property
    def chooser(self) -> Chooser:
        """This person, as the one who decides about postings."""
        return Chooser(self.connection, self.now, self.service.zone, self.present.person_id, self.audit, self.vault)

    @cached_property
    def applicants(self) -> Applicants:
        return Applicants(self.chooser)

    @cached_property
    def nominations(self) -> Nominations:
        return Nominations(self.chooser)

    @cached_property
    def needs(self) -> Needs:
        return Needs(self.chooser)

    @cached_property
    def deploying(self) -> Deploying:
        return Deploying(self.chooser)

    @cached_property
    def redeploying(self) -> Redeploying:
        return Redeploying(self.chooser)

    @cached_property
    def substitutes(self) -> Substitutes:
        return Substitutes(self.chooser)

    @cached_property
    def ending(self) -> Ending:
        return Ending(self.chooser)

    def open_offers(self) -> list[OpenOffer]:
        """Offers that have no answer yet, of those that this person decides about."""
        return open_offers(self.connection, self.present.person_id, self.today)

    def came_back(self) -> list[ReturnedOffer]:
        """Posts that are free again, for their offers were declined or not answered in time."""
        return came_back(self.connection, self.present.person_id, self.now, self.today)

    @cached_property
    def offers(self) -> Offers:
        return Offers(self.connection, self.now, self.service.zone, self.present.person_id, self.audit)

    @cached_property
    def wrong_postings(self) -> WrongPostings:
        return WrongPostings(self.connection, self.now, self.today, self.present.person_id, self.vault, self.audit)

    @cached_property
    def invitations(self) -> Invitations:
        return Invitations(self.connection, self.now, self.present.person_id, self.vault, self.audit)

    @cached_property
    def officers(self) -> Officers:
        return Officers(self.connection, self.today, self.present.person_id, self.vault)

    @cached_property
    def vacancies(self) -> Vacancies:
        return Vacancies(self.connection, self.today, self.present.person_id)

    @cached_property
    def looks(self) -> Viewings:
        return Viewings(self.connection, self.now, self.present.person_id)

    @cached_property
    def applications(self) -> Applications:
        who = self.present.person_id
        return Applications(self.connection, self.now, self.today, who, self.vacancies, self.audit)

    @cached_property
    def interests(self) -> Interests:
        return Interests(self.connection, self.present.person_id, self.audit)

    @cached_property
    def openings(self) -> Openings:
        return Openings(self.connection, self.now, self.today, self.present.person_id, self.audit)

    @cached_property
    def places(self) -> Places:
        return Places(self.connection)

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def deployments(self) -> Deployments:
        return Deployments(self.connection, self.today, self.service.reports_at)

    @cached_property
    def chat(self) -> Chats:
        return Chats(self.connection, self.present.id)
