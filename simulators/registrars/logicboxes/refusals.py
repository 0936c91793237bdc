"""The platform's refusals: texts without codes, in three shapes of JSON."""

from typing import Any


class Refused(Exception):
    """Answered by an error document."""

    def __init__(self, document: dict[str, Any], *, access: bool = False) -> None:
        super().__init__(str(document))
        self.document = document
        self.access = access


def error(text: str) -> Refused:
    return Refused({"status": "ERROR", "message": text})


def forbidden(text: str = "You are not allowed to perform this action") -> Refused:
    return Refused({"status": "error", "error": text})


def access_denied() -> Refused:
    document = {"status": "ERROR", "message": "Access Denied: wrong credentials, or the address is not listed"}
    return Refused(document, access=True)


def missing(name: str) -> Refused:
    return error(f"Required parameter missing: {name}")


def no_entity(entity: str) -> Refused:
    return error(f"No Entity found for Entityid: {entity}")


def no_website(name: str) -> Refused:
    return error(f"Website doesn't exist for {name}")


def locked() -> Refused:
    return error("Order Locked In Processing")
