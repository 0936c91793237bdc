"""Names like some words, as the platform makes them up; each with whether it is free, and how good it is."""

from typing import Any

from simulators.registrars.logicboxes import facts
from simulators.registrars.logicboxes.queries import availability
from simulators.registrars.logicboxes.request import Request

_ENDINGS = ("", "online", "shop", "store", "group", "now")
_MOST = 50


def suggest_names(request: Request) -> dict[str, Any]:
    """`tld-only` may be repeated; without it every zone is meant. `exact-match=false` leaves the words as they are."""
    keyword = "".join(
        each for each in request.text("keyword").lower() if each.isascii() and (each.isalnum() or each == "-")
    )
    most = request.number("no-of-results") if request.call.first("no-of-results") else _MOST
    zones = [zone for zone in request.call.all("tld-only") if zone in facts.PRODUCTS] or list(facts.PRODUCTS)
    endings = _ENDINGS[:1] if request.call.first("exact-match").lower() == "false" else _ENDINGS
    names = [f"{keyword}{ending}.{zone}" for ending in endings for zone in zones] if keyword else []
    return {name: _suggestion(request, name, place) for place, name in enumerate(names[:most])}


def _suggestion(request: Request, name: str, place: int) -> dict[str, Any]:
    """All values are texts; `spin`: the words were changed."""
    status = availability(request, name)["status"]
    spin = "no" if place < len(facts.PRODUCTS) else "yes"
    return {"status": status, "score": f"{0.9 - place / 100:.3f}", "spin": spin, "in_ga": "true"}
