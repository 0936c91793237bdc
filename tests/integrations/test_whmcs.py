"""The module for WHMCS, called as WHMCS calls it, against a running gateway."""

import asyncio
from itertools import count
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from adapters.dates import add_years
from adapters.model import DomainName, TransferState, Verification
from tests.support.proxy import a_proxy

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMES = count(1)
CLIENT = {
    "firstname": "Petro",
    "lastname": "Petrenko",
    "email": "petro@example.net",
    "fullphonenumber": "+380.441234567",
    "address1": "2 Prykladna St",
    "city": "Kyiv",
    "postcode": "01001",
    "countrycode": "UA",
}
ADMIN = {f"admin{name}": value for name, value in CLIENT.items() if name != "countrycode"} | {"admincountry": "UA"}
SERVERS = {"ns1": "ns1.example.net", "ns2": "ns2.example.net", "ns3": ""}


class Module:
    """The module as one WHMCS has it set up."""

    def __init__(self, php, service, panel):
        self._php, self.service, self.panel = php, service, panel

    async def answers(self, name, *calls, expirydate="0000-00-00", **params):
        sld, _, tld = name.partition(".")
        settings = {"GatewayUrl": self.service.gateway.url, "ApiKey": self.panel.token, "Currency": "UAH"}
        about = {"domainid": f"id-{name}", "sld": sld, "tld": tld, "regperiod": 1}
        document = {"params": settings | about | params, "expirydate": expirydate, "calls": calls}
        return await self._php("whmcs_panel.php", document)

    async def answer(self, name, call, **params):
        (answer,) = await self.answers(name, call, **params)
        return answer

    async def registered(self):
        name = f"whmcs-{next(NAMES)}.test"
        registered = await self.answer(name, "RegisterDomain", **CLIENT, **ADMIN, **SERVERS)
        assert registered == {"success": True}
        return name

    def known(self, name):
        return self.service.registry.domains[DomainName.parse(name)]

    def day(self, name):
        return f"{self.known(name).expires_at:%Y-%m-%d}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def module(php, service):
    return Module(php, service, await service.panel(money="100000.00"))


async def test_the_settings_are_tried(module):
    fine, meta, config = await module.answers("example.test", "config_validate", "MetaData", "getConfigArray")
    assert fine is None
    assert meta["APIVersion"] == "1.1"
    assert {"GatewayUrl", "ApiKey"} <= config.keys()
    wrong = await module.answer("example.test", "config_validate", ApiKey="dgw_test_none_canary")
    assert "unauthenticated" in wrong["thrown"]


async def test_a_repeated_registration_is_one(module):
    people = CLIENT | ADMIN | SERVERS
    answers = await module.answers("whmcs-twice.test", "RegisterDomain", "RegisterDomain", **people)
    assert answers == [{"success": True}, {"success": True}]
    assert len(module.service.registry.effects_of("whmcs-twice.test")) == 1


async def test_a_wrong_contact_is_named_by_its_field(module):
    people = CLIENT | ADMIN | SERVERS | {"email": "nobody"}
    refused = await module.answer("whmcs-wrong.test", "RegisterDomain", **people)
    assert "/contacts/registrant/email" in refused["error"]


async def test_a_renewal_repeated_by_the_queue_buys_one_year(module):
    name = await module.registered()
    before = module.known(name).expires_at
    answers = await module.answers(name, "RenewDomain", "RenewDomain", expirydate=module.day(name))
    assert answers == [{"success": True}, {"success": True}]
    assert module.known(name).expires_at == add_years(before, 1)


async def test_a_renewal_whose_answers_the_network_cut_is_bought_once_when_it_is_repeated(module):
    name = await module.registered()
    before, day = module.known(name).expires_at, module.day(name)
    async with a_proxy("127.0.0.1", urlsplit(module.service.gateway.url).port) as network:
        away = {"GatewayUrl": f"http://127.0.0.1:{network.port}", "expirydate": day}
        network.cut_after = 0
        cut = await module.answer(name, "RenewDomain", **away)
        network.cut_after = None
        assert "Do the same again" in cut["error"]
        assert await module.answer(name, "RenewDomain", **away) == {"success": True}
    assert module.known(name).expires_at == add_years(before, 1)
    assert len(module.service.registry.effects_of(name, "renew")) == 1


@pytest.mark.parametrize("expirydate", ["2040-01-01", "0000-00-00"])
async def test_a_renewal_from_an_expiry_that_is_not_the_domains_asks_for_a_sync(module, expirydate):
    name = await module.registered()
    refused = await module.answer(name, "RenewDomain", expirydate=expirydate)
    assert "Sync the domain first" in refused["error"]


async def test_name_servers_are_read_and_set(module):
    name = await module.registered()
    servers = {"ns1": "ns3.example.net", "ns2": "ns4.example.net"}
    saved, read = await module.answers(name, "SaveNameservers", "GetNameservers", **servers)
    assert saved == {"success": True}
    assert read == servers


async def test_contacts_are_shown_and_replaced_by_the_form(module):
    name = await module.registered()
    before = module.known(name).registrant, module.known(name).contacts
    shown = (await module.answer(name, "GetContactDetails"))["Registrant"]
    assert (shown["First Name"], shown["Last Name"], shown["City"]) == ("Petro", "Petrenko", "Kyiv")
    changed = shown | {"First Name": "Olena", "Email Address": "olena@example.net"}
    saved, form = await module.answers(
        name, "SaveContactDetails", "GetContactDetails", contactdetails={"Registrant": changed}
    )
    assert saved == {"success": True}
    assert form["Registrant"] == changed
    assert (module.known(name).registrant, module.known(name).contacts) != before


async def test_what_a_zone_wants_beside_goes_with_changed_contacts(module, service):
    name = await module.registered()
    shown = (await module.answer(name, "GetContactDetails"))["Registrant"]
    fields = {"contactdetails": {"Registrant": shown}, "additionalfields": {"Birthday": "1990-02-03"}}
    assert await module.answer(name, "SaveContactDetails", **fields) == {"success": True}
    kept = (await module.panel.get(f"/v1/domains/{name}/contacts")).body["contacts"]["registrant"]
    assert kept["birthday"] == "1990-02-03"


async def test_the_lock_is_read_and_set(module):
    name = await module.registered()
    calls = ("GetRegistrarLock", "SaveRegistrarLock", "GetRegistrarLock")
    assert await module.answers(name, *calls, lockenabled="locked") == ["unlocked", {"success": True}, "locked"]


async def test_the_code_is_the_same_when_it_is_asked_for_again(module):
    name = await module.registered()
    first, second = await module.answers(name, "GetEPPCode", "GetEPPCode")
    assert first["eppcode"]
    assert first == second


async def test_a_host_is_registered_changed_and_deleted(module):
    name = await module.registered()
    host = {"nameserver": f"ns1.{name}", "ipaddress": "93.184.216.34", "newipaddress": "93.184.216.35"}
    answers = await module.answers(name, "RegisterNameserver", "ModifyNameserver", "DeleteNameserver", **host)
    assert answers == [{"success": True}] * 3


async def test_names_are_searched_in_several_zones(module):
    name = await module.registered()
    searched = {"searchTerm": name.removesuffix(".test"), "tldsToInclude": [".test", ".nowhere"]}
    taken, unserved = await module.answer(name, "CheckAvailability", **searched)
    assert (taken["Tld"], taken["Status"]) == ("test", "registered")
    assert unserved["Status"] == "tld not supported"


async def test_zones_come_with_their_prices(module):
    (zone,) = await module.answer("example.test", "GetTldPricing")
    assert (zone["Extension"], zone["RegisterPrice"], zone["RenewPrice"], zone["Currency"]) == (
        ".test",
        "100.00",
        "100.00",
        "UAH",
    )
    assert (zone["MinYears"], zone["MaxYears"], zone["RedemptionFeeDays"]) == (1, 10, 30)


async def test_information_and_sync_tell_the_registrys_expiry(module):
    name = await module.registered()
    information, sync = await module.answers(name, "GetDomainInformation", "Sync")
    assert (information["Domain"], information["RegistrationStatus"]) == (name, "Active")
    assert sync == {
        "expirydate": module.day(name),
        "active": True,
        "expired": False,
        "cancelled": False,
        "transferredAway": False,
    }


async def test_a_deleted_domain_is_cancelled_by_the_next_sync(module):
    name = await module.registered()
    deleted, sync = await module.answers(name, "RequestDelete", "Sync")
    assert deleted == {"success": True}
    assert (sync["active"], sync["cancelled"]) == (False, True)


async def test_a_domain_that_is_not_ours_is_no_cancelled_one(module):
    assert "not_found" in (await module.answer("whmcs-nowhere.test", "Sync"))["error"]


async def test_a_transfer_is_followed_until_the_registry_has_decided(module):
    name = "whmcs-transfer.test"
    module.service.registry.put(name, sponsor="gw-other")
    module.known(name).auth_info = "aZ9-code-of-today"
    answers = await module.answers(name, "TransferDomain", "TransferSync", eppcode="aZ9-code-of-today")
    assert answers == [{"success": True}, []]
    module.service.registry.end_transfer(name, TransferState.APPROVED)
    async with asyncio.timeout(30):
        sync = []
        while not sync:
            sync = await module.answer(name, "TransferSync")
    assert sync == {"completed": True, "expirydate": module.day(name)}


async def test_a_transfer_that_was_never_ordered_is_no_waiting_one(module):
    assert "no transfer" in (await module.answer("whmcs-nothing.test", "TransferSync"))["error"]


async def test_what_the_gateway_does_not_offer_is_refused_in_words(module):
    name = await module.registered()
    calls = ("GetDNS", "SaveDNS", "GetEmailForwarding", "SaveEmailForwarding")
    answers = await module.answers(name, *calls)
    assert all("does not offer" in answer["error"] and "[not_offered" in answer["error"] for answer in answers)


async def test_a_holder_is_hidden_and_shown_again(module):
    name = await module.registered()
    for wanted in (True, False):
        assert await module.answer(name, "IDProtectToggle", protectenable=wanted) == {"success": True}
        assert module.known(name).private is wanted


async def test_free_names_are_suggested_in_the_zones_that_are_sold(module):
    module.service.registry.ideas = [DomainName("whmcs-ideas-now.test")]
    asked = {"searchTerm": "whmcs-ideas", "tldsToInclude": [".test", ".nowhere"]}
    found = await module.answer("example.test", "GetDomainSuggestions", **asked)
    names = [(each["Sld"], each["Tld"], each["Status"]) for each in found]
    free = "available for registration"
    assert ("whmcs-ideas", "test", free) in names
    assert ("whmcs-ideas-now", "test", free) in names
    assert await module.answer("example.test", "GetDomainSuggestions", searchTerm="x", tldsToInclude=["nowhere"]) == []


async def test_as_many_names_are_suggested_as_the_panel_is_set_to(module):
    options = (await module.answer("example.test", "DomainSuggestionOptions"))["most"]["Options"]
    assert "10" in options
    module.service.registry.ideas = [DomainName(f"whmcs-many-{number}.test") for number in range(20)]
    asked = {"searchTerm": "whmcs-many", "tldsToInclude": [".test"], "suggestionSettings": {"most": "10"}}
    assert len(await module.answer("example.test", "GetDomainSuggestions", **asked)) == 10


async def test_a_premium_name_is_priced_again_before_its_renewal(module):
    name = await module.registered()
    prices = await module.answer(name, "GetPremiumPrice", type=["renew"])
    assert prices == {"renew": "100.00", "CurrencyCode": "UAH"}
    assert await module.answer("whmcs-plain.test", "GetPremiumPrice", type=["register"]) == []


async def test_a_holder_is_asked_again_to_confirm_the_address(module):
    name = await module.registered()
    assert "not_eligible" in (await module.answer(name, "ResendIRTPVerificationEmail"))["error"]
    module.known(name).verification = Verification.PENDING
    assert await module.answer(name, "ResendIRTPVerificationEmail") == {"success": True}
    assert ("verification", DomainName(name)) in module.service.registry.letters


async def test_another_panels_domain_is_not_there(module, php, service):
    name = await module.registered()
    stranger = Module(php, service, await service.panel("stranger"))
    assert "not_found" in (await stranger.answer(name, "GetNameservers"))["error"]
