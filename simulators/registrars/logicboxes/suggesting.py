"""Names like some words, as the platform makes them up; each with whether it is free."""

from typing import Any

from simulators.registrars.logicboxes import facts
from simulators.registrars.logicboxes.queries import availability
from simulators.registrars.logicboxes.request import Request

_ENDINGS = ("", "online", "shop", "store", "group", "now")


def suggest_names(request: Request) -> dict[str, Any]:
    """`tld-only` may be repeated; without it every zone is meant."""
    keyword = "".join(
        each for each in request.text("keyword").lower() if each.isascii() and (each.isalnum() or each == "-")
    )
    most = request.number("no-of-results")
    zones = [zone for zone in request.call.all("tld-only") if zone in facts.PRODUCTS] or list(facts.PRODUCTS)
    names = [f"{keyword}{ending}.{zone}" for ending in _ENDINGS for zone in zones] if keyword else []
    return {name: availability(request, name) for name in names[:most]}
