"""Orders survive being stored, and nothing secret or personal is stored with them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.model import (
    AuthCodeOrder,
    ContactHandle,
    ContactRole,
    ContactsOrder,
    DeleteOrder,
    DnssecOrder,
    DomainName,
    DsRecord,
    HostOrder,
    KeyRecord,
    LockOrder,
    PrivacyOrder,
    RegistryMoney,
    RestoreOrder,
    SuspensionOrder,
    TransferCodeOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)
from gateway.operations.auth_info import auth_info_of
from gateway.operations.model import OperationKind
from gateway.operations.payload import handles_in, kind_of, order_of, payload_of
from gateway.storage.contacts import handle_of
from tests.support.orders import (
    a_nameservers_order,
    a_person,
    a_register_order,
    a_renew_order,
    an_organization,
    nameservers,
)

SERVERS = nameservers("ns1.example.net", ns2_example_test="192.0.2.1")


def restored(order, *, contacts=(), auth_info=""):
    stored = json.loads(json.dumps(payload_of(order)))
    return order_of(
        kind_of(order), order.name, stored, contacts={each.handle: each for each in contacts}, auth_info=auth_info
    )


def test_registration_is_restored():
    order = a_register_order(roles=(ContactRole.REGISTRANT, ContactRole.ADMIN), hosts=SERVERS, years=3)
    order = replace(order, language="UK", license="123456")
    assert restored(order, contacts=order.contacts.values(), auth_info=order.auth_info) == order
    assert handles_in(payload_of(order)) == {"gwcontact01"}


@given(st.datetimes(timezones=st.just(UTC)))
def test_renewal_keeps_its_expiry_to_the_microsecond(expiry):
    order = a_renew_order("example.test", expiry, years=2)
    assert restored(order) == order


def test_name_servers_are_restored_with_their_addresses():
    order = a_nameservers_order("example.test", *SERVERS)
    assert restored(order) == order


NAME = DomainName("example.test")
DIGEST = DsRecord(12345, 13, 2, "AB" * 32)
CHANGES = (
    TransferOrder(NAME, None, "code"),
    TransferOrder(NAME, 1, "code"),
    TransferCodeOrder(NAME, "code"),
    *(TransferDecisionOrder(NAME, decision) for decision in TransferDecision),
    RestoreOrder(NAME),
    DeleteOrder(NAME),
    LockOrder(NAME, locked=True),
    LockOrder(NAME, locked=False),
    PrivacyOrder(NAME, private=True),
    SuspensionOrder(NAME, suspended=True),
    SuspensionOrder(NAME, suspended=False),
    DnssecOrder(NAME, ()),
    DnssecOrder(NAME, (DIGEST,)),
    DnssecOrder(NAME, (KeyRecord(257, 3, 13, "q83v"),)),
    AuthCodeOrder(NAME, "code"),
    HostOrder(NAME, DomainName("ns1.example.test"), (ip_address("93.184.216.34"), ip_address("2606:2800::1"))),
    HostOrder(NAME, DomainName("ns1.example.test"), None),
    HostOrder(NAME, DomainName("a.example.test"), (ip_address("93.184.216.34"),), DomainName("b.example.test")),
)


@pytest.mark.parametrize("order", CHANGES, ids=lambda order: type(order).__name__)
def test_every_change_is_restored_and_its_secret_is_not_stored(order):
    assert restored(order, auth_info="code") == order
    assert "code" not in payload_of(order).values()


def test_contacts_are_restored_by_their_handles():
    handle = ContactHandle("gwcontact01", a_person())
    order = ContactsOrder(NAME, {ContactRole.REGISTRANT: handle, ContactRole.TECH: handle})
    assert restored(order, contacts=[handle]) == order
    assert handles_in(payload_of(order)) == {"gwcontact01"}


def test_every_order_has_a_kind_of_its_own():
    assert {kind_of(order) for order in CHANGES} == {kind for kind in OperationKind if kind.hosting is None} - {
        OperationKind.REGISTER,
        OperationKind.RENEW,
        OperationKind.NAMESERVERS,
        OperationKind.CONTACTS,
    }


def test_stored_registration_holds_no_secret_and_no_person():
    order = a_register_order(contact=a_person(), auth_info="canary-secret")
    stored = json.dumps(payload_of(order), ensure_ascii=False)
    assert "canary-secret" not in stored
    assert not any(text in stored for text in (a_person().name, a_person().email, a_person().phone))


def test_handle_is_the_same_for_the_same_contact_of_the_same_account_only():
    assert handle_of("acc_1", a_person()) == handle_of("acc_1", a_person())
    others = [handle_of("acc_2", a_person()), handle_of("acc_1", an_organization())]
    assert handle_of("acc_1", a_person()).handle not in {other.handle for other in others}
    assert isinstance(others[0], ContactHandle)


def test_auth_info_is_the_same_on_every_node_and_unlike_any_other():
    assert auth_info_of(b"secret", "op_1") == auth_info_of(b"secret", "op_1")
    assert len({auth_info_of(b"secret", "op_1"), auth_info_of(b"secret", "op_2"), auth_info_of(b"other", "op_1")}) == 3


def test_auth_info_pleases_every_registry():
    for number in range(100):
        made = auth_info_of(b"secret", f"op_{number}")
        assert 8 <= len(made) <= 32
        assert made.isascii()
        assert any(each.isdigit() for each in made)
        assert any(each.isupper() for each in made)
        assert any(not each.isalnum() for each in made)


def test_expiry_is_stored_as_an_instant():
    assert payload_of(a_renew_order("a.test", datetime(2027, 2, 28, tzinfo=UTC)))["current_expiry"].endswith("+00:00")


@pytest.mark.parametrize("kind", ["register", "renew", "transfer", "restore"])
def test_the_price_agreed_with_the_registry_is_restored(kind):
    orders = {
        "register": a_register_order(roles=()),
        "renew": a_renew_order("example.test", datetime(2027, 1, 1, tzinfo=UTC)),
        "transfer": TransferOrder(DomainName("example.test"), 1, "code"),
        "restore": RestoreOrder(DomainName("example.test")),
    }
    order = replace(orders[kind], max_price=RegistryMoney(500_00, "USD"))
    assert restored(order, auth_info=getattr(order, "auth_info", "")) == order
