"""Which names are free, and which of others' may be transferred to us."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from adapters.model import Availability, CheckResult, DomainName, InvalidName
from adapters.rules import FieldProblem
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.api.shapes.money import MoneyShape
from gateway.auth.scopes import Scope
from gateway.domains.transferability import Transferability, Transferable, TransferObstacle
from gateway.errors import ValidationFailed
from gateway.keys import DOMAINS, PREMIUM, REGISTRIES

TRANSFERS_MAX = 50


class Purpose(StrEnum):
    REGISTER = "register"
    TRANSFER = "transfer"


class CheckShape(RequestShape):
    """`for` a transfer each name costs the registry a question of its own: at most 50 names."""

    names: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(min_length=1, max_length=500)]
    purpose: Annotated[Purpose, Field(alias="for")] = Purpose.REGISTER


class PremiumShape(AnswerShape):
    """A name with a price of its own at the registry. `prices` are for a year, one a currency; empty = not sold."""

    category: str | None
    prices: list[MoneyShape]


class TransferabilityShape(AnswerShape):
    """`reasons` say why not, or why it is not known; a transfer may still be refused by the registry. `earliest_at`:
    when the zone's rules let a name move that is too young.
    """

    possible: Transferable
    reasons: list[TransferObstacle]
    earliest_at: datetime | None

    @classmethod
    def of(cls, found: Transferability) -> "TransferabilityShape":
        return cls(possible=found.verdict, reasons=list(found.obstacles), earliest_at=found.earliest_at)


class CheckedNameShape(AnswerShape):
    """`unknown`: the registry could not be asked; the others are still answered."""

    name: str
    name_unicode: str | None
    availability: Availability
    reason: str | None
    premium: PremiumShape | None = None
    transfer: TransferabilityShape | None = Field(None, description="Told when it is asked `for` a transfer.")


class CheckedNamesShape(AnswerShape):
    items: list[CheckedNameShape]


@endpoint(
    "POST",
    "/v1/domains/check",
    summary="Ask which names are free",
    scope=Scope.DOMAINS_READ,
    body=CheckShape,
    answers={200: (CheckedNamesShape,)},
    example={"names": ["example.com", "приклад.com.ua"], "for": "register"},
)
async def check_domains(call: Call[CheckShape, NoQuery]) -> web.Response:
    """One result a name, in the order given; a registry that does not answer gives `unknown` for its names only."""
    parsed = [(text, _parsed(text)) for text in call.body.names]
    valid = [name for _, name in parsed if isinstance(name, DomainName)]
    checked = iter(await (_transfers if call.body.purpose is Purpose.TRANSFER else _available)(call, valid))
    items = [next(checked) if isinstance(name, DomainName) else _invalid(text, name) for text, name in parsed]
    return reply(CheckedNamesShape(items=items))


async def _available(call: Call[CheckShape, NoQuery], names: Sequence[DomainName]) -> list[CheckedNameShape]:
    results = await call.app[DOMAINS].check(names)
    return [checked_name(call, each) for each in results]


def checked_name(call: Call[Any, Any], result: CheckResult) -> CheckedNameShape:
    return _checked(result.name, result.availability, result.reason, premium=_premium(call, result))


async def _transfers(call: Call[CheckShape, NoQuery], names: Sequence[DomainName]) -> list[CheckedNameShape]:
    if len(names) > TRANSFERS_MAX:
        detail = f"at most {TRANSFERS_MAX} names for a transfer"
        raise ValidationFailed([FieldProblem("/names", "too_many_names", detail, {"max": TRANSFERS_MAX})])
    found = await call.app[DOMAINS].transferability(names)
    return [_transfer(name, each) for name, each in zip(names, found, strict=True)]


def _transfer(name: DomainName, found: Transferability | None) -> CheckedNameShape:
    if found is None:
        return _checked(name, Availability.UNSUPPORTED, "zone_not_served")
    return _checked(name, _existence(found), None, transfer=TransferabilityShape.of(found))


def _existence(found: Transferability) -> Availability:
    """Return what asking about a transfer has told of the name's existence."""
    if TransferObstacle.NOT_REGISTERED in found.obstacles:
        return Availability.AVAILABLE
    asked = found.verdict is not Transferable.UNKNOWN and TransferObstacle.NOT_OFFERED not in found.obstacles
    return Availability.TAKEN if asked else Availability.UNKNOWN


def _checked(
    name: DomainName,
    availability: Availability,
    reason: str | None,
    *,
    premium: PremiumShape | None = None,
    transfer: TransferabilityShape | None = None,
) -> CheckedNameShape:
    return CheckedNameShape(
        name=name.ascii,
        name_unicode=name.unicode,
        availability=availability,
        reason=reason,
        premium=premium,
        transfer=transfer,
    )


def _parsed(text: str) -> DomainName | InvalidName:
    try:
        return DomainName.parse(text)
    except InvalidName as err:
        return err


def _premium(call: Call[Any, Any], result: CheckResult) -> PremiumShape | None:
    if result.premium is None:
        return None
    registry = call.app[REGISTRIES].adapter_for(result.name).name
    prices = call.app[PREMIUM].prices_of(registry, result.premium.price)
    return PremiumShape(category=result.premium.category, prices=[MoneyShape.of(price) for price in prices])


def _invalid(text: str, why: InvalidName) -> CheckedNameShape:
    return CheckedNameShape(name=text, name_unicode=None, availability=Availability.INVALID, reason=str(why))


ENDPOINTS: tuple[Endpoint, ...] = (check_domains,)
