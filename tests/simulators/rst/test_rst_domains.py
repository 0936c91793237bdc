"""RST cases epp-04, epp-14 to epp-16, epp-18 and epp-21: domains of one registrar."""

from dataclasses import replace

import pytest

from simulators.profiles import profile_named
from tests.simulators.rst.conftest import PW, Lab
from tests.support.registry_desk import nameservers

SECDNS = "urn:ietf:params:xml:ns:secDNS-1.1"
DIGEST = "49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC0A1B"


def ds(*, verb="create", wrap="%s", tag="12345", alg="13", kind="2", digest=DIGEST):
    record = f"<s:dsData><s:keyTag>{tag}</s:keyTag><s:alg>{alg}</s:alg><s:digestType>{kind}</s:digestType>"
    record += f"<s:digest>{digest}</s:digest></s:dsData>"
    return f'<s:{verb} xmlns:s="{SECDNS}">{wrap % record}</s:{verb}>'


def test_epp_04_domain_check(lab):
    lab.register()
    answer = lab.client.check(lab.name(), lab.name("free"), f"-bad-.{lab.zone}")
    assert answer.flags("name", "avail") == ["0", "1", "0"]


def test_epp_14_domain_create_keeps_what_it_was_given(lab):
    lab.client.create_host("ns1.example.net")
    contacts = '<o:contact type="admin">c-1000</o:contact><o:contact type="tech">c-1000</o:contact>'
    name = lab.register(years=2, ns=("ns1.example.net",), contacts=contacts, extension=ds())
    info = lab.client.info(name)
    assert info.text("roid").rpartition("-")[2] in {"PIR", "AFIN", "NEUS"}
    assert (info.text("registrant"), info.flags("contact", "type")) == ("c-1000", ["admin", "tech"])
    assert info.text("crDate") == "2026-11-22T10:00:00.0Z"
    assert info.text("exDate") == "2028-11-22T10:00:00.0Z"
    assert info.text("crID") == info.text("clID") == "gw-main"
    assert info.texts("hostObj") == ["ns1.example.net"]
    assert (info.text("keyTag"), info.text("digest")) == ("12345", DIGEST)


@pytest.mark.parametrize("label", ["-bad", "bad-", "ba_d", "ab--cd", "a" * 64])
def test_epp_14_domain_create_refuses_a_bad_name(lab, label):
    assert lab.client.create(lab.name(label), registrant="c-1000").code == 2005


@pytest.mark.parametrize(("years", "code"), [(0, 2001), (11, 2004), (99, 2004), (100, 2001)])
def test_epp_14_domain_create_refuses_a_period_outside_one_to_ten(lab, years, code):
    assert lab.client.create(lab.name(), years=years, registrant="c-1000").code == code


def test_epp_14_domain_create_refuses_unknown_hosts_and_contacts(lab):
    assert lab.client.create(lab.name(), registrant="c-1000", ns=("ns1.absent.net",)).code == 2303
    assert lab.client.create(lab.name(), registrant="c-9999").code == 2303
    contact = '<o:contact type="tech">c-9999</o:contact>'
    assert lab.client.create(lab.name(), registrant="c-1000", contacts=contact).code == 2303


@pytest.mark.parametrize(
    "bad",
    [{"tag": "65536"}, {"tag": "-1"}, {"alg": "99"}, {"kind": "99"}, {"digest": DIGEST + "00"}, {"digest": DIGEST[2:]}],
)
def test_epp_14_domain_create_refuses_bad_ds(lab, bad):
    answer = lab.client.create(lab.name(), registrant="c-1000", extension=ds(**bad))
    assert answer.code in {2001, 2306}
    assert lab.client.info(lab.name()).code == 2303


@pytest.mark.parametrize(
    ("model", "registrant", "code"),
    [
        ("required", "c-1000", 1000),
        ("required", None, 2003),
        ("optional", "c-1000", 1000),
        ("optional", None, 1000),
        ("none", "c-1000", 2306),
        ("none", None, 1000),
    ],
)
def test_epp_14_the_registrant_is_a_matter_of_the_data_model(model, registrant, code):
    profile = profile_named("pir")
    lab = Lab(replace(profile, domains=replace(profile.domains, registrant=model)))
    assert lab.client.create(lab.name(), registrant=registrant).code == code


@pytest.mark.parametrize("objects", [True, False])
def test_epp_14_name_servers_are_a_matter_of_the_host_model(objects):
    profile = profile_named("pir")
    rules = replace(profile.domains, host_objects=objects, host_attributes=not objects)
    lab = Lab(replace(profile, domains=rules))
    if objects:
        lab.client.create_host("ns1.example.net")
    auth = f"<o:authInfo><o:pw>{PW}</o:pw></o:authInfo>"
    by_object = "<o:ns><o:hostObj>ns1.example.net</o:hostObj></o:ns>"
    by_attribute = "<o:ns><o:hostAttr><o:hostName>ns1.example.net</o:hostName></o:hostAttr></o:ns>"
    for label, servers, fits in [("first", by_object, objects), ("second", by_attribute, not objects)]:
        inner = f"<o:name>{lab.name(label)}</o:name>{servers}<o:registrant>c-1000</o:registrant>{auth}"
        assert lab.client.command("create", "domain", inner).code == (1000 if fits else 2306)


def test_epp_14_an_empty_password_is_taken_under_rfc_9154():
    lab = Lab(profile_named("pir").with_secure_auth_info())
    assert lab.client.create(lab.name(), registrant="c-1000", pw="").code == 1000
    assert not lab.client.info(lab.name()).has("authInfo")


def test_epp_15_what_is_linked_stays(lab):
    lab.client.create_host("ns1.example.net")
    lab.register(ns=("ns1.example.net",))
    assert lab.client.delete("c-1000", kind="contact").code == 2305
    assert lab.client.delete("ns1.example.net", kind="host").code == 2305


@pytest.mark.parametrize(
    "status",
    ["clientDeleteProhibited", "clientHold", "clientRenewProhibited", "clientTransferProhibited",
     "clientUpdateProhibited"],
)  # fmt: skip
def test_epp_16_domain_update_keeps_client_statuses(lab, status):
    name = lab.register()
    assert lab.client.update(name, add=f'<o:status s="{status}"/>').code == 1000
    assert status in lab.client.info(name).flags("status")
    assert lab.client.update(name, rem=f'<o:status s="{status}"/>').code == 1000
    assert status not in lab.client.info(name).flags("status")


def test_epp_16_domain_update_keeps_name_servers_registrant_and_ds(lab):
    name = lab.register()
    lab.client.create_host("ns1.example.net")
    lab.client.create_contact("c-3000")
    signed = ds(verb="update", wrap="<s:add>%s</s:add>")
    answer = lab.client.update(
        name, add=nameservers("ns1.example.net"), chg="<o:registrant>c-3000</o:registrant>", extension=signed
    )
    assert answer.code == 1000
    info = lab.client.info(name)
    assert (info.texts("hostObj"), info.text("registrant")) == (["ns1.example.net"], "c-3000")
    assert info.text("digest") == DIGEST
    assert info.flags("status") == ["ok"]


def test_epp_16_the_other_host_model_and_another_registrar_are_refused(lab):
    name = lab.register()
    attribute = "<o:ns><o:hostAttr><o:hostName>ns1.example.net</o:hostName></o:hostAttr></o:ns>"
    assert lab.client.update(name, add=attribute).code == 2306
    assert lab.other.update(name, add='<o:status s="clientHold"/>').code == 2201


def test_epp_18_renew_adds_the_period_and_shows_it(lab):
    name = lab.register()
    lab.desk.pass_time(days=30)
    answer = lab.client.renew(name, "2027-11-22", 2)
    assert (answer.code, answer.text("exDate")) == (1000, "2029-11-22T10:00:00.0Z")
    assert lab.client.info(name).flags("rgpStatus") == ["renewPeriod"]


@pytest.mark.parametrize(("expiry", "years", "codes"), [("2027-11-22", 10, {2105}), ("2027-11-23", 1, {2306}),
                                                        ("2028-11-22", 1, {2306})])  # fmt: skip
def test_epp_18_renew_beyond_ten_years_or_from_a_wrong_date_is_refused(lab, expiry, years, codes):
    name = lab.register()
    assert lab.client.renew(name, expiry, years).code in codes
    assert lab.client.info(name).text("exDate").startswith("2027-11-22")


def test_epp_21_1000_means_gone_with_all_it_used(lab):
    lab.client.create_host("ns1.example.net")
    name = lab.register(ns=("ns1.example.net",))
    assert lab.client.delete(name).code == 1000
    assert lab.client.info(name).code == 2303
    assert lab.client.delete("ns1.example.net", kind="host").code == 1000
    assert lab.client.delete("c-1000", kind="contact").code == 1000


def test_epp_21_1001_means_pending_delete(lab):
    name = lab.register()
    lab.desk.pass_time(days=6)
    assert lab.client.delete(name).code == 1001
    assert "pendingDelete" in lab.client.info(name).flags("status")


def test_epp_22_renew_delete_restore(lab):
    name = lab.register()
    lab.desk.pass_time(days=6)
    lab.client.renew(name, "2027-11-22")
    assert lab.client.info(name).flags("rgpStatus") == ["renewPeriod"]
    assert lab.client.delete(name).code == 1001
    assert lab.client.info(name).flags("rgpStatus") == ["redemptionPeriod"]
    assert lab.client.restore(name).code == 1000
    assert lab.client.restore(name, "report").code == 1000
    info = lab.client.info(name)
    assert "pendingDelete" not in info.flags("status")
    assert not info.has("rgpStatus")
