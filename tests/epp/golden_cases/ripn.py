"""The .ru registry's pairs: its own namespaces, persons and organizations, a registrant and no other contact."""

from datetime import date
from decimal import Decimal

from epp import (
    RIPN,
    AuthInfo,
    Availability,
    ContactCheck,
    ContactCheckData,
    ContactCreateData,
    ContactDelete,
    DomainChange,
    DomainCheck,
    DomainCheckData,
    DomainCreate,
    DomainCreateData,
    DomainDelete,
    DomainInfo,
    DomainParts,
    DomainRenew,
    DomainRenewData,
    DomainTransferData,
    DomainUpdate,
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
    PollAck,
    RawElement,
    Status,
)
from epp.dialects.ripn import (
    BillingData,
    BillingInfo,
    ContactCreate,
    ContactInfo,
    ContactInfoData,
    ContactUpdate,
    DescribedDomainCreate,
    DomainHandover,
    DomainInfoData,
    HolderDisclose,
    LimitsInfo,
    Organization,
    Person,
    RegistrarEmail,
    RegistrarInfo,
    RegistrarInfoData,
    RegistrarParts,
    RegistrarUpdate,
    StatInfo,
)
from epp.dialects.ripn import DomainChange as DescribedDomainChange
from tests.epp.golden_cases.case import Case, DialectCases, utc
from tests.epp.golden_cases.transfer import AUTH_INFO, Transfers

PERSON = Person(
    int_name="Petr P Petrov",
    int_address=("107140, Moscow, Example street, 2",),
    loc_name="Петров Петр Петрович",
    loc_address=("107140, Москва, ул. Примерная, 2",),
    birthday=date(1980, 2, 29),
    passport=("45 00 123456 выдан 01.01.2001",),
    voice=("+7 495 1234567",),
    email=("petrov@example.net",),
    disclose=HolderDisclose(False, frozenset({"locName", "passport", "voice"})),
    additional="клієнт 4711",
)
ORGANIZATION = Organization(
    int_org="Romashka LLC",
    int_address=("107140, Moscow, Example street, 1",),
    loc_org="ООО Ромашка",
    loc_address=("107140, Москва, ул. Примерная, 1",),
    legal_address=("107140, Москва, ул. Примерная, 1",),
    taxpayer_numbers="7701107259",
    voice=("+7 495 1234567",),
    fax=("",),
    email=("office@example.net",),
)

_CONTACT = (
    Case(
        "contact_check",
        "gw-000002",
        ContactCheck(("gw-p-0001",)),
        ContactCheckData((Availability("gw-p-0001", True),)),
    ),
    Case(
        "contact_create_person",
        "gw-000003",
        ContactCreate("gw-p-0001", PERSON, verified=False),
        ContactCreateData("gw-p-0001", utc(2026, 3, 1, 10, 0, 4)),
    ),
    Case(
        "contact_create",
        "gw-000004",
        ContactCreate("gw-o-0001", ORGANIZATION, verified=True),
        ContactCreateData("gw-o-0001", utc(2026, 3, 1, 10, 0, 5)),
    ),
    Case(
        "contact_info",
        "gw-000005",
        ContactInfo("gw-p-0001"),
        ContactInfoData(
            id="gw-p-0001",
            holder=Person(
                int_name="Petr P Petrov",
                loc_name="Петров Петр Петрович",
                loc_address=("107140, Москва, ул. Примерная, 2",),
                birthday=date(1980, 2, 29),
                passport=("45 00 123456 выдан 01.01.2001",),
                voice=("+7 495 1234567",),
                email=("petrov@example.net",),
            ),
            roid="C1001-RU",
            statuses=(Status("linked"),),
            cl_id="TEST1-RU",
            cr_id="TEST1-RU",
            cr_date=utc(2026, 3, 1, 10, 0, 4),
            verified=False,
        ),
    ),
    Case(
        "contact_update",
        "gw-000006",
        ContactUpdate("gw-p-0001", holder=Person(email=("new@example.net",)), verified=True),
    ),
    Case("contact_delete", "gw-000007", ContactDelete("gw-o-0001")),
)

_HOST = (
    Case(
        "host_check",
        "gw-000008",
        HostCheck(("ns1.example.net",)),
        HostCheckData((Availability("ns1.example.net", False, "already exists"),)),
    ),
    Case(
        "host_create",
        "gw-000009",
        HostCreate(
            "ns1.example.ru",
            (HostAddress.of("93.184.216.34"), HostAddress.of("2606:2800:220:1:248:1893:25c8:1946")),
        ),
        HostCreateData("ns1.example.ru", utc(2026, 3, 1, 10, 1)),
    ),
    Case(
        "host_update",
        "gw-000010",
        HostUpdate(
            "ns1.example.ru",
            add=HostParts((HostAddress.of("93.184.216.35"),)),
            rem=HostParts((HostAddress.of("93.184.216.34"),)),
        ),
    ),
    Case(
        "host_info",
        "gw-000011",
        HostInfo("ns1.example.ru"),
        HostInfoData(
            name="ns1.example.ru",
            cl_id="TEST1-RU",
            roid="H1001-RU",
            statuses=(Status("linked"),),
            addresses=(HostAddress("93.184.216.35", "v4"),),
            cr_id="TEST1-RU",
            cr_date=utc(2026, 3, 1, 10, 1),
        ),
    ),
    Case("host_delete", "gw-000030", HostDelete("ns1.example.ru")),
)

_DOMAIN = (
    Case(
        "domain_check",
        "gw-000012",
        DomainCheck(("example.ru", "taken.ru")),
        DomainCheckData((Availability("example.ru", True), Availability("taken.ru", False, "already registered."))),
    ),
    Case(
        "domain_create",
        "gw-000013",
        DomainCreate(
            "example.ru",
            Period(1),
            ns=("ns1.example.net", "ns2.example.net"),
            registrant="gw-p-0001",
            auth_info=AuthInfo("Aa1-bb2-cc3"),
        ),
        DomainCreateData("example.ru", utc(2026, 3, 1, 10, 2), utc(2027, 3, 1, 10, 2), "2027-03-01T10:02:00.0Z"),
    ),
    Case(
        "domain_info",
        "gw-000014",
        DomainInfo("example.ru", hosts="all"),
        DomainInfoData(
            name="example.ru",
            cl_id="TEST1-RU",
            roid="D1001-RU",
            statuses=(Status("serverRenewProhibited"),),
            registrant="gw-p-0001",
            description=("order 4711",),
            ns=("ns1.example.net", "ns2.example.net"),
            cr_id="TEST1-RU",
            cr_date=utc(2026, 3, 1, 10, 2),
            ex_date=utc(2027, 3, 1, 10, 2),
            ex_date_text="2027-03-01T10:02:00.0Z",
        ),
    ),
    Case(
        "domain_renew",
        "gw-000015",
        DomainRenew("example.ru", date(2027, 3, 1), Period(1)),
        DomainRenewData("example.ru", utc(2028, 3, 1, 10, 2), "2028-03-01T10:02:00.0Z"),
    ),
    Case(
        "domain_update",
        "gw-000016",
        DomainUpdate(
            "example.ru",
            add=DomainParts(("ns1.example.ru",), statuses=(Status("clientTransferProhibited", "asked by holder"),)),
            rem=DomainParts(("ns2.example.net",)),
        ),
    ),
    Case(
        "domain_update_registrant",
        "gw-000018",
        DomainUpdate("example.ru", chg=DomainChange("gw-o-0001", AuthInfo("Zz9-yy8-xx7"))),
    ),
    Case("domain_delete", "gw-000022", DomainDelete("example.ru")),
)

_SESSION = (
    Case("logout", "gw-000099", Logout(), code=1500),
    Case("poll_ack", "gw-000024", PollAck("8886733")),
)

_TRANSFERS = Transfers(
    domain="example.ru",
    contact="gw-p-0001",
    cl_trid="gw-00004",
    re_id="TEST2-RU",
    ac_id="TEST1-RU",
    re_date=utc(2026, 6, 1, 9),
    ac_date=utc(2026, 6, 21, 9),
    ex_date=None,
    ex_date_text=None,
    period=None,
    request_code=1000,
    cancel_auth_info=AUTH_INFO,
).cases()

_HANDOVER = Case(
    "domain_handover",
    "gw-000050",
    DomainHandover("example.su", "TEST2-SU"),
    DomainTransferData("example.su", "pending", "TEST1-SU", "TEST2-SU", utc(2026, 6, 1, 9), utc(2026, 6, 21, 9)),
)

_REGISTRAR = (
    Case(
        "registrar_info",
        "gw-000025",
        RegistrarInfo("TEST1-RU"),
        RegistrarInfoData(
            id="TEST1-RU",
            statuses=(Status("active"),),
            int_org="Test LLC",
            int_address=("1 Tverskaya, Moscow",),
            loc_org="ООО Тест",
            loc_address=("Москва, Тверская, 1",),
            legal_address=("125009, Москва",),
            taxpayer_numbers="7701107259",
            voice=("+7 495 1234567",),
            fax=("+7 495 1234568",),
            emails=(
                RegistrarEmail("notify@registrar.example", "notify"),
                RegistrarEmail("info@registrar.example", "info"),
            ),
            www="www.registrar.example",
            whois="whois.registrar.example",
            addresses=(HostAddress.of("192.0.2.10"), HostAddress.of("2001:db8::10")),
            cr_date=utc(2020, 1, 1),
            up_date=utc(2026, 1, 1),
        ),
    ),
    Case(
        "registrar_update",
        "gw-000027",
        RegistrarUpdate(
            "TEST1-RU",
            add=RegistrarParts((RegistrarEmail("auth@registrar.example", "auth"),), (HostAddress.of("192.0.2.11"),)),
            rem=RegistrarParts(addresses=(HostAddress.of("192.0.2.10"),)),
            voice=("+7 495 7654321",),
            fax=("",),
            www="www.example.ru",
            whois="whois.example.ru",
        ),
    ),
)

_DESCRIPTION = (
    Case(
        "domain_create_described",
        "gw-000028",
        DescribedDomainCreate(
            "example.ru",
            Period(1),
            registrant="gw-p-0001",
            auth_info=AuthInfo("Zz9-yy8-xx7"),
            description=("order 4711", "shop"),
        ),
        DomainCreateData("example.ru", utc(2026, 3, 1, 10, 2), utc(2027, 3, 1, 10, 2), "2027-03-01T10:02:00.0Z"),
    ),
    Case(
        "domain_update_description",
        "gw-000029",
        DomainUpdate("example.ru", chg=DescribedDomainChange(description=("",))),
    ),
)

_LIMITS, _STAT = (f"http://www.tcinet.ru/epp/tci-{name}-1.0" for name in ("limits", "stat"))
_TCI = (
    Case(
        "billing_info",
        "gw-000026",
        BillingInfo(date(2026, 3, 1)),
        BillingData(Decimal("10000.00"), Decimal("800.00"), utc(2026, 3, 1, 10)),
    ),
    Case(
        "limits_info",
        "gw-000030",
        LimitsInfo(),
        (
            RawElement(
                _LIMITS,
                "infData",
                "100",
                f'<limits:infData xmlns:limits="{_LIMITS}" xmlns="http://www.ripn.net/epp/ripn-epp-1.0">\n'
                "        <limits:total>100</limits:total>\n      </limits:infData>",
            ),
        ),
    ),
    Case(
        "stat_info",
        "gw-000031",
        StatInfo(),
        (
            RawElement(
                _STAT,
                "infData",
                "100",
                f'<stat:infData xmlns:stat="{_STAT}" xmlns="http://www.ripn.net/epp/ripn-epp-1.0">\n'
                "        <stat:total>100</stat:total>\n      </stat:infData>",
            ),
        ),
    ),
)

TCI_CASES = DialectCases(RIPN, _TCI, subfolder="tci")
CASES = DialectCases(RIPN, (*_REGISTRAR, *_DESCRIPTION, *_CONTACT, *_HOST, *_DOMAIN, *_SESSION, *_TRANSFERS, _HANDOVER))
