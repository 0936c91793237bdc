"""People, put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from gateway.accounts.service import AccountService
from gateway.audit import AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.partners.sign_ups import SignUps
from gateway.people.joining import Joining
from gateway.people.model import LinkPurpose, Realm
from gateway.people.sign_in import SignIn
from gateway.people.throttle import Throttle
from gateway.people.visits import Visits
from gateway.workers.jobs import Job

_PAGES = {LinkPurpose.CONFIRM: "confirm", LinkPurpose.RESET: "new-password"}


@dataclass(frozen=True, slots=True)
class People:
    visits: Visits
    sign_in: SignIn
    joining: Joining

    def jobs(self) -> list[Job]:
        return [Job("people", timedelta(hours=1), self.visits.forget)]


def build_people(
    database: Database,
    accounts: AccountService,
    audit: AuditTrail,
    sign_ups: SignUps,
    secret: bytes,
    origin: str,
    *,
    clock: Clock,
) -> People:
    """`origin` is what links in mails begin with."""
    visits, throttle = Visits(database, clock), Throttle(database, clock)
    sign_in = SignIn(database, audit, visits, throttle, secret, clock)
    joining = Joining(database, accounts, audit, sign_ups, visits, throttle, clock, _links(origin))
    return People(visits, sign_in, joining)


def _links(origin: str) -> Callable[[Realm, LinkPurpose, str], str]:
    return lambda realm, purpose, token: f"{origin}/{realm.value}/{_PAGES[purpose]}?token={token}"
