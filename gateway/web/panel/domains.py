"""One domain: renewed for any term, its name servers, its lock, its code for a transfer, its auto-renewal."""

from typing import Any

from aiohttp import web

from gateway.api import domain_contacts, domain_end, domain_orders, domain_settings, domains
from gateway.api.auth_codes import set_auth_code
from gateway.api.endpoint import Endpoint
from gateway.api.letters import resend_verification
from gateway.api.operations import list_operations
from gateway.api.tlds import read_tld
from gateway.people.errors import TooManyAttempts, WrongCredentials
from gateway.web.pages import page
from gateway.web.panel.contact_pages import contact_form, contacts_typed
from gateway.web.panel.own import own_domain
from gateway.web.panel.promo import promo_typed, with_promo
from gateway.web.panel.terms import renewal_terms
from gateway.web.scene import Scene

_OPEN = {"queued", "running", "verifying", "awaiting_registry", "action_required"}


@page("GET", "/domains/{name}")
async def domain(scene: Scene) -> web.Response:
    return await _shown(scene, await own_domain(scene, _name(scene)))


async def _shown(
    scene: Scene, found: dict[str, Any], *, code: str | None = None, error: str | None = None
) -> web.Response:
    zone = await _zone(scene, found)
    operations = await scene.api.get(list_operations, domain=found["name"], limit="20")
    return scene.show(
        "domain.html",
        domain=found,
        terms=await _terms(scene, found, zone),
        promo=scene.request.query.get("promo", ""),
        servers_max=zone["nameservers"]["max"],
        working=[each for each in operations["items"] if each["state"] in _OPEN],
        code=code,
        error=error,
        can_hide=zone["privacy"],
    )


async def _terms(scene: Scene, found: dict[str, Any], zone: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what each term costs; with the promo code that was typed, if it can be used."""
    terms = await renewal_terms(scene, found, zone)

    async def priced(term: dict[str, Any], code: str) -> dict[str, Any]:
        body = {"years": term["years"], "current_expiry": found["expires_at"], "promo_code": code, "dry_run": True}
        tried = await scene.api.post(domain_orders.renew_domain, found["name"], body=body, key="quote")
        return term | {"price": tried.body["price"]}

    return await with_promo(scene, terms, priced)


@page("POST", "/domains/{name}/renewals", again=domain)
async def renew(scene: Scene) -> web.Response:
    body = {
        "years": scene.number("years"),
        "current_expiry": scene.said("expiry"),
        "max_price": {"amount": scene.said("amount"), "currency": scene.said("currency")},
        **promo_typed(scene),
    }
    return await _ordered(scene, domain_orders.renew_domain, body, "renewed")


@page("POST", "/domains/{name}/nameservers", again=domain)
async def name_servers(scene: Scene) -> web.Response:
    """One a line: a host, and after it its addresses where the host lies below the name itself."""
    lines = [line.split() for line in scene.said("servers").splitlines() if line.strip()]
    servers = [{"host": host, "addresses": addresses} for host, *addresses in lines]
    return await _ordered(scene, domain_orders.set_nameservers, {"nameservers": servers}, "changed")


@page("POST", "/domains/{name}/lock", again=domain)
async def lock(scene: Scene) -> web.Response:
    return await _ordered(scene, domain_settings.set_lock, {"locked": scene.said("locked") == "yes"}, "changed")


@page("POST", "/domains/{name}/privacy", again=domain)
async def privacy(scene: Scene) -> web.Response:
    wanted = {"private": scene.said("private") == "yes"}
    return await _ordered(scene, domain_settings.set_privacy, wanted, "changed")


@page("POST", "/domains/{name}/verification", again=domain)
async def verification(scene: Scene) -> web.Response:
    found = await own_domain(scene, _name(scene))
    await scene.api.call(resend_verification, found["name"])
    return scene.go(f"/domains/{found['name']}", {"done": "letter"})


@page("POST", "/domains/{name}/restore", again=domain)
async def restore(scene: Scene) -> web.Response:
    price = {"amount": scene.said("amount"), "currency": scene.said("currency")}
    return await _ordered(scene, domain_end.restore_domain, {"max_price": price}, "restored")


@page("GET", "/domains/{name}/contacts")
async def contacts(scene: Scene) -> web.Response:
    found = await own_domain(scene, _name(scene))
    form = await contact_form(scene, await _zone(scene, found), found["name"])
    return scene.show("contacts.html", domain=found, groups=form.groups, general=form.general, wrong=form.wrong)


@page("POST", "/domains/{name}/contacts", again=contacts)
async def set_contacts(scene: Scene) -> web.Response:
    found = await own_domain(scene, _name(scene))
    body = {"contacts": contacts_typed(scene, await _zone(scene, found))}
    headers = {"Idempotency-Key": scene.order_key}
    answer = await scene.api.call(domain_contacts.set_contacts, found["name"], body=body, headers=headers)
    return scene.go(f"/domains/{found['name']}", {} if answer.status == 202 else {"done": "changed"})


@page("POST", "/domains/{name}/auto-renew", again=domain)
async def auto_renew(scene: Scene) -> web.Response:
    found = await own_domain(scene, _name(scene))
    await scene.api.call(domains.note_domain, found["name"], body={"auto_renew": scene.said("enabled") == "yes"})
    return scene.go(f"/domains/{found['name']}", {"done": "changed"})


@page("POST", "/domains/{name}/auth-code", again=domain)
async def auth_code(scene: Scene) -> web.Response:
    """Show the code once, in the answer itself: it is in no address and nothing keeps the page. Whoever has it can
    take the name away, so a visit alone is not enough.
    """
    found = await own_domain(scene, _name(scene))
    try:
        await scene.site.people.sign_in.confirm(scene.here, str(scene.form.get("password", "")))
    except (WrongCredentials, TooManyAttempts) as err:
        return await _shown(scene, found, error=err.code)
    answer = await scene.api.post(set_auth_code, found["name"], body={}, key=scene.order_key)
    if answer.status != 200:
        return scene.go(f"/domains/{found['name']}")
    return await _shown(scene, found, code=answer.body["auth_code"])


async def _ordered(scene: Scene, endpoint: Endpoint, body: dict[str, Any], done: str) -> web.Response:
    found = await own_domain(scene, _name(scene))
    sent = {"body": body, "headers": {"Idempotency-Key": scene.order_key}}
    answer = await scene.api.call(endpoint, found["name"], **sent)
    return scene.go(f"/domains/{found['name']}", {} if answer.status == 202 else {"done": done})


async def _zone(scene: Scene, found: dict[str, Any]) -> dict[str, Any]:
    """Return the rules of the account that holds the name, and what its zone costs this customer."""
    zone: dict[str, Any] = await scene.api.get(
        read_tld, found["tld"], account_id=scene.account_id, registry=found["registry"]
    )
    return zone


def _name(scene: Scene) -> str:
    return scene.request.match_info["name"]


DOMAINS = (
    domain,
    renew,
    name_servers,
    lock,
    privacy,
    verification,
    restore,
    contacts,
    set_contacts,
    auto_renew,
    auth_code,
)
