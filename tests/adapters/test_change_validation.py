from ipaddress import ip_address

import pytest

from adapters.model import DnssecOrder, DomainName, DsRecord, HostOrder, KeyRecord, Order, TransferOrder
from adapters.registries import hostmaster, pir
from adapters.validation import order_problems
from tests.support.orders import an_attempt

NAME = DomainName.parse("example.org")
DS = DsRecord(12345, 13, 2, "A" * 64)
KEY = KeyRecord(257, 3, 13, "AwEAAag=")
PUBLIC = (ip_address("93.184.216.34"),)


def host(label: str, *, below: str = "example.org") -> DomainName:
    return DomainName.parse(f"{label}.{below}")


@pytest.mark.parametrize(
    ("order", "problems"),
    [
        (DnssecOrder(NAME, (DS,)), []),
        (DnssecOrder(NAME, ()), []),
        (DnssecOrder(NAME, (DS, KEY)), [("/records", "records_mixed")]),
        (DnssecOrder(NAME, (DS, DS)), [("/records/1", "record_repeated")]),
        (DnssecOrder(NAME, (DsRecord(1, 13, 2, "ABC"),)), [("/records/0", "malformed_record")]),
        (DnssecOrder(NAME, (KeyRecord(257, 3, 13, "not base64"),)), [("/records/0", "malformed_record")]),
        (DnssecOrder(NAME, tuple(DsRecord(tag, 13, 2, "A" * 64) for tag in range(9))), [("/records", "records_count")]),
        (HostOrder(NAME, host("ns1"), PUBLIC), []),
        (HostOrder(NAME, host("ns1"), ()), [("/addresses", "glue_missing")]),
        (HostOrder(NAME, host("ns1"), (ip_address("10.0.0.1"),)), [("/addresses/0", "address_not_public")]),
        (HostOrder(NAME, host("ns1", below="other.org"), PUBLIC), [("/host", "host_not_below_name")]),
        (
            HostOrder(NAME, host("ns1"), PUBLIC, host("ns1", below="nobody-owns-this.org")),
            [("/new_name", "host_not_below_name")],
        ),
        (HostOrder(NAME, host("ns1"), None, host("ns2")), [("/new_name", "rename_of_deleted")]),
        (TransferOrder(NAME, None, "code"), []),
        (TransferOrder(NAME, 1, "code"), []),
        (TransferOrder(NAME, 3, "code"), [("/years", "period_not_allowed")]),
        (TransferOrder(NAME, None, ""), [("/auth_code", "field_required")]),
    ],
)
def test_what_the_registry_would_refuse_is_named_by_field(order: Order, problems: list[tuple[str, str]]) -> None:
    found = order_problems(order, pir.SPEC.rules("org"), now=an_attempt().sent_at)
    assert [(problem.pointer, problem.code) for problem in found] == problems


def test_hosts_of_ua_keep_their_names() -> None:
    name = DomainName.parse("example.com.ua")
    order = HostOrder(name, host("ns1", below="example.com.ua"), PUBLIC, host("ns2", below="example.com.ua"))
    found = order_problems(order, hostmaster.SPEC.rules("com.ua"), now=an_attempt().sent_at)
    assert [problem.code for problem in found] == ["rename_not_supported"]
