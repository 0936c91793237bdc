"""Who an account's customer is."""

from aiohttp import web

from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.examples import PROFILE
from gateway.api.shapes.profile import NewProfileShape, ProfileShape
from gateway.api.versions import expected_version, versioned_reply
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES


@endpoint(
    "GET",
    "/v1/accounts/{id}/profile",
    summary="Read a customer's profile",
    scope=Scope.BILLING_READ,
    answers={200: (ProfileShape,)},
    versioned=True,
)
async def read_profile(call: Call[None, NoQuery]) -> web.Response:
    """404 also when the account has no profile yet."""
    profile = await call.app[SERVICES].profiles.get(call.principal.tenant_id, call.path("id"))
    return versioned_reply(call, ProfileShape.of(profile), profile.version)


@endpoint(
    "PUT",
    "/v1/accounts/{id}/profile",
    summary="Set a customer's profile",
    scope=Scope.BILLING_WRITE,
    body=NewProfileShape,
    answers={200: (ProfileShape,)},
    problems=("precondition_failed", "precondition_required"),
    example=PROFILE,
    versioned=True,
)
async def put_profile(call: Call[NewProfileShape, NoQuery]) -> web.Response:
    """The first one is made without If-Match; after that each says which version it replaces. Papers already issued
    keep what they say.
    """
    profile = await call.app[SERVICES].profiles.put(
        call.principal.tenant_id,
        call.path("id"),
        call.body.to_requisites(),
        expected=expected_version(call, "profile"),
        by=actor_of(call),
    )
    return versioned_reply(call, ProfileShape.of(profile), profile.version)


ENDPOINTS: tuple[Endpoint, ...] = (read_profile, put_profile)
