"""Lost, wrong and late answers end to end: a panel's HTTP order, real EPP, one effect and one charge.

What is counted is what the registry charged our account, never the gateway's word.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.product import FAMILIES, IN_RENEWAL_WINDOW, Customer, Family, only, product_in_process
from tests.support.simulators import SimulatorHandle

CHARGE = {"org": {"create": "540.00", "renew": "580.00"}, "ru": {"create": "310.00", "renew": "330.00"}}
CHARGE["com.ua"] = {"create": "350.00", "renew": "350.00"}


@dataclass(frozen=True)
class Fault:
    """A row of the fault catalogue, and how many commands it takes to finish the order.

    `waits`: it ends only with the gateway's patience, which is short then; on a slow machine other answers may outlast
    that too, so that more commands are sent.
    """

    id: str
    action: str
    attempts: int
    args: dict[str, Any] = field(default_factory=dict)
    waits: bool = False

    @property
    def patience_seconds(self) -> str:
        return "1" if self.waits else "60"

    def allows(self, attempts: int) -> bool:
        return attempts >= self.attempts if self.waits else attempts == self.attempts


ONE_EFFECT = (
    Fault("F003", "reset_before_read", attempts=2, waits=True),
    Fault("F004", "reset_after_commit", attempts=1),
    Fault("F033", "wrong_cltrid", attempts=1),
    Fault("F036", "delay", attempts=1, args={"delay_ms": 1800}, waits=True),
    Fault("F037", "code", attempts=2, args={"code": 2400}, waits=True),
    Fault("F038", "code", attempts=1, args={"code": 2400, "applied": True}),
)


def _marked(faults: tuple[Fault, ...]) -> list[Any]:
    return [pytest.param(fault, id=fault.id, marks=pytest.mark.fault(fault.id)) for fault in faults]


@pytest.fixture
def fault() -> Fault:
    """What those tests meet that arm their faults by themselves."""
    return ONE_EFFECT[0]


@pytest.fixture
async def customer(
    family: Family, fault: Fault, fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    patience = {f"DGW_REGISTRIES__{family.registry.upper()}__TRANSFORM_TIMEOUT_SECONDS": fault.patience_seconds}
    alone = only(fresh_simulators, tmp_path, family.registry)
    async with product_in_process(alone, make_database, tmp_path, **patience) as ready:
        yield ready


@pytest.mark.parametrize("fault", _marked(ONE_EFFECT))
@pytest.mark.parametrize("family", FAMILIES, ids=str)
async def test_a_registration_has_one_effect_and_one_charge(customer: Customer, family: Family, fault: Fault) -> None:
    name = f"lost-create.{family.zone}"
    customer.world.control(family).put_fault(fault.action, command="domain:create", object=name, **fault.args)
    operation = await customer.register(family, name)
    assert operation["state"] == "succeeded"
    assert fault.allows(operation["attempts"])
    assert customer.world.effects(family, name, "create") == 1
    assert await customer.books() == (CHARGE[family.zone]["create"], "0.00")


@pytest.mark.parametrize("fault", _marked(ONE_EFFECT))
@pytest.mark.parametrize("family", FAMILIES, ids=str)
async def test_a_renewal_has_one_effect_and_one_charge(customer: Customer, family: Family, fault: Fault) -> None:
    name, before = await _renewable(customer, family)
    customer.world.control(family).put_fault(fault.action, command="domain:renew", object=name, **fault.args)
    operation = await customer.renew(family, name)
    assert operation["state"] == "succeeded"
    assert fault.allows(operation["attempts"])
    await _renewed_once(customer, family, name, before)


@pytest.mark.fault("F039")
@pytest.mark.parametrize("family", FAMILIES, ids=str)
async def test_f039_a_name_that_our_own_repeat_finds_taken_is_the_customers(customer: Customer, family: Family) -> None:
    name = f"taken-by-ourselves.{family.zone}"
    control = customer.world.control(family)
    control.put_fault("reset_before_read", name="first", command="domain:create", object=name)
    control.put_fault("code", name="second", command="domain:create", object=name, nth=2, code=2302, applied=True)
    operation = await customer.register(family, name)
    assert (operation["state"], operation["attempts"]) == ("succeeded", 2)
    assert customer.world.effects(family, name, "create") == 1
    assert await customer.books() == (CHARGE[family.zone]["create"], "0.00")


@pytest.mark.fault("F039")
@pytest.mark.parametrize("family", FAMILIES, ids=str)
async def test_f039_a_renewal_whose_repeat_is_refused_as_stale_is_found_done(
    customer: Customer, family: Family
) -> None:
    name, before = await _renewable(customer, family)
    control, stale = customer.world.control(family), {"code": family.stale_expiry, "applied": True}
    control.put_fault("reset_before_read", name="first", command="domain:renew", object=name)
    control.put_fault("code", name="second", command="domain:renew", object=name, nth=2, **stale)
    operation = await customer.renew(family, name)
    assert (operation["state"], operation["attempts"]) == ("succeeded", 2)
    await _renewed_once(customer, family, name, before)


@pytest.mark.fault("F040")
@pytest.mark.parametrize("family", FAMILIES, ids=str)
async def test_f040_a_name_that_a_stranger_got_first_costs_nothing(customer: Customer, family: Family) -> None:
    name = f"stolen.{family.zone}"
    customer.world.control(family).put_fault("steal_on_create", command="domain:create", object=name)
    operation = await customer.register(family, name)
    assert (operation["state"], operation["problem"]["code"]) == ("failed", "domain_taken")
    assert customer.world.effects(family, name, "create") == 0
    assert await customer.books() == ("0.00", "0.00")


@pytest.mark.fault("F040")
@pytest.mark.parametrize("family", FAMILIES, ids=str)
async def test_f040_a_renewal_of_a_name_that_is_another_registrars_by_now_costs_nothing(
    customer: Customer, family: Family
) -> None:
    name, _ = await _renewable(customer, family)
    customer.world.control(family).put_fault("code", command="domain:renew", object=name, code=2201)
    operation = await customer.renew(family, name)
    assert (operation["state"], operation["problem"]["code"]) == ("failed", "not_sponsor")
    assert customer.world.effects(family, name, "renew") == 0
    assert await customer.books() == (CHARGE[family.zone]["create"], "0.00")


async def _renewable(customer: Customer, family: Family) -> tuple[str, datetime]:
    """Register a name and move to the time when it may be renewed; return it with its expiry."""
    name = f"lost-renew.{family.zone}"
    assert (await customer.register(family, name))["state"] == "succeeded"
    customer.world.advance(IN_RENEWAL_WINDOW)
    return name, await customer.expiry(name)


async def _renewed_once(customer: Customer, family: Family, name: str, before: datetime) -> None:
    after = await customer.expiry(name)
    assert after == before.replace(year=before.year + 1)
    assert datetime.fromisoformat((customer.world.control(family).domain(name) or {})["expires_at"]) == after
    assert customer.world.effects(family, name, "renew") == 1
    price = CHARGE[family.zone]
    assert await customer.books() == (f"{Decimal(price['create']) + Decimal(price['renew'])}", "0.00")
