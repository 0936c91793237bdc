"""RST cases epp-05, epp-11 to epp-13 and epp-23 to epp-27: hosts."""

import pytest

from tests.support.registry_desk import nameservers


def new_name(name: str) -> str:
    return f"<o:name>{name}</o:name>"


def host_addresses(*addresses: str) -> str:
    return "".join(f'<o:addr ip="{"v6" if ":" in ip else "v4"}">{ip}</o:addr>' for ip in addresses)


def test_epp_05_host_check(lab):
    lab.client.create_host("ns1.example.net")
    answer = lab.client.check("ns1.example.net", "ns2.example.net", "-bad-.example.net", kind="host")
    assert answer.flags("name", "avail") == ["0", "1", "0"]


def test_epp_11_host_create_internal_and_external(lab):
    parent = lab.register()
    assert lab.client.create_host(f"ns1.{parent}", "192.0.2.1", "2001:db8::1").code == 1000
    info = lab.client.info(f"ns1.{parent}", kind="host")
    assert info.texts("addr") == ["192.0.2.1", "2001:db8::1"]
    assert info.flags("addr", "ip") == ["v4", "v6"]
    assert lab.client.create_host("ns1.example.net").code == 1000
    assert not lab.client.info("ns1.example.net", kind="host").has("addr")


@pytest.mark.parametrize(
    ("host", "addresses", "code"),
    [
        ("ns1_.example.net", (), 2005),
        ("-ns1.example.net", (), 2005),
        ("ns1", (), 2005),
        (f"{'a' * 64}.example.net", (), 2005),
        ("ns1.%s", ("192.0.2.256",), 2005),
        ("ns1.%s", ("2001:db8::g",), 2005),
        ("ns1.%s", ("192.0.2.1", "192.0.2.1"), 2306),
        ("ns1.%s", (), 2003),
        ("ns1.example.net", ("192.0.2.1",), 2306),
    ],
)
def test_epp_11_host_create_refuses_bad_names_and_addresses(lab, host, addresses, code):
    host = host.replace("%s", lab.register())
    assert lab.client.create_host(host, *addresses).code == code
    assert lab.client.check(host, kind="host").flags("name", "avail") in (["1"], ["0"])
    assert lab.desk.registry.host("gw-main", host) is None


def test_epp_12_another_registrars_host_is_left_alone(lab):
    parent = lab.register()
    lab.client.create_host(f"ns1.{parent}", "192.0.2.1")
    assert lab.other.update(f"ns1.{parent}", kind="host", add=host_addresses("192.0.2.2")).code == 2201


@pytest.mark.parametrize("status", ["clientDeleteProhibited", "clientUpdateProhibited"])
def test_epp_13_host_update_keeps_addresses_and_statuses(lab, status):
    host = f"ns1.{lab.register()}"
    lab.client.create_host(host, "192.0.2.1")
    change = {"add": host_addresses("2001:db8::1"), "rem": host_addresses("192.0.2.1")}
    assert lab.client.update(host, kind="host", **change).code == 1000
    assert lab.client.info(host, kind="host").texts("addr") == ["2001:db8::1"]
    assert lab.client.update(host, kind="host", add=f'<o:status s="{status}"/>').code == 1000
    assert status in lab.client.info(host, kind="host").flags("status")


@pytest.mark.parametrize("address", ["192.0.2.256", "2001:db8::g", "1.2.3"])
def test_epp_13_host_update_refuses_bad_addresses(lab, address):
    host = f"ns1.{lab.register()}"
    lab.client.create_host(host, "192.0.2.1")
    assert lab.client.update(host, kind="host", add=host_addresses(address)).code in {2001, 2005}
    assert lab.client.info(host, kind="host").texts("addr") == ["192.0.2.1"]


@pytest.mark.parametrize("name", ["bad_name.example.net", "-bad.example.net", "bad"])
def test_epp_23_host_rename_refuses_a_bad_name(lab, name):
    lab.client.create_host("ns1.example.net")
    assert lab.client.update("ns1.example.net", kind="host", chg=new_name(name)).code == 2005


def test_epp_23_host_rename_to_another_tld(lab):
    lab.client.create_host("ns1.example.net")
    assert lab.client.update("ns1.example.net", kind="host", chg=new_name("ns1.example.museum")).code == 1000
    assert lab.client.info("ns1.example.net", kind="host").code == 2303
    assert lab.client.info("ns1.example.museum", kind="host").code == 1000


def test_epp_23_host_rename_out_of_the_zone_drops_the_addresses_in_the_same_command(lab):
    host = f"ns1.{lab.register()}"
    lab.client.create_host(host, "192.0.2.1")
    assert lab.client.update(host, kind="host", chg=new_name("ns1.example.net")).code == 2306
    dropping = {"rem": host_addresses("192.0.2.1"), "chg": new_name("ns1.example.net")}
    assert lab.client.update(host, kind="host", **dropping).code == 1000
    assert not lab.client.info("ns1.example.net", kind="host").has("addr")


def test_epp_23_host_rename_into_a_domain_that_is_missing_or_anothers(lab):
    host = f"ns1.{lab.register()}"
    lab.client.create_host(host, "192.0.2.1")
    foreign = lab.register("foreign", client=lab.other)
    assert lab.client.update(host, kind="host", chg=new_name(f"ns1.missing.{lab.zone}")).code == 2303
    assert lab.client.update(host, kind="host", chg=new_name(f"ns1.{foreign}")).code == 2201
    assert lab.client.info(host, kind="host").code == 1000
    lab.client.create_host("ns1.example.net")
    assert lab.client.update("ns1.example.net", kind="host", chg=new_name(f"ns1.{foreign}")).code == 2201


def test_epp_23_host_rename_into_an_own_domain_takes_its_users_along(lab):
    parent, second = lab.register(), lab.register("second")
    lab.client.create_host(f"ns1.{parent}", "192.0.2.1")
    lab.client.update(second, add=nameservers(f"ns1.{parent}"))
    assert lab.client.update(f"ns1.{parent}", kind="host", chg=new_name(f"ns9.{second}")).code == 1000
    assert lab.client.info(second).texts("hostObj") == [f"ns9.{second}"]


def test_epp_23_an_external_host_that_anothers_domain_uses_keeps_its_name(lab):
    lab.client.create_host("ns1.example.net")
    lab.register("foreign", client=lab.other, ns=("ns1.example.net",))
    assert lab.client.update("ns1.example.net", kind="host", chg=new_name("ns2.example.net")).code == 2305


def test_epp_24_a_deleted_host_is_gone(lab):
    lab.client.create_host("ns1.example.net")
    assert lab.client.delete("ns1.example.net", kind="host").code == 1000
    assert lab.client.info("ns1.example.net", kind="host").code == 2303


def test_epp_25_below_anothers_domain_no_host_with_addresses(lab):
    foreign = lab.register("foreign", client=lab.other)
    assert lab.client.create_host(f"ns1.{foreign}", "192.0.2.1").code == 2201


def test_epp_26_below_anothers_domain_a_host_is_that_registrars(lab):
    foreign = lab.register("foreign", client=lab.other)
    assert lab.client.create_host(f"ns1.{foreign}").code == 1000
    info = lab.client.info(f"ns1.{foreign}", kind="host")
    assert (info.text("clID"), info.text("crID")) == ("gw-other", "gw-main")


def test_epp_27_nothing_is_delegated_to_such_a_host(lab):
    foreign, own = lab.register("foreign", client=lab.other), lab.register()
    lab.client.create_host(f"ns1.{foreign}")
    assert lab.client.update(own, add=nameservers(f"ns1.{foreign}")).code == 2306
    assert lab.client.info(own).flags("status") == ["inactive"]
