"""The edges of the extensions that are a value or two."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from epp import (
    HOSTMASTER,
    RFC,
    RIPN,
    BalanceData,
    BalanceInfo,
    Claim,
    ClaimNotice,
    ClaimsCheck,
    DomainChange,
    DomainCheck,
    DomainCreate,
    DomainUpdate,
    LaunchCheckData,
    LaunchCreate,
    LocalProtocolError,
    Logout,
    MaintenanceInfo,
    PollRequest,
    RemoteProtocolError,
    Sync,
    namespaces,
    random_auth_info,
)
from epp.dialects import ripn
from epp.extensions.secure_auth_info import EMPTY
from tests.epp.frames import OK, a_greeting, a_response, a_result

NOTHING = DomainUpdate("example.com", chg=DomainChange())


@pytest.mark.parametrize(("month", "day"), [(2, 30), (13, 1), (0, 1), (4, 31)])
def test_expiry_moves_to_a_day_that_exists(month: int, day: int) -> None:
    with pytest.raises(LocalProtocolError):
        RFC.encode(NOTHING, extensions=(Sync(month, day),))


def test_expiry_may_move_to_the_leap_day() -> None:
    assert b"--02-29" in RFC.encode(NOTHING, extensions=(Sync(2, 29),))


def test_random_passwords_differ_and_fit_registries_rules() -> None:
    passwords = {random_auth_info().pw for _ in range(200)}
    assert len(passwords) == 200
    for pw in passwords:
        assert len(pw) == 22
        assert pw.isascii()
        assert pw[0].isalpha()
        assert all(any(map(kind, pw)) for kind in (str.islower, str.isupper, str.isdigit))
        assert any(not char.isalnum() for char in pw)
        assert not set(pw) & set("<>&\"' ")
    assert repr(random_auth_info()) == repr(random_auth_info())


def test_an_instant_is_written_in_utc_and_needs_a_zone() -> None:
    kyiv = timezone(timedelta(hours=2))
    notice = ClaimNotice("1", datetime(2026, 12, 1, 2, tzinfo=kyiv), datetime(2026, 11, 22, tzinfo=UTC))
    document = RFC.encode(DomainCreate("a.info", auth_info=EMPTY), extensions=(LaunchCreate(notices=(notice,)),))
    assert b"<launch:notAfter>2026-12-01T00:00:00Z</launch:notAfter>" in document
    naive = ClaimNotice("1", datetime(2026, 12, 1), datetime(2026, 11, 22))  # noqa: DTZ001 - what is tested
    with pytest.raises(LocalProtocolError):
        RFC.encode(DomainCreate("a.info", auth_info=EMPTY), extensions=(LaunchCreate(notices=(naive,)),))


def test_a_claim_key_is_a_claim_whatever_the_flag_says() -> None:
    """Better a notice too many than a create without one."""
    cd = '<l:cd><l:name exists="0">brand.info</l:name><l:claimKey>key</l:claimKey></l:cd>'
    data = f'<extension><l:chkData xmlns:l="{namespaces.LAUNCH}">{cd}</l:chkData></extension>'
    found = RFC.decode(a_response(OK + data), ClaimsCheck(("brand.info",))).extension(LaunchCheckData)
    assert found is not None
    (claim,) = found.claims
    assert isinstance(claim, Claim)
    assert claim.exists


def test_a_threshold_may_be_a_share() -> None:
    amounts = "".join(f"<b:{name}>1.50</b:{name}>" for name in ("creditLimit", "balance", "availableCredit"))
    threshold = "<b:creditThreshold><b:percent>50</b:percent></b:creditThreshold>"
    data = f'<b:infData xmlns:b="{namespaces.BALANCE}">{amounts}{threshold}</b:infData>'
    response = RFC.decode(a_response(f"{OK}<resData>{data}</resData>"), BalanceInfo())
    assert response.data == BalanceData(*[Decimal("1.50")] * 3, threshold_percent=50)


def test_a_maintenance_without_its_window_is_a_violation() -> None:
    item = f'<m:infData xmlns:m="{namespaces.MAINTENANCE}"><m:item><m:id>1</m:id></m:item></m:infData>'
    with pytest.raises(RemoteProtocolError):
        RFC.decode(a_response(f"{OK}<resData>{item}</resData>"), MaintenanceInfo("1"))


def test_nothing_planned_is_an_empty_list() -> None:
    data = f'<m:infData xmlns:m="{namespaces.MAINTENANCE}"><m:list/></m:infData>'
    planned = RFC.decode(a_response(f"{OK}<resData>{data}</resData>"), MaintenanceInfo()).data
    assert planned is not None
    assert planned.items == ()


@pytest.mark.parametrize("dialect", [RFC, RIPN, HOSTMASTER], ids=lambda dialect: dialect.name)
def test_an_empty_element_of_any_known_extension_costs_no_answer(dialect) -> None:
    for tag in dialect.extension_readers:
        namespace, _, name = tag[1:].partition("}")
        extension = f'<extension><x:{name} xmlns:x="{namespace}"/></extension>'
        response = dialect.decode(a_response(OK + extension, namespace=dialect.grammar.epp), Logout())
        assert response.code == 1000
        assert len(response.extensions) + len(response.unknown) == 1


@pytest.mark.parametrize("dialect", [RFC, RIPN, HOSTMASTER], ids=lambda dialect: dialect.name)
def test_an_empty_element_of_any_known_kind_blocks_no_queue(dialect) -> None:
    for tag in dialect.message_readers:
        namespace, _, name = tag[1:].partition("}")
        inside = f'{a_result(1301)}<msgQ count="1" id="1"/><resData><x:{name} xmlns:x="{namespace}"/></resData>'
        message = dialect.decode(a_response(inside, namespace=dialect.grammar.epp), PollRequest()).data
        assert message is not None
        assert len(message.elements) == 1


@pytest.mark.parametrize("listed", ["objects", "extensions"])
@pytest.mark.parametrize("announced", ["objects", "extensions"])
def test_a_service_is_named_where_the_server_announces_it(listed: str, announced: str) -> None:
    objects = (namespaces.DOMAIN, *((namespaces.RGP_POLL,) if announced == "objects" else ()))
    extensions = (namespaces.RGP_POLL,) if announced == "extensions" else ()
    greeting = RFC.decode_greeting(a_greeting(objects=objects, extensions=extensions))
    login = RFC.login(greeting, user="gw-main", password="Secret-123", **{listed: (namespaces.RGP_POLL,)})
    assert (login.obj_uris, login.ext_uris) == (objects, extensions)


def test_a_change_of_the_ru_registry_is_refused_elsewhere() -> None:
    change = DomainUpdate("example.com", chg=ripn.DomainChange(description=("order 4711",)))
    RIPN.encode(change)
    with pytest.raises(LocalProtocolError):
        RFC.encode(change)


def test_the_ru_registry_s_limits_are_kept_as_text() -> None:
    data = f'<l:infData xmlns:l="{namespaces.TCI_LIMITS}"><l:any>1</l:any></l:infData>'
    document = a_response(f"{OK}<resData>{data}</resData>", namespace=namespaces.RIPN_EPP)
    limits = RIPN.decode(document, ripn.LimitsInfo()).data
    assert limits is not None
    assert [(element.namespace, element.text) for element in limits] == [(namespaces.TCI_LIMITS, "1")]


def test_an_ordinary_check_must_have_its_data() -> None:
    with pytest.raises(RemoteProtocolError):
        RFC.decode(a_response(OK), DomainCheck(("example.com",)))
    assert RFC.decode(a_response(OK), ClaimsCheck(("example.com",))).data is None
