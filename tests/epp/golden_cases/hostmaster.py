"""The .ua registry's pairs: RFC layouts in its namespaces, dates with the local offset."""

from datetime import date
from decimal import Decimal

from epp import (
    HOSTMASTER,
    Address,
    AuthInfo,
    Availability,
    ContactChange,
    ContactCheck,
    ContactCheckData,
    ContactCreate,
    ContactCreateData,
    ContactDelete,
    ContactInfo,
    ContactInfoData,
    ContactUpdate,
    ContractBalanceData,
    ContractBalanceInfo,
    DeleteNs,
    DomainChange,
    DomainCheck,
    DomainCheckData,
    DomainContact,
    DomainCreate,
    DomainCreateData,
    DomainDelete,
    DomainInfo,
    DomainParts,
    DomainRenew,
    DomainRenewData,
    DomainUpdate,
    DsData,
    HostAddress,
    HostCheck,
    HostCheckData,
    HostCreate,
    HostCreateData,
    HostDelete,
    HostInfo,
    HostInfoData,
    HostParts,
    HostUpdate,
    Logout,
    Period,
    Phone,
    PollAck,
    PostalInfo,
    RestoreRequest,
    SecDnsInfo,
    SecDnsUpdate,
    Status,
    namespaces,
)
from epp.dialects.hostmaster import DomainInfoData
from tests.epp.golden_cases.case import Case, DialectCases, utc
from tests.epp.golden_cases.transfer import Transfers

_VOICE = Phone("+380.441234567")

_CONTACT = (
    Case(
        "contact_check",
        "gw-000002",
        ContactCheck(("gw-0001",)),
        ContactCheckData((Availability("gw-0001", False, "Object exists"),)),
    ),
    Case(
        "contact_create",
        "gw-000003",
        ContactCreate(
            "autonic",
            (
                PostalInfo(
                    "loc",
                    "Тест Тестенко",
                    "ТОВ Приклад",
                    Address("Київ", "UA", ("вул. Прикладна, 1",), pc="01001"),
                ),
            ),
            "test@example.net",
            AuthInfo("fooBAR9876"),
            voice=_VOICE,
        ),
        ContactCreateData("tt42", utc(2026, 3, 1, 10, 0, 3)),
    ),
    Case(
        "contact_info",
        "gw-000004",
        ContactInfo("tt42"),
        ContactInfoData(
            id="tt42",
            roid="C0000725540-UA",
            statuses=(Status("ok"),),
            postal_infos=(PostalInfo("loc", "Тест Тестенко", addr=Address("Київ", "UA")),),
            voice=_VOICE,
            email="test@example.net",
            cl_id="ua.test",
            cr_id="ua.test",
            cr_date=utc(2026, 3, 1, 10, 0, 3),
            auth_info=AuthInfo("fooBAR9876"),
        ),
    ),
    Case(
        "contact_update",
        "gw-000005",
        ContactUpdate("tt42", add=(Status("clientDeleteProhibited"),), chg=ContactChange(email="new@example.net")),
    ),
    Case("contact_delete", "gw-000032", ContactDelete("tt42")),
)

_HOST = (
    Case(
        "host_check",
        "gw-000030",
        HostCheck(("ns1.example.com.ua",)),
        HostCheckData((Availability("ns1.example.com.ua", True),)),
    ),
    Case(
        "host_create",
        "gw-000006",
        HostCreate("ns1.example.com.ua", (HostAddress.of("93.184.216.34"),)),
        HostCreateData("ns1.example.com.ua", utc(2026, 3, 1, 10, 1)),
    ),
    Case(
        "host_info",
        "gw-000007",
        HostInfo("ns1.example.com.ua"),
        HostInfoData(
            name="ns1.example.com.ua",
            cl_id="ua.test",
            roid="H0000725577-UA",
            statuses=(Status("ok"),),
            addresses=(HostAddress("93.184.216.34", "v4"),),
            cr_id="ua.test",
            cr_date=utc(2026, 3, 1, 10, 1),
        ),
    ),
    Case(
        "host_update",
        "gw-000008",
        HostUpdate(
            "ns1.example.com.ua",
            add=HostParts((HostAddress.of("93.184.216.35"),)),
            rem=HostParts((HostAddress.of("93.184.216.34"),)),
        ),
    ),
    Case("host_delete", "gw-000031", HostDelete("ns1.example.com.ua")),
)

_DOMAIN = (
    Case(
        "domain_check",
        "gw-000010",
        DomainCheck(("example.com.ua", "example.kiev.ua")),
        DomainCheckData(
            (Availability("example.com.ua", True), Availability("example.kiev.ua", False, "Object exists"))
        ),
    ),
    Case(
        "domain_create",
        "gw-000011",
        DomainCreate(
            "example.com.ua",
            Period(1),
            ns=("ns1.example.net", "ns2.example.net"),
            registrant="tt42",
            contacts=(DomainContact("tt42", "admin"), DomainContact("tt42", "tech")),
        ),
        DomainCreateData("example.com.ua", utc(2026, 3, 1, 10, 3), utc(2027, 3, 1, 10, 3), "2027-03-01T12:03:00+02:00"),
    ),
    Case(
        "domain_info",
        "gw-000012",
        DomainInfo("example.com.ua"),
        DomainInfoData(
            name="example.com.ua",
            cl_id="ua.test",
            roid="D0000123456-UA",
            statuses=(Status("ok"),),
            registrant="tt42",
            contacts=(DomainContact("tt42", "admin"), DomainContact("tt42", "tech")),
            ns=("ns1.example.net", "ns2.example.net"),
            cr_id="ua.test",
            cr_date=utc(2026, 3, 1, 10, 3),
            ex_date=utc(2027, 3, 1, 10, 3),
            ex_date_text="2027-03-01T12:03:00+02:00",
        ),
    ),
    Case(
        "domain_renew",
        "gw-000014",
        DomainRenew("example.com.ua", date(2027, 3, 1), Period(1)),
        DomainRenewData("example.com.ua", utc(2028, 3, 1, 10, 3), "2028-03-01T12:03:00+02:00"),
    ),
    Case(
        "domain_update",
        "gw-000015",
        DomainUpdate(
            "example.com.ua",
            add=DomainParts(("ns1.example.com.ua",), statuses=(Status("clientTransferProhibited"),)),
            rem=DomainParts(("ns2.example.net",)),
            chg=DomainChange("tt43", AuthInfo("fooBAR9876")),
        ),
    ),
    Case("domain_delete", "gw-000018", DomainDelete("example.com.ua")),
)

_SESSION = (
    Case("logout", "gw-000099", Logout(), code=1500),
    Case("poll_ack", "gw-000021", PollAck("12345")),
)

_DS = DsData(777, 13, 2, "CDCD")

_TRANSFERS = Transfers(
    domain="example.com.ua",
    contact=None,
    cl_trid="gw-00004",
    re_id="ua.test2",
    ac_id="ua.test",
    re_date=utc(2026, 6, 1, 9),
    ac_date=utc(2026, 6, 6, 9),
    ex_date=utc(2029, 3, 1, 10, 3),
    ex_date_text="2029-03-01T12:03:00+02:00",
    period=Period(1),
    request_code=1001,
).cases()

_OWN = (
    Case(
        "contract_balance_info",
        "gw-000022",
        ContractBalanceInfo("R26/001"),
        ContractBalanceData("R26/001", Decimal("111.11"), utc(2026, 3, 1, 10), utc(2026, 12, 31, 22), True),
    ),
    Case("host_delete_forced", "gw-000009", HostDelete("ns1.example.com.ua"), extensions=(DeleteNs(),), answered=()),
    Case(
        "domain_restore",
        "gw-000019",
        DomainUpdate("example.com.ua"),
        extensions=(RestoreRequest(namespace=namespaces.HOSTMASTER_RGP),),
        answered=(),
    ),
    Case(
        "domain_update_dnssec",
        "gw-000032",
        DomainUpdate("example.com.ua"),
        extensions=(SecDnsUpdate(add=(_DS,), namespace=namespaces.HOSTMASTER_SECDNS),),
        answered=(SecDnsInfo((_DS,)),),
    ),
)

CASES = DialectCases(HOSTMASTER, _OWN + _CONTACT + _HOST + _DOMAIN + _SESSION + _TRANSFERS)
