import pytest

from epp import RFC, LocalProtocolError, Login, LoginSecurity, NotNegotiated, UserAgent, namespaces, secured
from epp.extensions.login_security import PLACEHOLDER

LONG, SHORT = "a pass phrase of many words", "abcd-1234-EFGH"
AGENT = UserAgent("gateway 1.0")


def login(password: str, new_password: str | None = None, *, announced: bool = True) -> Login:
    services = (namespaces.LOGIN_SECURITY,) if announced else ()
    return Login("gw-main", password, (namespaces.DOMAIN,), services, new_password)


def test_a_short_password_needs_no_extension() -> None:
    assert secured(login(SHORT, SHORT)) == (login(SHORT, SHORT), ())
    assert secured(login(SHORT, announced=False)) == (login(SHORT, announced=False), ())


@pytest.mark.parametrize(
    ("password", "new_password", "in_extension"),
    [
        (LONG, None, (LONG, None)),
        (SHORT, LONG, (None, LONG)),
        (LONG, SHORT, (LONG, None)),
        (LONG, LONG + "!", (LONG, LONG + "!")),
    ],
)
def test_only_what_is_too_long_goes_into_the_extension(password, new_password, in_extension) -> None:
    plain, extensions = secured(login(password, new_password))
    assert extensions == (LoginSecurity(None, *in_extension),)
    assert plain.password == (PLACEHOLDER if in_extension[0] else password)
    assert plain.new_password == (PLACEHOLDER if in_extension[1] else new_password)


def test_passwords_go_into_the_extension_when_that_is_asked_for() -> None:
    plain, extensions = secured(login(SHORT), always=True)
    assert (plain.password, extensions) == (PLACEHOLDER, (LoginSecurity(None, SHORT, None),))


def test_a_user_agent_alone_leaves_the_password_where_it_is() -> None:
    plain, extensions = secured(login(SHORT), user_agent=AGENT)
    assert (plain.password, extensions) == (SHORT, (LoginSecurity(AGENT),))
    assert secured(login(SHORT, announced=False), user_agent=AGENT)[1] == ()


@pytest.mark.parametrize(("password", "new_password"), [(LONG, None), (SHORT, LONG)])
def test_a_long_password_cannot_be_sent_where_the_extension_is_not_announced(password, new_password) -> None:
    with pytest.raises(NotNegotiated):
        secured(login(password, new_password, announced=False))


def test_a_user_agent_that_says_nothing_is_refused() -> None:
    with pytest.raises(LocalProtocolError):
        RFC.encode(login(SHORT), extensions=(LoginSecurity(UserAgent()),))


def test_passwords_are_in_no_repr() -> None:
    plain, extensions = secured(login(LONG, LONG))
    assert LONG not in repr((plain, extensions))
