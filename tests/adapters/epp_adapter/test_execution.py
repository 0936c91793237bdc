from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.epp_adapter.domains import create_command
from adapters.epp_adapter.execution import Execution
from adapters.epp_adapter.memory import Memory
from adapters.epp_adapter.renewal import renewal
from adapters.epp_adapter.transform import Transform
from adapters.interface import Prepared
from adapters.model import Attempt, Order, Registered, RegisterOrder, Renewed, RenewOrder
from adapters.outcome import Done, Outcome, Pending, RefusalReason, Refused, Unknown
from adapters.registries import pir
from epp import DomainCreateData, DomainInfoData, DomainRenewData
from tests.adapters.epp_adapter.scripted_sender import ScriptedSender, answer, conversation, rejection
from tests.support.orders import a_register_order, a_renew_order

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EXPIRY = datetime(2027, 11, 22, 12, tzinfo=UTC)
RENEWED = datetime(2028, 11, 22, 12, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAME = "example.org"

REGISTER = a_register_order(NAME)
RENEW = a_renew_order(NAME, EXPIRY)


def info(expires_at: datetime | None = EXPIRY, *, sponsor: str = "gw-main") -> DomainInfoData:
    return DomainInfoData(NAME, sponsor, cr_id=sponsor, cr_date=NOW, ex_date=expires_at)


async def execute(order: Order, *steps: Any) -> tuple[Outcome, ScriptedSender]:
    talk, sender = conversation(*steps)
    if isinstance(order, RegisterOrder):
        command: Any = create_command(order, pir.SPEC.profile)
    else:
        assert isinstance(order, RenewOrder)
        command = await renewal(order, talk, pir.SPEC.profile)
    execution = Execution(talk, pir.SPEC.profile, pir.SPEC.rules("org"), "gw-main", NOW, Memory(lambda: NOW))
    return await execution.run(Prepared(order, Transform(command)), Attempt("dgw-x-1", 1, NOW, NOW)), sender


async def test_the_transform_carries_the_attempts_cltrid_and_is_sent_once() -> None:
    outcome, sender = await execute(REGISTER, answer(DomainCreateData(NAME, NOW, EXPIRY)))
    assert isinstance(outcome, Done)
    assert outcome.value == Registered(NOW, EXPIRY)
    assert sender.cltrids == ["dgw-x-1"]


async def test_1001_is_pending() -> None:
    outcome, _ = await execute(REGISTER, answer(DomainCreateData(NAME, NOW, EXPIRY), code=1001))
    assert isinstance(outcome, Pending)


async def test_an_unheard_success_code_proves_nothing() -> None:
    outcome, _ = await execute(REGISTER, answer(DomainCreateData(NAME, NOW, EXPIRY), code=1099))
    assert isinstance(outcome, Unknown)


@pytest.mark.parametrize("data", [None, DomainCreateData(NAME, NOW, None)])
async def test_a_registration_without_its_expiry_is_looked_up(data: DomainCreateData | None) -> None:
    outcome, sender = await execute(REGISTER, answer(data), answer(info()))
    assert isinstance(outcome, Done)
    assert outcome.value == Registered(NOW, EXPIRY)
    assert sender.names == ["domain:create", "domain:info"]


async def test_a_renewal_without_its_expiry_is_looked_up() -> None:
    outcome, _ = await execute(RENEW, answer(None), answer(info(RENEWED)))
    assert isinstance(outcome, Done)
    assert outcome.value == Renewed(RENEWED)


@pytest.mark.parametrize(
    "step", [answer(info(None)), answer(info(sponsor="gw-other")), rejection(2303), rejection(2201), rejection(2306)]
)
async def test_a_registration_whose_expiry_nobody_tells_is_unknown(step: Any) -> None:
    outcome, _ = await execute(REGISTER, answer(None), step)
    assert isinstance(outcome, Unknown)


async def test_a_renewal_whose_lookup_shows_the_old_date_is_unknown() -> None:
    outcome, _ = await execute(RENEW, answer(None), answer(info(EXPIRY)))
    assert isinstance(outcome, Unknown)


@pytest.mark.parametrize("nonsense", [EPOCH, NOW - timedelta(days=1), NOW.replace(year=2099)])
async def test_an_impossible_expiry_is_an_incident_not_an_update(nonsense: datetime) -> None:
    registered, _ = await execute(REGISTER, answer(DomainCreateData(NAME, NOW, nonsense)))
    assert isinstance(registered, Unknown)
    renewed, _ = await execute(RENEW, answer(DomainRenewData(NAME, nonsense)))
    assert isinstance(renewed, Unknown)


@pytest.mark.parametrize("code", [2004, 2105, 2306])
async def test_a_refused_renewal_from_another_date_is_a_stale_expiry(code: int) -> None:
    outcome, _ = await execute(RENEW, rejection(code), answer(info(RENEWED)))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.STALE_EXPIRY
    assert "2028-11-22" in outcome.detail
    assert outcome.receipt.code == code


async def test_a_refused_renewal_from_the_right_date_keeps_its_reason() -> None:
    outcome, _ = await execute(RENEW, rejection(2105), answer(info(EXPIRY)))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.NOT_ELIGIBLE
