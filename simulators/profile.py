"""A registry as data: its namespaces, limits, rules, prices, and the words it uses to refuse.

Where a dossier marks a fact *unverified*, the field that holds it is a switch with a default: replace it
(`dataclasses.replace`) to see how a client copes with the other reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from simulators.namespaces import SECURE_AUTH_INFO
from simulators.object_rules import ContactRules, HostRules
from simulators.policies import (
    AuthInfoRules,
    Decision,
    DnssecRules,
    FeeRules,
    Premium,
    Prices,
    RestoreRules,
    TransferRules,
)
from simulators.refusals import COMMON, Answer, Why

Grammar = Literal["rfc", "ripn", "hostmaster"]


@dataclass(frozen=True, slots=True)
class Namespaces:
    """`domain_transfer`: a second namespace for domains, in which they are transferred (.ru)."""

    epp: str
    domain: str
    contact: str
    host: str
    domain_transfer: str | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """How the registry writes and what it announces.

    `schema_tokens`: greeting URIs carry the schema file as a second token, as the .ru registry sends them.
    `time_zone` and `fraction` shape every timestamp; the date part of an expiry is the date in that zone.
    `objects_tolerated`: what login may name as an object without its being announced.
    `reason_needs_value`: RFC 5730 wants a `value` beside each `reason`, the .ru schema does not. `versions` are those
    announced, and taken at login. Where transfers have a namespace of their own, answers tell of them in that which
    was `asked` in, in the `object`'s or in the `transfer`'s, and messages in one of these.
    """

    server_id: str
    namespaces: Namespaces
    grammar: Grammar
    object_uris: tuple[str, ...]
    extension_uris: tuple[str, ...] = ()
    objects_tolerated: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ("en",)
    schema_tokens: bool = False
    versions: tuple[str, ...] = ("1.0",)
    transfer_answers: Literal["asked", "object", "transfer"] = "asked"
    transfer_messages: Literal["object", "transfer"] = "object"
    time_zone: str = "UTC"
    fraction: bool = True
    reason_needs_value: bool = True
    message_language: bool = False
    queue_hint: bool = False
    server_trid: str = "SRS-{counter:08d}"
    roids: Mapping[str, str] = field(
        default_factory=lambda: {"domain": "D{number}-SIM", "contact": "C{number}-SIM", "host": "H{number}-SIM"}
    )

    def timestamp(self, moment: datetime) -> str:
        if self.time_zone == "UTC":
            return moment.strftime("%Y-%m-%dT%H:%M:%S") + (".0Z" if self.fraction else "Z")
        return moment.astimezone(ZoneInfo(self.time_zone)).isoformat(timespec="seconds")

    def transfer_namespace(self, kind: str, asked: str | None = None) -> str:
        """Return the namespace of a trnData: of the answer to a request in `asked`, None = of a message."""
        written = self.transfer_messages if asked is None else self.transfer_answers
        own: str = getattr(self.namespaces, kind)
        if written == "asked" and asked is not None:
            return asked
        apart = self.namespaces.domain_transfer if kind == "domain" and written == "transfer" else None
        return apart or own

    def date(self, moment: datetime) -> str:
        """Return the date of an instant as the registry prints it, which is what curExpDate must equal."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date().isoformat()


@dataclass(frozen=True, slots=True)
class SessionRules:
    """Failures close, then lock until a reset. Passwords lapse after `password_days`, announced by RFC 8807 for the
    last `password_warning_days`. `commands_a_minute` is for an account, over all its sessions. `cookie_before_login`:
    where sessions hang on a cookie, HEAD gives one.
    """

    sessions_max: int = 10
    idle_seconds: float = 600
    age_max_seconds: float = 86_400
    failures_close: int = 3
    failures_lock: int = 10
    password_days: int | None = None
    password_warning_days: int = 30
    commands_a_minute: int | None = None
    objects_per_check_max: int | None = None
    cookie_before_login: bool = True


@dataclass(frozen=True, slots=True)
class NameRules:
    """`zones` are open for registration; hosts below `home_suffixes` are internal to this registry.

    `name_pattern` is for whole domain names; `label_patterns`, by zone, are what a label in Unicode must be, matched
    whole. `idn_tags`: the languages or tables that an IDN must name one of; none: it need not. `licensed_zones` want a
    trademark's number with a registration. `closed` tells which accounts may not register in a zone.

    `mirrors` pairs zones whose equal labels belong together: `one_registrar` keeps the twin of a name from all others,
    `one_name` makes the twin another way to write the same registration.
    """

    zones: tuple[str, ...]
    home_suffixes: tuple[str, ...]
    label_min: int = 1
    name_pattern: str | None = None
    idn: bool = False
    idn_tags: frozenset[str] = frozenset()
    label_patterns: Mapping[str, str] = field(default_factory=dict)
    mirrors: Mapping[str, str] = field(default_factory=dict)
    mirroring: Literal["one_registrar", "one_name"] = "one_registrar"
    licensed_zones: frozenset[str] = frozenset()
    closed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sub_products: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PeriodRules:
    """`renew_earliest_before` None: at any time. Before it the registry either shows `serverRenewProhibited`
    (`early_renewal_by_status`) or only refuses. `others_ignored`: a period that is not offered counts as the default.
    """

    years_min: int = 1
    years_max: int = 10
    default: int = 1
    ceiling_years: int = 10
    renew_earliest_before: timedelta | None = None
    early_renewal_by_status: bool = False
    others_ignored: bool = False


@dataclass(frozen=True, slots=True)
class DomainRules:
    """`registrant` is ICANN's data model: required is `maximum`, optional `per-registrar`, none `minimum`.

    Host attributes beside host objects create objects on the way (.ua); without them they belong to their domain.
    `status_text_taken`: a status of an update may hold a text, and name its language. `roles`: the contact roles that
    are taken, None: all of the schema's.
    """

    registrant: Literal["required", "optional", "none"] = "required"
    roles: frozenset[str] | None = None
    roles_required: tuple[str, ...] = ()
    contacts_per_role_max: int | None = None
    contacts_must_be_ours: bool = False
    nameservers_min: int = 0
    nameservers_max: int = 13
    host_objects: bool = True
    host_attributes: bool = False
    auth_info_at_create: Literal["kept", "ignored"] = "kept"
    foreign_info: Literal["refused", "partial"] = "partial"
    renew_answer_has_data: bool = True
    repeated_change_is_silent: bool = False
    status_text_taken: bool = True
    delete_code_redemption: int = 1001
    license_in_extension: bool = True  # else an element of domain:infData


@dataclass(frozen=True, slots=True)
class CheckTexts:
    """Reasons of a check's answer, 32 characters at most; `invalid` empty: a bad name fails the whole command."""

    domain_taken: str = "In use"
    object_taken: str = "In use"
    invalid: str = "Invalid name"


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Days. `expired_days`: how long an expired name may still be renewed where the registry does not auto-renew.

    `redemption_is_status`: redemption shows as a domain status rather than by the rgp extension (.ua).
    `unlinked_objects_dropped`: contacts and hosts go with the last domain that used them (.ru).
    `auto_renew_told`: a poll message says so; clients must not count on one.
    """

    auto_renew: bool
    add_grace_days: int = 0
    renew_grace_days: int = 0
    auto_renew_grace_days: int = 0
    expired_days: int = 0
    redemption_days: int = 0
    pending_delete_days: int = 0
    redemption_is_status: bool = False
    delete_is_immediate: bool = False
    unlinked_objects_dropped: bool = False
    expired_statuses: tuple[str, ...] = ()
    auto_renew_told: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """`contract` is the number by which its balance is asked for, where the registry wants one (.ua)."""

    id: str
    password: str
    balance_minor: int
    contract: str | None = None


@dataclass(frozen=True, slots=True)
class SeededHost:
    """A host that is there from the start; `address` is (v4|v6, text)."""

    name: str
    address: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Profile:
    """`decision`: creates are answered 1001 and decided later. `claims` holds the trademark claim key of each claimed
    label, `low_balance_minor` the balance below which a poll message warns. `message_days`: how long messages wait.
    `told`: the kinds of notices that the registry queues messages about, None: all of them.
    """

    name: str
    transport: Literal["tls", "https"]
    wire: Wire
    names: NameRules
    currency: str
    prices: Mapping[str, Prices]
    accounts: tuple[Account, ...]
    lifecycle: Lifecycle
    session: SessionRules = SessionRules()
    periods: PeriodRules = PeriodRules()
    domains: DomainRules = DomainRules()
    contacts: ContactRules = field(default_factory=ContactRules)
    hosts: HostRules = field(default_factory=HostRules)
    check_texts: CheckTexts = CheckTexts()
    answers: Mapping[Why, Answer] = field(default_factory=dict)
    seeded_hosts: tuple[SeededHost, ...] = ()
    transfers: TransferRules = field(default_factory=TransferRules)
    auth_info: AuthInfoRules = field(default_factory=AuthInfoRules)
    restore: RestoreRules | None = None
    fees: FeeRules = field(default_factory=FeeRules)
    premium_names: Mapping[str, Premium] = field(default_factory=dict)
    low_balance_minor: int | None = None
    message_days: int | None = None
    told: frozenset[str] | None = None
    dnssec: DnssecRules = field(default_factory=DnssecRules)
    claims: Mapping[str, str] = field(default_factory=dict)
    decision: Decision | None = None

    @property
    def zones(self) -> tuple[str, ...]:
        return self.names.zones

    def answer(self, why: Why) -> Answer:
        return self.answers.get(why, COMMON[why])

    @property
    def extension_uris(self) -> tuple[str, ...]:
        """What the greeting announces: what is always spoken, and what a rule brings with it."""
        secure = (SECURE_AUTH_INFO,) if self.auth_info.secure else ()
        return (*self.wire.extension_uris, *self.fees.uris, *secure)

    def with_secure_auth_info(self) -> "Profile":
        """Return the profile of a registry that keeps RFC 9154 and announces it."""
        return replace(self, auth_info=replace(self.auth_info, secure=True))

    def without_host_checks(self) -> "Profile":
        """Return the profile of a registry that takes external hosts without looking them up."""
        return replace(self, hosts=replace(self.hosts, checked_in_dns=False))
