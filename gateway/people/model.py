"""A person and a signed-in visit. The address is personal data: it is in no repr."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Realm(StrEnum):
    """Where a person signs in; the same address in another realm is another person."""

    PANEL = "panel"
    CONSOLE = "console"


class Role(StrEnum):
    """What an operator may do: look; act on operations and registries; also move money and read the audit trail."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        return list(Role).index(self)


class LinkPurpose(StrEnum):
    """What a link sent by mail is good for, once."""

    CONFIRM = "confirm"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Person:
    """`account_id` is the customer's account, None for an operator, who has a `role` instead. Nobody signs in before a
    password was set, by signing up or by a mailed link.
    """

    id: str
    tenant_id: str
    realm: Realm
    email: str = field(repr=False)
    language: str
    account_id: str | None
    role: Role | None
    has_totp: bool
    confirmed_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in browser. `csrf` goes into every form of its pages."""

    person: Person
    csrf: str = field(repr=False)
    digest: bytes = field(repr=False)
