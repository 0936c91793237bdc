"""The providers that are configured, each with what is believed of it without asking."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from billing_core import EXPONENTS, Money
from billing_core.payments import (
    ForgedNotice,
    LiqPay,
    Monobank,
    PaymentNotice,
    PaymentProvider,
    PaymentState,
    WayForPay,
)
from gateway.errors import ProviderNotOffered, ProviderUnavailable
from gateway.payments.client import ProviderClient
from gateway.settings import PaymentSettings

_KEY_PAUSE_SECONDS = 60.0
"""After a newer key did not help: how long forged callbacks can't make us fetch another."""


@dataclass(slots=True)
class Desk:
    """One provider. `confirm_above`: a payment of more is confirmed by asking; None: what is signed is believed."""

    provider: PaymentProvider
    client: ProviderClient
    confirm_above: Decimal | None
    _vain_at: float = -_KEY_PAUSE_SECONDS
    _fetching: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def name(self) -> str:
        return self.provider.name

    async def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:
        """Verify and read a callback, with a newer public key if need be. Raises `ForgedNotice`, `MalformedNotice`."""
        tried = self.provider
        try:
            return tried.read(body, headers)
        except ForgedNotice:
            async with self._fetching:
                if self.provider is tried and not await self._fetch_key():
                    raise
        return self._read_again(body, headers)

    async def ask(self, order_id: str, payment_ref: str | None) -> PaymentNotice | None:
        """Return what the provider says of an order; None: nothing yet. Raises `ProviderUnavailable`."""
        return await self.client.send(self.name, self.provider.inquiry(order_id, payment_ref))

    def doubts(self, notice: PaymentNotice) -> bool:
        """Tell whether a notice moves money only after the provider was asked."""
        moves = notice.state in (PaymentState.PAID, PaymentState.RETURNED)
        return moves and self.confirm_above is not None and _major(notice.amount) > self.confirm_above

    async def _fetch_key(self) -> bool:
        call = self.provider.key()
        if call is None or time.monotonic() - self._vain_at < _KEY_PAUSE_SECONDS:
            return False
        try:
            self.provider = await self.client.send(self.name, call)
        except ProviderUnavailable:
            return False
        return True

    def _read_again(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:
        try:
            return self.provider.read(body, headers)
        except ForgedNotice:
            self._vain_at = time.monotonic()
            raise


class Desks:
    def __init__(self, desks: Mapping[str, Desk], client: ProviderClient) -> None:
        self._desks = desks
        self.client = client

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._desks)

    def of(self, provider: str) -> Desk:
        """Raises `ProviderNotOffered`."""
        desk = self._desks.get(provider)
        if desk is None:
            raise ProviderNotOffered(provider)
        return desk


def open_desks(settings: PaymentSettings) -> Desks:
    client = ProviderClient(settings.timeout_seconds)
    desks: list[Desk] = []
    if (liqpay := settings.liqpay) is not None:
        private_key = liqpay.private_key.get_secret_value()
        provider = LiqPay(liqpay.public_key, private_key, liqpay.digest, liqpay.checkout_url, liqpay.api_url)
        desks.append(Desk(provider, client, liqpay.confirm_above))
    if (wayforpay := settings.wayforpay) is not None:
        merchant, secret = wayforpay.merchant_account, wayforpay.secret.get_secret_value()
        urls = (wayforpay.checkout_url, wayforpay.api_url)
        desks.append(
            Desk(WayForPay(merchant, wayforpay.merchant_domain, secret, *urls), client, wayforpay.confirm_above)
        )
    if (monobank := settings.monobank) is not None:
        bank = Monobank(monobank.token.get_secret_value(), api_url=monobank.api_url, final_is_net=monobank.final_is_net)
        desks.append(Desk(bank, client, monobank.confirm_above))
    return Desks({desk.name: desk for desk in desks}, client)


def _major(amount: Money) -> Decimal:
    return Decimal(amount.minor).scaleb(-EXPONENTS[amount.currency])
