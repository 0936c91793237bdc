"""Where .ru departs from RFC 5730-5734: one test a row of the dossier's table (§3), by the row's topic."""

from lxml import etree

from tests.simulators.ru.conftest import HOSTS, TRANSFERS
from tests.support.registry_desk import NOON, person, postal, statuses

RIPN = "http://www.ripn.net/epp/"


def greeting(market):
    return etree.fromstring(market.desk.service.greeting(NOON))


def test_row_namespaces(market):
    root = greeting(market)
    assert root.tag == f"{{{RIPN}ripn-epp-1.0}}epp"
    uris = [node.text.split()[0] for node in root.iter("{*}objURI")]
    parts = ("epp-1.0", "eppcom-1.0", "contact-1.0", "domain-1.0", "domain-1.1", "host-1.0", "registrar-1.0")
    assert uris[:7] == [f"{RIPN}ripn-{part}" for part in parts]
    assert all("rgp" not in uri for uri in uris)


def test_row_namespaces_are_two_tokens_in_the_greeting_and_one_in_a_login(market):
    listed = [node.text for node in greeting(market).iter("{*}objURI", "{*}extURI")]
    assert f"{RIPN}ripn-epp-1.0 ripn-epp-1.0.xsd" in listed
    assert "urn:ietf:params:xml:ns:secDNS-1.1 secDNS-1.1.xsd" in listed
    account = market.desk.profile.accounts[0]
    session = market.desk.connect()
    assert session.log_in(account.id, account.password, objects=(f"{RIPN}ripn-domain-1.0",)).code == 1000


def test_row_protocol_version_in_login(market):
    account = market.desk.profile.accounts[0]
    assert [node.text for node in greeting(market).iter("{*}version")] == ["1.0"]
    assert market.desk.connect().log_in(account.id, account.password, version="1.1").code == 2100
    assert market.desk.connect().log_in(account.id, account.password, version="1.0").code == 1000


def test_row_lang(market):
    assert [node.text for node in greeting(market).iter("{*}lang")] == ["ru", "en"]
    refused = market.desk.login(language="ru").info("absent.ru")
    assert refused.text("msg") == "Объект не существует"
    assert refused.flags("msg", "lang") == ["ru"]
    assert market.desk.login(language="en").info("absent.ru").text("msg") == "Object does not exist"


def test_row_clid_and_contact_id(market):
    for contact_id in ("abc", "A_b-9" + "x" * 27):
        assert market.ours.create_contact(contact_id).code == 1000
    for contact_id in ("ab", "x" * 33, "with.dot", "имя"):
        assert market.ours.create_contact(contact_id).code == 2001


def test_row_passwords_and_authinfo(market):
    for pw, code in (("sixsix", 1000), ("x" * 32, 1000), ("five5", 2001), ("x" * 33, 2001), ("кириллица", 2001)):
        change = f"<o:authInfo><o:pw>{pw}</o:pw></o:authInfo>"
        assert market.ours.update(market.name, chg=change).code == code


def test_row_contact_data(market):
    assert market.ours.create_contact("gw-x-0001", postal()).code == 2001
    assert market.ours.create_contact("gw-x-0001", person()).code == 1000


def test_row_contact_address_is_up_to_15_lines(market):
    line = "<o:address>Москва</o:address>"
    for lines, code in ((15, 1000), (16, 2001)):
        body = person().replace("<o:address>107140, Москва, ул. Примерная, 2</o:address>", line * lines)
        assert market.ours.create_contact(f"gw-lines-{lines}", body).code == code


def test_row_voice_and_email_are_0_to_15_of_any_text(market):
    body = person(without="voice").replace(
        "<o:email>petrov@example.net</o:email>", "<o:email/><o:email>ask me</o:email>"
    )
    assert market.ours.create_contact("gw-x-0001", body).code == 1000
    many = person().replace("<o:email>petrov@example.net</o:email>", "<o:email>a@b.ru</o:email>" * 16)
    assert market.ours.create_contact("gw-x-0002", many).code == 2001


def test_row_contact_authinfo_is_optional(market):
    inner = f"<o:id>gw-x-0001</o:id>{person()}<o:verified/><o:authInfo><o:pw>Contact-1</o:pw></o:authInfo>"
    assert market.ours.command("create", "contact", inner).code == 1000
    assert market.ours.info("gw-x-0001", kind="contact").text("pw") == "Contact-1"
    assert not market.ours.info("gw-p-0001", kind="contact").has("pw")


def test_row_contact_is_verified_or_unverified(market):
    assert market.ours.info("gw-p-0001", kind="contact").has("unverified")
    market.ours.update("gw-p-0001", chg="<o:verified/>", kind="contact")
    info = market.ours.info("gw-p-0001", kind="contact")
    assert info.has("verified")
    assert not info.has("unverified")


def test_row_domain_contacts(market):
    tech = '<o:contact type="tech">gw-p-0001</o:contact>'
    assert market.ours.create("fresh.ru", registrant="gw-p-0001", contacts=tech).code == 2001
    assert market.ours.create("fresh.ru", registrant=None).code == 2001


def test_row_domain_description(market):
    for lines, length, code in ((15, 250, 1000), (16, 1, 2001), (1, 251, 2001)):
        change = f"<o:description>{'x' * length}</o:description>" * lines
        assert market.ours.update(market.name, chg=change).code == code
    assert market.ours.update(market.name, chg="<o:description>имя</o:description>").code == 2001


def test_row_name_servers_are_objects(market):
    attribute = "<o:ns><o:hostAttr><o:hostName>ns1.example.net</o:hostName></o:hostAttr></o:ns>"
    assert market.ours.update(market.name, add=attribute).code == 2001
    assert market.ours.info(market.name).texts("hostObj") == list(HOSTS)


def test_row_domain_authinfo_is_optional_on_create(market):
    assert market.ours.create("fresh.ru", registrant="gw-p-0001", pw=None).code == 1000


def test_row_period_is_one_year_always(market):
    assert market.ours.create("fresh.ru", registrant="gw-p-0001", years=None).text("exDate")[:4] == "2027"
    assert market.ours.create("other.ru", registrant="gw-p-0001", years=2).code == 2004


def test_row_renew_window(market):
    for days, code in ((304, 2304), (1, 1000)):
        market.desk.pass_time(days=days)
        assert market.renew().code == code
    market.desk.pass_time(days=365 + 60 + 29)
    assert market.renew().code == 1000


def test_row_renew_window_ends_thirty_days_after_expiry(market):
    market.desk.pass_time(days=365 + 30)
    assert market.renew().code == 2304
    market.desk.pass_time(days=1)
    assert market.ours.info(market.name).code == 2303


def test_row_status_text_is_an_empty_element(market):
    market.ours.update(market.name, add='<o:status s="clientHold" lang="en">unpaid</o:status>')
    assert "clientHold" in market.ours.info(market.name).flags("status")
    assert market.ours.info(market.name).texts("status")[0] == ""


def test_row_status_values(market):
    assert market.ours.update(market.name, add=statuses("changeProhibited")).code == 2306
    assert market.ours.update(market.name, add=statuses("redemptionPeriod")).code == 2001


def test_row_transfer(market):
    answer = market.ask()
    assert (answer.code, answer.text("trStatus")) == (1000, "pending")
    assert TRANSFERS.encode() in answer.reply.document


def test_row_delete_is_immediate(market):
    answer = market.ours.delete(market.name)
    assert (answer.code, answer.has("resData")) == (1000, False)
    assert market.ours.info(market.name).code == 2303


def test_row_host_ownership(market):
    assert market.theirs.create_host(HOSTS[0]).code == 1000
    assert market.ours.info(HOSTS[0], kind="host").text("clID") == "GATEWAY-RU"


def test_row_check_reason(market):
    answer = market.ours.check(market.name, "-bad.ru")
    assert answer.texts("reason") == ["already registered.", "not applicable"]


def test_row_poll(market):
    assert market.ours.poll().code == 1300
    assert not market.ours.poll().has("msgQ")
    market.ask()
    message = market.ours.poll()
    assert (message.code, message.flags("msgQ", "count")) == (1301, ["1"])
    assert message.text("trStatus") == "pending"
    market.desk.registry.set_balance(market.desk.account(1), 1_100_00)
    market.theirs.create_contact("gw-t-0001")
    market.theirs.create("other.ru", registrant="gw-t-0001")
    assert market.theirs.poll().texts("msg")[-1] == "Low Account Balance"


def test_row_extra_objects(market):
    tci = "http://www.tcinet.ru/epp/"
    registrar = f'<info><r:info xmlns:r="{RIPN}ripn-registrar-1.0"><r:id>GATEWAY-RU</r:id></r:info></info>'
    billing = f'<info><b:info xmlns:b="{tci}tci-billing-1.0"><b:type>balance</b:type></b:info></info>'
    limits, stat = (f'<info><x:info xmlns:x="{tci}tci-{name}-1.0"/></info>' for name in ("limits", "stat"))
    for command in (registrar, billing, limits, stat):
        assert market.ours.frame(command).code == 1000
    assert market.ours.frame(billing).text("sum") == f"{market.desk.balance() / 100:.2f}"
