"""The gTLD registries' pairs (RFC 5730-5733)."""

from datetime import date

from epp import (
    RFC,
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
    Disclose,
    DomainChange,
    DomainCheck,
    DomainCheckData,
    DomainContact,
    DomainCreate,
    DomainCreateData,
    DomainDelete,
    DomainInfo,
    DomainInfoData,
    DomainParts,
    DomainRenew,
    DomainRenewData,
    DomainUpdate,
    HostAddress,
    HostAttr,
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
    Namestore,
    NoAuthInfo,
    Period,
    Phone,
    PollAck,
    PostalInfo,
    RgpInfo,
    Status,
)
from tests.epp.golden_cases.case import Case, DialectCases, utc
from tests.epp.golden_cases.transfer import AUTH_INFO, Transfers

_POSTAL_INFOS = (
    PostalInfo(
        "int",
        "Petro Petrenko",
        "Example & Sons",
        Address("Kyiv", "UA", ("1 Khreshchatyk St", "Office 5"), sp="Kyiv", pc="01001"),
    ),
    PostalInfo("loc", "Петро Петренко", addr=Address("Київ", "UA")),
)
_VOICE = Phone("+380.441234567", "1234")
_FAX = Phone("+380.441234568")

_DOMAIN = (
    Case(
        "domain_check",
        "dgw-0010",
        DomainCheck(("example-free.com", "example.com")),
        DomainCheckData((Availability("example-free.com", True), Availability("example.com", False, "In use"))),
        answered=(Namestore("dotCOM"),),
    ),
    Case(
        "domain_info",
        "dgw-0011",
        DomainInfo("example.org", hosts="all", auth_info=AuthInfo("2fooBAR", roid="C1-PIR")),
        DomainInfoData(
            name="example.org",
            cl_id="gw-main",
            roid="D1-PIR",
            statuses=(Status("clientHold", "unpaid", "en"), Status("clientTransferProhibited")),
            registrant="gwr0001",
            contacts=(DomainContact("gwa0001", "admin"), DomainContact("gwt0001", "tech")),
            ns=("ns1.example.org", "ns1.example.net"),
            hosts=("ns1.example.org",),
            cr_id="gw-other",
            cr_date=utc(2020, 2, 29, 22),
            up_id="gw-main",
            up_date=utc(2025, 12, 3, 9, 0, 0, 123456),
            ex_date=utc(2027, 3, 1, 0, 30),
            ex_date_text="2027-02-28T23:30:00-01:00",
            tr_date=utc(2022, 4, 8, 9),
            auth_info=AuthInfo("2fooBAR"),
        ),
        answered=(RgpInfo(frozenset({"transferPeriod", "renewPeriod"})),),
    ),
    Case(
        "domain_create",
        "dgw-0012",
        DomainCreate(
            "example-free.com",
            Period(2),
            ns=("ns1.example.net", "ns2.example.net"),
            auth_info=AuthInfo("Xy7-secret+auth!91"),
        ),
        DomainCreateData("example-free.com", utc(2026, 11, 22, 10), utc(2028, 11, 22, 10), "2028-11-22T10:00:00.0Z"),
        extensions=(Namestore("dotCOM"),),
    ),
    Case(
        "domain_create_thick",
        "dgw-0013",
        DomainCreate(
            "example-free.org",
            Period(18, "m"),
            ns=(
                HostAttr("ns1.example-free.org", (HostAddress.of("192.0.2.10"), HostAddress.of("2001:db8::10"))),
                HostAttr("ns2.example.net"),
            ),
            registrant="gwr0001",
            contacts=(
                DomainContact("gwa0001", "admin"),
                DomainContact("gwt0001", "tech"),
                DomainContact("gwb0001", "billing"),
            ),
            auth_info=AuthInfo("Xy7-secret+auth!91"),
        ),
        code=1001,
    ),
    Case(
        "domain_renew",
        "dgw-0014",
        DomainRenew("example.com", date(2027, 4, 3), Period(5)),
        DomainRenewData("example.com", utc(2032, 4, 3, 22), "2032-04-03T22:00:00.000Z"),
    ),
    Case(
        "domain_update",
        "dgw-0015",
        DomainUpdate(
            "example.org",
            add=DomainParts(
                ("ns3.example.net",),
                (DomainContact("gwt0002", "tech"),),
                (Status("clientHold", "Payment overdue", "en"),),
            ),
            rem=DomainParts(
                ("ns2.example.net",), (DomainContact("gwt0001", "tech"),), (Status("clientTransferProhibited"),)
            ),
            chg=DomainChange("gwr0002", AuthInfo("New-secret-77!aaBB")),
        ),
    ),
    Case(
        "domain_update_no_auth_info", "dgw-0018", DomainUpdate("example.org", chg=DomainChange(auth_info=NoAuthInfo()))
    ),
    Case("domain_update_extended", "dgw-0016", DomainUpdate("example.org", chg=DomainChange())),
    Case("domain_delete", "dgw-0017", DomainDelete("example.com"), code=1001),
)

_CONTACT = (
    Case(
        "contact_check",
        "dgw-0020",
        ContactCheck(("gwr0001", "gwr0002")),
        ContactCheckData((Availability("gwr0001", True), Availability("gwr0002", False, "In use"))),
    ),
    Case(
        "contact_create",
        "dgw-0021",
        ContactCreate(
            "gwr0001",
            _POSTAL_INFOS,
            "owner@example.org",
            AuthInfo("c0ntact-Secret"),
            voice=_VOICE,
            fax=_FAX,
            disclose=Disclose(flag=True, name=("int",), org=("int", "loc"), addr=("int",), fax=True),
        ),
        ContactCreateData("gwr0001", utc(2026, 11, 22, 10)),
    ),
    Case(
        "contact_info",
        "dgw-0022",
        ContactInfo("gwr0001", AuthInfo("c0ntact-Secret")),
        ContactInfoData(
            id="gwr0001",
            roid="C1-PIR",
            statuses=(Status("linked"), Status("clientDeleteProhibited")),
            postal_infos=_POSTAL_INFOS,
            voice=_VOICE,
            fax=_FAX,
            email="owner@example.org",
            cl_id="gw-main",
            cr_id="gw-main",
            cr_date=utc(2026, 11, 22, 10),
            up_id="gw-main",
            up_date=utc(2026, 11, 23, 10),
            tr_date=utc(2026, 11, 24, 10),
            auth_info=AuthInfo("c0ntact-Secret"),
            disclose=Disclose(flag=False, voice=True, email=True),
        ),
    ),
    Case(
        "contact_update",
        "dgw-0023",
        ContactUpdate(
            "gwr0001",
            add=(Status("clientDeleteProhibited"),),
            rem=(Status("clientUpdateProhibited"),),
            chg=ContactChange(
                (PostalInfo("int", org="", addr=Address("Lviv", "UA")),),
                voice=Phone("+380.321234567"),
                email="new@example.org",
                auth_info=AuthInfo("2fooBAR"),
                disclose=Disclose(flag=False, name=("loc",), voice=True, email=True),
            ),
        ),
    ),
    Case("contact_delete", "dgw-0024", ContactDelete("gwr0001")),
)

_HOST = (
    Case(
        "host_check",
        "dgw-0030",
        HostCheck(("ns1.example.com",)),
        HostCheckData((Availability("ns1.example.com", True),)),
    ),
    Case(
        "host_info",
        "dgw-0031",
        HostInfo("ns1.example.com"),
        HostInfoData(
            name="ns1.example.com",
            cl_id="gw-main",
            roid="NS1-VRSN",
            statuses=(Status("linked"),),
            addresses=(HostAddress("192.0.2.2", "v4"), HostAddress("2001:DB8:0:0:8:800:200C:417A", "v6")),
            cr_id="gw-other",
            cr_date=utc(2020, 11, 20, 8),
            up_id="gw-main",
            up_date=utc(2021, 11, 20, 8),
            tr_date=utc(2022, 11, 20, 8),
        ),
    ),
    Case(
        "host_create",
        "dgw-0032",
        HostCreate("ns1.example.com", (HostAddress.of("192.0.2.2"), HostAddress.of("2001:DB8::8:800:200C:417A"))),
        HostCreateData("ns1.example.com", utc(2026, 11, 22, 10)),
    ),
    Case(
        "host_update",
        "dgw-0033",
        HostUpdate(
            "ns1.example.com",
            add=HostParts((HostAddress.of("192.0.2.22"),), (Status("clientUpdateProhibited"),)),
            rem=HostParts((HostAddress.of("2001:db8::8:800:200c:417a"),)),
            new_name="ns2.example.com",
        ),
    ),
    Case("host_delete", "dgw-0034", HostDelete("ns1.example.com")),
)

_SESSION = (
    Case("logout", "dgw-0002", Logout(), code=1500),
    Case("poll_ack", "dgw-0004", PollAck("12345")),
)

_TRANSFERS = Transfers(
    domain="example.com",
    contact="gwr0001",
    cl_trid="dgw-004",
    re_id="gw-other",
    ac_id="gw-main",
    re_date=utc(2026, 11, 22, 10),
    ac_date=utc(2026, 11, 27, 10),
    ex_date=utc(2028, 11, 20, 8),
    ex_date_text="2028-11-20T08:00:00.0Z",
    period=Period(1),
    request_code=1001,
    query_auth_info=AUTH_INFO,
)

CASES = DialectCases(RFC, _DOMAIN + _CONTACT + _HOST + _SESSION + _TRANSFERS.cases())
