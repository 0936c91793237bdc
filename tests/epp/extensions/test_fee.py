from decimal import Decimal

import pytest

from epp import (
    FEE_VERSIONS,
    RFC,
    DomainCheck,
    DomainCreate,
    DomainInfo,
    DomainTransferQuery,
    Fee,
    FeeAgreed,
    FeeCheck,
    FeeCheckData,
    FeeQuery,
    LocalProtocolError,
    NotNegotiated,
    Period,
    Quote,
    namespaces,
)
from epp.extensions.secure_auth_info import EMPTY
from tests.epp.frames import OK, a_response

CHECK = DomainCheck(("example.info",))
CREATE = DomainCreate("example.info", auth_info=EMPTY)
ASKED = FeeCheck((FeeQuery("create", Period(1)),))
AGREED = FeeAgreed((Decimal("20.00"),), "USD")
ONE_0, ZERO_12, ZERO_11, ZERO_6 = FEE_VERSIONS


@pytest.mark.parametrize("version", FEE_VERSIONS)
@pytest.mark.parametrize(("command", "extension"), [(CHECK, ASKED), (CREATE, AGREED)])
def test_the_version_that_login_named_is_written(version: str, command, extension) -> None:
    document = RFC.encode(command, extensions=(extension,), services={namespaces.DOMAIN, version})
    assert f'xmlns:fee="{version}"'.encode() in document


def test_the_best_version_is_written_where_several_were_named() -> None:
    services = {namespaces.DOMAIN, ZERO_6, ZERO_12, ZERO_11}
    assert ZERO_12.encode() in RFC.encode(CREATE, extensions=(AGREED,), services=services)
    assert ONE_0.encode() in RFC.encode(CREATE, extensions=(AGREED,))


@pytest.mark.parametrize(("command", "extension"), [(CHECK, ASKED), (CREATE, AGREED)])
def test_without_the_service_no_fee_is_asked_or_agreed(command, extension) -> None:
    with pytest.raises(NotNegotiated):
        RFC.encode(command, extensions=(extension,), services={namespaces.DOMAIN})


@pytest.mark.parametrize(
    ("command", "extension", "version"),
    [
        (CHECK, FeeCheck(()), ONE_0),
        (CHECK, FeeCheck((FeeQuery("create"), FeeQuery("renew"))), ZERO_11),
        (DomainInfo("example.info"), ASKED, ONE_0),
        (CHECK, AGREED, ONE_0),
        (DomainTransferQuery("example.info"), AGREED, ONE_0),
        (CREATE, FeeAgreed((Decimal(1),)), ZERO_6),
        (CREATE, FeeAgreed((Decimal(1),), "USD", (Decimal(-1),)), ZERO_6),
        (CREATE, FeeAgreed(()), ONE_0),
        (CREATE, FeeAgreed((Decimal(-1),)), ONE_0),
        (CREATE, FeeAgreed((Decimal(1),), credits=(Decimal(1),)), ONE_0),
        (CREATE, FeeAgreed((Decimal("Infinity"),)), ONE_0),
    ],
)
def test_what_a_version_cannot_say_is_refused(command, extension, version: str) -> None:
    with pytest.raises(LocalProtocolError) as refusal:
        RFC.encode(command, extensions=(extension,), services={namespaces.DOMAIN, version})
    assert not isinstance(refusal.value, NotNegotiated)


def test_a_large_fee_is_written_in_digits() -> None:
    assert b"<fee:fee>1000</fee:fee>" in RFC.encode(CREATE, extensions=(FeeAgreed((Decimal("1E+3"),)),))


def test_the_total_is_what_has_to_be_agreed_to() -> None:
    fees = (Fee(Decimal("0.10")), Fee(Decimal("0.20")))
    assert Quote("a.info", "create", "USD", fees=fees).total == Decimal("0.30")
    assert Quote("a.info", "create", "USD").total is None
    assert Quote("a.info", "create", "USD", available=False, fees=fees).total is None


def test_a_quote_is_found_by_name_and_command() -> None:
    quote = Quote("Example.INFO", "renew", "USD")
    assert FeeCheckData((quote,)).quote("example.info", "renew") is quote
    assert FeeCheckData((quote,)).quote("example.info", "create") is None


@pytest.mark.parametrize(
    "inside",
    [
        "<f:cd/>",
        '<f:cd><f:objID>a</f:objID><f:command name="create"><f:fee>free</f:fee></f:command></f:cd>',
        '<f:cd><f:objID>a</f:objID><f:command name="create"><f:period unit="y">0</f:period></f:command></f:cd>',
        '<f:cd><f:objID>a</f:objID><f:command name="create"><f:fee>NaN</f:fee></f:command></f:cd>',
    ],
)
def test_a_price_that_is_none_is_no_price(inside: str) -> None:
    data = '<d:chkData xmlns:d="urn:ietf:params:xml:ns:domain-1.0"/>'
    fees = f'<f:chkData xmlns:f="{ONE_0}"><f:currency>USD</f:currency>{inside}</f:chkData>'
    response = RFC.decode(a_response(f"{OK}<resData>{data}</resData><extension>{fees}</extension>"), CHECK)
    assert response.extension(FeeCheckData) is None
    assert [element.namespace for element in response.unknown] == [ONE_0]


@pytest.mark.parametrize("version", [ZERO_12, ZERO_11])
def test_a_draft_s_fee_without_its_object_is_kept_as_text(version: str) -> None:
    data = '<d:chkData xmlns:d="urn:ietf:params:xml:ns:domain-1.0"/>'
    fees = f'<f:chkData xmlns:f="{version}"><f:cd><f:object/><f:command name="create"/></f:cd></f:chkData>'
    response = RFC.decode(a_response(f"{OK}<resData>{data}</resData><extension>{fees}</extension>"), CHECK)
    assert response.extension(FeeCheckData) is None
