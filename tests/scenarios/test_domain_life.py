"""A domain's whole life end to end: HTTP orders of a panel, real EPP, and another registrar on the other side.

What the other registrar does is written by hand; what is counted is what the registry charged our account.
"""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.product import COM, FAMILIES, HOLDER, INFO, NAMESERVERS, Customer, Family, only, product_in_process
from tests.support.office import eventually
from tests.support.raw_epp import DOMAIN, code, command, logged_in
from tests.support.simulators import SimulatorHandle

ORG = FAMILIES[0]
LONG_AGO = "2025-01-15T10:00:00Z"
UNTIL = "2027-01-15T10:00:00Z"
THEIR_CODE = "Zx9-their-own-code"


class OtherRegistrar:
    """The second account of the registry, over a socket of its own."""

    def __init__(self, customer: Customer) -> None:
        self._entry = customer.world.simulators.registry(ORG.registry)
        self.user = self._entry["users"][1]["user"]

    async def _send(self, verb: str, body: str, op: str = "") -> int:
        document = command(f'<{verb}{op}><d:{verb} xmlns:d="{DOMAIN}">{body}</d:{verb}></{verb}>')
        async with logged_in(self._entry, user=1) as session:
            return code(await session.send(document))

    async def transfer(self, op: str, name: str, auth_code: str | None = None) -> int:
        auth = f"<d:authInfo><d:pw>{auth_code}</d:pw></d:authInfo>" if auth_code else ""
        return await self._send("transfer", f"<d:name>{name}</d:name>{auth}", f' op="{op}"')

    async def set_code(self, name: str, auth_code: str) -> int:
        auth = f"<d:chg><d:authInfo><d:pw>{auth_code}</d:pw></d:authInfo></d:chg>"
        return await self._send("update", f"<d:name>{name}</d:name>{auth}")


@pytest.fixture
def family() -> Family:
    """The registry of those tests that do not choose one."""
    return ORG


@pytest.fixture
async def customer(
    family: Family, fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    often = {"DGW_OPERATIONS__MESSAGES_SECONDS": "0.5"}
    alone = only(fresh_simulators, tmp_path, family.registry)
    async with product_in_process(alone, make_database, tmp_path, **often) as ready:
        yield ready


@pytest.fixture
def other(customer: Customer) -> OtherRegistrar:
    return OtherRegistrar(customer)


async def theirs(customer: Customer, other: OtherRegistrar, name: str) -> None:
    """Let the other registrar have a name for long, with an auth code."""
    customer.world.control(ORG).put_domain(name, other.user, created_at=LONG_AGO, expires_at=UNTIL)
    assert await other.set_code(name, THEIR_CODE) == 1000


async def ordered_transfer(customer: Customer, name: str) -> dict[str, Any]:
    answer = await customer.panel.post("/v1/transfers", {"name": name, "auth_code": THEIR_CODE, "years": 1})
    assert answer.status == 202, answer.body
    assert answer.body["state"] == "awaiting_registry"
    return dict(answer.body)


async def the_code(customer: Customer, name: str) -> str:
    answer = await customer.panel.post(f"/v1/domains/{name}/auth-code", None)
    assert answer.status == 200, answer.body
    return str(answer.body["auth_code"])


async def ended(customer: Customer, transfer: dict[str, Any]) -> dict[str, Any]:
    """Return the transfer once it has ended: a message of the registry tells the gateway that it has."""

    async def completed() -> dict[str, Any] | None:
        shown = (await customer.panel.get(f"/v1/transfers/{transfer['id']}")).body
        return shown if shown["completed"] else None

    return await eventually(completed)


async def test_name_comes_to_us_when_the_other_registrar_approves(customer: Customer, other: OtherRegistrar) -> None:
    name = "coming-in.org"
    await theirs(customer, other, name)
    transfer = await ordered_transfer(customer, name)
    assert await customer.books() == ("0.00", "580.00")
    assert await other.transfer("approve", name) == 1000
    shown = await ended(customer, transfer)
    domain = (await customer.panel.get(f"/v1/domains/{name}")).body
    assert (shown["state"], shown["expires_at"]) == ("completed", domain["expires_at"])
    assert domain["created_at"] == LONG_AGO
    assert customer.world.holder(ORG, name) != other.user
    assert customer.world.effects(ORG, name, "transfer") == 1
    assert await customer.books() == ("580.00", "0.00")


@pytest.mark.fault("F004")
async def test_f004_transfer_whose_answer_is_lost_is_asked_for_once(customer: Customer, other: OtherRegistrar) -> None:
    name = "lost-transfer.org"
    await theirs(customer, other, name)
    customer.world.control(ORG).put_fault("reset_after_commit", command="domain:transfer", object=name)
    transfer = await ordered_transfer(customer, name)
    customer.world.advance(timedelta(days=6))  # nobody answers: the registry lets it go
    assert (await ended(customer, transfer))["state"] == "completed"
    assert customer.world.effects(ORG, name, "transfer") == 1
    assert await customer.books() == ("580.00", "0.00")


async def test_transfer_that_the_other_registrar_rejects_costs_nothing(
    customer: Customer, other: OtherRegistrar
) -> None:
    name = "kept-there.org"
    await theirs(customer, other, name)
    transfer = await ordered_transfer(customer, name)
    assert await other.transfer("reject", name) == 1000
    assert (await ended(customer, transfer))["problem"]["code"] == "transfer_ended"
    assert await customer.books() == ("0.00", "0.00")


async def test_transfer_that_we_call_off_costs_nothing(customer: Customer, other: OtherRegistrar) -> None:
    name = "called-off.org"
    await theirs(customer, other, name)
    transfer = await ordered_transfer(customer, name)
    answer = await customer.panel.post(f"/v1/transfers/{transfer['id']}/cancel", None)
    assert (answer.status, answer.body["state"]) == (200, "succeeded"), answer.body
    assert (await ended(customer, transfer))["state"] == "failed"
    assert customer.world.holder(ORG, name) == other.user
    assert await customer.books() == ("0.00", "0.00")


async def test_name_that_was_locked_leaves_by_its_code_and_our_word(customer: Customer, other: OtherRegistrar) -> None:
    name = "going-out.org"
    await customer.register(ORG, name)
    customer.world.advance(timedelta(days=70))
    panel, path = customer.panel, f"/v1/domains/{name}"
    auth_code = await the_code(customer, name)
    assert (await panel.call("PUT", f"{path}/lock", {"locked": True})).body["locked"] is True
    assert await other.transfer("request", name, auth_code) == 2304
    assert (await panel.call("PUT", f"{path}/lock", {"locked": False})).body["locked"] is False
    assert await other.transfer("request", name, auth_code) == 1001
    approved = await panel.post(f"{path}/transfer/approve", None)
    assert (approved.status, approved.body["result"]["state"]) == (200, "approved"), approved.body
    assert customer.world.holder(ORG, name) == other.user
    assert (await panel.get(path)).status == 404


@pytest.mark.fault("F052")
async def test_f052_name_that_left_without_our_word_is_ours_no_longer(
    customer: Customer, other: OtherRegistrar
) -> None:
    name = "left-alone.org"
    await customer.register(ORG, name)
    customer.world.advance(timedelta(days=70))
    auth_code = await the_code(customer, name)
    assert await other.transfer("request", name, auth_code) == 1001
    customer.world.advance(timedelta(days=6))

    async def gone() -> bool:
        return (await customer.panel.get(f"/v1/domains/{name}")).status == 404

    await eventually(gone)


async def test_deleted_name_comes_back_from_redemption_for_a_price(customer: Customer) -> None:
    name = "back-again.org"
    await customer.register(ORG, name)
    customer.world.advance(timedelta(days=30))
    panel, path = customer.panel, f"/v1/domains/{name}"
    deleted = await panel.call("DELETE", path, key="delete", confirm=name)
    assert (deleted.status, deleted.body["result"]) == (200, {"restorable": True}), deleted.body
    assert (await panel.get(path)).body["deleted_at"] is not None
    restored = await panel.post(f"{path}/restore", {})
    assert (restored.status, restored.body["deleted_at"]) == (200, None), restored.body
    assert "pendingDelete" not in customer.world.control(ORG).domain(name)["statuses"]
    assert await customer.books() == ("4740.00", "0.00")


@pytest.mark.parametrize("family", [ORG, COM, INFO], ids=str)
async def test_everyday_changes_reach_the_registry(customer: Customer, family: Family) -> None:
    name = f"everyday.{family.zone}"
    await customer.register(family, name)
    await _sign(customer, family, name)
    await _serve_from_below(customer, family, name)
    await _replace_contacts(customer, family, name)
    await _lock(customer, family, name)


async def _sign(customer: Customer, family: Family, name: str) -> None:
    path, control = f"/v1/domains/{name}/dnssec", customer.world.control(family)
    record = {"key_tag": 12345, "algorithm": 13, "digest_type": 2, "digest": "AB" * 32}
    signed = await customer.panel.call("PUT", path, {"records": [record]})
    assert (signed.status, signed.body["dnssec"]) == (200, [record]), signed.body
    assert "12345" in str(control.domain(name)["dnssec"])
    assert (await customer.panel.call("PUT", path, {"records": []})).status == 200
    assert control.domain(name)["dnssec"] == []


async def _serve_from_below(customer: Customer, family: Family, name: str) -> None:
    """A host below the domain: made, used, moved, and not to be deleted while it is used."""
    panel, path = customer.panel, f"/v1/domains/{name}"
    own = {"host": f"ns1.{name}", "addresses": ["93.184.216.34"]}
    made = await panel.call("PUT", f"/v1/hosts/ns1.{name}", {"addresses": own["addresses"]})
    assert made.status == 200, made.body
    used = await panel.call("PUT", f"{path}/nameservers", {"nameservers": [NAMESERVERS[0], own]})
    assert used.status == 200, used.body
    in_use = await panel.call("DELETE", f"/v1/hosts/ns1.{name}")
    assert (in_use.status, in_use.code) == (409, "in_use"), in_use.body
    moved = await panel.call("PUT", f"/v1/hosts/ns1.{name}", {"addresses": ["93.184.216.35"]})
    assert moved.status == 200, moved.body
    host = customer.world.control(family).objects()["hosts"][f"ns1.{name}"]
    assert host["addresses"] == [{"ip": "v4", "address": "93.184.216.35"}]


async def _replace_contacts(customer: Customer, family: Family, name: str) -> None:
    control = customer.world.control(family)
    before = control.domain(name)["registrant"]
    another = {**HOLDER, "email": "another@example.net"}
    body = {"contacts": dict.fromkeys(family.roles, another)}
    changed = await customer.panel.call("PUT", f"/v1/domains/{name}/contacts", body)
    if family is COM:
        assert (changed.status, changed.code, before) == (422, "not_supported", None)
        return
    assert changed.status == 200, changed.body
    after = control.domain(name)["registrant"]
    assert after != before
    assert "another@example.net" in str(control.objects()["contacts"][after]["body"])


async def _lock(customer: Customer, family: Family, name: str) -> None:
    panel, path, control = customer.panel, f"/v1/domains/{name}", customer.world.control(family)
    assert (await panel.call("PUT", f"{path}/lock", {"locked": True})).body["locked"] is True
    assert {"clientTransferProhibited", "clientDeleteProhibited"} <= set(control.domain(name)["statuses"])
    kept = await panel.call("DELETE", path, key="locked", confirm=name)
    assert (kept.status, kept.code) == (409, "status_prohibits"), kept.body
    assert (await panel.call("PUT", f"{path}/lock", {"locked": False})).body["locked"] is False


@pytest.mark.parametrize(("family", "language"), [(ORG, "UK"), (COM, "UKR")], ids=["org", "com"])
async def test_an_internationalized_name_is_registered_with_its_language(
    customer: Customer, family: Family, language: str
) -> None:
    name = f"кіт-учений.{family.zone}"
    order = {"name": name, "contacts": dict.fromkeys(family.roles, HOLDER), "nameservers": NAMESERVERS}
    refused = await customer.panel.call("POST", "/v1/domains", order, key="no language")
    assert (refused.status, refused.pointers) == (422, ["/language"])
    made = await customer.panel.call("POST", "/v1/domains", {**order, "language": language}, key="with language")
    assert made.status == 201, made.body
    assert made.body["name_unicode"] == name
    assert customer.world.effects(family, made.body["name"], "create") == 1
