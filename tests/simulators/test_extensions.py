"""Extensions at the gTLD registries: prices, DNSSEC, claims, languages, accounts (gTLD §1, §4, §7, §8)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from simulators.notices import ActionNotice, MaintenanceNotice
from simulators.policies import Decision, DnssecRules
from simulators.profiles import profile_named
from tests.support.registry_desk import Desk, nameservers, sub_product
from tests.support.schemas import folder

SECDNS = "urn:ietf:params:xml:ns:secDNS-1.1"
FEE = "urn:ietf:params:xml:ns:epp:fee-1.0"
LAUNCH = "urn:ietf:params:xml:ns:launch-1.0"
DIGEST = "49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC0A1B"


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


def ds(tag=12345, alg=13, kind=2, digest=DIGEST):
    parts = {"keyTag": tag, "alg": alg, "digestType": kind, "digest": digest}
    return f"<s:dsData>{''.join(f'<s:{name}>{value}</s:{name}>' for name, value in parts.items())}</s:dsData>"


def key(flags=257, protocol=3, alg=13, public="AQPJ////4Q=="):
    parts = {"flags": flags, "protocol": protocol, "alg": alg, "pubKey": public}
    return f"<s:keyData>{''.join(f'<s:{name}>{value}</s:{name}>' for name, value in parts.items())}</s:keyData>"


def signed(verb, inner, attributes=""):
    return f'<s:{verb} xmlns:s="{SECDNS}"{attributes}>{inner}</s:{verb}>'


# -- DNSSEC


def test_ds_records_are_kept_replaced_and_removed(client):
    client.create("example.org", registrant="c-1000", extension=signed("create", ds()))
    assert client.info("example.org").text("digest") == DIGEST
    more = signed("update", f"<s:add>{ds(tag=7)}</s:add>")
    assert client.update("example.org", chg="", extension=more).code == 1000
    assert client.info("example.org").texts("keyTag") == ["12345", "7"]
    fresh = signed("update", f"<s:rem><s:all>true</s:all></s:rem><s:add>{ds(tag=9)}</s:add>")
    client.update("example.org", chg="", extension=fresh)
    assert client.info("example.org").texts("keyTag") == ["9"]
    gone = signed("update", f"<s:rem>{ds(tag=9, digest=DIGEST.lower())}</s:rem>")
    client.update("example.org", chg="", extension=gone)
    assert not client.info("example.org").has("keyTag")


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (ds(tag=65536), 2001),
        (ds(tag="x"), 2001),
        (ds(alg=256), 2001),
        (ds(alg=99), 2306),
        (ds(kind=9), 2306),
        (ds(digest=DIGEST[:-2]), 2306),
        (ds(digest=DIGEST[:-1]), 2001),
        (ds(digest=""), 2306),
        (ds() + ds(), 2306),
        (key(), 2306),
    ],
)
def test_bad_ds_records_are_refused(client, record, code):
    answer = client.create("example.org", registrant="c-1000", extension=signed("create", record))
    assert answer.code == code
    assert not answer.applied


@pytest.mark.parametrize(
    ("inner", "attributes", "code"),
    [
        (f"<s:rem>{ds(tag=1)}</s:rem>", "", 2306),
        (f"<s:add>{ds()}</s:add>", "", 2306),
        (f"<s:add>{ds(tag=1)}</s:add>", ' urgent="true"', 2102),
        ("<s:chg><s:maxSigLife>604800</s:maxSigLife></s:chg>", "", 2102),
        ("<s:chg><s:maxSigLife>0</s:maxSigLife></s:chg>", "", 2001),
        ("<s:sub/>", "", 2001),
    ],
)
def test_changes_of_dnssec_that_are_refused(client, inner, attributes, code):
    client.create("example.org", registrant="c-1000", extension=signed("create", ds()))
    assert client.update("example.org", chg="", extension=signed("update", inner, attributes)).code == code


def test_keys_and_the_signature_life_are_a_registrys_choice():
    rules = DnssecRules(form="keyData", signature_life=True, urgent=True)
    client = Desk(replace(profile_named("pir"), dnssec=rules)).login()
    client.create_contact("c-1000")
    life = "<s:maxSigLife>604800</s:maxSigLife>"
    assert client.create("a.org", registrant="c-1000", extension=signed("create", life + key())).code == 1000
    info = client.info("a.org")
    assert (info.text("pubKey"), info.text("maxSigLife")) == ("AQPJ////4Q==", "604800")
    assert client.create("b.org", registrant="c-1000", extension=signed("create", ds())).code == 2306
    assert client.create("b.org", registrant="c-1000", extension=signed("create", key(flags=1))).code == 2306
    assert client.create("b.org", registrant="c-1000", extension=signed("create", key(protocol=2))).code == 2306


def test_no_more_records_than_the_registry_keeps(client):
    many = "".join(ds(tag=number) for number in range(14))
    assert client.create("example.org", registrant="c-1000", extension=signed("create", many)).code == 2306


# -- prices


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


# -- trademark claims


def notice(not_after="2027-01-01T00:00:00.0Z", accepted="2026-11-22T09:00:00.0Z"):
    return (
        f'<l:create xmlns:l="{LAUNCH}"><l:phase>claims</l:phase><l:notice><l:noticeID>370d0b7c9223372036854775807'
        f"</l:noticeID><l:notAfter>{not_after}</l:notAfter><l:acceptedDate>{accepted}</l:acceptedDate></l:notice>"
        "</l:create>"
    )


def test_a_claims_check_tells_the_key_of_a_claim():
    client = Desk(profile_named("identity_digital")).login()
    answer = client.raw(sample("c-launch-claims-check"))
    assert answer.flags("name", "exists") == ["1"]
    assert answer.text("claimKey").startswith("2013041500/")
    ask = f'<l:check xmlns:l="{LAUNCH}" type="claims"/>'
    free = client.command("check", "domain", "<o:name>other.info</o:name>", extension=ask)
    assert (free.flags("name", "exists"), free.has("claimKey")) == (["0"], False)
    plain = client.command("check", "domain", "<o:name>brand.info</o:name>", extension=ask.replace("claims", "avail"))
    assert plain.flags("name", "avail") == ["1"]


@pytest.mark.parametrize(
    ("name", "extension", "code"),
    [
        ("brand.org", None, 2003),
        ("brand.org", notice(), 1000),
        ("brand.org", notice(not_after="2026-11-01T00:00:00.0Z"), 2306),
        ("brand.org", notice(accepted="2026-12-01T00:00:00.0Z"), 2306),
        ("brand.org", notice(not_after="soon"), 2001),
        ("brand.org", notice(not_after="2027-13-41T00:00:00.0Z"), 2001),
        ("brand.org", notice().replace("claims<", "sunrise<"), 2306),
        ("other.org", notice(), 2306),
    ],
)
def test_a_claimed_name_needs_its_notice(client, name, extension, code):
    assert client.create(name, registrant="c-1000", extension=extension).code == code


# -- languages, .com's own extensions, the account


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


# -- messages


def test_a_balance_below_the_threshold_is_told_once():
    desk = Desk(profile_named("verisign"))
    client = desk.login()
    desk.registry.set_balance(desk.account(), 501_00)
    client.create("a.com")
    client.create("b.com")
    (message,) = client.drain()
    assert message.texts("msg")[1] == "Low Account Balance"
    assert (message.text("availableCredit"), message.text("creditThreshold")) == ("490.74", "500.00")


def test_what_the_registry_does_to_a_name_is_told_by_change_poll(desk, client):
    client.create("example.org", registrant="c-1000")
    domain = desk.registry.domain("example.org")
    domain.statuses.add("serverHold")
    desk.registry.notify_change(
        domain, "Registry initiated update of domain.", desk.now, operation="update", who="URS Admin",
        case=("urs", "urs123"), reason="URS lock",
    )  # fmt: skip
    message = client.poll()
    assert message.flags("status") == ["inactive", "serverHold"]
    assert (message.text("operation"), message.text("who"), message.text("caseId")) == ("update", "URS Admin", "urs123")


def test_a_part_not_named_at_login_comes_as_unhandled(desk, client):
    client.create("example.org", registrant="c-1000")
    desk.registry.notify_change(desk.registry.domain("example.org"), "Changed.", desk.now, operation="update")
    account, plain = desk.profile.accounts[0], desk.connect()
    plain.log_in(account.id, account.password, extensions=())
    message = plain.poll()
    assert message.code == 1301
    assert message.reason == "urn:ietf:params:xml:ns:changePoll-1.0 not in login services"
    assert message.text("operation") == "update"


def test_without_rfc_9038_such_a_part_is_left_out():
    desk = Desk(profile_named("verisign"))
    account, plain = desk.profile.accounts[0], desk.connect()
    desk.registry.set_balance(desk.account(), 501_00)
    plain.log_in(account.id, account.password, objects=(desk.profile.wire.namespaces.domain,))
    plain.create("a.com")
    message = plain.poll()
    assert message.code == 1301
    assert not message.has("pollData")
    assert not message.has("reason")


def test_maintenance_is_announced_by_poll(desk, client):
    start = desk.now + timedelta(days=3)
    window = MaintenanceNotice("m-1", start, start + timedelta(hours=2), desk.now)
    desk.registry.notify(desk.account(), "Maintenance.", desk.now, window)
    desk.registry.restore(desk.registry.snapshot())
    message = client.poll()
    assert (message.text("start"), message.text("end")) == ("2026-11-25T10:00:00.0Z", "2026-11-25T12:00:00.0Z")
    assert message.texts("tld") == ["org"]


@pytest.mark.parametrize(("kind", "tag"), [("domain", "name"), ("contact", "id"), ("host", "name")])
def test_a_decision_is_told_in_the_words_of_its_object(desk, client, kind, tag):
    told = ActionNotice("abc.example", approved=True, cltrid=None, svtrid="SRS-1", decided_at=desk.now, object=kind)
    desk.registry.notify(desk.account(), "Pending action completed successfully.", desk.now, told)
    message = client.poll()
    assert message.flags(tag, "paResult") == ["1"]
    assert f"urn:ietf:params:xml:ns:{kind}-1.0".encode() in message.reply.document


@pytest.mark.parametrize(("approved", "result"), [(True, "1"), (False, "0")])
def test_a_create_may_wait_for_the_registry(approved, result):
    desk = Desk(replace(profile_named("pir"), decision=Decision(timedelta(days=2), approved)))
    client = desk.login()
    client.create_contact("c-1000")
    before = desk.balance()
    answer = client.create("example.org", registrant="c-1000")
    assert answer.code == 1001
    assert "pendingCreate" in client.info("example.org").flags("status")
    assert client.update("example.org", add='<o:status s="clientHold"/>').code == 2304
    assert client.check("example.org").flags("name", "avail") == ["0"]
    desk.registry.restore(desk.registry.snapshot())
    desk.pass_time(days=2)
    message = client.poll()
    assert message.flags("name", "paResult") == [result]
    assert message.texts("svTRID")[0] == answer.text("svTRID")
    assert message.texts("clTRID")[0] == answer.text("clTRID")
    assert (client.info("example.org").code == 1000) is approved
    assert before - desk.balance() == (10_00 if approved else 0)


# -- login security


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


# -- host attributes


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
