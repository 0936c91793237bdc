"""reg.ru as its documents have it: two levels of results, strictness, and a renewal that nothing guards."""

import http.client
import json
import ssl
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support.simulators import ControlClient, SimulatorHandle

NAME = "zavod-probny.ru"
SERVID = "6f0c1e0c5a7b4f4d8e0d3f1f6d0a9b11"
NSS = {"ns0": "ns1.hoster.example", "ns1": "ns2.hoster.example"}
PERSON = {
    "country": "RU",
    "person": "Ivan P Zavodov",
    "person_r_surname": "Заводов",
    "person_r_name": "Иван",
    "passport_number": "4509 112233",
    "passport_place": "ОВД района Северный",
    "passport_date": "11.02.2009",
    "birth_date": "30.01.1989",
    "p_addr_zip": "101000",
    "p_addr_area": "Москва",
    "p_addr_city": "Москва",
    "p_addr_addr": "ул. Пробная, д. 3",
    "p_addr_recipient": "Заводов И. П.",
    "phone": "+7 495 1234567",
    "e_mail": "ivan@hoster.example",
}
ORDER = {
    "domain_name": NAME,
    "period": 1,
    "enduser_ip": "203.0.113.7",
    "user_servid": SERVID,
    "pay_type": "prepay",
    "nss": NSS,
    "contacts": PERSON,
}


class Client:
    """Sends what it is told to, well-formed or not."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self._entry = entry
        self.user = entry["users"][0]

    def send(
        self, function: str, *, method: str = "POST", query: str = "", **fields: str
    ) -> http.client.HTTPSConnection:
        """Return the link over which the answer comes."""
        context = ssl.create_default_context(cafile=self._entry["ca"])
        link = http.client.HTTPSConnection(self._entry["host"], self._entry["port"], context=context, timeout=20)
        ours = {"username": self.user["user"], "password": self.user["password"]} | fields
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        link.request(method, f"/api/regru2/{function}{query}", urlencode(ours), headers)
        return link

    def call(self, function: str, **fields: str) -> Any:
        link = self.send(function, **fields)
        heard = link.getresponse()
        document = json.loads(heard.read())
        link.close()
        assert heard.status == 200
        return document

    def ask(self, function: str, **data: Any) -> Any:
        return self.call(function, input_format="json", input_data=json.dumps(data))

    def code(self, function: str, **data: Any) -> str:
        return str(self.ask(function, **data)["error_code"])


@pytest.fixture
def control(simulators: SimulatorHandle) -> ControlClient:
    control = simulators.control("regru")
    control.reset()
    return control


@pytest.fixture
def client(simulators: SimulatorHandle, control: ControlClient) -> Client:
    return Client(simulators.registrar("regru"))


def charges(control: ControlClient) -> list[str]:
    return [each["action"] for each in control.objects()["registrars"]["gw"]["charges"]]


def expiry(client: Client) -> str:
    (service,) = client.ask("service/get_info", dname=NAME)["answer"]["services"]
    return str(service["expiration_date"])


def test_fields_come_flat_or_as_one_document(client: Client) -> None:
    flat = client.call("user/get_balance", currency="RUR")
    assert flat == client.ask("user/get_balance", currency="RUR")
    assert flat["answer"] == {"prepay": "1000000.00", "currency": "RUR"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"method": "GET"}, "ONLY_POST_ALLOWED"),
        ({"query": "?username=gw"}, "QUERY_PARAMS_DISALLOWED"),
        ({"username": ""}, "NO_USERNAME"),
        ({"password": ""}, "NO_AUTH"),
        ({"password": "wrong"}, "PASSWORD_AUTH_FAILED"),
        ({"input_format": "json", "input_data": "{"}, "PARAMETER_INCORRECT"),
    ],
)
def test_a_call_in_another_way_is_refused_with_status_200(client: Client, fields: dict[str, str], code: str) -> None:
    answer = client.call("nop", **fields)
    assert (answer["result"], answer["error_code"]) == ("error", code)


def test_an_unlisted_address_is_kept_out(client: Client, control: ControlClient) -> None:
    control.switch(addresses=["198.51.100.1"])
    assert client.code("nop") == "ACCESS_DENIED_FROM_IP"


def test_an_order_is_known_by_its_own_identifier(client: Client, control: ControlClient) -> None:
    ordered = client.ask("domain/create", **ORDER)["answer"]
    assert (ordered["payment"], ordered["domains"][0]["result"]) == ("189.00", "success")
    (found,) = client.ask("service/get_info", user_servid=SERVID)["answer"]["services"]
    assert (found["service_id"], found["state"]) == (ordered["service_id"], "A")
    assert client.code("domain/create", **ORDER) == "USER_SERVID_IS_NOT_UNIQUE"
    assert client.code("domain/create", **(ORDER | {"user_servid": "0" * 32})) == "DOMAIN_ALREADY_EXISTS"
    assert client.code("domain/create", **(ORDER | {"user_servid": "XYZ"})) == "BAD_USER_SERVID"
    assert charges(control) == ["create"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"period": 2}, "PARAMETER_INCORRECT"),
        ({"enduser_ip": ""}, "PARAMETER_MISSING"),
        ({"nss": {"ns0": "ns1.hoster.example"}}, "INVALID_NSS"),
        ({"nss": {"ns0": f"ns1.{NAME}", "ns1": "ns2.hoster.example"}}, "INVALID_NSS"),
        ({"contacts": PERSON | {"phone": "+7.4951234567"}}, "PARAMETER_INCORRECT"),
        ({"contacts": PERSON | {"birth_date": "1989-01-30"}}, "PARAMETER_INCORRECT"),
        ({"contacts": PERSON | {"e_mail": ""}}, "PARAMETER_MISSING"),
        ({"contacts": PERSON | {"org": "Zavod"}}, "INVALID_CONTACTS"),
        ({"domain_name": "завод.ru"}, "DOMAIN_NAME_MUSTBEENG"),
        ({"domain_name": "zavod.example"}, "DOMAIN_BAD_TLD"),
        ({"pay_type": ""}, "PARAMETER_MISSING"),
    ],
)
def test_what_an_order_lacks_is_refused(
    client: Client, control: ControlClient, change: dict[str, Any], code: str
) -> None:
    assert client.code("domain/create", **(ORDER | change)) == code
    assert charges(control) == []


def test_without_money_nothing_is_made_unless_a_bill_is_asked_for(client: Client, control: ControlClient) -> None:
    control.set_balance("gw", "1.00")
    assert client.code("domain/create", **ORDER) == "NOT_ENOUGH_MONEY"
    assert control.objects()["services"] == {}
    client.ask("domain/create", **ORDER, ok_if_no_money=1)
    (bill,) = client.ask("bill/get_not_payed")["answer"]["bills"]
    assert (bill["pay_status"], bill["items"][0]["action"]) == ("notpayed", "new")
    (service,) = control.objects()["services"].values()
    assert service["status"] == "N"


def test_the_same_renewal_twice_renews_twice(client: Client, control: ControlClient) -> None:
    service_id = client.ask("domain/create", **ORDER)["answer"]["service_id"]
    before = expiry(client)
    for _ in range(2):
        renewed = client.ask("service/renew", service_id=service_id, period=1, pay_type="prepay")["answer"]
        assert (renewed["status"], renewed["currency"]) == ("renew_success", "RUR")
    assert int(expiry(client)[:4]) == int(before[:4]) + 2
    assert charges(control) == ["create", "renew", "renew"]


def test_a_list_has_a_result_for_each_of_its_items(client: Client) -> None:
    client.ask("domain/create", **ORDER)
    answer = client.ask("domain/get_nss", domains=[{"dname": NAME}, {"dname": "nobodys-name.ru"}])
    ours, nobodys = answer["answer"]["domains"]
    assert (answer["result"], ours["nss"][0]) == ("success", {"ns": "ns1.hoster.example"})
    assert (nobodys["result"], nobodys["error_code"]) == ("error", "DOMAIN_NOT_FOUND")
    many = [{"dname": f"name-{number}.ru"} for number in range(1001)]
    assert client.code("domain/check", domains=many) == "TOO_MANY_OBJECTS_IN_ONE_REQUEST"


def test_a_name_lives_its_life_on_the_virtual_clock(client: Client, control: ControlClient) -> None:
    control.switch(activation_seconds=60)
    service_id = client.ask("domain/create", **ORDER)["answer"]["service_id"]
    states = []
    for span in ("PT1S", "PT60S", "P366D", "P31D"):
        control.advance(span)
        states.append(control.objects()["services"][service_id]["status"])
    assert states == ["N", "A", "S", "D"]
    control.switch(activation_seconds=0)
    assert client.ask("domain/create", **(ORDER | {"user_servid": "1" * 32}))["result"] == "success"


def test_too_many_calls_an_hour_are_refused_by_two_codes(
    client: Client, control: ControlClient, simulators: SimulatorHandle
) -> None:
    control.switch(calls_per_hour=2)
    assert [client.ask("nop")["result"] for _ in range(2)] == ["success"] * 2
    assert client.code("nop") == "ACCOUNT_EXCEEDED_ALLOWED_CONNECTION_RATE"
    client.user = simulators.registrar("regru")["users"][1]
    assert client.code("nop") == "IP_EXCEEDED_ALLOWED_CONNECTION_RATE"
    control.advance("PT61M")
    assert client.ask("nop")["answer"]["login"] == "gw2"


def test_ids_and_sums_are_texts_or_numbers(client: Client, control: ControlClient) -> None:
    control.switch(texts=False)
    answer = client.ask("domain/create", **ORDER)["answer"]
    assert (answer["payment"], type(answer["service_id"])) == (189.0, int)


def test_contacts_of_zones_differ(client: Client) -> None:
    generic = ORDER | {"domain_name": "zavod-probny.com"}
    assert client.code("domain/create", **generic) == "PARAMETER_INCORRECT"
    client.ask("domain/create", **ORDER)
    strange = {"domains": [{"dname": NAME}], "contacts": {"o_email": "ivan@hoster.example"}}
    (row,) = client.ask("domain/update_contacts", **strange)["answer"]["domains"]
    assert row["error_code"] == "INVALID_CONTACTS"


def test_flags_and_delegation_are_switched(client: Client) -> None:
    client.ask("domain/create", **ORDER)
    (cleared,) = client.ask("domain/update_private_person_flag", dname=NAME, private_person_flag=0)["answer"]["domains"]
    assert cleared["pp_flag"] == "is cleared"
    assert client.ask("service/set_autorenew_flag", dname=NAME, flag_value=0)["result"] == "success"
    assert client.ask("domain/undelegate", dname=NAME)["result"] == "success"
    assert client.code("domain/delegate", dname=NAME) == "INVALID_NSS"
    assert client.code("domain/nonsense", dname=NAME) == "NO_SUCH_COMMAND"


def test_a_suspended_name_keeps_its_name_servers_until_it_is_resumed(client: Client, control: ControlClient) -> None:
    client.ask("domain/create", **ORDER)
    assert client.code("service/resume", dname=NAME) == "SERVICE_NOT_SUSPENDED"
    assert client.ask("service/suspend", dname=NAME)["result"] == "success"
    held = control.domain(NAME)
    assert held is not None
    assert (held["status"], held["nameservers"]) == ("S", sorted(NSS.values()))
    assert client.ask("service/resume", dname=NAME)["result"] == "success"
    assert client.ask("service/get_info", dname=NAME)["answer"]["services"][0]["state"] == "A"


def test_a_suspension_outlasts_a_renewal_and_is_not_lifted_after_the_end(
    client: Client, control: ControlClient
) -> None:
    client.ask("domain/create", **ORDER)
    client.ask("service/suspend", dname=NAME)
    client.ask("service/renew", domain_name=NAME, period=1, pay_type="prepay")
    assert client.ask("service/get_info", dname=NAME)["answer"]["services"][0]["state"] == "S"
    control.advance("P731D")
    assert client.code("service/resume", dname=NAME) == "SERVICE_EXPIRED"


def a_generic_name(client: Client) -> str:
    group = {
        "first_name": "Ivan",
        "last_name": "Zavodov",
        "email": "ivan@hoster.example",
        "phone": "+7.4951234567",
        "addr": "Probnaya 3",
        "city": "Moscow",
        "country_code": "RU",
    }
    contacts = {f"{prefix}_{name}": value for prefix in "oatb" for name, value in group.items()}
    name = "zavod-probny.com"
    order = ORDER | {"domain_name": name, "user_servid": "0" * 32, "contacts": contacts}
    assert client.ask("domain/create", **order)["result"] == "success"
    return name


def test_hosts_are_refused_in_the_suppliers_words(client: Client) -> None:
    name = a_generic_name(client)

    def told(call: str, **fields: str) -> Any:
        return client.ask(f"domain/{call}", domain_name=name, ns0=f"ns1.{name}", **fields)["answer"]["resp"]

    assert told("register_ns", ns0ip="93.184.216.34")["status"] == "Success"
    again = told("register_ns", ns0ip="93.184.216.34")
    assert (again["status"], "already exists" in again["message"]) == ("ERROR", True)
    used = {"ns0": f"ns1.{name}", "ns0ip": "93.184.216.34", "ns1": "ns2.hoster.example"}
    client.ask("domain/update_nss", dname=name, nss=used)
    assert "in use" in told("delete_ns")["message"]
    client.ask("domain/update_nss", dname=name, nss=NSS)
    assert told("delete_ns")["status"] == "Success"
    assert "Invalid Old" in told("delete_ns")["message"]


def test_hosts_are_kept_under_generic_zones_alone(client: Client) -> None:
    client.ask("domain/create", **ORDER)
    host = {"ns0": f"ns1.{NAME}", "ns0ip": "93.184.216.34"}
    assert client.code("domain/register_ns", domain_name=NAME, **host) == "DOMAIN_BAD_TLD"


def test_a_name_is_handed_to_an_account_that_there_is(client: Client, control: ControlClient) -> None:
    client.ask("domain/create", **ORDER)
    hand = "domain/transfer_to_another_account"
    assert client.code(hand, dname=NAME, new_user_name="nobody") == "PARAMETER_INCORRECT"
    (row,) = client.ask(hand, dname=NAME, new_user_name="gw2")["answer"]["domains"]
    assert row["result"] == "request_is_sent"
    control.call("POST", f"transfers/{NAME}", {"decision": "reject"})
    assert client.ask("service/get_info", dname=NAME)["answer"]["services"][0]["state"] == "A"
    client.ask(hand, dname=NAME, new_user_name="gw2")
    control.call("POST", f"transfers/{NAME}", {"decision": "approve"})
    assert client.code("service/get_info", dname=NAME) == "DOMAIN_NOT_FOUND"


def test_suggestions_are_what_is_free(client: Client) -> None:
    client.ask("domain/create", **ORDER)
    found = client.ask("domain/get_suggest", word="zavod", additional_word="probny", tlds=["ru", "com"], limit=3)
    assert found["answer"]["suggestions"] == [
        {"name": "zavod", "avail_in": ["ru", "com"]},
        {"name": "zavodprobny", "avail_in": ["ru", "com"]},
        {"name": "zavod-probny", "avail_in": ["com"]},
    ]
    assert client.code("domain/get_suggest", word="zavod", limit=101) == "PARAMETER_INCORRECT"


def test_premium_prices_are_asked_for_a_hundred_names_at_most(client: Client, control: ControlClient) -> None:
    control.switch(premium={"gold.com": "50000.00"})
    names = [{"dname": "gold.com"}, {"dname": "plain.com"}]
    rows = client.ask("domain/get_premium_prices", domains=names)["answer"]["domains"]
    assert [row.get("price") for row in rows] == ["50000.00", None]
    assert client.code("domain/get_premium_prices", domains=names * 51) == "TOO_MANY_OBJECTS_IN_ONE_REQUEST"


def test_a_bill_tells_whether_it_is_paid(client: Client) -> None:
    bill = client.ask("domain/create", **ORDER)["answer"]["bill_id"]
    assert client.ask("bill/nop", bill_id=bill)["answer"]["pay_status"] == "payed"
    assert client.code("bill/nop", bill_id="1") == "PARAMETER_INCORRECT"


def test_papers_have_a_link_under_ru_alone(client: Client) -> None:
    client.ask("domain/create", **ORDER)
    (row,) = client.ask("domain/get_docs_upload_uri", dname=NAME)["answer"]["domains"]
    assert row["docs_upload_uri"].startswith("https://")
    assert client.code("domain/get_docs_upload_uri", dname=a_generic_name(client)) is not None


def test_the_journal_holds_no_secrets(client: Client, control: ControlClient) -> None:
    client.ask("domain/create", **ORDER)
    kept = json.dumps(control.journal())
    assert NAME in kept
    assert "s3cret" not in kept
    assert "112233" not in kept


def test_overlapping_calls_that_move_money_are_locked_out(
    client: Client, control: ControlClient, simulators: SimulatorHandle
) -> None:
    control.put_fault("slow_money", command="domain/create", delay_ms=60_000)
    slow = Client(simulators.registrar("regru"))
    link = slow.send("domain/create", input_format="json", input_data=json.dumps(ORDER))
    while not control.journal(command="domain/create"):
        pass
    assert client.code("service/renew", service_id="1", period=1, pay_type="prepay") == "BILLING_LOCK"
    link.close()
