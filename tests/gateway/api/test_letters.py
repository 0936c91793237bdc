"""Letters of registrars to holders, and suggestions, as panels ask for them."""

import pytest

from adapters.capabilities import Capabilities, Capability
from adapters.model import DomainName, Verification
from tests.support.office import eventually

NAME = DomainName("example.test")
RESEND = "/v1/domains/example.test/verification/resend"


@pytest.fixture
async def owner(panel):
    assert (await panel.register("example.test")).status == 201
    return panel


async def test_a_holder_is_asked_again_to_confirm_the_address(service, owner):
    service.registry.domains[NAME].verification = Verification.PENDING
    shown = await owner.get("/v1/domains/example.test", refresh="true")
    assert shown.body["verification"] == "pending"
    answer = await owner.call("POST", RESEND)
    assert (answer.status, answer.body["name"]) == (200, "example.test")
    assert service.registry.letters == [("verification", NAME)]


async def test_a_confirmed_address_is_not_asked_about(service, owner):
    answer = await owner.call("POST", RESEND)
    assert (answer.status, answer.code) == (422, "not_eligible")
    assert service.registry.letters == []


async def test_a_registry_that_writes_to_nobody_says_why(service, owner):
    spec, why = service.registry.spec, "the registry does not verify holders"
    without = Capabilities(spec.capabilities.supported - {Capability.VERIFICATION}, {Capability.VERIFICATION: why})
    object.__setattr__(spec, "capabilities", without)
    answer = await owner.call("POST", RESEND)
    assert (answer.status, answer.code) == (422, "not_supported")
    assert why in answer.body["detail"]


async def test_a_registrar_that_does_not_answer_may_be_asked_later(service, owner):
    service.registry.be_unavailable("resend_verification", retry_after=7)
    answer = await owner.call("POST", RESEND)
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "registry_unavailable", "7")


async def test_a_transfers_letter_is_sent_again_while_it_waits(service, panel):
    service.registry.put("example.test", sponsor="gw-other")
    service.registry.domains[NAME].auth_info = "aZ9-present-code"
    body = {"name": "example.test", "auth_code": "aZ9-present-code"}
    ordered = await panel.call("POST", "/v1/transfers", body, key="k", headers={"Prefer": "respond-async"})
    transfer = f"/v1/transfers/{ordered.headers['X-Operation-Id']}"

    async def asked():  # until the registry has the order, there is no letter to repeat
        answer = await panel.call("POST", f"{transfer}/resend")
        return answer if answer.status == 200 else None

    assert (await eventually(asked)).body["name"] == "example.test"
    assert service.registry.letters == [("transfer", NAME)]


async def test_only_a_transfer_that_waits_has_a_letter(owner):
    (operation,) = (await owner.get("/v1/operations", domain="example.test")).body["items"]
    answer = await owner.call("POST", f"/v1/transfers/{operation['id']}/resend")
    assert (answer.status, answer.code) == (404, "not_found")


async def test_free_names_are_suggested(service, panel):
    service.registry.put("shop.test", sponsor="gw-other")
    service.registry.ideas = [DomainName("shop-now.test")]
    answer = await panel.get("/v1/domains/suggestions", words="shop", tlds="test", limit="5")
    assert [(each["name"], each["availability"]) for each in answer.body["items"]] == [("shop-now.test", "available")]


@pytest.mark.parametrize(("query", "pointer"), [({}, "?words"), ({"words": "shop", "tlds": "nowhere"}, "?tlds")])
async def test_what_cannot_be_searched_is_refused(panel, query, pointer):
    answer = await panel.get("/v1/domains/suggestions", **query)
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert [each["pointer"] for each in answer.body["errors"]] == [pointer]
