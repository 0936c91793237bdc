"""Names that might please, and what dear ones cost."""

from typing import Any

from simulators.amounts import minor_units
from simulators.registrars.regru import facts
from simulators.registrars.regru.refusals import Refused, incorrect
from simulators.registrars.regru.request import Request, read_name

_MOST = 100


def suggest(request: Request) -> dict[str, Any]:
    word, more = request.text("word").lower(), request.get("additional_word").lower()
    limit = request.number("limit") if request.get("limit") else 10
    if not 1 <= limit <= _MOST:
        raise incorrect("limit")
    tlds = request.fields.get("tlds", ["ru", "com"])
    wanted = [str(tld) for tld in (tlds if isinstance(tlds, list) else [tlds]) if _zone(str(tld)) in facts.ZONES]
    free = {name: [tld for tld in wanted if not _is_taken(request, f"{name}.{tld}")] for name in _names(word, more)}
    rows = [{"name": name, "avail_in": available} for name, available in free.items() if available]
    return {"suggestions": rows[:limit]}


def premium_prices(request: Request) -> dict[str, Any]:
    rows = request.rows()
    if len(rows) > _MOST:
        raise Refused("TOO_MANY_OBJECTS_IN_ONE_REQUEST")
    return {"currency": facts.CURRENCY, "domains": [_priced(request, row) for row in rows]}


def _names(word: str, more: str) -> list[str]:
    joined = [f"{word}{more}", f"{word}-{more}"] if more else []
    return [word, *joined, *(f"{word}{ending}" for ending in ("shop", "online", "24", "pro"))]


def _zone(tld: str) -> str:
    return tld.encode("idna").decode()


def _is_taken(request: Request, text: str) -> bool:
    try:
        return request.state.is_taken(read_name(text))
    except Refused:
        return True


def _priced(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    name = read_name(str(row.get("dname") or row.get("domain_name") or ""))
    premium = request.switches.premium.get(name)
    told: dict[str, Any] = {"dname": name, "result": "success", "is_premium": int(premium is not None)}
    if premium is None:
        return told
    price = request.sum(minor_units(premium))
    return told | {"price": price, "renew_price": price}
