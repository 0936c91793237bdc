"""Corrections of balances: one operator proposes, another decides."""

from aiohttp import web

from gateway.api import adjustments as api
from gateway.api.accounts import read_account
from gateway.keys import DATABASE
from gateway.people.model import Role
from gateway.storage import customer_search, people
from gateway.web.console.customers import customer
from gateway.web.pages import page
from gateway.web.scene import Scene


@page("GET", "/adjustments")
async def adjustments(scene: Scene) -> web.Response:
    waiting = (await scene.api.get(api.list_adjustments, state="proposed", limit="100"))["items"]
    newest = (await scene.api.get(api.list_adjustments, limit="50"))["items"]
    decided = [each for each in newest if each["state"] != "proposed"]
    shown = [*waiting, *decided]
    async with scene.request.app[DATABASE].reading() as connection:
        names = await customer_search.names_of(connection, (each["account_id"] for each in shown))
        actors = (each[who] for each in shown for who in ("proposed_by", "decided_by") if each[who])
        known = await people.addresses_of(connection, actors)
    return scene.show("console/adjustments.html", waiting=waiting, decided=decided, names=names, people=known)


@page("POST", "/customers/{id}/adjustments", role=Role.OPERATOR, again=customer)
async def propose(scene: Scene) -> web.Response:
    """An operator's always waits for an admin; an admin's own only when it is not small."""
    account_id, role = scene.request.match_info["id"], scene.person.role
    account = await scene.api.get(read_account, account_id)
    amount = scene.said("sum").replace(",", ".")
    body = {
        "amount": {"amount": f"-{amount}" if scene.said("way") == "take" else amount, "currency": account["currency"]},
        "reason": scene.said("reason"),
        "wait": role is not Role.ADMIN,
    }
    made = await scene.api.post(api.propose_adjustment, account_id, body=body, key=scene.order_key)
    done = "adjusted" if made.body["state"] == "posted" else "proposed"
    return scene.go(f"/customers/{account_id}", {"done": done})


@page("POST", "/adjustments/{id}/approve", role=Role.ADMIN, again=adjustments)
async def approve(scene: Scene) -> web.Response:
    await scene.api.call(api.approve_adjustment, scene.request.match_info["id"])
    return scene.go("/adjustments", {"done": "adjusted"})


@page("POST", "/adjustments/{id}/reject", role=Role.OPERATOR, again=adjustments)
async def reject(scene: Scene) -> web.Response:
    await scene.api.call(api.reject_adjustment, scene.request.match_info["id"], body={"reason": scene.said("reason")})
    return scene.go("/adjustments", {"done": "rejected"})


ADJUSTMENTS = (adjustments, propose, approve, reject)
