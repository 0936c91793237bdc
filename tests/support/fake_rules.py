"""The rules of a zone for tests: a gTLD's, and anything else by keyword."""

from datetime import timedelta

from adapters.model import (
    ContactKind,
    ContactRole,
)
from adapters.rules import ContactRules, RenewalRules, TldRules

ALL_ROLES = frozenset(ContactRole)


def fake_rules(
    tld: str = "test",
    registry: str = "fake",
    *,
    register_years: range = range(1, 11),
    renewal: RenewalRules | None = None,
    nameservers_min: int = 2,
    nameservers_max: int = 13,
    contacts: ContactRules | None = None,
    idn: bool = False,
    host_zones: frozenset[str] | None = None,
    auto_renews: bool = False,
    reminders_required: bool = False,
) -> TldRules:
    """A zone with a gTLD's rules; anything else by keyword."""
    return TldRules(
        tld=tld,
        registry=registry,
        register_years=register_years,
        renewal=renewal or RenewalRules(1, 10, 10, None, timedelta(days=45)),
        nameservers_min=nameservers_min,
        nameservers_max=nameservers_max,
        contacts=contacts
        or ContactRules(
            roles_required=frozenset({ContactRole.REGISTRANT}),
            roles_allowed=ALL_ROLES,
            required={ContactKind.ORGANIZATION: frozenset({"organization"})},
            latin_needed=True,
        ),
        idn=idn,
        grace_days={"add": 5, "redemption": 30} | ({"auto_renew": 45} if auto_renews else {}),
        reminders_required=reminders_required,
        host_zones=frozenset({tld}) if host_zones is None else host_zones,
    )
