"""Letters of registrars to holders, sent again: to confirm their address, to let a name come to us."""

from dataclasses import dataclass
from datetime import datetime

from adapters.capabilities import Capability, Support
from adapters.errors import PreparationRefused, Unsupported
from adapters.interface import MailsHolders
from adapters.model import DomainName
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.errors import NotEligible


@dataclass(frozen=True, slots=True)
class Letters:
    """Nothing changes at the registrar, so each may be asked for again.

    Both return when, and raise `NotEligible` where there is nothing to write about, `ValidationFailed` for an account
    that is not configured any more, and adapters' `Unsupported` and `Unavailable`.
    """

    registries: Registries
    clock: Clock

    async def verification(self, registry: str, name: DomainName) -> datetime:
        """Ask the holder of a name of ours to confirm the mail address."""
        sender = self._sender(registry, Capability.VERIFICATION)
        try:
            await sender.resend_verification(name)
        except PreparationRefused as err:
            raise NotEligible(err.detail) from err
        return self.clock()

    async def transfer(self, registry: str, name: DomainName) -> datetime:
        """Ask the holder whether a name may come to us, whose transfer is pending."""
        sender = self._sender(registry, Capability.TRANSFER_MAIL)
        try:
            await sender.resend_transfer_mail(name)
        except PreparationRefused as err:
            raise NotEligible(err.detail) from err
        return self.clock()

    def _sender(self, registry: str, capability: Capability) -> MailsHolders:
        adapter = self.registries.holding(registry)
        if adapter.capabilities.support(capability) is not Support.SUPPORTED or not isinstance(adapter, MailsHolders):
            raise Unsupported(capability, adapter.capabilities.why_not(capability) or "")
        return adapter
