"""fee-1.0 at the gTLD registries (RFC 8748): prices told, agreed to, charged and given back."""

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk
from tests.support.schemas import folder

FEE = "urn:ietf:params:xml:ns:epp:fee-1.0"


@pytest.fixture
def desk():
    return Desk(profile_named("pir"))


@pytest.fixture
def client(desk):
    client = desk.login()
    client.create_contact("c-1000")
    return client


def sample(name: str) -> str:
    return (folder() / "frames" / f"{name}.xml").read_text()


def fee(verb, amount, currency="USD"):
    return f'<f:{verb} xmlns:f="{FEE}"><f:currency>{currency}</f:currency><f:fee>{amount}</f:fee></f:{verb}>'


def test_a_check_tells_the_prices_of_a_premium_name():
    client = Desk(profile_named("identity_digital")).login()
    answer = client.raw(sample("c-check-fee"))
    assert answer.code == 1000
    assert answer.text("class") == "premium-tier3"
    assert answer.texts("fee") == ["500.00", "500.00", "500.00", "40.00"]
    assert answer.flags("command", "standard") == [None] * 4


def test_a_check_tells_standard_prices_for_the_years_asked(client):
    ask = f'<f:check xmlns:f="{FEE}"><f:command name="renew"><f:period unit="y">3</f:period></f:command></f:check>'
    answer = client.command("check", "domain", "<o:name>a.org</o:name><o:name>b.com</o:name>", extension=ask)
    assert answer.texts("fee") == ["30.00"]
    assert answer.flags("command", "standard") == ["1"]
    assert answer.flags("cd", "avail") == [None, None, None, "0"]


@pytest.mark.parametrize(
    ("name", "extension", "code"),
    [
        ("premium.org", None, 2003),
        ("premium.org", fee("create", "499.99"), 2004),
        ("premium.org", fee("create", "500.00", "EUR"), 2004),
        ("premium.org", fee("create", "500.00"), 1000),
        ("ordinary.org", fee("create", "9.99"), 2004),
        ("ordinary.org", fee("create", "10.001"), 2004),
        ("ordinary.org", fee("create", "-1"), 2001),
        ("ordinary.org", fee("create", "10"), 1000),
        ("ordinary.org", None, 1000),
    ],
)
def test_nobody_pays_more_than_was_agreed(client, desk, name, extension, code):
    before = desk.balance()
    answer = client.create(name, registrant="c-1000", extension=extension)
    assert answer.code == code
    paid = {"premium.org": 500_00, "ordinary.org": 10_00}[name] if code == 1000 else 0
    assert before - desk.balance() == paid
    assert answer.has("fee") is (code == 1000 and extension is not None)


def test_the_answer_tells_the_charge_and_the_balance(client, desk):
    answer = client.create("ordinary.org", years=2, registrant="c-1000", extension=fee("create", "20.00"))
    assert answer.text("fee") == "20.00"
    assert answer.text("balance") == f"{desk.balance() / 100:.2f}"
    inner = '<o:name>ordinary.org</o:name><o:curExpDate>2028-11-22</o:curExpDate><o:period unit="y">1</o:period>'
    renewed = client.command("renew", "domain", inner, extension=fee("renew", "10.00"))
    assert (renewed.code, renewed.text("fee")) == (1000, "10.00")
    assert client.command("renew", "domain", inner, extension=fee("renew", "9.00")).code == 2306
    gone = client.delete("ordinary.org")
    assert gone.text("credit") == "-30.00"


def test_a_premium_transfer_names_its_fee(desk, client):
    client.create("premium.org", registrant="c-1000", extension=fee("create", "500.00"), pw="Xy7-secret")
    other = desk.login(1)
    assert other.transfer("request", "premium.org", pw="Xy7-secret").code == 2003
    agreed = other.transfer("request", "premium.org", pw="Xy7-secret", extension=fee("transfer", "500.00"))
    assert (agreed.code, agreed.text("fee")) == (1001, "500.00")
