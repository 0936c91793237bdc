"""authInfo that the gateway gives the domains it registers: never stored, made again when it is needed."""

import base64
import hashlib
import hmac


def auth_info_of(secret: bytes, operation_id: str) -> str:
    """Return the authInfo of a registration, the same on every attempt and node: 28 characters.

    It has letters of both cases, a digit and a sign, as registries ask, and none that XML or a shell would mind.
    """
    digest = hmac.digest(secret, f"authInfo:{operation_id}".encode(), hashlib.sha256)
    return "aZ9-" + base64.urlsafe_b64encode(digest[:18]).decode("ascii")
