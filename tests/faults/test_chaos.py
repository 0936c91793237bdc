"""Orders of three registry families with every kind of trouble drawn at random, through the whole gateway.

When the trouble is over, each order has ended without anybody's help, each name was made and renewed once, and what
the customer was charged is what these orders cost. The seed repeats the registries' draws.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios import product
from tests.scenarios.product import FAMILIES, IN_RENEWAL_WINDOW, Customer, product_in_process
from tests.support.simulators import ControlClient, SimulatorHandle

NAMES_PER_FAMILY = 4
TROUBLE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("F003", "reset_before_read", {}),
    ("F004", "reset_after_commit", {}),
    ("F005", "reset_mid_frame", {"bytes": 50}),
    ("F008", "half_close", {}),
    ("F013", "ragged_eof", {"bytes": 50}),
    ("F015", "bad_length", {"n": 3}),
    ("F017", "segment", {"bytes": 7}),
    ("F018", "malformed", {}),
    ("F019", "xml_bomb", {}),
    ("F020", "nonconform", {"kind": "no_trid"}),
    ("F022", "encoding", {"kind": "prefixes"}),
    ("F028", "code", {"code": 2500, "applied": True}),
    ("F033", "wrong_cltrid", {}),
    ("F035", "dup_response", {}),
    ("F036", "delay", {"delay_ms": 700}),
    ("F037", "code", {"code": 2400}),
    ("F038", "code", {"code": 2400, "applied": True}),
)


@pytest.fixture
async def customer(
    fresh_simulators: SimulatorHandle,
    make_database: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Customer]:
    monkeypatch.setattr(product, "DEPOSIT", "20000.00")
    async with product_in_process(fresh_simulators, make_database, tmp_path) as ready:
        yield ready


def arm(control: ControlClient, seed: int, probability: float) -> None:
    control.seed(seed)
    for fault, action, args in TROUBLE:
        for verb in ("create", "renew"):
            control.put_fault(
                action, name=f"{fault}-{verb}", command=f"domain:{verb}", times=None, probability=probability, **args
            )
    control.put_fault("flap", probability=0.1)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3, 4))])
async def test_every_order_ends_once_and_money_equals_registry(customer: Customer, seed: int) -> None:
    for family in FAMILIES:
        arm(customer.world.control(family), seed, probability=0.03)
    names = [(family, f"chaos-{number}.{family.zone}") for family in FAMILIES for number in range(NAMES_PER_FAMILY)]
    ended = await asyncio.gather(*(customer.register(family, name) for family, name in names))
    customer.world.advance(IN_RENEWAL_WINDOW)
    ended += await asyncio.gather(*(customer.renew(family, name) for family, name in names))
    assert {operation["state"] for operation in ended} == {"succeeded"}
    assert sum(hits(customer.world.control(family)) for family in FAMILIES) > 0
    for family, name in names:
        assert customer.world.effects(family, name, "create") == 1
        assert customer.world.effects(family, name, "renew") == 1
    cost = sum(Decimal(operation["price"]["amount"]) for operation in ended)
    assert await customer.books() == (f"{cost}", "0.00")


def hits(control: ControlClient) -> int:
    return sum(fault["hits"] for fault in control.faults().values())
