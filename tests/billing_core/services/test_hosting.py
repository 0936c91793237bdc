"""Hosting at the ledger: quoted, renewed, switched back on, changed to another plan; the quote is the charge."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from billing_core import InsufficientFunds, accounts, ledger_check
from billing_core.discounts import NO_DISCOUNT
from billing_core.plan_change import NeedsTopUp, RenewFirst
from billing_core.services import (
    Block,
    PlanNotFitting,
    ServiceBlocked,
    ServiceNotReady,
    ServiceState,
    plans,
    quotes,
    store,
    tranche_store,
)
from billing_core.services.listed import ListedPlans
from billing_core.services.quotes import QuoteVoid, UnknownQuote
from billing_core.services.renewal import Draft
from billing_core.services.tariff_change import ChangeRefused
from billing_core.storage.tables import journal_entries
from tests.billing_core.builders import ACCOUNT, a_top_up, uah
from tests.billing_core.services.builders import a_service, an_october
from tests.billing_core.services.conftest import LONG_AGO, NOW

pytestmark = pytest.mark.usefixtures("plans_on_sale")


async def posted(conn):
    return (await accounts.balance(conn, ACCOUNT)).posted


async def charges(conn):
    statement = select(func.count()).select_from(journal_entries).where(journal_entries.c.kind == "charge")
    return (await conn.execute(statement)).scalar_one()


async def test_a_renewal_charges_the_quote_and_moves_the_end(conn, billing):
    await a_top_up(conn, uah("1000.00"))
    service = await an_october(conn)
    quote = await billing.renewals.quote_renewal(conn, service, 3, at=NOW)
    renewed = await billing.renewals.renew(conn, quote, at=NOW)
    assert (quote.gross, quote.vat) == (uah("300.00"), uah("50.00"))
    assert renewed.service.ends_on == quote.ends_on == date(2027, 2, 1)
    assert await posted(conn) == uah("700.00")
    assert [each.end for each in await tranche_store.tranches_of(conn, service.id)] == [
        date(2026, 11, 1),
        date(2027, 2, 1),
    ]
    assert not (await ledger_check.check(conn)).differences


async def test_an_end_that_comes_again_after_a_change_of_tariff_is_renewed_and_paid_for_again(conn, billing):
    await a_top_up(conn, uah("1000.00"))
    service = await an_october(conn)
    await plans.add(conn, replace(await plans.read(conn, "pro"), code="dear"), at=LONG_AGO)
    await plans.add_price(conn, "dear", 1, uah("240.00"), valid_from=LONG_AGO)
    await billing.renewals.renew(conn, await billing.renewals.quote_renewal(conn, service, 1, at=NOW), at=NOW)
    changed = (await billing.tariffs.change(conn, service.id, "dear", key="k", at=NOW)).service
    assert changed.ends_on == service.ends_on
    quote = await billing.renewals.quote_renewal(conn, changed, 1, at=NOW)
    before = await posted(conn)
    assert (await billing.renewals.renew(conn, quote, at=NOW)).service.ends_on == date(2026, 12, 1)
    assert before - await posted(conn) == uah("240.00")


async def test_a_quote_is_used_once(conn, billing):
    await a_top_up(conn, uah("1000.00"))
    quote = await billing.renewals.quote_renewal(conn, await an_october(conn), 1, at=NOW)
    await billing.renewals.renew(conn, quote, at=NOW)
    with pytest.raises(QuoteVoid):
        await billing.renewals.renew(conn, quote, at=NOW)
    assert await charges(conn) == 1


async def a_draft(conn, billing, service, *, at=NOW):
    plan = await ListedPlans(at).of(conn, service.plan_code, "UAH")
    return billing.renewals.draft_renewal(service, plan, "UAH", NO_DISCOUNT, at=at)


async def renewed_by(conn, billing, draft, *, at=NOW):
    (verdict,) = await billing.renewals.renew_all(conn, [draft], at=at)
    return verdict


async def test_a_draft_is_the_quote_and_is_kept_as_used_when_it_is_charged(conn, billing):
    await a_top_up(conn, uah("1000.00"))
    service = await an_october(conn)
    quote, draft = await billing.renewals.quote_renewal(conn, service, 1, at=NOW), await a_draft(conn, billing, service)
    assert replace(draft, id=quote.id) == quote
    with pytest.raises(UnknownQuote):
        await quotes.read(conn, draft.id)
    renewed = await renewed_by(conn, billing, Draft(service, draft, uah("500.00")))
    assert renewed.service.ends_on == draft.ends_on == date(2026, 12, 1)
    assert await posted(conn) == uah("900.00")
    with pytest.raises(QuoteVoid):
        await quotes.use(conn, draft, state_of=draft.state_of, at=NOW)
    assert [each.end for each in await tranche_store.tranches_of(conn, service.id)] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
    ]


async def test_a_draft_is_charged_at_no_more_than_what_was_promised(conn, billing):
    await a_top_up(conn, uah("1000.00"))
    service = await an_october(conn)
    draft = await a_draft(conn, billing, service)
    await renewed_by(conn, billing, Draft(service, draft, uah("60.00")))
    kept = await quotes.read(conn, draft.id)
    assert (kept.gross, kept.vat, await posted(conn)) == (uah("60.00"), uah("10.00"), uah("940.00"))


async def test_a_draft_of_what_has_changed_is_void(conn, billing):
    await a_top_up(conn, uah("1000.00"))
    service = await an_october(conn)
    draft = await a_draft(conn, billing, service)
    moved = await store.save(conn, replace(service, plan_code="pro"), at=NOW)
    for of, at, reason in ((moved, NOW, "changed"), (service, draft.valid_until, "expired")):
        void = await renewed_by(conn, billing, Draft(of, draft, draft.gross), at=at)
        assert isinstance(void, QuoteVoid)
        assert void.reason == reason
    assert await charges(conn) == 0


async def test_a_quote_from_before_another_renewal_is_void(conn, billing):
    await a_top_up(conn, uah("1000.00"))
    service = await an_october(conn)
    first, second = [await billing.renewals.quote_renewal(conn, service, 1, at=NOW) for _ in range(2)]
    await billing.renewals.renew(conn, first, at=NOW)
    with pytest.raises(QuoteVoid) as void:
        await billing.renewals.renew(conn, second, at=NOW)
    assert void.value.reason == "changed"
    assert await charges(conn) == 1


async def test_a_quote_runs_out(conn, billing):
    await a_top_up(conn, uah("1000.00"))
    quote = await billing.renewals.quote_renewal(conn, await an_october(conn), 1, at=NOW)
    with pytest.raises(QuoteVoid):
        await billing.renewals.renew(conn, quote, at=quote.valid_until)
    assert await posted(conn) == uah("1000.00")


async def test_a_quote_keeps_its_price_while_the_list_rises(conn, billing):
    await a_top_up(conn, uah("1000.00"))
    quote = await billing.renewals.quote_renewal(conn, await an_october(conn), 1, at=NOW)
    await plans.add_price(conn, "start", 1, uah("150.00"), valid_from=NOW + timedelta(minutes=1))
    await billing.renewals.renew(conn, quote, at=NOW + timedelta(minutes=2))
    assert await posted(conn) == uah("900.00")


async def test_a_renewal_without_funds_changes_nothing(conn, billing):
    service = await an_october(conn)
    quote = await billing.renewals.quote_renewal(conn, service, 1, at=NOW)
    with pytest.raises(InsufficientFunds):
        async with conn.begin_nested():
            await billing.renewals.renew(conn, quote, at=NOW)
    assert await store.read(conn, service.id) == service
    assert (await quotes.read(conn, quote.id)) == quote


async def test_a_switched_off_service_comes_back_from_the_day_it_is_paid(conn, billing):
    await a_top_up(conn, uah("1000.00"))
    service = await an_october(
        conn, state=ServiceState.SUSPENDED, ends_on=date(2026, 10, 1), suspended_on=date(2026, 10, 4)
    )
    await tranche_store.put_tranches(conn, service.id, [])
    renewed = await billing.renewals.renew(conn, await billing.renewals.quote_renewal(conn, service, 1, at=NOW), at=NOW)
    assert renewed.revived
    assert (renewed.period.start, renewed.service.ends_on) == (date(2026, 10, 8), date(2026, 11, 8))
    assert (renewed.service.state, renewed.service.anchor_day) == (ServiceState.ACTIVE, 8)


@pytest.mark.parametrize("block", list(Block))
async def test_money_does_not_lift_a_block(conn, billing, block):
    service = await an_october(conn, blocked=block)
    with pytest.raises(ServiceBlocked):
        await billing.renewals.quote_renewal(conn, service, 1, at=NOW)


async def test_an_ended_service_is_not_renewed(conn, billing):
    with pytest.raises(ServiceNotReady):
        await billing.renewals.quote_renewal(conn, await an_october(conn, state=ServiceState.ENDED), 1, at=NOW)


async def test_a_new_service_begins_when_it_is_made(conn, billing):
    quote = await billing.renewals.quote_order(conn, ACCOUNT, "start", 12, at=NOW)
    assert quote.gross == uah("1000.00")
    await store.add(conn, a_service(state=ServiceState.ORDERED, ends_on=date(2026, 10, 11), anchor_day=11))
    service = await billing.renewals.activate(
        conn, "svc_1", months=12, paid=quote.gross, bonus=uah("0.00"), at=NOW + timedelta(days=1)
    )
    assert (service.state, service.ends_on) == (ServiceState.ACTIVE, date(2027, 10, 12))


async def test_a_dearer_plan_moves_the_end_nearer_and_returns_the_rest(conn, billing):
    service = await an_october(conn)
    changed = await billing.tariffs.change(conn, service.id, "pro", key="k", at=NOW)
    assert (changed.service.plan_code, changed.service.ends_on) == ("pro", date(2026, 10, 21))
    assert (changed.service.anchor_day, await posted(conn)) == (21, uah("3.22"))
    assert not (await ledger_check.check(conn)).differences


async def test_a_second_change_starts_from_the_carried_basis(conn, billing):
    service = await an_october(conn)
    await billing.tariffs.change(conn, service.id, "pro", key="up", at=NOW)
    back = await billing.tariffs.change(conn, service.id, "start", key="down", at=NOW)
    # 10 days of "pro" were bought; the day of the change stays at its price, 9 days become 18 from tomorrow on.
    assert back.service.ends_on == date(2026, 10, 12) + timedelta(days=18)


async def test_too_little_left_names_the_sum_to_add_and_with_it_succeeds(conn, billing):
    await plans.add_price(conn, "pro", 1, uah("3100.00"), valid_from=NOW - timedelta(days=1))
    service = await an_october(conn)
    last_day = NOW + timedelta(days=20)
    with pytest.raises(ChangeRefused) as refused:
        await billing.tariffs.change(conn, service.id, "pro", key="k", at=last_day)
    assert isinstance(refused.value.change, NeedsTopUp)
    await a_top_up(conn, refused.value.change.top_up)
    changed = await billing.tariffs.change(conn, service.id, "pro", key="k", at=last_day)
    assert (changed.change.charge, await posted(conn)) == (refused.value.change.top_up, uah("0.00"))


async def test_what_is_unpaid_is_renewed_before_it_changes(conn, billing):
    service = await an_october(conn, state=ServiceState.GRACE, ends_on=date(2026, 10, 11))
    assert await billing.tariffs.preview(conn, service, "pro", at=NOW) == RenewFirst()


async def test_only_a_plan_of_the_group_will_do(conn, billing):
    service = await an_october(conn)
    await plans.add(conn, replace(await plans.read(conn, "pro"), code="vps", group="vps"), at=NOW)
    for code in ("vps", "start"):
        with pytest.raises(PlanNotFitting):
            await billing.tariffs.preview(conn, service, code, at=NOW)
