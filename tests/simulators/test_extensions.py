"""Other extensions of the gTLD registries: languages, .com's own, login security; and the host attribute model."""

from dataclasses import replace

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk, nameservers, sub_product
from tests.support.schemas import folder


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


@pytest.mark.parametrize(("tag", "code"), [(None, 2003), ("GER", 1000), ("ger", 1000), ("XXX", 2306)])
def test_an_idn_in_com_needs_its_language(tag, code):
    client = Desk(profile_named("verisign")).login()
    extension = sub_product("dotCOM")
    extension += f'<i:tag xmlns:i="http://www.verisign.com/epp/idnLang-1.0">{tag}</i:tag>' if tag else ""
    assert client.create("xn--bcher-kva.com", extension=extension).code == code


@pytest.mark.parametrize(("table", "code"), [("de", 1000), ("xx", 2306)])
def test_an_idn_elsewhere_needs_its_table(client, table, code):
    extension = f'<i:data xmlns:i="urn:ietf:params:xml:ns:idn-1.0"><i:table>{table}</i:table></i:data>'
    assert client.create("xn--bcher-kva.org", registrant="c-1000", extension=extension).code == code


def test_whois_info_is_told_when_asked_for():
    client = Desk(profile_named("verisign")).login()
    client.create("example.com")
    assert client.raw(sample("c-info-com-whoisinf")).text("registrar") == "gw-main"
    assert not client.info("example.com").has("registrar")


def test_sync_moves_the_expiry_for_a_part_of_the_price():
    desk = Desk(profile_named("verisign"))
    client = desk.login()
    client.create("example.com")
    before = desk.balance()
    assert client.raw(sample("c-sync-consolidate")).code == 1000
    assert client.info("example.com").text("exDate") == "2028-05-31T23:59:59.0Z"
    assert before - desk.balance() == -(-1026 * 191 // 365)
    assert client.raw(sample("c-sync-consolidate").replace("--05-31", "--02-30")).code == 2004


def test_verisign_tells_the_balance():
    desk = Desk(profile_named("verisign"))
    answer = desk.login().frame('<info><b:info xmlns:b="http://www.verisign.com/epp/balance-1.0"/></info>')
    assert answer.text("availableCredit") == f"{desk.balance() / 100:.2f}"
    assert answer.text("fixed") == "500.00"


def test_ru_tells_the_balance_and_the_registrar():
    client = Desk(profile_named("tci")).login()
    billing = "http://www.tcinet.ru/epp/tci-billing-1.0"
    ask = f'<info><b:info xmlns:b="{billing}"><b:type>%s</b:type></b:info></info>'
    assert client.frame(ask % "balance").text("sum") == "500000.00"
    assert client.frame(ask % "forecast").code == 2102
    registrar = "http://www.ripn.net/epp/ripn-registrar-1.0"
    own = f'<info><r:info xmlns:r="{registrar}"><r:id>%s</r:id></r:info></info>'
    assert client.frame(own % "GATEWAY-RU").flags("status") == ["active"]
    assert client.frame(own % "OTHER-RU").code == 2201


LOGIN_SECURITY = "urn:ietf:params:xml:ns:epp:loginSec-1.0"
LONG = "a pass phrase of more than sixteen characters"


def secure_login(client, *, new="", uris=(LOGIN_SECURITY,), pw="[LOGIN-SECURITY]", kept=LONG):
    wire = client.desk.profile.wire
    services = "".join(f"<objURI>{uri}</objURI>" for uri in wire.object_uris)
    extensions = "".join(f"<extURI>{uri}</extURI>" for uri in uris)
    services += f"<svcExtension>{extensions}</svcExtension>" if uris else ""
    changed = "<newPW>[LOGIN-SECURITY]</newPW>" if new else ""
    body = f"<login><clID>gw-main</clID><pw>{pw}</pw>{changed}<options><version>1.0</version><lang>en</lang></options>"
    long = f"<l:newPW>{new}</l:newPW>" if new else ""
    agent = "<l:userAgent><l:app>tests</l:app></l:userAgent>"
    extension = f'<l:loginSec xmlns:l="{LOGIN_SECURITY}">{agent}<l:pw>{kept}</l:pw>{long}</l:loginSec>'
    return client.frame(f"{body}<svcs>{services}</svcs></login>", extension)


def test_long_passwords_stand_in_the_extension(desk):
    assert secure_login(desk.connect(), kept="gw-main-Secret1", new=LONG).code == 1000
    assert secure_login(desk.connect()).code == 1000
    assert secure_login(desk.connect(), kept="another phrase").code == 2200
    assert secure_login(desk.connect(), uris=()).code == 2103
    assert desk.connect().log_in("gw-main", "[LOGIN-SECURITY]").code == 2200


def test_a_password_that_lapses_is_announced_and_then_refused():
    profile = profile_named("pir")
    desk = Desk(replace(profile, session=replace(profile.session, password_days=90)))
    assert secure_login(desk.connect(), kept="gw-main-Secret1", new=LONG).code == 1000
    desk.pass_time(days=59)
    assert not secure_login(desk.connect()).has("event")
    desk.pass_time(days=1)
    warned = secure_login(desk.connect())
    assert warned.flags("event", "exDate") == ["2027-02-20T10:00:00.0Z"]
    desk.pass_time(days=30)
    assert secure_login(desk.connect()).code == 2200


def attributes(*hosts):
    listed = ""
    for name, *addresses in hosts:
        glue = "".join(f'<o:hostAddr ip="v4">{address}</o:hostAddr>' for address in addresses)
        listed += f"<o:hostAttr><o:hostName>{name}</o:hostName>{glue}</o:hostAttr>"
    return f"<o:ns>{listed}</o:ns>"


@pytest.fixture
def attribute_client():
    profile = profile_named("pir")
    rules = replace(profile.domains, host_objects=False, host_attributes=True)
    client = Desk(replace(profile, domains=rules)).login()
    client.create_contact("c-1000")
    assert client.create("example.org", registrant="c-1000").code == 1000
    return client


def test_host_attributes_belong_to_their_domain(attribute_client):
    client = attribute_client
    inner = attributes(("ns1.example.org", "192.0.2.1"), ("ns1.example.net",))
    assert client.update("example.org", add=inner).code == 1000
    info = client.info("example.org")
    assert info.texts("hostName") == ["ns1.example.org", "ns1.example.net"]
    assert info.texts("hostAddr") == ["192.0.2.1"]
    assert not info.has("hostObj")
    moved = attributes(("ns1.example.org", "192.0.2.9"))
    client.update("example.org", rem=attributes(("ns1.example.org",)), add=moved)
    assert client.info("example.org").texts("hostAddr") == ["192.0.2.9"]
    client.update("example.org", rem=attributes(("ns1.example.org",), ("ns1.example.net",)))
    assert client.desk.registry.state.hosts == {}


def test_where_hosts_are_attributes_there_are_no_host_objects(attribute_client):
    client = attribute_client
    assert client.create_host("ns1.example.net").code == 2307
    assert client.update("example.org", add=nameservers("ns1.example.net")).code == 2306
    assert client.update("example.org", add=attributes(("ns1.example.org",))).code == 2306
    assert client.update("example.org", add=attributes(("ns1.example.net", "192.0.2.1"))).code == 2306


def test_host_attributes_go_with_their_domain(attribute_client):
    client = attribute_client
    client.update("example.org", add=attributes(("ns1.example.org", "192.0.2.1")))
    assert client.delete("example.org").code == 1000
    assert client.desk.registry.state.hosts == {}
