"""An import that is stopped goes on; one with wrong rows keeps nothing, and names each of them by place and field."""

import pytest

from gateway.registries.asking import RegistrySilent

WRONG = {
    "clients": [
        {"id": "1", "balance": "12.345"},
        {"id": "2", "currency": "XXX"},
        {"id": "3", "balance": "5"},
        {"id": "3", "balance": "6"},
        {"id": "4", "colour": "red"},
        {"id": "5"},
        {"id": "6", "language": "language-of-somebody"},
    ],
    "plans": [{"old": "H-1", "new": "start"}, {"old": "H-2", "new": "no-such"}],
    "services": [
        {"id": "a", "client": "3", "plan": "H-9", "paid_until": "2027-01-01"},
        {"id": "b", "client": "99", "plan": "H-1", "paid_until": "2027-01-01"},
        {"id": "c", "client": "3", "plan": "H-1", "paid_until": "2027-01-01", "paid_through": "2027-01-01"},
        {"id": "d", "client": "3", "plan": "H-1", "paid_until": "2027-02-30"},
    ],
    "domains": [
        {"name": "no name", "client": "3", "expires_at": "2027-01-01"},
        {"name": "a.unserved", "client": "3", "expires_at": "2027-01-01"},
    ],
    "partners": [{"id": "p", "client": "3", "rate_percent": "101"}],
    "referrals": [{"client": "3", "partner": "p", "signed_up_on": "2020-01-01"}],
    "history": [{"id": "h", "client": "98", "on": "2020-01-01", "what": ""}],
}


async def test_wrong_rows_are_named_and_nothing_is_kept_unless_asked_and_then_explained(old_system, export):
    office = old_system.office
    await office.accounts.create(office.tenant_id, currency="UAH", reference="5")
    report = await old_system.carry_over(export(**WRONG))
    assert [(each.place, each.field) for each in report.rejected] == [
        ("clients.jsonl:1", "balance"),
        ("clients.jsonl:2", "currency"),
        ("clients.jsonl:4", "id"),
        ("clients.jsonl:5", "colour"),
        ("clients.jsonl:6", "id"),
        ("clients.jsonl:7", "language"),
        ("domains.jsonl:1", "name"),
        ("domains.jsonl:2", "name"),
        ("history.jsonl:1", "client"),
        ("partners.jsonl:1", "rate_percent"),
        ("plans.jsonl:2", "new"),
        ("referrals.jsonl:1", "partner"),
        ("services.jsonl:1", "plan"),
        ("services.jsonl:2", "client"),
        ("services.jsonl:3", ""),
        ("services.jsonl:4", "paid_until"),
    ]
    assert "language-of-somebody" not in repr(report)
    assert (report.applied, old_system.counts[1]) == (False, old_system.counts[0])

    report = await old_system.carry_over(export(**WRONG), skip_rejected=True)
    assert (report.applied, report.agrees) == (True, True)
    (balances,) = [each for each in report.figures if each.what == "balances"]
    assert (balances.old, balances.left_out, balances.new) == (1_234 + 500 + 600, 1_234 + 600, 500)
    assert await office.count("customer_accounts") == 2


async def test_a_run_that_was_stopped_goes_on(old_system, export, monkeypatch):
    async def stop(*_args, **_named):
        raise RuntimeError("the machine went down")

    with monkeypatch.context() as patched:
        patched.setattr("gateway.migration.importer.services.add", stop)
        with pytest.raises(RuntimeError):
            await old_system.carry_over(export(), ask=False)
    office = old_system.office
    assert (await office.count("customer_accounts"), await office.count("services")) == (3, 0)
    report = await old_system.carry_over(export(), ask=False)
    assert report.agrees
    assert (await office.count("customer_accounts"), await office.count("services")) == (3, 3)
    unproved = {each.subject for each in report.notices if each.what.startswith("the registry was not asked")}
    assert unproved == {"kept.test", "gone.test"}
    await office.assert_books_are_sound()


async def test_a_registry_that_is_silent_is_asked_for_the_rest_later(old_system, export):
    old_system.office.adapter.be_unavailable("info", times=6)
    with pytest.raises(RegistrySilent):
        await old_system.carry_over(export())
    assert await old_system.office.count("customer_accounts") == 0
    assert (await old_system.carry_over(export())).agrees
