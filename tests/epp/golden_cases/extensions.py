"""The pairs of the extensions that gTLD registries use."""

from datetime import date
from decimal import Decimal

from epp import (
    FEE_VERSIONS,
    RFC,
    Availability,
    BalanceData,
    BalanceInfo,
    Claim,
    ClaimKey,
    ClaimNotice,
    ClaimsCheck,
    Credit,
    DomainChange,
    DomainCheck,
    DomainCheckData,
    DomainCreate,
    DomainCreateData,
    DomainDelete,
    DomainInfo,
    DomainInfoData,
    DomainRenew,
    DomainRenewData,
    DomainTransferData,
    DomainTransferRequest,
    DomainUpdate,
    DsData,
    Fee,
    FeeAgreed,
    FeeCheck,
    FeeCheckData,
    FeeData,
    FeeQuery,
    Idn,
    IdnLang,
    KeyData,
    LaunchCheck,
    LaunchCheckData,
    LaunchCreate,
    LaunchCreateData,
    LaunchPhase,
    Login,
    LoginSecurityData,
    MaintainedSystem,
    Maintenance,
    MaintenanceInfo,
    MaintenanceInfoData,
    Period,
    Quote,
    RestoreReport,
    RestoreRequest,
    RgpInfo,
    SecDnsCreate,
    SecDnsInfo,
    SecDnsUpdate,
    SecurityEvent,
    Sync,
    UserAgent,
    WhoisInfo,
    WhoisInfoData,
    namespaces,
    secured,
)
from epp.extensions.secure_auth_info import EMPTY
from tests.epp.golden_cases.case import Case, DialectCases, utc

NAME = "example-free.org"
CREATE = DomainCreate(NAME, Period(1), auth_info=EMPTY)
CREATED = DomainCreateData(NAME, utc(2026, 11, 22, 10), utc(2027, 11, 22, 10), "2027-11-22T10:00:00.0Z")
UPDATE = DomainUpdate(NAME, chg=DomainChange())
INFO = DomainInfo(NAME)
KNOWN = DomainInfoData(NAME, "gw-main", roid="D1-PIR")
CHECK = DomainCheck((NAME, "premium.org"))
CHECKED = DomainCheckData((Availability(NAME, True), Availability("premium.org", True)))

KEY = KeyData(257, 3, 13, "AQPJ////4Q==")
DS = DsData(12345, 13, 2, "49FD46E6C4B45C55D4AC")

_SECDNS = (
    Case("secdns_create_ds", "dgw-0101", CREATE, CREATED, extensions=(SecDnsCreate((DS,), 604800),), answered=()),
    Case("secdns_create_keys", "dgw-0102", CREATE, CREATED, extensions=(SecDnsCreate((KEY,)),), answered=()),
    Case(
        "secdns_update_replace",
        "dgw-0103",
        UPDATE,
        extensions=(SecDnsUpdate(add=(DsData(777, 13, 2, "CDCD", KEY),), rem_all=True, urgent=True),),
        answered=(),
    ),
    Case(
        "secdns_update_keys",
        "dgw-0104",
        UPDATE,
        extensions=(SecDnsUpdate(add=(KEY,), rem=(KeyData(256, 3, 8, "AQOJ"),), max_sig_life=605900),),
        answered=(),
    ),
    Case(
        "secdns_info",
        "dgw-0105",
        INFO,
        KNOWN,
        answered=(SecDnsInfo((DsData(12345, 13, 2, "49FD46E6C4B45C55D4AC", KEY),), (), 604800),),
    ),
)

_RGP = (
    Case(
        "rgp_restore_request",
        "dgw-0111",
        UPDATE,
        extensions=(RestoreRequest(),),
        answered=(RgpInfo(frozenset({"pendingRestore"})),),
    ),
    Case(
        "rgp_restore_report",
        "dgw-0112",
        UPDATE,
        extensions=(
            RestoreReport(
                pre_data="Registered to A. Owner.",
                post_data="Registered to A. Owner, as before.",
                del_time=utc(2026, 11, 10, 22),
                res_time=utc(2026, 11, 20, 10),
                res_reason="Registrant error.",
                other="Supporting information.",
            ),
        ),
        answered=(),
    ),
)

_CREATE_AND_RESTORE = FeeCheck((FeeQuery("create", Period(2)), FeeQuery("restore")), "USD")


def _named(version: str) -> frozenset[str]:
    return frozenset({namespaces.DOMAIN, version})


_FEE_1_0, _FEE_0_12, _FEE_0_11, _FEE_0_6 = FEE_VERSIONS
_PREMIUM = Quote(
    "premium.org",
    "create",
    "USD",
    period=Period(2),
    fees=(Fee(Decimal("1000.00"), "Registration", True, "P5D", "immediate"),),
    credits=(Credit(Decimal("-50.00"), "Promotion"),),
    fee_class="premium-tier3",
    standard=False,
)
_FEE = (
    Case(
        "fee_1_0_check",
        "dgw-0121",
        CHECK,
        CHECKED,
        extensions=(_CREATE_AND_RESTORE,),
        answered=(
            FeeCheckData(
                (
                    Quote(NAME, "create", "USD", period=Period(2), fees=(Fee(Decimal("20.00")),), standard=True),
                    Quote(NAME, "restore", "USD", fees=(Fee(Decimal("40.5")),), standard=True),
                    _PREMIUM,
                    Quote("reserved.org", None, "USD", False, reason="Not for sale"),
                )
            ),
        ),
        services=_named(_FEE_1_0),
    ),
    Case(
        "fee_0_12_check",
        "dgw-0122",
        CHECK,
        CHECKED,
        extensions=(_CREATE_AND_RESTORE,),
        answered=(
            FeeCheckData(
                (
                    Quote(NAME, "create", "USD", period=Period(2), fees=(Fee(Decimal("20.00")),)),
                    Quote(NAME, "restore", "USD", False, reason="Not deleted"),
                )
            ),
        ),
        services=_named(_FEE_0_12),
    ),
    Case(
        "fee_0_11_check",
        "dgw-0123",
        CHECK,
        CHECKED,
        extensions=(FeeCheck((FeeQuery("create", Period(1), phase="open"),), "USD"),),
        answered=(
            FeeCheckData(
                (Quote(NAME, "create", "USD", period=Period(1), fees=(Fee(Decimal("10.00")),), fee_class="standard"),)
            ),
        ),
        services=_named(_FEE_0_11),
    ),
    Case(
        "fee_0_6_check",
        "dgw-0124",
        CHECK,
        CHECKED,
        extensions=(FeeCheck((FeeQuery("create", Period(1)), FeeQuery("renew", Period(6, "m"))), "USD"),),
        answered=(
            FeeCheckData(
                (
                    Quote(
                        NAME,
                        "create",
                        "USD",
                        period=Period(1),
                        fees=(Fee(Decimal("5.00"), "Application"), Fee(Decimal(5), "Registration")),
                    ),
                    Quote("premium.org", "renew", "USD", period=Period(6, "m"), fee_class="premium"),
                )
            ),
        ),
        services=_named(_FEE_0_6),
    ),
    Case(
        "fee_1_0_create",
        "dgw-0125",
        CREATE,
        CREATED,
        extensions=(FeeAgreed((Decimal("20.00"),), "USD", (Decimal("-1.50"),)),),
        answered=(
            FeeData(
                "USD",
                (Fee(Decimal("20.00"), None, True, "P5D"),),
                (Credit(Decimal("-1.50")),),
                balance=Decimal("-981.50"),
                credit_limit=Decimal("1000.00"),
            ),
        ),
        services=_named(_FEE_1_0),
    ),
    Case(
        "fee_0_12_renew",
        "dgw-0126",
        DomainRenew(NAME, date(2027, 11, 22), Period(1)),
        DomainRenewData(NAME, utc(2028, 11, 22, 10), "2028-11-22T10:00:00.0Z"),
        extensions=(FeeAgreed((Decimal(10),)),),
        answered=(FeeData("USD", (Fee(Decimal("10.00")),)),),
        services=_named(_FEE_0_12),
    ),
    Case(
        "fee_0_11_transfer",
        "dgw-0127",
        DomainTransferRequest(NAME, EMPTY),
        DomainTransferData(NAME, "pending", "gw-main", "gw-other", utc(2026, 11, 22, 10), utc(2026, 11, 27, 10)),
        code=1001,
        extensions=(FeeAgreed((Decimal("10.00"),), "USD"),),
        answered=(FeeData("USD", (Fee(Decimal("10.00")),), period=Period(1)),),
        services=_named(_FEE_0_11),
    ),
    Case(
        "fee_0_6_update",
        "dgw-0128",
        UPDATE,
        extensions=(FeeAgreed((Decimal("40.00"),), "USD"),),
        answered=(FeeData("USD", (Fee(Decimal("40.00")),), balance=Decimal("1.00")),),
        services=_named(_FEE_0_6),
    ),
    Case(
        "fee_1_0_delete",
        "dgw-0129",
        DomainDelete(NAME),
        answered=(FeeData("USD", credits=(Credit(Decimal("-20.00"), "AGP Credit"),), balance=Decimal("1020.00")),),
    ),
)

_LAUNCH = (
    Case(
        "launch_claims_check",
        "dgw-0131",
        ClaimsCheck(("brand.org", NAME)),
        extensions=(LaunchCheck(),),
        answered=(
            LaunchCheckData(
                (
                    Claim("brand.org", True, (ClaimKey("2013041500/2/6/9/rJ1NrDO92vDsAzf7EQzgjX4R0001", "tmch"),)),
                    Claim(NAME, False),
                ),
                LaunchPhase("claims"),
            ),
        ),
    ),
    Case(
        "launch_claims_create",
        "dgw-0132",
        CREATE,
        code=1001,
        extensions=(
            LaunchCreate(
                notices=(
                    ClaimNotice("370d0b7c9223372036854775807", utc(2026, 12, 1), utc(2026, 11, 22, 9, 30), "tmch"),
                ),
                type="application",
            ),
        ),
        answered=(LaunchCreateData("2393-9323-E08C-03B1", LaunchPhase("claims")),),
    ),
)

_LOGIN, _LOGIN_EXTENSIONS = secured(
    Login(
        "gw-main",
        "this is a long pass phrase",
        (namespaces.DOMAIN,),
        (namespaces.LOGIN_SECURITY,),
        "another long pass phrase",
    ),
    user_agent=UserAgent("gateway 1.0", "Python 3.11", "Linux"),
)
_SESSION = (
    Case(
        "login_security",
        "dgw-0141",
        _LOGIN,
        extensions=_LOGIN_EXTENSIONS,
        answered=(
            LoginSecurityData(
                (
                    SecurityEvent("password", "warning", "Password expires soon", ex_date=utc(2026, 12, 1)),
                    SecurityEvent("cipher", "warning", "Non-PFS cipher", value="TLS_RSA_WITH_AES_128_CBC_SHA"),
                    SecurityEvent("stat", "warning", "Many failed logins", "failedLogins", value="100", duration="P1D"),
                )
            ),
        ),
    ),
)

_MAINTENANCE = (
    Case(
        "maintenance_list",
        "dgw-0151",
        MaintenanceInfo(),
        MaintenanceInfoData(
            (
                Maintenance("2e6df9b0", utc(2026, 12, 1, 6), utc(2026, 12, 1, 14, 25, 57), cr_date=utc(2026, 11, 8)),
                Maintenance(
                    "91e9dabf",
                    utc(2026, 12, 8, 6),
                    utc(2026, 12, 8, 14),
                    cr_date=utc(2026, 11, 8),
                    up_date=utc(2026, 11, 9),
                ),
            )
        ),
    ),
    Case(
        "maintenance_info",
        "dgw-0152",
        MaintenanceInfo("2e6df9b0"),
        MaintenanceInfoData(
            (
                Maintenance(
                    "2e6df9b0",
                    utc(2026, 12, 1, 6),
                    utc(2026, 12, 1, 14, 25, 57),
                    name="Upgrade",
                    poll_type="create",
                    systems=(
                        MaintainedSystem("EPP", "full", "epp.registry.example"),
                        MaintainedSystem("RDAP", "none"),
                    ),
                    environment="production",
                    reason="planned",
                    detail="https://www.registry.example/notice?123",
                    descriptions=("We update the data base.",),
                    tlds=("org", "test"),
                    reconnect_needed=True,
                    change_needed=False,
                    cr_date=utc(2026, 11, 8),
                ),
            )
        ),
    ),
)

_VERISIGN = (
    Case(
        "balance_info",
        "dgw-0161",
        BalanceInfo(),
        BalanceData(Decimal("1000.00"), Decimal("200.00"), Decimal("800.00"), threshold_fixed=Decimal("500.00")),
    ),
    Case("idn_create", "dgw-0162", CREATE, CREATED, extensions=(Idn("de", "bücher.org"),)),
    Case("idn_lang_create", "dgw-0163", CREATE, CREATED, extensions=(IdnLang("GER"),)),
    Case("sync_update", "dgw-0164", UPDATE, extensions=(Sync(5, 31),), answered=()),
    Case(
        "whois_info",
        "dgw-0165",
        INFO,
        KNOWN,
        extensions=(WhoisInfo(),),
        answered=(
            WhoisInfoData(
                "Example Registrar, Inc.",
                "whois.registrar.example",
                "http://www.registrar.example",
                "iris.registrar.example",
            ),
        ),
    ),
)

CASES = DialectCases(RFC, _SECDNS + _RGP + _FEE + _LAUNCH + _SESSION + _MAINTENANCE + _VERISIGN, subfolder="extensions")
