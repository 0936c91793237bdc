import pytest

from epp import HOSTMASTER, RFC, RIPN, Dialect, Hello, Login, RemoteProtocolError, namespaces
from tests.epp.frames import a_greeting
from tests.epp.golden_cases.case import GOLDEN, utc
from tests.epp.test_golden import canonical


def golden(dialect: Dialect, name: str) -> bytes:
    return (GOLDEN / dialect.name / f"{name}.xml").read_bytes()


@pytest.mark.parametrize("dialect", [RFC, RIPN, HOSTMASTER], ids=lambda dialect: dialect.name)
def test_hello_has_no_transaction_id(dialect: Dialect) -> None:
    assert canonical(dialect.encode(Hello(), cl_trid="dgw-1")) == canonical(golden(dialect, "hello.request"))


def test_login_to_a_gtld_registry_is_written_as_its_golden_request() -> None:
    greeting = RFC.decode_greeting(golden(RFC, "hello.response"))
    login = RFC.login(
        greeting,
        user="gw-main",
        password="abcd-1234-EFGH",
        new_password="next-1234-EFGH",
        objects=(namespaces.LOWBALANCE_POLL,),
        extensions=(namespaces.RGP, namespaces.NAMESTORE, "urn:example:unannounced"),
    )
    assert canonical(RFC.encode(login, cl_trid="dgw-0001")) == canonical(golden(RFC, "login.request"))
    assert RFC.decode(golden(RFC, "login.response"), login).code == 1000


@pytest.mark.parametrize(
    ("dialect", "user", "extensions"),
    [
        (RIPN, "TEST1-RU", (namespaces.SECDNS,)),
        (
            HOSTMASTER,
            "ua.test",
            (
                namespaces.HOSTMASTER_RGP,
                namespaces.HOSTMASTER_UAEPP,
                namespaces.HOSTMASTER_BALANCE,
                namespaces.HOSTMASTER_SECDNS,
            ),
        ),
    ],
    ids=["ripn", "hostmaster"],
)
def test_login_to_a_country_registry_is_written_as_its_golden_request(
    dialect: Dialect, user: str, extensions: tuple[str, ...]
) -> None:
    greeting = dialect.decode_greeting(golden(dialect, "hello.response"))
    login = dialect.login(greeting, user=user, password="Secret-123", extensions=extensions)
    document = dialect.encode(login, cl_trid="gw-000001")
    assert canonical(document) == canonical(golden(dialect, "login.request"))


def test_a_uri_with_its_schema_file_is_read_as_the_uri_alone() -> None:
    greeting = RIPN.decode_greeting(golden(RIPN, "hello.response"))
    assert greeting.ext_uris == (namespaces.SECDNS,)
    assert greeting.obj_uris == RIPN.services[: len(greeting.obj_uris)]
    assert (greeting.sv_id, greeting.sv_date, greeting.langs) == ("RU-SIM", utc(2026, 3, 1, 10), ("ru", "en"))


@pytest.mark.fault("F025")
def test_only_announced_services_are_named() -> None:
    greeting = RFC.decode_greeting(
        a_greeting(objects=(namespaces.HOST, namespaces.DOMAIN), extensions=("urn:a", "urn:b"))
    )
    login = RFC.login(greeting, user="gw-main", password="secret", extensions=("urn:b", "urn:c", "urn:b"))
    assert (login.obj_uris, login.ext_uris) == ((namespaces.DOMAIN, namespaces.HOST), ("urn:b",))


def test_without_extensions_the_element_is_left_out() -> None:
    document = RFC.encode(Login("gw-main", "secret", (namespaces.DOMAIN,)))
    assert b"svcExtension" not in document
    assert b"newPW" not in document


@pytest.mark.fault("F025")
def test_a_server_without_any_of_our_objects_is_not_logged_in_to() -> None:
    greeting = RFC.decode_greeting(a_greeting(objects=("urn:example:org",)))
    with pytest.raises(RemoteProtocolError):
        RFC.login(greeting, user="gw-main", password="secret")


@pytest.mark.parametrize(("langs", "chosen"), [(("ru", "en"), "en"), (("ua",), "ua"), ((), "en")])
def test_the_language_is_one_that_the_server_speaks(langs: tuple[str, ...], chosen: str) -> None:
    greeting = RFC.decode_greeting(a_greeting(langs=langs))
    assert RFC.login(greeting, user="gw-main", password="secret").lang == chosen


@pytest.mark.parametrize(
    ("spelled", "instead"), [(b"svcMenu", b"menu"), (b"2026-11-22T10:00:00.0Z", b"today"), (b"greeting", b"welcome")]
)
def test_a_greeting_that_is_none_is_a_violation(spelled: bytes, instead: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        RFC.decode_greeting(a_greeting().replace(spelled, instead))


def test_passwords_stay_out_of_repr() -> None:
    assert "secret" not in repr(Login("gw-main", "secret1", (), new_password="secret2"))
