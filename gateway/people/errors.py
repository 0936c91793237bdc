"""What signing in and signing up can be refused for. None of them tells whether an address is known."""

from gateway.errors import GatewayError


class WrongCredentials(GatewayError):
    """The address, the password or the one-time code is wrong."""

    code = "wrong_credentials"


class CodeNeeded(GatewayError):
    """The password is right, and the person has a second factor."""

    code = "code_needed"


class TooManyAttempts(GatewayError):
    """So many failures for this address or from this source that nothing is looked at for a while."""

    code = "too_many_attempts"


class LinkVoid(GatewayError):
    """The link was used, has expired, or never was."""

    code = "link_void"


class WeakPassword(GatewayError):
    """Too short, or one of those that are tried first."""

    code = "weak_password"
