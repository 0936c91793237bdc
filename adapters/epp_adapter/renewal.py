"""A renewal's command: from which date, in the registry's own calendar."""

from datetime import date

from adapters.dates import same_expiry
from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.profile import EppProfile
from adapters.model import RenewOrder
from epp import CommandRejected, DomainInfo, DomainRenew, Period


async def renewal(order: RenewOrder, talk: Conversation, profile: EppProfile) -> DomainRenew:
    """Return the renewal from the order's expiry. Raises Unavailable."""
    printed = await _printed(order, talk) if profile.expiry_as_printed else None
    current = printed or order.current_expiry.astimezone(profile.expiry_zone).date()
    return DomainRenew(domain=order.name.ascii, cur_exp_date=current, period=Period(order.years))


async def _printed(order: RenewOrder, talk: Conversation) -> date | None:
    """Return the day that the registry prints for the order's expiry; None when it has another one, or shows none.

    A renewal that is not from the registry's present expiry is left for the registry to refuse.
    """
    try:
        data = (await talk.ask(DomainInfo(order.name.ascii))).data
    except CommandRejected:
        return None
    if data is None or data.ex_date is None or data.ex_date_text is None:
        return None
    return date.fromisoformat(data.ex_date_text[:10]) if same_expiry(data.ex_date, order.current_expiry) else None
