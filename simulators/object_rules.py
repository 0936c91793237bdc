"""The rules that a registry sets for contacts and hosts: parts of a profile."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ContactRules:
    """`kept` False: a thin registry, which announces the mapping (so that clients may name it at login) but has none.

    `id_pattern` is matched whole; `automatic_id` is the id that asks the registry to choose one, `copy_id` what a copy
    goes by that the gainer of a transfer gets. `shown_in_transfer`: to the other side of a pending transfer too.
    `repeated_parts`: what a change does to the lines that were there. `state_id_taken`: clients may send `oidEsia`.
    `octets_max` is for names and organizations, in UTF-8. Looked at every `sweep_days`, a contact that is unused twice
    in a row is deleted.
    """

    kept: bool = True
    id_pattern: str = r"\S{3,16}"
    id_case_insensitive: bool = False
    automatic_id: str | None = None
    copy_id: str = "tr-{number}"
    shown_in_transfer: bool = False
    repeated_parts: Literal["replaced", "added"] = "replaced"
    state_id_taken: bool = True
    auth_info_pattern: str | None = None
    foreign_info: Literal["refused", "partial"] = "refused"
    octets_max: int | None = None
    sweep_days: int | None = None


@dataclass(frozen=True, slots=True)
class HostRules:
    """`parent_required`: a host inside the registry needs its domain first. `foreign_parent_sponsors`: below another
    registrar's domain a host without addresses may be created, and is that registrar's. `checked_in_dns`: external
    hosts must resolve; the simulator knows no DNS, so names matching `unresolvable` are the ones that do not.
    `forced_delete` takes a host out of `all` delegations, or is refused where it is in another registrar's.
    `tld_letters_max`: how long the last label of a host may be.
    """

    per_registrar: bool = False
    parent_required: bool = True
    parent_must_be_ours: bool = True
    foreign_parent_sponsors: bool = False
    glue_required: bool = True
    external_addresses_refused: bool = True
    reserved_addresses_refused: bool = False
    address_family_guessed: bool = False
    checked_in_dns: bool = False
    unresolvable: tuple[str, ...] = ("*.invalid",)
    forced_delete: Literal["all", "own"] = "all"
    tld_letters_max: int | None = None
