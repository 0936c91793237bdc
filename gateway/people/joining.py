"""How a person comes to have a password: signing up, or a link to set one, which old clients get as well.

Whether an address is known, nobody is told who cannot read its mail.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.accounts.service import AccountService
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import GatewayError
from gateway.ids import new_id
from gateway.mail import outbox
from gateway.partners.sign_ups import SignUps
from gateway.people import passwords
from gateway.people.errors import LinkVoid
from gateway.people.letters import Addressee, letter
from gateway.people.model import LinkPurpose, Person, Realm, Role
from gateway.people.throttle import Throttle
from gateway.people.tokens import digest_of, new_token
from gateway.people.visits import Visits
from gateway.profiles.model import ProfileKind, Requisites
from gateway.storage import accounts as account_rows
from gateway.storage import people as rows
from gateway.storage import profiles

LINK_LASTS = timedelta(days=1)


class InvalidAddress(GatewayError):
    """No mail address."""

    code = "invalid_address"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who signs up. `referral` is the mark of a partner's link."""

    tenant_id: str
    email: str = field(repr=False)
    password: str = field(repr=False)
    language: str
    currency: str
    referral: str | None = field(default=None, repr=False)
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """`link` makes the address of a page from a purpose and a token."""

    database: Database
    accounts: AccountService
    audit: AuditTrail
    sign_ups: SignUps
    visits: Visits
    throttle: Throttle
    clock: Clock
    link: Callable[[Realm, LinkPurpose, str], str]

    async def sign_up(self, newcomer: Newcomer) -> None:
        """Open an account, usable once the mailed link was followed; who is known already is told so by mail alone.

        Raises `InvalidAddress`, `WeakPassword`, `TooManyAttempts`.
        """
        email = address_of(newcomer.email)
        await self.throttle.check(Realm.PANEL, email, newcomer.source)
        kept = await passwords.hashed(newcomer.password)
        await self.throttle.failed(Realm.PANEL, f"signing up: {email}", newcomer.source)
        if await self._is_known(newcomer.tenant_id, email):
            await self._send(newcomer.tenant_id, Realm.PANEL, email, LinkPurpose.RESET, "known")
            return

        async def opened(connection: AsyncConnection, account_id: str) -> None:
            at = self.clock()
            person = Person(
                *(new_id("per"), newcomer.tenant_id, Realm.PANEL, email, newcomer.language, account_id, None),
                has_totp=False,
                confirmed_at=None,
                created_at=at,
            )
            requisites = Requisites(ProfileKind.PERSON, email, email=email, language=newcomer.language)
            await profiles.add(connection, account_id, requisites, at=at)
            await self.sign_ups.carrying(newcomer.tenant_id, newcomer.referral)(connection, account_id)
            if not await rows.add(connection, person, password_hash=kept):
                raise LinkVoid  # another request of the same address was first: this account is not opened
            await self._mail_link(connection, person, LinkPurpose.CONFIRM, "confirm")

        await self.accounts.create(newcomer.tenant_id, currency=newcomer.currency, opened=opened)

    async def confirm(self, token: str, realm: Realm) -> str:
        """Take a link of `sign_up`; return the cookie of a visit. Raises `LinkVoid`."""
        at = self.clock()

        async def work(connection: AsyncConnection) -> str:
            person_id = await rows.use_link(connection, digest_of(token), LinkPurpose.CONFIRM, at=at)
            if person_id is None:
                raise LinkVoid
            await rows.change(connection, person_id, confirmed_at=at)
            return person_id

        return await self.visits.open(await self.database.run(work), realm)

    async def ask_for_link(self, tenant_id: str, realm: Realm, email: str, *, source: str | None) -> None:
        """Mail a link to set a password to whom the address belongs: a person, or a client of the old billing.

        Raises `InvalidAddress`, `TooManyAttempts`.
        """
        address = address_of(email)
        await self.throttle.check(realm, f"link: {address}", source)
        await self.throttle.failed(realm, f"link: {address}", source)
        await self._send(tenant_id, realm, address, LinkPurpose.RESET, "reset")

    async def appoint(self, tenant_id: str, email: str, role: Role, *, language: str) -> str:
        """Make somebody an operator, or give one another role; return the link to set a password by.

        Raises `InvalidAddress`.
        """
        address, at, token = address_of(email), self.clock(), new_token()
        person = Person(
            *(new_id("per"), tenant_id, Realm.CONSOLE, address, language, None, role),
            has_totp=False,
            confirmed_at=None,
            created_at=at,
        )

        async def work(connection: AsyncConnection) -> None:
            await rows.add(connection, person, password_hash=None)
            row = await rows.with_address(connection, tenant_id, Realm.CONSOLE, address, lock=True)
            if row is None:
                raise InvalidAddress
            await rows.change(connection, row.id, role=role.value)
            purpose = LinkPurpose.RESET
            await rows.put_link(connection, digest_of(token), row.id, purpose, at=at, until=at + LINK_LASTS)

        await self.database.run(work)
        return self.link(Realm.CONSOLE, LinkPurpose.RESET, token)

    async def admit(self, tenant_id: str, account_id: str, email: str, password: str, *, language: str) -> None:
        """Let somebody sign in for an account without a mail; who can already stays as it is.

        Raises `InvalidAddress`, `WeakPassword`.
        """
        kept, at = await passwords.hashed(password), self.clock()
        person = Person(
            *(new_id("per"), tenant_id, Realm.PANEL, address_of(email), language, account_id, None),
            has_totp=False,
            confirmed_at=at,
            created_at=at,
        )
        await self.database.run(lambda connection: rows.add(connection, person, password_hash=kept))

    async def is_good(self, token: str, purpose: LinkPurpose) -> bool:
        async with self.database.reading() as connection:
            return await rows.link_owner(connection, digest_of(token), purpose, at=self.clock()) is not None

    async def set_password(self, token: str, realm: Realm, password: str, *, source: str | None) -> str:
        """Take a link to set a password; other visits end. Return the cookie of a visit.

        Raises `LinkVoid`, `WeakPassword`.
        """
        kept, at = await passwords.hashed(password), self.clock()

        async def work(connection: AsyncConnection) -> str:
            person_id = await rows.use_link(connection, digest_of(token), LinkPurpose.RESET, at=at)
            if person_id is None:
                raise LinkVoid
            await rows.change(connection, person_id, password_hash=kept, confirmed_at=at)
            await rows.end_visits(connection, person_id)
            actor = Actor(f"user:{person_id}", None, source)
            await self.audit.write(connection, AuditEntry(actor, "person.password", person_id), at=at)
            return person_id

        return await self.visits.open(await self.database.run(work), realm)

    async def _is_known(self, tenant_id: str, email: str) -> bool:
        async with self.database.reading() as connection:
            person = await rows.with_address(connection, tenant_id, Realm.PANEL, email)
            return person is not None or await account_rows.with_email(connection, tenant_id, email) is not None

    async def _send(self, tenant_id: str, realm: Realm, email: str, purpose: LinkPurpose, kind: str) -> None:
        async def work(connection: AsyncConnection) -> None:
            row = await rows.with_address(connection, tenant_id, realm, email)
            person = rows.person_of(row) if row is not None else await self._old_client(connection, tenant_id, email)
            if person is not None and person.realm is realm:
                await self._mail_link(connection, person, purpose, kind)

        await self.database.run(work)

    async def _old_client(self, connection: AsyncConnection, tenant_id: str, email: str) -> Person | None:
        """Make a person of the account whose profile has the address: it came from elsewhere and never signed in."""
        found = await account_rows.with_email(connection, tenant_id, email)
        if found is None:
            return None
        account_id, language = found
        person = Person(
            *(new_id("per"), tenant_id, Realm.PANEL, email, language, account_id, None),
            has_totp=False,
            confirmed_at=None,
            created_at=self.clock(),
        )
        return person if await rows.add(connection, person, password_hash=None) else None

    async def _mail_link(self, connection: AsyncConnection, person: Person, purpose: LinkPurpose, kind: str) -> None:
        token, at = new_token(), self.clock()
        await rows.put_link(connection, digest_of(token), person.id, purpose, at=at, until=at + LINK_LASTS)
        to = Addressee(person.tenant_id, person.account_id, person.email, person.language)
        await outbox.put(connection, letter(kind, to, self.link(person.realm, purpose, token)), at=at)


def address_of(text: str) -> str:
    """Return a mail address as it is compared: in lower case. Raises `InvalidAddress`."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise InvalidAddress from None
