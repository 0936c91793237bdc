"""Any registry that speaks RFC 5730-5734, by configuration alone: nobody has to write a file for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from adapters.capabilities import Capabilities, Capability
from adapters.epp_adapter import EppAdapter, EppProfile, RestoreRules, SessionLimits
from adapters.model import ContactKind, ContactRole
from adapters.rules import ContactRules, RenewalRules, TldRules
from adapters.spec import AdapterSpec
from epp import FEE_VERSIONS, RFC, namespaces

DataModel = Literal["thin", "minimum", "maximum"]
Extension = Literal["secdns", "rgp", "fee"]

_URIS: Mapping[Extension, tuple[str, ...]] = MappingProxyType(
    {"secdns": (namespaces.SECDNS,), "rgp": (namespaces.RGP,), "fee": FEE_VERSIONS}
)
_ADDED: Mapping[Extension, Capability] = MappingProxyType(
    {"secdns": Capability.DNSSEC, "rgp": Capability.RESTORE, "fee": Capability.PRICE}
)

# ICANN's registry tests: the holder alone, or every role.
_ROLES: Mapping[DataModel, frozenset[ContactRole]] = MappingProxyType(
    {"thin": frozenset(), "minimum": frozenset({ContactRole.REGISTRANT}), "maximum": frozenset(ContactRole)}
)

_ALWAYS = frozenset(
    {
        Capability.CHECK,
        Capability.REGISTER,
        Capability.RENEW,
        Capability.NAMESERVERS,
        Capability.HOSTS,
        Capability.LOCK,
        Capability.AUTH_CODE,
        Capability.TRANSFER_IN,
        Capability.TRANSFER_OUT,
        Capability.DELETE,
        Capability.POLL,
    }
)


@dataclass(frozen=True, slots=True)
class GenericRegistry:
    """The facts of one registry, as its operator's manual has them; the defaults are those of ICANN's contracts.

    `data_model`: `thin` keeps no contacts, `minimum` the registrant alone, `maximum` every role. `extensions` are used
    where the greeting offers them too. `renew_window_days`: a renewal is accepted so many days before expiry at the
    earliest; None = at any time. `renew_grace_days`: and so many after it at the latest. `auto_renews`: the registry
    renews by itself at expiry.
    """

    name: str
    zones: tuple[str, ...]
    data_model: DataModel = "maximum"
    extensions: frozenset[Extension] = frozenset({"secdns", "rgp"})
    years_min: int = 1
    years_max: int = 10
    ceiling_years: int = 10
    renew_window_days: int | None = None
    renew_grace_days: int = 45
    auto_renews: bool = True
    nameservers_min: int = 1
    nameservers_max: int = 13
    names_per_check: int = 20
    transfer_years: int | None = 1
    restore_report: bool = True
    idle_seconds: float = 600.0
    age_max_seconds: float = 24 * 3600.0
    commands_max: int | None = None


def generic_spec(registry: GenericRegistry) -> AdapterSpec:
    """Return the catalogue's entry of a configured registry."""
    return AdapterSpec(
        name=registry.name,
        zones=tuple(_zone(tld, registry) for tld in registry.zones),
        capabilities=_capabilities(registry),
        build=EppAdapter,
        profile=EppProfile(
            dialect=RFC,
            roles_sent=_ROLES[registry.data_model],
            names_per_check=registry.names_per_check,
            extension_uris=tuple(uri for extension in sorted(registry.extensions) for uri in _URIS[extension]),
            transfer_years=registry.transfer_years,
            fees="fee" in registry.extensions,
            restore=RestoreRules(report=registry.restore_report),
            sessions=SessionLimits(registry.idle_seconds, registry.age_max_seconds, registry.commands_max),
        ),
    )


def _zone(tld: str, registry: GenericRegistry) -> TldRules:
    window = registry.renew_window_days
    return TldRules(
        tld=tld,
        registry=registry.name,
        register_years=range(registry.years_min, registry.years_max + 1),
        renewal=RenewalRules(
            years_min=registry.years_min,
            years_max=registry.years_max,
            ceiling_years=registry.ceiling_years,
            earliest_before=None if window is None else timedelta(days=window),
            latest_after=timedelta(days=registry.renew_grace_days),
        ),
        nameservers_min=registry.nameservers_min,
        nameservers_max=registry.nameservers_max,
        contacts=_contacts(registry.data_model),
        grace_days=_grace_days(registry),
        host_zones=frozenset(registry.zones),
        transfer_years=range(1) if registry.transfer_years is None else range(1, registry.transfer_years + 1),
    )


def _contacts(data_model: DataModel) -> ContactRules:
    """A thin registry's names have a registrant too, whom the registrar keeps."""
    return ContactRules(
        roles_required=frozenset({ContactRole.REGISTRANT}),
        roles_allowed=_ROLES[data_model] | {ContactRole.REGISTRANT},
        required={ContactKind.ORGANIZATION: frozenset({"organization"})},
        latin_needed=True,
    )


def _grace_days(registry: GenericRegistry) -> dict[str, int]:
    renewal = (
        {"auto_renew": registry.renew_grace_days} if registry.auto_renews else {"renewal": registry.renew_grace_days}
    )
    redemption = {"redemption": 30, "pending_delete": 5} if "rgp" in registry.extensions else {}
    return renewal | redemption


def _capabilities(registry: GenericRegistry) -> Capabilities:
    added = {_ADDED[extension] for extension in registry.extensions}
    thin = registry.data_model == "thin"
    contacts = {Capability.CONTACTS: "thin registry: the registrar keeps the contacts"} if thin else {}
    return Capabilities(_ALWAYS | added | (set() if thin else {Capability.CONTACTS}), contacts)
