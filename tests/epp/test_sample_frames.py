"""All sample frames of the schemas' folder, those of servers read by the command that they answer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from epp import (
    RFC,
    Address,
    AuthInfo,
    ChangeData,
    ClaimsCheck,
    Command,
    CommandExtension,
    ContactCreate,
    DisputeCase,
    DomainChange,
    DomainCheck,
    DomainContact,
    DomainCreate,
    DomainDelete,
    DomainInfo,
    DomainInfoData,
    DomainParts,
    DomainRenew,
    DomainTransferApprove,
    DomainTransferData,
    DomainTransferQuery,
    DomainTransferRequest,
    DomainUpdate,
    DsData,
    FeeAgreed,
    FeeCheck,
    FeeQuery,
    HostAddress,
    HostCreate,
    HostUpdate,
    IdnLang,
    LaunchCheck,
    Login,
    Logout,
    LowBalance,
    Namestore,
    NamestoreError,
    NoAuthInfo,
    PendingActionData,
    Period,
    Phone,
    PollAck,
    PollRequest,
    PostalInfo,
    RestoreDue,
    RestoreReport,
    RestoreRequest,
    RgpInfo,
    SecDnsCreate,
    SecDnsUpdate,
    Status,
    Sync,
    UserAgent,
    WhoisInfo,
    namespaces,
    secured,
    unhandled_namespaces,
)
from epp.extensions.secure_auth_info import EMPTY
from epp.redact import redact
from tests.epp.golden_cases.case import utc
from tests.epp.test_golden import canonical
from tests.support.schemas import FOLDER, folder

FRAMES = sorted((FOLDER / "frames").glob("*.xml"))
SENT = [path for path in FRAMES if path.name.startswith("c-")]
RECEIVED = [path for path in FRAMES if path.name.startswith("s-") and "greeting" not in path.name]
GREETINGS = [path for path in FRAMES if path.name.startswith("s-greeting")]

ANSWERED: dict[str, Command] = {
    "s-check": DomainCheck(("example.com",)),
    "s-contact-create": ContactCreate("gw", (), "a@example.net", AuthInfo("x")),
    "s-create": DomainCreate("example.com"),
    "s-delete": DomainDelete("example.com"),
    "s-info": DomainInfo("example.com"),
    "s-login": Login("gw-main", "secret", ()),
    "s-poll-ack": PollAck("1"),
    "s-poll": PollRequest(),
    "s-renew": DomainRenew("example.com", date(2027, 4, 3)),
    "s-rgp": DomainUpdate("example.com"),
    "s-launch": ClaimsCheck(("brand.info",)),
    "s-transfer": DomainTransferRequest("example.com", AuthInfo("x")),
    "s-error": DomainInfo("example.com"),
}


def command_for(path: Path) -> Command:
    found = [command for prefix, command in ANSWERED.items() if path.name.startswith(prefix)]
    return found[0] if found else Logout()


def test_none_of_the_frames_is_left_out() -> None:
    folder()
    assert len(SENT) + len(RECEIVED) + len(GREETINGS) == 66


@pytest.mark.parametrize("path", RECEIVED, ids=lambda path: path.stem)
def test_an_answer_is_read(path: Path) -> None:
    response = RFC.decode(path.read_bytes(), command_for(path))
    assert 1000 <= response.code <= 2502
    assert response.unknown == ()
    assert response.sv_trid is not None


@pytest.mark.parametrize("path", GREETINGS, ids=lambda path: path.stem)
def test_a_greeting_is_read(path: Path) -> None:
    greeting = RFC.decode_greeting(path.read_bytes())
    assert greeting.versions == ("1.0",)
    assert set(RFC.services) <= set(greeting.obj_uris)


@pytest.mark.parametrize("path", SENT + RECEIVED + GREETINGS, ids=lambda path: path.stem)
def test_any_frame_can_be_shown(path: Path) -> None:
    assert redact(path.read_bytes()).startswith("<epp")


def test_grace_periods_and_errors_beside_an_answer_are_decoded() -> None:
    frames = folder() / "frames"
    redemption = RFC.decode((frames / "s-info-redemption.xml").read_bytes(), DomainInfo("example.com"))
    assert redemption.extension(RgpInfo) == RgpInfo(frozenset({"redemptionPeriod"}))
    namestore = RFC.decode((frames / "s-error-2306-namestore.xml").read_bytes(), DomainInfo("example.com"))
    assert namestore.extension(NamestoreError) == NamestoreError(1, "Invalid sub-product")


TRANSFER = DomainTransferData(
    "example.com",
    "pending",
    "registrar2",
    "registrar1",
    utc(2026, 11, 22, 10),
    utc(2026, 11, 27, 10),
    utc(2028, 11, 20, 8),
    "2028-11-20T08:00:00.0Z",
)


@pytest.mark.parametrize(
    ("frame", "data"),
    [
        ("s-poll-lowbalance", LowBalance("Example Registrar, Inc.", "1000", "10", "PERCENT", "80")),
        (
            "s-poll-pending-action-done",
            PendingActionData(
                "example-pending.org", True, "gw-01JD3T5Z-create-77", "SRS-54000-ABC", utc(2026, 11, 22, 9)
            ),
        ),
        (
            "s-poll-rgp-restore-report-due",
            RestoreDue("example.com", "pendingRestore", utc(2026, 11, 20, 10), utc(2026, 11, 27, 10)),
        ),
        ("s-poll-transfer-requested", TRANSFER),
        ("s-poll-transfer-serverapproved", replace(TRANSFER, status="serverApproved")),
    ],
)
def test_what_a_message_carries_is_a_value(frame: str, data: object) -> None:
    message = RFC.decode((folder() / "frames" / f"{frame}.xml").read_bytes(), PollRequest()).data
    assert message is not None
    assert message.data == (data,)
    assert [RFC.read(element) for element in message.elements] == [data]


CHANGE = ChangeData("update", "SRS-54001-ABC", "URS Admin", utc(2026, 11, 22, 9))


def test_a_change_by_the_registry_shows_the_object_and_the_cause() -> None:
    response = RFC.decode((folder() / "frames" / "s-poll-changepoll.xml").read_bytes(), PollRequest())
    assert response.extension(ChangeData) == replace(CHANGE, case=DisputeCase("urs123", "urs"), reason="URS lock")
    assert response.data is not None
    domain = response.data.of_kind(DomainInfoData)
    assert domain is not None
    assert domain.status_values == {"serverHold", "serverTransferProhibited"}


def test_a_message_whose_namespace_was_not_named_at_login_is_kept() -> None:
    """RFC 9038: it comes as a value of the result."""
    document = (folder() / "frames" / "s-poll-unhandled-namespace.xml").read_bytes()
    response = RFC.decode(document, PollRequest())
    (held_back,) = unhandled_namespaces(response)
    assert held_back.namespace == namespaces.CHANGE_POLL
    assert RFC.read(held_back.element) == CHANGE
    assert response.data is not None
    assert response.data.id == "12345"


def test_values_of_an_ordinary_refusal_are_no_unhandled_namespaces() -> None:
    document = (folder() / "frames" / "s-error-2306-namestore.xml").read_bytes()
    assert unhandled_namespaces(RFC.decode(document, DomainInfo("example.com"))) == ()


COM = Namestore("dotCOM")
PW = AuthInfo("Xy7-secret+auth!91")
PETRO = PostalInfo("int", "Petro Petrenko", addr=Address("Kyiv", "UA", ("1 Khreshchatyk St",), pc="01001"))
NS = ("ns1.example.net", "ns2.example.net")
NOTHING = DomainUpdate("example.com", chg=DomainChange())
LONG_PASSWORDS = Login(
    "registrar1",
    "this is a long pass phrase, more than 16",
    (namespaces.DOMAIN,),
    (namespaces.LOGIN_SECURITY,),
    "another long pass phrase, more than 16",
)
LOGIN, LOGIN_SECURITY = secured(LONG_PASSWORDS, user_agent=UserAgent("gateway 1.0", "Python 3.11", "Linux"))

WRITTEN: dict[str, tuple[Command, tuple[CommandExtension, ...]]] = {
    "c-check-com": (DomainCheck(("example-free.com", "example.com")), (COM,)),
    "c-check-fee": (
        DomainCheck(("ai-premium.info",)),
        (
            FeeCheck(
                (FeeQuery("create", Period(1)), FeeQuery("renew"), FeeQuery("transfer"), FeeQuery("restore")), "USD"
            ),
        ),
    ),
    "c-contact-create-int-loc": (
        ContactCreate(
            "GW-9F3K2M7Q",
            (
                PETRO,
                PostalInfo("loc", "Петро Петренко", addr=Address("Київ", "UA", ("вул. Хрещатик, 1",), pc="01001")),
            ),
            "owner@example.org",
            AuthInfo("c0ntact-Secret"),
            Phone("+380.441234567"),
        ),
        (),
    ),
    "c-create-com-thin": (DomainCreate("example-free.com", Period(1), NS, auth_info=PW), (COM,)),
    "c-create-idn-com": (
        DomainCreate("xn--bcher-kva-example.com", Period(1), auth_info=PW),
        (COM, IdnLang("GER")),
    ),
    "c-create-minimum-data": (
        DomainCreate("example-min.info", Period(1), registrant="GW-9F3K2M7Q", auth_info=EMPTY),
        (),
    ),
    "c-create-org-thick-dnssec-fee": (
        DomainCreate(
            "example-free.org",
            Period(2),
            NS,
            "GW-9F3K2M7Q",
            (DomainContact("GW-9F3K2M7Q", "admin"), DomainContact("GW-9F3K2M7Q", "tech")),
            PW,
        ),
        (
            SecDnsCreate((DsData(12345, 13, 2, "49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC0A1B"),)),
            FeeAgreed((Decimal("20.00"),), "USD"),
        ),
    ),
    "c-delete": (DomainDelete("example.com"), (COM,)),
    "c-host-create-glue": (
        HostCreate("ns1.example-free.com", (HostAddress.of("192.0.2.10"), HostAddress.of("2001:db8::10"))),
        (COM,),
    ),
    "c-host-rename": (
        HostUpdate("ns1.example-free.com", new_name="ns1.drop-20261122-9f3k.example.net"),
        (COM,),
    ),
    "c-info-com-whoisinf": (DomainInfo("example.com", "all"), (COM, WhoisInfo())),
    "c-launch-claims-check": (ClaimsCheck(("brand.info",)), (LaunchCheck(),)),
    "c-login": (
        Login(
            "registrar1",
            "abcd-1234-EFGH",
            (namespaces.DOMAIN, namespaces.HOST),
            (namespaces.SECDNS, namespaces.RGP, namespaces.NAMESTORE),
        ),
        (),
    ),
    "c-login-loginsec": (LOGIN, LOGIN_SECURITY),
    "c-logout": (Logout(), ()),
    "c-poll-ack": (PollAck("12345"), ()),
    "c-poll-req": (PollRequest(), ()),
    "c-renew-com": (DomainRenew("example.com", date(2027, 11, 20), Period(1)), (COM,)),
    "c-rgp-restore-report": (
        NOTHING,
        (
            RestoreReport(
                "Registration data before deletion.",
                "Registration data after restore.",
                utc(2026, 11, 10, 22),
                utc(2026, 11, 20, 10),
                "Registrant error.",
            ),
            COM,
        ),
    ),
    "c-rgp-restore-request": (NOTHING, (RestoreRequest(), COM)),
    "c-sync-consolidate": (NOTHING, (Sync(5, 31), COM)),
    "c-transfer-approve": (DomainTransferApprove("example.com"), (COM,)),
    "c-transfer-query": (DomainTransferQuery("example.com"), (COM,)),
    "c-transfer-request": (DomainTransferRequest("example.com", PW, Period(1)), (COM,)),
    "c-update-authinfo-null": (
        DomainUpdate("example-free.org", chg=DomainChange(auth_info=NoAuthInfo())),
        (),
    ),
    "c-update-ns-status-dnssec": (
        DomainUpdate(
            "example.com",
            DomainParts(("ns3.example.net",), statuses=(Status("clientHold", "Payment overdue", "en"),)),
            DomainParts(("ns2.example.net",), statuses=(Status("clientTransferProhibited"),)),
            DomainChange(auth_info=AuthInfo("New-secret-77!aaBB")),
        ),
        (SecDnsUpdate(add=(DsData(777, 13, 2, "CD" * 32),), rem_all=True), COM),
    ),
}
NOT_WRITTEN = {"c-hello", "c-update-ttl"}  # the one has no transaction id, the other an extension that is not spoken


def test_all_commands_of_the_folder_are_written() -> None:
    folder()
    assert {path.stem for path in SENT} - NOT_WRITTEN == set(WRITTEN)


@pytest.mark.parametrize("frame", WRITTEN)
def test_a_command_is_written_as_its_sample(frame: str) -> None:
    sample = (folder() / "frames" / f"{frame}.xml").read_bytes()
    cl_trid = etree.fromstring(sample).findtext(".//{*}clTRID")
    command, extensions = WRITTEN[frame]
    written = canonical(RFC.encode(command, cl_trid=cl_trid, extensions=extensions))
    if frame == "c-rgp-restore-report":
        sample = sample.replace(b"22:00:00.0Z", b"22:00:00Z").replace(b"10:00:00.0Z", b"10:00:00Z")
    assert written == canonical(sample)
