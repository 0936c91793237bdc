"""Authorization information: who knows it acts for the holder. By RFC 9154 strong, short-lived and never shown."""

import hmac
from datetime import datetime, timedelta

from simulators.objects import Contact, Domain
from simulators.refusals import Refused, Why
from simulators.registry import Registry


def check_domain(registry: Registry, domain: Domain, offered: str | None, now: datetime) -> None:
    """Raises `Refused` unless `offered` is the domain's authInfo; an empty one fits nothing."""
    _check(None if lapsed(registry, domain, now) else domain.auth_info, offered)


def check_contact(contact: Contact, offered: str | None) -> None:
    _check(contact.auth_info, offered)


def _check(kept: str | None, offered: str | None) -> None:
    if offered is None:
        raise Refused(Why.AUTH_INFO_MISSING)
    if not kept or not hmac.compare_digest(kept.encode(), offered.encode()):
        raise Refused(Why.WRONG_AUTH_INFO)


def lapsed(registry: Registry, domain: Domain, now: datetime) -> bool:
    """Tell whether the authInfo has outlived its time to live (RFC 9154 §4.3)."""
    rules = registry.profile.auth_info
    since = domain.auth_info_set_at
    return rules.secure and since is not None and now >= since + timedelta(days=rules.valid_days)


def check_strength(registry: Registry, auth_info: str | None) -> None:
    """Raises `Refused` for one too weak to keep: RFC 9154 §4.1 wants 128 bits; none at all is always allowed."""
    rules = registry.profile.auth_info
    if rules.secure and auth_info and len(auth_info) < rules.length_min:
        raise Refused(Why.AUTH_INFO_WEAK)
