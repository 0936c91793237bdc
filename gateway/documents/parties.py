"""The two sides of a document on its date, and the contract between them."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import business_date
from billing_core.documents import archive
from billing_core.documents.papers import PaperKind, PaperRef, Party
from gateway.documents.errors import ProfileMissing
from gateway.documents.model import Making, Period
from gateway.documents.sellers import Sellers, party_of
from gateway.errors import NotFound
from gateway.profiles import Profile
from gateway.storage import accounts, profiles
from gateway.storage.accounts import AccountRow
from gateway.taxes.keeper import TaxKeeper


class Parties:
    def __init__(self, sellers: Sellers, vat: TaxKeeper) -> None:
        self._sellers = sellers
        self._vat = vat

    async def require(self, connection: AsyncConnection, tenant_id: str, account_id: str) -> AccountRow:
        """Raises `NotFound`."""
        account = await accounts.read(connection, tenant_id, account_id)
        if account is None:
            raise NotFound("account", account_id)
        return account

    async def making(self, connection: AsyncConnection, tenant_id: str, account_id: str, period: Period) -> Making:
        """Return what a document of the period is made from: it bears the date of the last day.

        Raises `NotFound`, `SellerUnknown`, `ProfileMissing`.
        """
        issued_on = period.last
        account = await self.require(connection, tenant_id, account_id)
        profile = await profiles.read(connection, account_id)
        if profile is None:
            raise ProfileMissing("the account has no profile")
        seller = self._sellers.on(issued_on)
        return Making(
            connection=connection,
            account_id=account_id,
            currency=account.currency,
            seller=party_of(seller),
            buyer=_buyer(profile),
            place=seller.place,
            contract=await _contract(connection, profile, issued_on),
            vat=self._vat.on(issued_on),
            period=period,
            issued_on=issued_on,
        )


def _buyer(profile: Profile) -> Party:
    told = profile.requisites
    return Party(
        name=" ".join(filter(None, (told.legal_form, told.name))),
        tax_id=told.tax_number or "",
        address=told.address or "",
        iban=told.iban or "",
        bank=told.bank or "",
        vat_id=told.vat_number or "",
        tax_status=told.vat_status or "",
        phone=told.phone or "",
        email=told.email or "",
    )


async def _contract(connection: AsyncConnection, profile: Profile, on: date) -> PaperRef | None:
    """Return the contract in force on a date: the last one issued until then, else what was accepted elsewhere."""
    issued = await archive.standing(connection, profile.account_id, PaperKind.CONTRACT, date.min, on)
    if issued:
        return issued[-1].ref
    accepted = profile.contract
    if accepted is None or business_date(accepted.at) > on:
        return None
    return PaperRef(accepted.version, business_date(accepted.at))
