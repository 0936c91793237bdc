"""Which names are free, and what those cost that have a price of their own."""

from collections.abc import Sequence

from adapters.errors import Unavailable
from adapters.http import Nonconforming, Reader
from adapters.model import Availability, CheckResult, DomainName, RegistryPrice
from adapters.outcome import RefusalReason
from adapters.registrars.regru.account import RegruAccount
from adapters.registrars.regru.answers import Declined, accepted
from adapters.registrars.regru.codes import refusal
from adapters.registrars.regru.money import CURRENCY, currency_of, money
from adapters.registrars.regru.services import ITEMS_MAX, read_name

_TAKEN = frozenset({RefusalReason.DOMAIN_TAKEN, RefusalReason.POLICY})


async def check(account: RegruAccount, names: Sequence[DomainName], *, bulk: bool = False) -> list[CheckResult]:
    """Return one result a name, in the order given; a name that the answer leaves out is unknown.

    Raises `Unavailable`.
    """
    found: dict[DomainName, CheckResult] = {}
    for start in range(0, len(names), ITEMS_MAX):
        found |= await _asked(account, names[start : start + ITEMS_MAX], bulk=bulk)
    return [found.get(name, CheckResult(name, Availability.UNKNOWN)) for name in names]


async def is_taken(account: RegruAccount, name: DomainName) -> bool:
    """Tell whether anybody has the name. Raises `Unavailable` where that is not said."""
    (result,) = await check(account, [name])
    if result.availability is Availability.UNKNOWN:
        raise Unavailable("server_error")
    return result.availability is Availability.TAKEN


async def _asked(account: RegruAccount, names: Sequence[DomainName], *, bulk: bool) -> dict[DomainName, CheckResult]:
    data = {"domains": [{"dname": name.ascii} for name in names], "currency": CURRENCY}
    try:
        answer = await account.ask("domain/check", data, bulk=bulk)
        currency = currency_of(answer)
        results = [_result(row, currency) for row in answer.objects("domains")]
    except (Declined, Nonconforming) as err:
        raise Unavailable("server_error") from err
    return {result.name: result for result in results}


def _result(row: Reader, currency: str) -> CheckResult:
    name = read_name(row.text("dname"))
    if row.text("result") == "Available":
        return CheckResult(name, Availability.AVAILABLE, premium=_premium(row, currency))
    try:
        accepted(row)
    except Declined as err:
        return CheckResult(name, _meaning(err.code), err.code)
    raise Nonconforming("result", "neither available nor an error")


def _meaning(code: str) -> Availability:
    reason = refusal(code)
    if reason in _TAKEN:
        return Availability.TAKEN
    return Availability.INVALID if reason is RefusalReason.INVALID_NAME else Availability.UNKNOWN


def _premium(row: Reader, currency: str) -> RegistryPrice | None:
    if not row.has("is_premium") or row.members["is_premium"] in (0, "0", False):
        return None
    return RegistryPrice(money(row.decimal("price"), currency), premium=True)
