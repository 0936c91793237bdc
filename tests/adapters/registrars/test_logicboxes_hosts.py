"""The calls that turn a host's addresses into others, whatever they are."""

from ipaddress import IPv4Address

from hypothesis import given
from hypothesis import strategies as st

from adapters.domain_name import DomainName
from adapters.model import ContactRole, HostOrder
from adapters.registrars.logicboxes.commands import Send
from adapters.registrars.logicboxes.hosts import steps
from adapters.registrars.logicboxes.orders import NOBODY, ROLES, Address, OrderView

NAME = DomainName.parse("probe-shop.com")
HOST, OTHER = DomainName.parse("ns1.probe-shop.com"), DomainName.parse("ns2.probe-shop.com")

addresses = st.frozensets(st.integers(1, 8).map(lambda last: IPv4Address(f"93.184.216.{last}")), max_size=5)


def view(hosts: dict[DomainName, frozenset[Address]]) -> OrderView:
    contacts = dict.fromkeys(ROLES, NOBODY)
    persons: dict[ContactRole, dict[str, str]] = {role: {} for role in ROLES}
    return OrderView(
        id="1",
        name=NAME,
        customer="2",
        status="active",
        created_at=None,
        ends_at=None,
        ends_at_text=None,
        locked=False,
        private=None,
        verification=None,
        nameservers=(),
        hosts=hosts,
        contacts=contacts,
        persons=persons,
        secret=None,
        running=None,
    )


def applied(hosts: dict[str, set[str]], call: Send) -> None:
    """Do what the platform does; a call that it would refuse fails here."""
    host = next((value for name, value in call.fields if name in {"cns", "old-cns"}), "")
    fields, several = dict(call.fields), {value for name, value in call.fields if name == "ip"}
    match call.command:
        case "domains/add-cns":
            assert not several & hosts.get(host, set())
            hosts.setdefault(host, set()).update(several)
        case "domains/modify-cns-ip":
            assert fields["new-ip"] not in hosts[host]
            hosts[host].remove(fields["old-ip"])
            hosts[host].add(fields["new-ip"])
        case "domains/delete-cns-ip":
            assert several <= hosts[host]
            hosts[host] -= several
            if not hosts[host]:
                del hosts[host]
        case "domains/modify-cns-name":
            assert fields["new-cns"] not in hosts
            hosts[fields["new-cns"]] = hosts.pop(host)
        case _:
            raise AssertionError(call.command)


@given(present=addresses, wanted=addresses, renamed=st.booleans())
def test_the_calls_lead_from_what_is_to_what_was_ordered(
    present: frozenset[IPv4Address], wanted: frozenset[IPv4Address], renamed: bool
) -> None:
    hosts = {HOST.ascii: {str(each) for each in present}} if present else {}
    new_name = OTHER if renamed and wanted else None
    order = HostOrder(NAME, HOST, tuple(wanted) or None, new_name)
    calls = steps(view({HOST: present} if present else {}), order)
    for call in calls:
        applied(hosts, call)
        assert not wanted or hosts  # a host that stays is never without an address
    expected = {(new_name or HOST).ascii: {str(each) for each in wanted}} if wanted else {}
    assert hosts == expected
    assert all(call.order_id == "1" for call in calls)
