"""The registries that the gateway knows, and which of them a name belongs to."""

from collections.abc import Iterable

from adapters.domain_name import DomainName
from adapters.registries import godaddy, hostmaster, identity_digital, pir, tci, tci_rf, tci_su, verisign
from adapters.rules import TldRules
from adapters.spec import AdapterSpec

SPECS: tuple[AdapterSpec, ...] = (
    verisign.SPEC,
    pir.SPEC,
    identity_digital.SPEC,
    godaddy.SPEC,
    tci.SPEC,
    hostmaster.SPEC,
    tci_su.SPEC,
    tci_rf.SPEC,
)


def tlds(specs: Iterable[AdapterSpec] = SPECS) -> tuple[str, ...]:
    """Return every zone served, sorted."""
    return tuple(sorted(tld for spec in specs for tld in spec.tlds))


def spec_named(name: str, specs: Iterable[AdapterSpec] = SPECS) -> AdapterSpec | None:
    return next((spec for spec in specs if spec.name == name), None)


def spec_for_tld(tld: str, specs: Iterable[AdapterSpec] = SPECS) -> AdapterSpec | None:
    """Return the registry that serves a zone (`com`, `com.ua`); None when nobody does."""
    return next((spec for spec in specs if tld in spec.tlds), None)


def rules_for(name: DomainName, specs: Iterable[AdapterSpec] = SPECS) -> TldRules | None:
    """Return the rules of the zone that `name` lies in, the longest that fits (`a.com.ua`: com.ua before ua).

    None when nobody serves it. A name deeper than one label below the zone has rules too, and is refused by them.
    """
    zones = {zone.tld: zone for spec in specs for zone in spec.zones}
    suffix = name.parent
    while suffix and suffix not in zones:
        suffix = suffix.partition(".")[2]
    return zones.get(suffix)
