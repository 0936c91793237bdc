"""The links that partners spread, in the form of the old billing and in a short one. They need no key."""

from aiohttp import web

from billing_core.partners.referrals import MARK_LIVES
from gateway.keys import SERVICES
from gateway.partners.links import Followed

COOKIE = "dgw_referral"

_FIRST_PROJECT = 1
_NUMBER_MAX_DIGITS = 15


def add_referral_links(router: web.UrlDispatcher) -> None:
    router.add_get("/mancgi/partnerprogram", old_form)
    router.add_get("/r/{partner}", short_form)
    router.add_get("/r/{partner}/{project}", short_form)


async def old_form(request: web.Request) -> web.Response:
    """`/mancgi/partnerprogram?partner=ID&project=1`"""
    return await _follow(request, request.query.get("partner", ""), request.query.get("project", ""))


async def short_form(request: web.Request) -> web.Response:
    """`/r/ID` or `/r/ID/2`"""
    return await _follow(request, request.match_info["partner"], request.match_info.get("project", ""))


async def _follow(request: web.Request, partner: str, project: str) -> web.Response:
    links = request.app[SERVICES].partners.links
    number = _number(project)
    followed = await links.follow(
        _number(partner), _FIRST_PROJECT if number is None else number, request.cookies.get(COOKIE)
    )
    return _redirect(request, followed)


def _redirect(request: web.Request, followed: Followed) -> web.Response:
    headers = {"Location": followed.target, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    response = web.Response(status=302, headers=headers)
    if followed.token is not None:
        response.set_cookie(
            COOKIE,
            followed.token,
            max_age=int(MARK_LIVES.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=request.app[SERVICES].partners.links.secure,
        )
    return response


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= _NUMBER_MAX_DIGITS
    return int(text) if is_number else None
