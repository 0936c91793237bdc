"""The adapter for FOSSBilling, called as FOSSBilling calls it, against a running gateway."""

from datetime import UTC, datetime
from itertools import count

import pytest
import pytest_asyncio

from adapters.dates import add_years
from adapters.model import DomainName
from adapters.outcome import RefusalReason
from tests.support.ports import free_port

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMES = count(1)
CONTACT = {
    "Name": "Petro Petrenko",
    "FirstName": "Petro",
    "LastName": "Petrenko",
    "Email": "petro@example.net",
    "Tel": "441234567",
    "TelCc": "380",
    "Address1": "2 Prykladna St",
    "City": "Kyiv",
    "Zip": "01001",
    "Country": "UA",
}


class Adapter:
    """One panel's adapter."""

    def __init__(self, php, service, panel):
        self._php, self.service, self.panel = php, service, panel
        self.options = {"url": service.gateway.url, "key": panel.token}

    async def answers(self, name, *calls, **domain):
        about = {"Name": name, "RegistrationPeriod": 1, "Contact": CONTACT, **domain}
        document = {"options": self.options, "domain": about, "calls": calls}
        return await self._php("fossbilling_panel.php", document)

    async def answer(self, name, call, **domain):
        (answer,) = await self.answers(name, call, **domain)
        return answer.get("answer", answer)

    async def registered(self):
        name = f"fossbilling-{next(NAMES)}.test"
        assert await self.answer(name, "registerDomain", Ns1="ns1.example.net", Ns2="ns2.example.net") is True
        return name

    def known(self, name):
        return self.service.registry.domains[DomainName.parse(name)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def panel(service):
    return await service.panel(money="100000.00")


@pytest.fixture(scope="module")
def adapter(php, service, panel):
    return Adapter(php, service, panel)


def expiry_of(domain):
    return int(domain.expires_at.timestamp())


async def test_a_free_name_is_available_until_it_is_registered(adapter):
    name = "fossbilling-free.test"
    calls = ("isDomainAvailable", "registerDomain", "isDomainAvailable", "isDomaincanBeTransferred")
    answers = await adapter.answers(name, *calls, Ns1="ns1.example.net", Ns2="ns2.example.net")
    assert [answer["answer"] for answer in answers] == [True, True, False, False]


async def test_a_name_of_another_registrar_can_be_transferred(adapter):
    adapter.service.registry.put("fossbilling-theirs.test", sponsor="gw-other")
    assert await adapter.answer("fossbilling-theirs.test", "isDomaincanBeTransferred") is True


async def test_a_name_of_no_zone_is_refused_with_a_reason(adapter):
    assert "unsupported" in (await adapter.answer("example.nowhere", "isDomainAvailable"))["error"]


async def test_a_repeated_registration_is_one(adapter):
    name = "fossbilling-twice.test"
    servers = {"Ns1": "ns1.example.net", "Ns2": "ns2.example.net"}
    answers = await adapter.answers(name, "registerDomain", "registerDomain", **servers)
    assert [answer["answer"] for answer in answers] == [True, True]
    assert len(adapter.service.registry.effects_of(name)) == 1


async def test_an_order_whose_answer_the_registry_lost_is_done_once(adapter):
    name = "fossbilling-lost.test"
    adapter.service.registry.lose_answer(applied=True)
    servers = {"Ns1": "ns1.example.net", "Ns2": "ns2.example.net"}
    assert await adapter.answer(name, "registerDomain", **servers) is True
    assert len(adapter.service.registry.effects_of(name)) == 1


async def test_details_are_those_of_the_registry(adapter):
    name = await adapter.registered()
    details = await adapter.answer(name, "getDomainDetails")
    assert (details["Ns1"], details["Ns2"], details["Locked"]) == ("ns1.example.net", "ns2.example.net", False)
    assert details["ExpirationTime"] == expiry_of(adapter.known(name))


async def test_a_renewal_clicked_twice_buys_one_year(adapter):
    name = await adapter.registered()
    before = adapter.known(name).expires_at
    answers = await adapter.answers(name, "renewDomain", "renewDomain", ExpirationTime=expiry_of(adapter.known(name)))
    assert [answer["answer"] for answer in answers] == [True, True]
    assert adapter.known(name).expires_at == add_years(before, 1)


async def test_a_renewal_from_another_expiry_asks_for_a_sync_first(adapter):
    name = await adapter.registered()
    wrong = int(datetime(2040, 1, 1, tzinfo=UTC).timestamp())
    answers = await adapter.answers(name, "renewDomain", ExpirationTime=wrong)
    assert "Sync the domain first" in answers[0]["error"]
    assert f"{adapter.known(name).expires_at:%Y-%m-%d}" in answers[0]["error"]


async def test_a_renewal_without_a_known_expiry_is_refused(adapter):
    assert "Sync" in (await adapter.answer("example.test", "renewDomain"))["error"]


async def test_name_servers_are_set(adapter):
    name = await adapter.registered()
    assert await adapter.answer(name, "modifyNs", Ns1="ns3.example.net", Ns2="ns4.example.net") is True
    assert [server.ascii for server in adapter.known(name).nameservers] == ["ns3.example.net", "ns4.example.net"]


async def test_a_contact_is_set(adapter):
    name = await adapter.registered()
    before = adapter.known(name).registrant
    assert await adapter.answer(name, "modifyContact", Contact={**CONTACT, "Name": "Olena Petrenko"}) is True
    assert adapter.known(name).registrant != before


async def test_a_wrong_contact_is_named_by_its_field(adapter):
    name = await adapter.registered()
    refused = await adapter.answer(name, "modifyContact", Contact={**CONTACT, "Email": "nobody"})
    assert "/contacts/registrant/email" in refused["error"]


async def test_a_domain_is_locked_and_unlocked(adapter):
    name = await adapter.registered()
    answers = await adapter.answers(name, "lock", "getDomainDetails", "unlock", "getDomainDetails")
    assert [answers[1]["answer"]["Locked"], answers[3]["answer"]["Locked"]] == [True, False]


async def test_the_code_is_the_same_when_it_is_asked_for_again(adapter):
    name = await adapter.registered()
    first, second = await adapter.answers(name, "getEpp", "getEpp")
    assert first["answer"]
    assert first == second


async def test_a_domain_is_deleted(adapter):
    name = await adapter.registered()
    assert await adapter.answer(name, "deleteDomain") is True
    assert adapter.service.registry.effects_of(name, "delete")


async def test_a_transfer_goes_on_at_the_registry(adapter):
    name = "fossbilling-transfer.test"
    adapter.service.registry.put(name, sponsor="gw-other")
    adapter.known(name).auth_info = "aZ9-code-of-today"
    answers = await adapter.answers(name, "transferDomain", "transferDomain", Epp="aZ9-code-of-today")
    assert all("has not decided yet" in answer["error"] for answer in answers)
    assert len(adapter.service.registry.transfers) == 1


async def test_a_holder_is_hidden_and_shown_again(adapter):
    name = await adapter.registered()
    calls = ("enablePrivacyProtection", "getDomainDetails", "disablePrivacyProtection", "getDomainDetails")
    answers = await adapter.answers(name, *calls)
    assert [answers[1]["answer"]["PrivacyEnabled"], answers[3]["answer"]["PrivacyEnabled"]] == [True, False]


async def test_a_lack_of_money_is_told(php, service):
    poor = await service.panel("poor", money="0.00")
    adapter = Adapter(php, service, poor)
    servers = {"Ns1": "ns1.example.net", "Ns2": "ns2.example.net"}
    refused = await adapter.answer("fossbilling-poor.test", "registerDomain", **servers)
    assert "insufficient_funds" in refused["error"]


async def test_a_registration_that_failed_is_a_new_order_when_it_is_tried_again(adapter):
    """The registry refused once; the key of the order that failed must not answer for ever."""
    name = "fossbilling-refused.test"
    servers = {"Ns1": "ns1.example.net", "Ns2": "ns2.example.net"}
    adapter.service.registry.refuse(RefusalReason.POLICY, "not now")
    first, second = await adapter.answers(name, "registerDomain", "registerDomain", **servers)
    assert "error" in first
    assert second == {"answer": True}


async def test_a_wrong_key_and_a_gateway_that_is_away_are_told_without_the_key(php, service, panel):
    adapter = Adapter(php, service, panel)
    adapter.options["key"] = "dgw_test_none_canary"
    refused = await adapter.answer("example.test", "isDomainAvailable")
    adapter.options["url"] = f"http://127.0.0.1:{free_port()}"
    silent = await adapter.answer("example.test", "isDomainAvailable")
    assert "unauthenticated" in refused["error"]
    assert "did not answer" in silent["error"]
    assert "canary" not in refused["error"] + silent["error"]


async def test_settings_that_are_missing_are_named(php, service, panel):
    adapter = Adapter(php, service, panel)
    adapter.options["url"] = ""
    assert "Set the URL" in (await adapter.answer("example.test", "isDomainAvailable"))["error"]
