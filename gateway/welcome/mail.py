"""The mail that a new hosting account begins with: login, address of the panel, and the link to the password."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.services import Service
from gateway.events import Event, EventType, emit
from gateway.hosting.orders import PASSWORD_MADE
from gateway.mail import NewMail, put
from gateway.notices.texts import render
from gateway.operations.claim import Claim
from gateway.operations.sealing import unseal
from gateway.storage import addressees, hosting
from gateway.welcome.links import WelcomeLinks

KIND = "welcome"


@dataclass(frozen=True, slots=True)
class Welcomed:
    """A row of the mail; `address` None = where the panel is, is not told."""

    title: str
    login: str
    address: str | None
    price: None = None


@dataclass(frozen=True, slots=True)
class WelcomeMail:
    """`public_url` is where customers reach this gateway; `addresses` are those of the panels, for customers."""

    links: WelcomeLinks
    secret: bytes
    public_url: str
    addresses: Mapping[str, str]

    async def put(self, connection: AsyncConnection, service: Service, claim: Claim, *, at: datetime) -> None:
        """Have it sent once this transaction commits. A password that the customer chose is not sent back."""
        account = await hosting.account_of(connection, service.id)
        if account is None or not account.email:
            return
        (who,) = await addressees.of(connection, [service.account_id])
        language = who.language
        link = None
        if claim.sealed_secret is not None and claim.payload.get(PASSWORD_MADE):
            password = unseal(self.secret, claim.id, claim.sealed_secret)
            token = await self.links.make(connection, service.id, account.login, password, language=language)
            link = f"{self.public_url.rstrip('/')}/welcome/{token}"
        row = Welcomed(service.label, account.login, self.addresses.get(account.panel))
        message = render(
            KIND,
            language,
            [row],
            account=service.account_id,
            link=link,
            hours=self.links.lives // timedelta(hours=1),
            pay_url=None,
        )
        mail = NewMail(
            service.tenant_id,
            service.account_id,
            KIND,
            language,
            account.email,
            message.subject,
            message.text,
            message.html,
        )
        told = {"mail": await put(connection, mail, at=at), "notice": KIND, "ids": [service.id]}
        await emit(connection, Event(EventType.NOTICE_SENT, service.tenant_id, service.account_id, told), at=at)
