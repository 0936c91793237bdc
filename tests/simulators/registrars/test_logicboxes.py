"""The simulated LogicBoxes platform, as a client of its own sees it."""

import json
from datetime import UTC, datetime

import pytest

from tests.support.reseller import LogicBoxesReseller, Reseller, registration
from tests.support.simulators import ControlClient, SimulatorHandle

NAME = "probe-shop.com"


@pytest.fixture
def control(simulators: SimulatorHandle) -> ControlClient:
    control = simulators.control("logicboxes")
    control.reset()
    return control


@pytest.fixture
def client(simulators: SimulatorHandle, control: ControlClient) -> LogicBoxesReseller:
    return LogicBoxesReseller(Reseller(simulators.registrar("logicboxes")))


@pytest.fixture
def stranger(client: LogicBoxesReseller) -> LogicBoxesReseller:
    return LogicBoxesReseller(client.reseller, number=1)


def registered(client: LogicBoxesReseller, name: str = NAME) -> str:
    customer = client.customer()
    record = client.order(name, customer, client.contact(customer)).document
    assert record["status"] == "Success"
    return record["entityid"]


def details(client: LogicBoxesReseller, order: str) -> dict[str, object]:
    return client.read("domains/details", ("order-id", order), ("options", "All")).document


def charges(control: ControlClient) -> list[tuple[str, str, str]]:
    found = control.objects()["registrars"]["700001"]["charges"]
    return [(each["action"], each["object"], each["amount"]) for each in found]


def test_a_registration_makes_an_order_and_takes_its_price(client: LogicBoxesReseller, control: ControlClient) -> None:
    order = registered(client)
    shown = details(client, order)
    assert (shown["domainname"], shown["currentstatus"], shown["ns2"]) == (NAME, "Active", "ns2.hosting-demo.eu")
    assert client.read("domains/orderid", ("domain-name", NAME)).document == int(order)
    assert charges(control) == [("create", NAME, "10.99")]


def test_values_may_be_in_the_query_of_a_post(client: LogicBoxesReseller) -> None:
    customer = client.customer()
    query = [*client.credentials, *registration(NAME, customer, client.contact(customer))]
    heard = client.reseller.call("POST", "api/domains/register.json", query)
    assert heard.document["actiontype"] == "AddNewDomain"


@pytest.mark.parametrize(("method", "command"), [("GET", "domains/register"), ("POST", "domains/orderid")])
def test_writes_are_posts_and_reads_are_gets(client: LogicBoxesReseller, method: str, command: str) -> None:
    assert client.reseller.call(method, f"api/{command}.json", client.credentials).status == 405


def test_a_wrong_key_is_refused(client: LogicBoxesReseller) -> None:
    heard = client.reseller.call("GET", "api/domains/orderid.json", [("auth-userid", "700001"), ("api-key", "wrong")])
    assert (heard.status, heard.document["status"]) == (403, "ERROR")


def test_an_unknown_name_is_a_500_with_a_text(client: LogicBoxesReseller) -> None:
    heard = client.read("domains/orderid", ("domain-name", NAME))
    assert heard.status == 500
    assert heard.document == {"status": "ERROR", "message": f"Website doesn't exist for {NAME}"}


def test_a_registration_without_name_servers_is_refused(client: LogicBoxesReseller) -> None:
    fields = [each for each in registration(NAME, "1", "2") if each[0] != "ns"]
    assert client.write("domains/register", *fields).document["message"] == "Required parameter missing: ns"


def test_contacts_belong_to_their_customer(client: LogicBoxesReseller) -> None:
    mine, theirs = client.customer(), client.customer("other@hosting-demo.eu")
    heard = client.order(NAME, mine, client.contact(theirs))
    assert heard.document["message"] == "{registrantcontactid=registrantcontactid is invalid}"


def test_orders_of_another_reseller_are_out_of_reach(client: LogicBoxesReseller, stranger: LogicBoxesReseller) -> None:
    order = registered(client)
    heard = stranger.write("domains/enable-theft-protection", ("order-id", order))
    assert heard.document == {"status": "error", "error": "You are not allowed to perform this action"}


def test_a_renewal_is_guarded_by_the_present_expiry(client: LogicBoxesReseller, control: ControlClient) -> None:
    order = registered(client)
    expiry = str(details(client, order)["endtime"])
    fields = (("order-id", order), ("years", "1"), ("auto-renew", "false"), ("invoice-option", "NoInvoice"))
    assert client.write("domains/renew", *fields, ("exp-date", expiry)).status == 200
    assert client.write("domains/renew", *fields, ("exp-date", expiry)).status == 500
    assert [each[0] for each in charges(control)] == ["create", "renew"]
    before, after = (
        datetime.fromtimestamp(int(each), UTC) for each in (expiry, str(details(client, order)["endtime"]))
    )
    assert after.year - before.year == 1


def test_nothing_is_extended_beyond_ten_years(client: LogicBoxesReseller) -> None:
    order = registered(client)
    fields = (("order-id", order), ("years", "10"), ("auto-renew", "false"), ("invoice-option", "NoInvoice"))
    heard = client.write("domains/renew", *fields, ("exp-date", str(details(client, order)["endtime"])))
    assert heard.document["message"].startswith("A Domain Name cannot be extended beyond")


def test_actions_wait_in_the_queue_and_move_to_the_archive(client: LogicBoxesReseller, control: ControlClient) -> None:
    control.switch(queue_seconds=60)
    order = registered(client)
    asked = (("order-id", order), ("no-of-records", "10"), ("page-no", "1"))
    assert client.read("actions/search-current", *asked).document["1"]["actiontype"] == "AddNewDomain"
    assert details(client, order)["currentstatus"] == "InActive"
    busy = client.write("domains/enable-theft-protection", ("order-id", order)).document["message"]
    assert busy == "Invalid action status/action type for this operation"
    control.advance("PT61S")
    assert client.read("actions/search-archived", *asked).document["1"]["actionstatus"] == "Success"
    assert details(client, order)["currentstatus"] == "Active"


def test_low_funds_lock_the_order_until_there_are_some(client: LogicBoxesReseller, control: ControlClient) -> None:
    control.set_balance("700001", "5.00")
    customer = client.customer()
    record = client.order(NAME, customer, client.contact(customer)).document
    assert (record["status"], record["actionstatusdesc"]) == ("Failed", "Insufficient funds")
    again = client.order(NAME, customer, client.contact(customer)).document
    assert again["message"] == f"{NAME} is already registered"
    assert charges(control) == []
    control.set_balance("700001", "50.00")
    assert details(client, record["entityid"])["currentstatus"] == "Active"
    assert charges(control) == [("create", NAME, "10.99")]


def test_availability_tells_ours_theirs_and_free(client: LogicBoxesReseller, control: ControlClient) -> None:
    registered(client)
    control.put_domain("taken.com", "other")
    labels = (("domain-name", "probe-shop"), ("domain-name", "taken"), ("domain-name", "free"))
    found = client.read("domains/available", *labels, ("tlds", "com")).document
    statuses = {name: each["status"] for name, each in found.items()}
    assert statuses == {NAME: "regthroughus", "taken.com": "regthroughothers", "free.com": "available"}


def test_too_many_names_at_once_are_refused(client: LogicBoxesReseller) -> None:
    labels = [("domain-name", f"name{number}") for number in range(16)]
    assert client.read("domains/available", *labels, ("tlds", "com")).status == 500


def test_the_same_name_servers_again_are_an_error(client: LogicBoxesReseller) -> None:
    order = registered(client)
    heard = client.write(
        "domains/modify-ns", ("order-id", order), ("ns", "ns2.hosting-demo.eu"), ("ns", "ns1.hosting-demo.eu")
    )
    assert heard.document["message"] == "Same value for new and old NameServers"


def test_a_child_host_goes_with_its_last_address(client: LogicBoxesReseller) -> None:
    order = registered(client)
    host = (("order-id", order), ("cns", f"ns1.{NAME}"))
    client.write("domains/add-cns", *host, ("ip", "198.51.100.4"), ("ip", "198.51.100.5"))
    assert details(client, order)["cns"] == {f"ns1.{NAME}": ["198.51.100.4", "198.51.100.5"]}
    client.write("domains/delete-cns-ip", *host, ("ip", "198.51.100.4"), ("ip", "198.51.100.5"))
    assert details(client, order)["cns"] == {}


def test_privacy_is_bought_before_it_is_switched(client: LogicBoxesReseller) -> None:
    order = registered(client)
    wanted = (("order-id", order), ("protect-privacy", "true"), ("reason", "asked"))
    assert client.write("domains/modify-privacy-protection", *wanted).document["message"] == (
        "Privacy Protection not Purchased"
    )
    client.write("domains/purchase-privacy", ("order-id", order), ("invoice-option", "NoInvoice"))
    assert details(client, order)["isprivacyprotected"] == "true"


def test_a_transfer_waits_for_the_loser(client: LogicBoxesReseller, control: ControlClient) -> None:
    control.put_domain(NAME, "other", auth_info="Right-Code-1")
    customer = client.customer()
    fields = [*registration(NAME, customer, client.contact(customer)), ("auth-code", "Right-Code-1")]
    order = client.write("domains/transfer", *fields).document["entityid"]
    assert details(client, order)["currentstatus"] == "InActive"
    control.call("POST", f"transfers/{NAME}", {"decision": "approve"})
    assert details(client, order)["currentstatus"] == "Active"


def test_a_rejected_transfer_gives_the_money_back(client: LogicBoxesReseller, control: ControlClient) -> None:
    control.put_domain(NAME, "other", auth_info="Right-Code-1")
    customer = client.customer()
    fields = [*registration(NAME, customer, client.contact(customer)), ("auth-code", "Right-Code-1")]
    order = client.write("domains/transfer", *fields).document["entityid"]
    control.call("POST", f"transfers/{NAME}", {"decision": "reject"})
    assert details(client, order)["currentstatus"] == "Deleted"
    assert [each[0] for each in charges(control)] == ["transfer", "transfer_refund"]
    assert control.objects()["registrars"]["700001"]["balance"] == "10000.00"


def test_an_address_that_calls_too_often_is_blocked_for_a_day(
    client: LogicBoxesReseller, control: ControlClient
) -> None:
    control.switch(calls_per_minute=2)
    statuses = [client.read("domains/orderid", ("domain-name", NAME)).status for _ in range(4)]
    assert statuses == [500, 500, 403, 403]
    control.advance("PT25H")
    assert client.read("domains/orderid", ("domain-name", NAME)).status == 500


def test_names_lapse_after_their_grace_and_redemption(client: LogicBoxesReseller, control: ControlClient) -> None:
    order = registered(client)
    for days, status in ((366, "Active"), (41, "Pending Delete Restorable"), (31, "Deleted")):
        control.advance(f"P{days}D")
        assert details(client, order)["currentstatus"] == status


def test_the_journal_shows_calls_without_secrets(client: LogicBoxesReseller, control: ControlClient) -> None:
    order = registered(client)
    secret = str(details(client, order)["domsecret"])
    entries = control.journal()
    told = json.dumps(entries)
    assert [each["command"] for each in entries if each["applied"]] == [
        "customers/signup",
        "contacts/add",
        "domains/register",
    ]
    assert "Main-Api-Key-1" not in told
    assert secret not in told
    assert entries[-1]["object"] == NAME


def test_customers_are_listed_with_what_they_have(client: LogicBoxesReseller, stranger: LogicBoxesReseller) -> None:
    customer = client.customer()
    client.order(NAME, customer, client.contact(customer))
    stranger.customer()
    found = client.read("customers/search", ("no-of-records", "10"), ("page-no", "1")).document
    assert (found["recsindb"], found["1"]["customer.customerid"], found["1"]["customer.websitecount"]) == (
        "1",
        customer,
        "1",
    )


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ((("keyword", "my shop"), ("tld-only", "net"), ("no-of-results", "2")), ["myshop.net", "myshoponline.net"]),
        ((("keyword", "shop"), ("tld-only", "com"), ("exact-match", "false")), ["shop.com"]),
        ((("keyword", "?!"),), []),
    ],
)
def test_names_like_some_words_are_suggested(
    client: LogicBoxesReseller, asked: tuple[tuple[str, str], ...], names: list[str]
) -> None:
    found = client.read("domains/v5/suggest-names", *asked).document
    assert list(found) == names
    assert all({"status", "score", "spin", "in_ga"} == each.keys() for each in found.values())


def test_a_customers_default_contact_is_there_from_the_beginning(client: LogicBoxesReseller) -> None:
    customer = client.customer()
    asked = (("customer-id", customer), ("type", "Contact"))
    found = client.read("contacts/default", *asked).document["Contact"]
    assert len(set(found.values())) == 1
    assert client.write("contacts/default", *asked).document["Contact"] == found
    assert client.order(NAME, customer, found["registrant"]).document["status"] == "Success"


@pytest.mark.parametrize("required", [False, True])
def test_a_renewal_may_have_to_say_whether_the_platform_renews(
    client: LogicBoxesReseller, control: ControlClient, required: bool
) -> None:
    order = registered(client)
    control.switch(auto_renew_required=required)
    ends_at = str(details(client, order)["endtime"])
    wanted = (("order-id", order), ("years", "1"), ("exp-date", ends_at), ("invoice-option", "NoInvoice"))
    assert (client.write("domains/renew", *wanted).document["status"] == "Success") is not required
    said = client.write("domains/renew", *wanted, ("auto-renew", "false")).document["status"]
    assert (said == "Success") is required


def test_keys_of_a_zone_are_added_once_and_removed(client: LogicBoxesReseller, control: ControlClient) -> None:
    order = registered(client)
    record = {"keytag": "12345", "algorithm": "13", "digesttype": "2", "digest": "AB" * 32}
    names = [(f"attr-name{at}", name) for at, name in enumerate(record, start=1)]
    values = [(f"attr-value{at}", value) for at, value in enumerate(record.values(), start=1)]
    wanted = (("order-id", order), *names, *values)
    assert client.write("domains/add-dnssec", *wanted).document["status"] == "Success"
    assert control.objects()["domains"][NAME]["dnssec"] == [record]
    assert client.write("domains/add-dnssec", *wanted).document["status"] == "ERROR"
    assert client.write("domains/del-dnssec", *wanted).document["status"] == "Success"
    assert client.write("domains/del-dnssec", *wanted).document["status"] == "ERROR"
    assert client.write("domains/add-dnssec", *wanted[:-1]).document["status"] == "ERROR"
    assert control.objects()["domains"][NAME]["dnssec"] == []
