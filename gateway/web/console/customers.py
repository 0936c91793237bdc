"""Customers: found by address, name or reference; one with the balance, services and postings, and money credited."""

from contextlib import suppress
from typing import Any

from aiohttp import web

from gateway.api.accounts import credit_payment, read_account, read_balance, read_statement
from gateway.api.operations import list_operations
from gateway.api.profiles import read_profile
from gateway.api.services import list_services
from gateway.errors import NotFound
from gateway.keys import DATABASE
from gateway.people.model import Role
from gateway.storage import customer_search
from gateway.web.pages import page
from gateway.web.scene import Scene


@page("GET", "/customers")
async def customers(scene: Scene) -> web.Response:
    asked = scene.request.query.get("q", "").strip()
    async with scene.request.app[DATABASE].reading() as connection:
        found = await customer_search.find(connection, scene.person.tenant_id, asked, limit=50)
    return scene.show("console/customers.html", asked=asked, found=found)


@page("GET", "/customers/{id}")
async def customer(scene: Scene) -> web.Response:
    account_id = scene.request.match_info["id"]
    profile: dict[str, Any] | None = None
    with suppress(NotFound):
        profile = await scene.api.get(read_profile, account_id)
    return scene.show(
        "console/customer.html",
        account=await scene.api.get(read_account, account_id),
        profile=profile,
        balance=await scene.api.get(read_balance, account_id),
        services=(await scene.api.get(list_services, account_id=account_id, limit="200"))["items"],
        statement=(await scene.api.get(read_statement, account_id, limit="50"))["items"],
        operations=(await scene.api.get(list_operations, account_id=account_id, limit="20"))["items"],
    )


@page("POST", "/customers/{id}/payments", role=Role.ADMIN, again=customer)
async def credit(scene: Scene) -> web.Response:
    """A payment that came otherwise, by its number at the bank: the same one is credited once."""
    account_id = scene.request.match_info["id"]
    account = await scene.api.get(read_account, account_id)
    body = {
        "amount": {"amount": scene.said("sum").replace(",", "."), "currency": account["currency"]},
        "payment_id": scene.said("payment_id"),
        "note": scene.said("note"),
    }
    await scene.api.post(credit_payment, account_id, body=body, key=scene.order_key)
    return scene.go(f"/customers/{account_id}", {"done": "credited"})


CUSTOMERS = (customers, customer, credit)
