"""Registration, renewal and deletion of domains.

Order of checks: syntax, existence, sponsor, status, the rest, money.
"""

from dataclasses import dataclass, field
from datetime import datetime

from simulators.objects import Domain, Review
from simulators.periods import add_years
from simulators.profile import NameRules
from simulators.refusals import Culprit, Refused, Why, domain_name
from simulators.registry import Registry
from simulators.rules import auth_info, claims, delegation, dnssec, fees, lifecycle
from simulators.rules.claims import ClaimsNotice
from simulators.rules.dnssec import NewDnssec
from simulators.rules.fees import AgreedFee
from simulators.rules.names import check_open, mirror_of, name_well_formed, registrable


@dataclass(frozen=True, slots=True)
class Period:
    count: int
    unit: str = "y"


@dataclass(frozen=True, slots=True)
class NewDomain:
    """A create command as it came; `contacts` are (role, id), `nameservers` host names."""

    name: str
    period: Period | None = None
    nameservers: tuple[delegation.NameServer, ...] = ()
    registrant: str | None = None
    contacts: tuple[tuple[str, str], ...] = ()
    auth_info: str | None = field(default=None, repr=False)
    descriptions: tuple[str, ...] = ()
    license: str | None = None
    fee: AgreedFee | None = None
    dnssec: NewDnssec = field(default_factory=NewDnssec)
    claims_notices: tuple[ClaimsNotice, ...] = ()
    idn_tag: str | None = None


@dataclass(frozen=True, slots=True)
class Ids:
    """The transaction ids of a command, which a later decision about it is told under."""

    cltrid: str | None
    svtrid: str


def find(registry: Registry, name: str) -> Domain:
    """Return a domain. Raises `Refused` for a malformed name or an unknown domain."""
    if not name_well_formed(name, registry.profile.names):
        raise Refused(Why.BAD_DOMAIN_NAME, culprit=domain_name(name))
    domain = registry.domain(name)
    if domain is None:
        raise Refused(Why.NO_DOMAIN, culprit=domain_name(name))
    return domain


def find_own(registry: Registry, registrar: str, name: str) -> Domain:
    domain = find(registry, name)
    if domain.registrar != registrar:
        raise Refused(Why.NOT_SPONSOR, culprit=domain_name(name))
    return domain


def taken(registry: Registry, registrar: str, name: str) -> bool:
    """Tell whether a name is registered, or its mirror by another registrar; a zone is nobody's to register."""
    if registry.domain(name) is not None or name in registry.profile.zones:
        return True
    twin = mirror_of(name, registry.profile.names)
    holder = registry.domain(twin) if twin else None
    return holder is not None and holder.registrar != registrar


def create(registry: Registry, registrar: str, new: NewDomain, ids: Ids, now: datetime) -> Domain:
    """Register a domain. Where creates are decided later (`profile.decision`) it waits, paid for, as pendingCreate."""
    profile = registry.profile
    zone = registrable(new.name, profile.names)
    check_open(new.name, registrar, profile.names)
    if taken(registry, registrar, new.name):
        raise Refused(Why.DOMAIN_EXISTS, culprit=domain_name(new.name))
    _check_idn_tag(profile.names, new)
    check_license(profile.names, new.name, new.license)
    years = whole_years(registry, new.period)
    registrant, contacts = delegation.contacts(registry, registrar, new.registrant, new.contacts)
    delegated = delegation.nameservers(registry, registrar, new.name, new.nameservers, now)
    delegation.check_count(registry, len(delegated.keys))
    auth_info.check_strength(registry, new.auth_info)
    dnssec_records = dnssec.check_new(profile.dnssec, zone, new.dnssec)
    claims.check(registry, new.name, new.claims_notices, now)
    amount = registry.price(new.name).create * years
    fees.check_agreed(registry, new.name, new.fee, amount)
    registry.charge(registrar, "create", new.name, amount, years, now)
    domain = Domain(
        name=new.name,
        roid=registry.roid("domain", zone),
        registrar=registrar,
        creator=registrar,
        created_at=now,
        expires_at=add_years(now, years),
        auth_info=new.auth_info if profile.domains.auth_info_at_create == "kept" else None,
        auth_info_set_at=now,
        registrant=registrant,
        contacts=contacts,
        nameservers=delegated.keys,
        descriptions=list(new.descriptions),
        license=new.license,
        dnssec=dnssec_records,
        signature_life_max=new.dnssec.signature_life_max,
    )
    decision = registry.profile.decision
    if decision is not None:
        domain.review = Review(now + decision.after, decision.approved, ids.cltrid, ids.svtrid)
    lifecycle.grant(domain, "addPeriod", profile.lifecycle.add_grace_days, amount, now)
    for host in delegated.created:
        registry.add_host(host)
    registry.add_domain(domain)
    return domain


def _check_idn_tag(rules: NameRules, new: NewDomain) -> None:
    """Raises `Refused` for an IDN without a language, where the registry wants one that it knows."""
    if not rules.idn_tags or not new.name.startswith("xn--"):
        return
    if new.idn_tag is None:
        raise Refused(Why.IDN_TAG_MISSING)
    if new.idn_tag.upper() not in rules.idn_tags:
        raise Refused(Why.IDN_TAG_UNKNOWN)


def check_license(rules: NameRules, name: str, number: str | None) -> None:
    """Raises `Refused` for a trademark's number that is missing or out of place."""
    if name.partition(".")[2] in rules.licensed_zones:
        if not number:
            raise Refused(Why.LICENSE_MISSING, culprit=domain_name(name))
    elif number is not None and rules.licensed_zones:
        raise Refused(Why.LICENSE_NOT_TAKEN, culprit=domain_name(name))


def whole_years(registry: Registry, period: Period | None) -> int:
    """Return the whole years of a period. Raises `Refused` for what the registry does not offer."""
    rules = registry.profile.periods
    if period is None:
        return rules.default
    if rules.others_ignored and (period.unit != "y" or not rules.years_min <= period.count <= rules.years_max):
        return rules.default
    if period.unit != "y":
        raise Refused(Why.PERIOD_UNIT, culprit=Culprit("period", str(period.count)))
    if not rules.years_min <= period.count <= rules.years_max:
        raise Refused(Why.PERIOD_NOT_ALLOWED, culprit=Culprit("period", str(period.count)))
    return period.count


def renew(
    registry: Registry,
    registrar: str,
    name: str,
    current_expiry: str,
    period: Period | None,
    now: datetime,
    *,
    agreed: AgreedFee | None = None,
) -> Domain:
    """Extend a registration from `current_expiry`, the date (YYYY-MM-DD) that the client believes it ends on."""
    profile = registry.profile
    domain = find_own(registry, registrar, name)
    _check_renewable(registry, domain, now)
    if current_expiry[:10] != profile.wire.date(domain.expires_at):
        raise Refused(Why.WRONG_EXPIRY, culprit=Culprit("curExpDate", current_expiry))
    years = whole_years(registry, period)
    expires_at = add_years(domain.expires_at, years)
    if expires_at > add_years(now, profile.periods.ceiling_years):
        raise Refused(Why.CEILING, culprit=Culprit("period", str(years)))
    amount = registry.price(name).renew * years
    fees.check_agreed(registry, name, agreed, amount)
    registry.charge(registrar, "renew", name, amount, years, now)
    with registry.changing(domain):
        domain.expires_at = expires_at
        domain.updater, domain.updated_at = registrar, now
        lifecycle.grant(domain, "renewPeriod", profile.lifecycle.renew_grace_days, amount, now, years=years)
    return domain


def _check_renewable(registry: Registry, domain: Domain, now: datetime) -> None:
    profile = registry.profile
    if domain.redemption_until is not None:
        raise Refused(Why.RENEW_IN_REDEMPTION)
    if not profile.periods.early_renewal_by_status and lifecycle.too_early(domain, profile, now):
        raise Refused(Why.RENEW_TOO_EARLY, culprit=domain_name(domain.name))
    check_status(registry, domain, "renew", now)


def check_status(registry: Registry, domain: Domain, verb: str, now: datetime, *, why: Why = Why.DOMAIN_STATUS) -> None:
    """Raises `Refused` naming the first status that prohibits the command."""
    for status in lifecycle.statuses(domain, registry.profile, now):
        if status in lifecycle.PROHIBITING[verb]:
            raise Refused(why, f"{status} is set", culprit=Culprit("status", status=status))


def delete(registry: Registry, registrar: str, name: str, now: datetime) -> bool:
    """Delete a domain; return whether it is gone at once rather than in redemption.

    Every grace period that still runs gives its money back (RFC 3915 §3.1).
    """
    days = registry.profile.lifecycle
    domain = find_own(registry, registrar, name)
    check_status(registry, domain, "delete", now)
    _check_no_subordinates(registry, domain)
    in_add_grace = any(grace.kind == "addPeriod" for grace in lifecycle.running(domain, now))
    registry.refund(domain, now)
    if in_add_grace or days.delete_is_immediate:
        lifecycle.purge(registry, domain)
        return True
    domain.updater, domain.updated_at = registrar, now
    lifecycle.leave(registry, domain, now)
    return False


def _check_no_subordinates(registry: Registry, domain: Domain) -> None:
    """Hosts below a domain keep it from being deleted; where the registry sweeps, only those that others use."""
    for key in registry.links.hosts_below(domain.name):
        users = registry.links.domains_of_host(key) - {domain.name}
        if users or not registry.profile.lifecycle.unlinked_objects_dropped:
            raise Refused(Why.SUBORDINATE_HOSTS, culprit=domain_name(domain.name))
