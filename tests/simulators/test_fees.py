"""What a name costs, told in every version of the fee extension, and never more taken than was agreed."""

import pytest

from simulators.profiles import profile_named
from simulators.switches import switched
from tests.support.registry_desk import Client, Desk

ONE_0 = "urn:ietf:params:xml:ns:epp:fee-1.0"
VERSIONS = {
    "1.0": ONE_0,
    "0.12": "urn:ietf:params:xml:ns:fee-0.12",
    "0.11": "urn:ietf:params:xml:ns:fee-0.11",
    "0.6": "urn:ietf:params:xml:ns:fee-0.6",
}
ALL = pytest.mark.parametrize("version", list(VERSIONS))


def a_desk(*versions: str) -> Desk:
    return Desk(switched(profile_named("pir"), {"fees": {"versions": list(versions)}}))


def a_client(desk: Desk, number: int = 0) -> Client:
    client = desk.login(number)
    if number == 0:
        client.create_contact("c-1000")
    return client


def fee(version: str, verb: str, amount: str, currency: str = "USD") -> str:
    return (
        f'<f:{verb} xmlns:f="{VERSIONS[version]}"><f:currency>{currency}</f:currency><f:fee>{amount}</f:fee></f:{verb}>'
    )


def question(version: str, name: str, command: str, years: int | None = 1, currency: str = "") -> str:
    period = f'<f:period unit="y">{years}</f:period>' if years else ""
    money = f"<f:currency>{currency}</f:currency>" if currency else ""
    inner = {
        "0.11": f"<f:command>{command}</f:command>{money}{period}",
        "0.6": f"<f:domain><f:name>{name}</f:name>{money}<f:command>{command}</f:command>{period}</f:domain>",
    }.get(version, f'{money}<f:command name="{command}">{period}</f:command>')
    return f'<f:check xmlns:f="{VERSIONS[version]}">{inner}</f:check>'


def ask(client: Client, version: str, name: str, command: str, **more):
    extension = question(version, name, command, **more)
    return client.command("check", "domain", f"<o:name>{name}</o:name>", extension=extension)


@ALL
def test_the_version_that_is_switched_on_is_announced_and_no_other(version):
    greeting = a_desk(version).service.greeting(a_desk().now).decode()
    assert [each for each, uri in VERSIONS.items() if f">{uri}<" in greeting] == [version]


@ALL
def test_a_premium_name_has_its_price_and_its_class(version):
    client = a_client(a_desk(version))
    answer = ask(client, version, "premium.org", "create", years=2)
    assert (answer.code, answer.texts("fee"), answer.texts("class")) == (1000, ["1000.00"], ["premium-tier3"])
    usual = ask(client, version, "ordinary.org", "renew", years=3)
    assert (usual.texts("fee"), usual.texts("class")) == (["30.00"], ["standard"])
    assert ask(client, version, "ordinary.org", "restore", years=None).texts("fee") == ["40.00"]


@ALL
def test_there_is_no_price_in_another_currency_or_zone(version):
    client = a_client(a_desk(version))
    assert ask(client, version, "ordinary.org", "create", currency="EUR").texts("fee") == []
    assert ask(client, version, "ordinary.com", "create").texts("fee") == []


@ALL
def test_the_agreed_fee_is_charged_and_told_in_the_same_version(version):
    desk = a_desk(version)
    client = a_client(desk)
    before = desk.balance()
    refused = client.create("premium.org", registrant="c-1000", extension=fee(version, "create", "499.99"))
    assert (refused.code, desk.balance()) == (2004, before)
    made = client.create(
        "premium.org", registrant="c-1000", extension=fee(version, "create", "500.00"), pw="Xy7-secret"
    )
    assert (made.code, made.text("fee"), before - desk.balance()) == (1000, "500.00", 500_00)
    assert VERSIONS[version].encode() in made.reply.document
    asked = a_client(desk, 1).transfer(
        "request", "premium.org", pw="Xy7-secret", extension=fee(version, "transfer", "500.00")
    )
    assert (asked.code, asked.text("fee")) == (1001, "500.00")


@ALL
def test_money_given_back_is_told_in_the_version_of_the_session(version):
    client = a_client(a_desk(version))
    client.create("ordinary.org", registrant="c-1000")
    gone = client.delete("ordinary.org")
    assert gone.text("credit") == "-10.00"
    assert VERSIONS[version].encode() in gone.reply.document


def test_a_draft_that_is_not_announced_is_refused():
    client = a_client(a_desk("0.6"))
    assert ask(client, "1.0", "ordinary.org", "create").code == 2103
    assert client.create("ordinary.org", registrant="c-1000", extension=fee("1.0", "create", "10.00")).code == 2103


@pytest.mark.parametrize(
    ("version", "extension"),
    [
        ("0.6", f'<f:create xmlns:f="{VERSIONS["0.6"]}"><f:fee>10.00</f:fee></f:create>'),
        ("0.11", f'<f:check xmlns:f="{VERSIONS["0.11"]}"><f:currency>USD</f:currency></f:check>'),
        ("0.12", f'<f:check xmlns:f="{VERSIONS["0.12"]}"/>'),
    ],
)
def test_each_draft_keeps_its_own_schema(version, extension):
    client = a_client(a_desk(version))
    verb, inner = ("create", "<o:name>a.org</o:name>") if "create" in extension else ("check", "<o:name>a.org</o:name>")
    if verb == "create":
        answer = client.create("a.org", registrant="c-1000", extension=extension)
    else:
        answer = client.command(verb, "domain", inner, extension=extension)
    assert answer.code == 2001


def test_no_more_objects_are_looked_up_in_a_check_than_the_registry_allows():
    client = a_client(a_desk("1.0"))
    names = "".join(f"<o:name>name-{number}.org</o:name>" for number in range(51))
    assert client.command("check", "domain", names).code == 2306
    assert client.command("check", "domain", names.partition("<o:name>name-50")[0]).code == 1000
