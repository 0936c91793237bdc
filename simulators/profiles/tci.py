"""The .ru registry (TCI, "RIPN-EPP"): HTTPS, its own namespaces, people with passports (.ru dossier).

Switches for what the dossier's §11 leaves open: `answers[RENEW_TOO_EARLY]` with `early_renewal_by_status` (2304 by
status, or 2105), `answers[NO_SESSION]` (2501, 2200, 2002), `renew_answer_has_data`, `nameservers_min`,
`answers[UNKNOWN_REGISTRANT]` (2306 or 2303), `delete_is_immediate`, `hosts.per_registrar`.
"""

from datetime import timedelta

from simulators import namespaces as ns
from simulators.policies import Prices, TransferRules
from simulators.profile import (
    Account,
    CheckTexts,
    ContactRules,
    DomainRules,
    HostRules,
    Lifecycle,
    NameRules,
    Namespaces,
    PeriodRules,
    Profile,
    SessionRules,
    Wire,
)
from simulators.refusals import Answer, Why

PROFILE = Profile(
    name="tci",
    transport="https",
    wire=Wire(
        server_id="RU-SIM",
        namespaces=Namespaces(ns.RIPN_EPP, ns.RIPN_DOMAIN, ns.RIPN_CONTACT, ns.RIPN_HOST, ns.RIPN_DOMAIN_TRANSFER),
        grammar="ripn",
        object_uris=(
            ns.RIPN_EPP,
            ns.RIPN_EPPCOM,
            ns.RIPN_CONTACT,
            ns.RIPN_DOMAIN,
            ns.RIPN_DOMAIN_TRANSFER,
            ns.RIPN_HOST,
            ns.RIPN_REGISTRAR,
            ns.TCI_BILLING,
        ),
        extension_uris=(ns.SECDNS,),
        languages=("ru", "en"),
        schema_tokens=True,
        reason_needs_value=False,
        message_language=True,
        queue_hint=True,
        server_trid="{counter}",
        roids={"domain": "D{number}-RU", "contact": "C{number}-RU", "host": "H{number}-RU"},
    ),
    names=NameRules(zones=("ru",), home_suffixes=("ru",), label_min=2),
    currency="RUB",
    prices={"ru": Prices(199_00, 199_00)},
    accounts=(
        Account("GATEWAY-RU", "Gateway-Secret-1", 500_000_00),
        Account("OTHER-RU", "Other-Secret-1", 500_000_00),
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
    # The authInfo code is good for 20 days; what ends an unanswered transfer is open, .su asks by acID (`asked_by`).
    transfers=TransferRules(
        pending_days=20,
        unanswered="cancelled",
        code_pending=1000,
        years_added="none",
        auth_info_after="cleared",
        lock_days_after_transfer=30,
        lock_days_after_holder_change=30,
        lock_days_before_expiry=7,
    ),
    domains=DomainRules(
        contacts_must_be_ours=True,
        nameservers_min=2,
        nameservers_max=10,
        foreign_info="refused",
    ),
    contacts=ContactRules(id_pattern=r"[0-9a-zA-Z_-]{3,32}", id_case_insensitive=True),
    hosts=HostRules(
        per_registrar=True,
        parent_required=False,
        parent_must_be_ours=False,
        glue_required=False,
    ),
    check_texts=CheckTexts("already registered.", "already registered.", "not applicable"),
    answers={
        Why.NO_SESSION: Answer(2501),
        Why.UNKNOWN_REGISTRANT: Answer(2306, "unknown registrant"),
        Why.UNKNOWN_CONTACT: Answer(2306, "unknown contact"),
        Why.UNKNOWN_HOST: Answer(2306, "unknown host"),
        Why.WRONG_EXPIRY: Answer(2306, "curExpDate is wrong"),
        Why.RENEW_TOO_EARLY: Answer(2105),
        Why.TRANSFER_PENDING: Answer(2306, "transfer is pending already"),
    },
)
