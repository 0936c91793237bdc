"""What an API key may do."""

from enum import StrEnum


class Scope(StrEnum):
    """`admin` implies every other scope and is the operator's: top-ups, registries."""

    DOMAINS_READ = "domains:read"
    DOMAINS_WRITE = "domains:write"
    DOMAINS_AUTH_CODE = "domains:auth-code"
    BILLING_READ = "billing:read"
    BILLING_WRITE = "billing:write"
    EVENTS_READ = "events:read"
    EVENTS_WRITE = "events:write"
    ADMIN = "admin"


def allows(granted: frozenset[Scope], needed: Scope) -> bool:
    return needed in granted or Scope.ADMIN in granted
