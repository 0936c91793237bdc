"""The .ru registry (TCI, "RIPN-EPP"): HTTPS, its own namespaces, people with passports (.ru dossier).

.su and .рф are registries of the same make, each with accounts and a port of its own: `tci_su`, `tci_rf`. What the
dossier leaves open is a switch; the table of them is in docs/simulators.md.
"""

from datetime import timedelta

from simulators import namespaces as ns
from simulators.object_rules import ContactRules, HostRules
from simulators.policies import Prices, TransferRules
from simulators.profile import (
    Account,
    CheckTexts,
    DomainRules,
    Lifecycle,
    NameRules,
    Namespaces,
    PeriodRules,
    Profile,
    SessionRules,
    Wire,
)
from simulators.refusals import Answer, Why

# tci-stat, tci-limits and tci-promo-ext are named at login by registrars at work, though their contents are published
# nowhere.
_OBJECTS = (
    ns.RIPN_EPP,
    ns.RIPN_EPPCOM,
    ns.RIPN_CONTACT,
    ns.RIPN_DOMAIN,
    ns.RIPN_DOMAIN_TRANSFER,
    ns.RIPN_HOST,
    ns.RIPN_REGISTRAR,
    ns.TCI_BILLING,
    ns.TCI_STAT,
    ns.TCI_LIMITS,
)

_ANSWERS = {
    Why.NO_SESSION: Answer(2501),
    Why.UNKNOWN_REGISTRANT: Answer(2306, "unknown registrant"),
    Why.UNKNOWN_CONTACT: Answer(2306, "unknown contact"),
    Why.UNKNOWN_HOST: Answer(2306, "unknown host"),
    Why.WRONG_EXPIRY: Answer(2306, "curExpDate is wrong"),
    Why.RENEW_TOO_EARLY: Answer(2105),
    Why.TRANSFER_PENDING: Answer(2306, "transfer is pending already"),
}


def profile(name: str, letters: str, names: NameRules, transfers: TransferRules) -> Profile:
    """Return a registry of this make; `letters` end the ids of its accounts and objects (`GATEWAY-RU`, `D1001-RU`)."""
    return Profile(
        name=name,
        transport="https",
        wire=_wire(letters),
        names=names,
        currency="RUB",
        prices={zone: Prices(199_00, 199_00) for zone in names.zones},
        accounts=(
            Account(f"GATEWAY-{letters}", "Gateway-Secret-1", 500_000_00),
            Account(f"OTHER-{letters}", "Other-Secret-1", 500_000_00),
        ),
        session=SessionRules(sessions_max=15, idle_seconds=3000),
        periods=PeriodRules(
            years_max=1,
            ceiling_years=2,
            renew_earliest_before=timedelta(days=60),
            early_renewal_by_status=True,
        ),
        lifecycle=Lifecycle(
            auto_renew=False,
            expired_days=30,
            pending_delete_days=1,
            delete_is_immediate=True,
            unlinked_objects_dropped=True,
            expired_statuses=("serverDeleteProhibited", "serverTransferProhibited"),
        ),
        transfers=transfers,
        domains=DomainRules(
            contacts_must_be_ours=True,
            nameservers_min=2,
            nameservers_max=10,
            foreign_info="refused",
            delete_code_redemption=1000,
        ),
        contacts=ContactRules(
            id_pattern=r"[0-9a-zA-Z_-]{3,32}",
            id_case_insensitive=True,
            copy_id="cid-{number:08X}",
            shown_in_transfer=True,
        ),
        hosts=HostRules(
            per_registrar=True,
            parent_required=False,
            parent_must_be_ours=False,
            glue_required=False,
        ),
        low_balance_minor=1_000_00,
        check_texts=CheckTexts("already registered.", "already registered.", "not applicable"),
        answers=_ANSWERS,
    )


def _wire(letters: str) -> Wire:
    return Wire(
        server_id=f"{letters}-SIM",
        namespaces=Namespaces(ns.RIPN_EPP, ns.RIPN_DOMAIN, ns.RIPN_CONTACT, ns.RIPN_HOST, ns.RIPN_DOMAIN_TRANSFER),
        grammar="ripn",
        object_uris=_OBJECTS,
        extension_uris=(ns.SECDNS, ns.TCI_PROMO),
        languages=("ru", "en"),
        schema_tokens=True,
        reason_needs_value=False,
        message_language=True,
        queue_hint=True,
        server_trid="{counter}",
        roids={kind: f"{kind[0].upper()}{{number}}-{letters}" for kind in ("domain", "contact", "host")},
    )


# The code is good for 20 days, and so is the request that it was given for. A transfer costs nothing and adds nothing;
# none within 30 days of the last one or of a new holder, nor in the last week.
TRANSFERS = TransferRules(
    pending_days=20,
    unanswered="cancelled",
    code_pending=1000,
    years_added="none",
    auth_info_after="cleared",
    lock_days_after_transfer=30,
    lock_days_after_holder_change=30,
    lock_days_before_expiry=7,
)

PROFILE = profile("tci", "RU", NameRules(zones=("ru",), home_suffixes=("ru",), label_min=2), TRANSFERS)
