"""The balance: topping it up at a payment provider, what will be charged, and where the money went."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from gateway.api.accounts import read_balance, read_forecast, read_statement
from gateway.api.deposits import begin_deposit, list_deposits
from gateway.api.operations import read_operation
from gateway.errors import NotFound
from gateway.keys import SERVICES
from gateway.web.pages import page
from gateway.web.panel.own import own_service
from gateway.web.scene import Scene

_LINES = "30"


@page("GET", "/money")
async def money(scene: Scene) -> web.Response:
    query = {"limit": _LINES}
    if cursor := scene.request.query.get("cursor"):
        query["cursor"] = cursor
    statement = await scene.api.get(read_statement, scene.account_id, **query)
    return scene.show(
        "money.html",
        balance=await scene.api.get(read_balance, scene.account_id),
        forecast=await scene.api.get(read_forecast, scene.account_id),
        statement=statement,
        subjects=await _subjects(scene, statement["items"]),
        deposits=(await scene.api.get(list_deposits, scene.account_id, limit="5"))["items"],
        providers=scene.request.app[SERVICES].payments.deposits.desks.names,
        wanted=scene.request.query.get("amount", ""),
    )


async def _subjects(scene: Scene, lines: list[dict[str, Any]]) -> dict[str, str]:
    """Return, by the reference of a posting, the name or the service that it was for."""
    found = {}
    for reference in {line["reference"] for line in lines}:
        subject = reference
        if reference.startswith("op_"):
            with suppress(NotFound):
                operation = await scene.api.get(read_operation, reference)
                subject = operation["domain_unicode"] or operation["service"] or ""
        if subject.startswith("svc_"):
            with suppress(NotFound):
                subject = (await own_service(scene, subject))["title"]
        found[reference] = subject if "_" not in subject else ""
    return found


@page("POST", "/money/deposits", again=money)
async def deposit(scene: Scene) -> web.Response:
    """Lead the payer to the provider, by a page of ours: the form there goes where the provider wants it."""
    balance = await scene.api.get(read_balance, scene.account_id)
    body = {
        "provider": scene.said("provider"),
        "amount": {"amount": scene.said("sum").replace(",", "."), "currency": balance["available"]["currency"]},
        "result_url": f"{scene.site.settings.origin}{scene.site.home}/money",
    }
    answer = await scene.api.post(begin_deposit, scene.account_id, body=body, key=scene.order_key)
    parts = urlsplit(answer.body["checkout"]["url"])
    return scene.show("checkout.html", form_targets=[f"{parts.scheme}://{parts.netloc}"], deposit=answer.body)


MONEY = (money, deposit)
