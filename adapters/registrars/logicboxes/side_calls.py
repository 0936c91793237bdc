"""Calls beside the one that an order becomes: what it builds on, and letters to holders. Each may be repeated."""

from adapters.errors import AnswerLost, PreparationRefused, Unavailable
from adapters.model import DomainName
from adapters.outcome import RefusalReason
from adapters.registrars.logicboxes.commands import Send, on_order
from adapters.registrars.logicboxes.platform import BUSY_RETRY, Platform, PlatformRefused
from adapters.registrars.logicboxes.queries import our_order
from adapters.registrars.logicboxes.texts import Meaning, told


async def make(platform: Platform, call: Send) -> None:
    """Raises PreparationRefused, Unavailable; what is so already passes."""
    try:
        await platform.write(call.command, call.fields)
    except AnswerLost as err:
        raise Unavailable("unreachable") from err
    except PlatformRefused as err:
        _pass(err)


async def resend_verification(platform: Platform, name: DomainName) -> None:
    """Raises PreparationRefused, Unavailable."""
    view = await our_order(platform, name)
    if view is None:
        raise PreparationRefused(RefusalReason.NOT_SPONSOR, f"there is no order of {name}")
    await make(platform, on_order("domains/raa/resend-verification", view.id))


async def resend_transfer_mail(platform: Platform, name: DomainName) -> None:
    """Raises PreparationRefused, Unavailable."""
    view = await our_order(platform, name)
    if view is None or not view.is_arriving:
        raise PreparationRefused(RefusalReason.TRANSFER_ENDED, "no transfer is pending")
    await make(platform, on_order("domains/resend-rfa", view.id))


def _pass(error: PlatformRefused) -> None:
    """Let pass what is so already. Raises PreparationRefused, Unavailable."""
    match error.meaning:
        case Meaning.SAME:
            return
        case Meaning.BUSY:
            raise Unavailable("order_busy", retry_after=BUSY_RETRY) from error
        case RefusalReason():
            raise PreparationRefused(error.meaning, told(error.text)) from error
        case _:
            raise Unavailable("server_error") from error
