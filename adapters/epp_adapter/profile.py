"""What differs between registries that speak EPP, as data: the facts of one registry, beside the rules of its zones."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Literal

from adapters.epp_adapter.balance import VERISIGN_BALANCE, BalanceQuery
from adapters.epp_adapter.contact_models import INTERNATIONAL, ContactModel
from adapters.model import ContactRole, DomainName
from adapters.outcome import RefusalReason
from epp import NO_SESSION, CommandExtension, Dialect, namespaces


def no_extensions(_zone: str) -> tuple[CommandExtension, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """The registry's own limits on sessions and commands, from its manual; the pool stays below each.

    `commands_per_second`, `burst` and `in_flight_max` count over the whole account; None = nothing is known.
    `pipeline_depth`: how many queries may be in flight on one session. `rate_refusal_codes` mean that we are too fast,
    whatever their text. `no_session_codes` answer a command on a session that the registry no longer knows, which
    proves that it was not executed. `cookie_first`: where sessions hang on a cookie, it is asked for before login.
    """

    idle_seconds: float = 600.0
    age_max_seconds: float = 24 * 3600.0
    commands_max: int | None = None
    commands_per_second: float | None = None
    burst: int = 1
    in_flight_max: int | None = None
    pipeline_depth: int = 1
    rate_refusal_codes: frozenset[int] = frozenset()
    no_session_codes: frozenset[int] = NO_SESSION
    cookie_first: bool = False


@dataclass(frozen=True, slots=True)
class RestoreRules:
    """How a name comes back from redemption.

    `report`: it is back for good once the restore is reported. `empty_change`: the update that carries the restore
    has an empty `<chg/>`, as the RFC's schema wants.
    """

    namespace: str = namespaces.RGP
    report: bool = True
    empty_change: bool = True


@dataclass(frozen=True, slots=True)
class EppProfile:
    """One registry's way.

    `roles_sent`: the contacts that a domain has at the registry; empty = thin. `expiry_zone`: whose calendar
    `curExpDate` is read in. `extensions(zone)`: what every object command about a zone's names carries.
    `auth_info_unset`: how a password is taken away (RFC 9154 §4.3). `transfer_years`: what a transfer adds where the
    order does not say; None = the command names no period. `secure_dns_uri`: the registry's version of RFC 5910.
    `fees`: the registry is asked for its price before anything is bought. `idn_extension(name, language)`: what tells
    the language of an internationalized name. `balance`: how the account is asked for. `expiry_as_printed`: nobody
    can tell in which zone's calendar, so `curExpDate` is the day that the registry itself printed.
    `object_uris`, `extension_uris`: what login may name beside the dialect's own, where the greeting offers it.
    `license_extension(number)`: what tells the trademark that a name is registered for. `host_removal` goes with the
    deletion of a host that domains use; with it, a domain's hosts are cleared away before the domain. `refusal_texts`:
    what the beginning of a reason means, where it tells more than the code. `host_attributes`: the registry keeps no
    host objects; a domain's name servers are part of it.
    """

    dialect: Dialect
    roles_sent: frozenset[ContactRole]
    contact_model: ContactModel = INTERNATIONAL
    auth_info_at_create: bool = True
    expiry_zone: tzinfo = UTC
    expiry_as_printed: bool = False
    names_per_check: int = 20
    extensions: Callable[[str], tuple[CommandExtension, ...]] = no_extensions
    object_uris: Collection[str] = ()
    extension_uris: Collection[str] = ()
    auth_info_unset: Literal["null", "empty"] = "null"
    transfer_years: int | None = 1
    restore: RestoreRules = field(default_factory=RestoreRules)
    secure_dns_uri: str = namespaces.SECDNS
    host_attributes: bool = False
    fees: bool = False
    idn_extension: Callable[[DomainName, str], CommandExtension] | None = None
    balance: BalanceQuery = VERISIGN_BALANCE
    license_extension: Callable[[str], CommandExtension] | None = None
    host_removal: CommandExtension | None = None
    refusal_texts: Mapping[str, RefusalReason] = field(default_factory=dict)
    sessions: SessionLimits = field(default_factory=SessionLimits)
