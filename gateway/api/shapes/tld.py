"""What a panel must know of a zone before it orders."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pydantic import Field

from adapters.capabilities import Capabilities, Capability, Support
from adapters.contact_schema import contact_json_schema
from adapters.languages import Language
from adapters.model import ContactRole, DomainName, NameServer
from adapters.rules import AuthCodeRules, ContactRules, OwnerChangeRules, RenewalRules, TldRules
from billing_core import PricedAction
from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.money import MoneyShape
from gateway.catalogue.prices import PriceView

_DAY = timedelta(days=1)


class RenewalShape(AnswerShape):
    """`earliest_days_before` null = at any time; `latest_days_after` counts from the expiry.

    `by_registry`: the registry adds a year by itself when a name expires.
    """

    years: list[int]
    by_registry: bool
    ceiling_years: int
    earliest_days_before: int | None
    latest_days_after: int

    @classmethod
    def of(cls, rules: RenewalRules, *, by_registry: bool) -> "RenewalShape":
        return cls(
            by_registry=by_registry,
            years=list(range(rules.years_min, rules.years_max + 1)),
            ceiling_years=rules.ceiling_years,
            earliest_days_before=rules.earliest_before // _DAY if rules.earliest_before is not None else None,
            latest_days_after=rules.latest_after // _DAY,
        )


class NameserverRulesShape(AnswerShape):
    """`default` are those of a registration that says nothing about name servers."""

    min: int
    max: int
    default: list[str]


class ContactRulesShape(AnswerShape):
    """`contact_schema` is the JSON Schema (2020-12) of one contact; its titles and descriptions are in the language
    that Accept-Language asks for (`en`, `uk`, `ru`).
    """

    roles_required: list[ContactRole]
    roles_allowed: list[ContactRole]
    contact_schema: dict[str, Any]

    @classmethod
    def of(cls, rules: ContactRules, language: Language) -> "ContactRulesShape":
        return cls(
            roles_required=sorted(rules.roles_required),
            roles_allowed=sorted(rules.roles_allowed),
            contact_schema=contact_json_schema(rules, language),
        )


class OwnerChangeShape(AnswerShape):
    """A change of one of `fields` of the registrant is one of the owner. `confirmed`: the owner before and the owner
    after it are asked. For `locked_days` the name can't go to another registrar.
    """

    fields: list[str]
    confirmed: bool
    locked_days: int

    @classmethod
    def of(cls, rules: OwnerChangeRules) -> "OwnerChangeShape":
        return cls(fields=sorted(rules.fields), confirmed=rules.confirmed, locked_days=rules.locked_days)


class AuthCodeRulesShape(AnswerShape):
    """Letters, digits and `marks`."""

    length_min: int
    length_max: int
    marks: str

    @classmethod
    def of(cls, rules: AuthCodeRules) -> "AuthCodeRulesShape":
        return cls(length_min=rules.length_min, length_max=rules.length_max, marks=rules.marks)


class TransferRulesShape(AnswerShape):
    """`years` are those that a transfer may add; none = it adds none. After `pending_days` the registry decides a
    transfer that nobody answered; null = it does not say when. A name stays for `after_days` after its registration or
    last transfer. `offered`: the present registrar begins a transfer, by
    an offer to the new one, who needs no code. `release`: a name can be handed on from here, so or to another account.
    """

    to_us: bool
    away: bool
    years: list[int]
    pending_days: int | None
    after_days: int
    offered: bool
    release: bool
    auth_code: AuthCodeRulesShape

    @classmethod
    def of(cls, rules: TldRules, capabilities: Capabilities) -> "TransferRulesShape":
        return cls(
            to_us=_can(capabilities, Capability.TRANSFER_IN),
            away=_can(capabilities, Capability.TRANSFER_OUT),
            years=list(rules.transfer_years),
            pending_days=rules.transfer_days,
            after_days=rules.transfer_after_days,
            offered=rules.transfers_offered,
            release=_can(capabilities, Capability.RELEASE),
            auth_code=AuthCodeRulesShape.of(rules.auth_code),
        )


class DnssecRulesShape(AnswerShape):
    supported: bool
    records_max: int

    @classmethod
    def of(cls, rules: TldRules, capabilities: Capabilities) -> "DnssecRulesShape":
        return cls(supported=_can(capabilities, Capability.DNSSEC), records_max=rules.secure_records_max)


def _can(capabilities: Capabilities, capability: Capability) -> bool:
    return capabilities.support(capability) is Support.SUPPORTED


class PriceShape(AnswerShape):
    """A term that is not listed costs the price of one year for each year."""

    action: PricedAction
    years: int
    price: MoneyShape

    @classmethod
    def of(cls, row: PriceView) -> "PriceShape":
        return cls(action=row.action, years=row.years, price=MoneyShape.of(row.price))


class TldShape(AnswerShape):
    tld: str
    tld_unicode: str
    registry: str
    idn: bool
    label_pattern: str | None = Field(description="What a label must be as people write it, matched whole.")
    idn_languages: list[str] = Field(description="One of them goes with an order of an internationalized name.")
    licensed: bool = Field(description="The number of a trademark's certificate goes with an order.")
    register_years: list[int]
    renewal: RenewalShape
    nameservers: NameserverRulesShape = Field(description="No name servers at all is allowed as well.")
    contacts: ContactRulesShape
    owner_change: OwnerChangeShape | None = Field(description="Null = a registrant is changed like any contact.")
    transfer: TransferRulesShape
    dnssec: DnssecRulesShape
    lock: bool = Field(description="A domain can be locked.")
    privacy: bool = Field(description="A domain's holder can be hidden.")
    restore: bool = Field(description="A deleted name can be had back while it is in redemption.")
    grace_days: dict[str, int]
    prices: list[PriceShape]

    @classmethod
    def of(
        cls,
        rules: TldRules,
        capabilities: Capabilities,
        default_nameservers: Sequence[NameServer],
        prices: Sequence[PriceView],
        language: Language,
    ) -> "TldShape":
        return cls(
            tld=rules.tld,
            tld_unicode=DomainName(rules.tld).unicode,
            registry=rules.registry,
            idn=rules.idn,
            label_pattern=rules.label_pattern,
            idn_languages=sorted(rules.idn_languages),
            licensed=rules.licensed,
            register_years=list(rules.register_years),
            renewal=RenewalShape.of(rules.renewal, by_registry="auto_renew" in rules.grace_days),
            nameservers=NameserverRulesShape(
                min=rules.nameservers_min,
                max=rules.nameservers_max,
                default=[server.host.ascii for server in default_nameservers],
            ),
            contacts=ContactRulesShape.of(rules.contacts, language),
            owner_change=None if rules.owner_change is None else OwnerChangeShape.of(rules.owner_change),
            transfer=TransferRulesShape.of(rules, capabilities),
            dnssec=DnssecRulesShape.of(rules, capabilities),
            lock=_can(capabilities, Capability.LOCK),
            privacy=_can(capabilities, Capability.PRIVACY),
            restore=_can(capabilities, Capability.RESTORE),
            grace_days=dict(rules.grace_days),
            prices=[PriceShape.of(row) for row in prices],
        )
