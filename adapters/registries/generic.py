"""Any registry that speaks RFC 5730-5734, by configuration alone: nobody has to write a file for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from adapters.capabilities import EPP_LACKS, Capabilities, Capability
from adapters.epp_adapter import EppAdapter, EppProfile, RestoreRules, SessionLimits
from adapters.model import ContactKind, ContactRole, DomainName
from adapters.rules import ContactRules, RenewalRules, TldRules
from adapters.spec import AdapterSpec
from epp import FEE_VERSIONS, RFC, CommandExtension, Idn, IdnLang, namespaces

DataModel = Literal["thin", "minimum", "maximum"]
HostModel = Literal["objects", "attributes"]
IdnWay = Literal["none", "plain", "table", "language"]
Extension = Literal["secdns", "rgp", "fee"]

_URIS: Mapping[Extension, tuple[str, ...]] = MappingProxyType(
    {"secdns": (namespaces.SECDNS,), "rgp": (namespaces.RGP,), "fee": FEE_VERSIONS}
)
_ADDED: Mapping[Extension, Capability] = MappingProxyType(
    {"secdns": Capability.DNSSEC, "rgp": Capability.RESTORE, "fee": Capability.PRICE}
)

_IDN_URIS: Mapping[IdnWay, tuple[str, ...]] = MappingProxyType(
    {"table": (namespaces.IDN,), "language": (namespaces.IDN_LANG,)}
)
_IDN_EXTENSIONS: Mapping[IdnWay, Callable[[DomainName, str], CommandExtension]] = MappingProxyType(
    {"table": lambda _name, tag: Idn(tag), "language": lambda _name, tag: IdnLang(tag)}
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
        Capability.LOCK,
        Capability.SUSPENSION,
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
    renews by itself at expiry. `host_model`: name servers are objects of their own, or attributes of each domain.
    `idn`: internationalized names are not taken, taken as they are, with their table (idn-1.0) or with their language
    (idnLang-1.0), one of `idn_tags`.
    """

    name: str
    zones: tuple[str, ...]
    data_model: DataModel = "maximum"
    host_model: HostModel = "objects"
    idn: IdnWay = "none"
    idn_tags: frozenset[str] = frozenset()
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
            extension_uris=_extension_uris(registry),
            idn_extension=_IDN_EXTENSIONS.get(registry.idn),
            host_attributes=registry.host_model == "attributes",
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
        host_zones=frozenset(registry.zones) if registry.host_model == "objects" else frozenset(),
        host_attributes=registry.host_model == "attributes",
        idn=registry.idn != "none",
        idn_languages=registry.idn_tags if registry.idn in _IDN_EXTENSIONS else frozenset(),
        transfer_years=range(1) if registry.transfer_years is None else range(1, registry.transfer_years + 1),
    )


def _extension_uris(registry: GenericRegistry) -> tuple[str, ...]:
    named = tuple(uri for extension in sorted(registry.extensions) for uri in _URIS[extension])
    return (*named, *_IDN_URIS.get(registry.idn, ()))


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
    supported = _ALWAYS | {_ADDED[extension] for extension in registry.extensions}
    unsupported = dict(EPP_LACKS)
    if registry.idn != "none":
        supported |= {Capability.IDN}
    if registry.data_model == "thin":
        unsupported[Capability.CONTACTS] = "thin registry: the registrar keeps the contacts"
    if registry.host_model == "attributes":
        unsupported[Capability.HOSTS] = "the registry keeps name servers with their domains"
    kept = {Capability.CONTACTS, Capability.HOSTS} - unsupported.keys()
    return Capabilities(supported | kept, unsupported)
