"""The .ua registry (Hostmaster, "UAEPP"): com.ua and kiev.ua with its mirror kyiv.ua (.ua dossier; texts of its §3).

Switches for what the dossier's §11 leaves open: the days of `lifecycle`, `delete_code_redemption` (1000 or 1001),
`names.mirrors`, `answers[BAD_ADDRESS]` (2004 or 2005), `session`, `wire.languages`, `hosts.parent_must_be_ours`.
"""

from simulators import namespaces as ns
from simulators.policies import Prices, RestoreRules, TransferRules
from simulators.profile import (
    Account,
    CheckTexts,
    ContactRules,
    DomainRules,
    HostRules,
    Lifecycle,
    NameRules,
    Namespaces,
    Profile,
    SessionRules,
    Wire,
)
from simulators.refusals import Answer, Why

_PROHIBITED = Answer(2304, "The operation is prohibited")
_EXISTS = Answer(2302, "Object exists")
_ABSENT = Answer(2303, "Object does not exist")
_LINKED = Answer(2305, "Object association prohibits operation")

PROFILE = Profile(
    name="hostmaster",
    transport="tls",
    wire=Wire(
        server_id="UA-SIM",
        namespaces=Namespaces(ns.EPP, ns.UA_DOMAIN, ns.UA_CONTACT, ns.UA_HOST),
        grammar="hostmaster",
        object_uris=(ns.UA_CONTACT, ns.UA_DOMAIN, ns.UA_HOST),
        extension_uris=(ns.UA_RGP, ns.UA_UAEPP, ns.UA_BALANCE, ns.UA_SECDNS),
        languages=("ua", "en", "ru"),
        time_zone="Europe/Kyiv",
        message_language=True,
        server_trid="UA-{now:%Y%m%d%H%M%S}-418315-{counter:05d}",
        roids={"domain": "D{number:010d}-UA", "contact": "C{number:010d}-UA", "host": "H{number:010d}-UA"},
    ),
    names=NameRules(
        zones=("com.ua", "kiev.ua", "kyiv.ua"),
        home_suffixes=("ua",),
        mirrors={"kiev.ua": "kyiv.ua", "kyiv.ua": "kiev.ua"},
    ),
    currency="UAH",
    prices={
        "com.ua": Prices(170_00, 170_00, restore=340_00),
        "kiev.ua": Prices(150_00, 150_00, restore=300_00),
        "kyiv.ua": Prices(150_00, 150_00, restore=300_00),
    },
    accounts=(
        Account("ua.gateway", "Gateway-Secret-1", 200_000_00),
        Account("ua.other", "Other-Secret-1", 200_000_00),
    ),
    session=SessionRules(sessions_max=5),
    lifecycle=Lifecycle(
        auto_renew=False,
        expired_days=30,
        redemption_days=30,
        pending_delete_days=5,
        redemption_is_status=True,
        expired_statuses=("autoRenewGracePeriod",),
    ),
    transfers=TransferRules(years_default=0),
    restore=RestoreRules(report="ignored", starts_anew=True),
    domains=DomainRules(
        contacts_per_role_max=8,
        host_attributes=True,
        auth_info_at_create="ignored",
        repeated_change_is_silent=True,
        delete_code_redemption=1000,
    ),
    contacts=ContactRules(
        id_pattern=r"[a-z][a-z0-9-]{2,15}",
        automatic_id="autonic",
        auth_info_pattern=r"[A-Za-z0-9~!@#$%_=:;?,.\-+]{1,80}",
        foreign_info="partial",
    ),
    hosts=HostRules(checked_in_dns=True, reserved_addresses_refused=True, address_family_guessed=True),
    check_texts=CheckTexts("Object exists", "Object exists", ""),
    answers={
        Why.BAD_DOMAIN_NAME: Answer(2005, "Incorrect domain name"),
        Why.ZONE_NOT_SERVED: Answer(2307, "You do not have access to registration in this public domain"),
        Why.DOMAIN_EXISTS: _EXISTS,
        Why.NO_DOMAIN: _ABSENT,
        Why.DOMAIN_STATUS: _PROHIBITED,
        Why.RENEW_IN_REDEMPTION: Answer(2304, "Object status prohibits operation"),
        Why.WRONG_EXPIRY: Answer(2105, "incorrect element domain:curExpDate"),
        Why.PERIOD_NOT_ALLOWED: Answer(2004, "Period exceeded the maximum value"),
        Why.CEILING: Answer(2004, "Period exceeded the maximum value"),
        Why.UNKNOWN_REGISTRANT: Answer(2303, "incorrect element registrant"),
        Why.UNKNOWN_CONTACT: Answer(2303, "incorrect element domain:contact"),
        Why.UNKNOWN_HOST: Answer(2303, "incorrect element domain:hostObj"),
        Why.MALFORMED_HOST: Answer(2005, "incorrect element domain:hostObj"),
        Why.CONTACT_LIMIT: Answer(2001),
        Why.CONTACT_TWICE: Answer(2005, "Field duplicates domain:contact"),
        Why.SUBORDINATE_HOSTS: _LINKED,
        Why.AUTH_INFO_MISSING: Answer(2001),
        Why.TRANSFER_PENDING: _PROHIBITED,
        Why.BAD_CONTACT_ID: Answer(2005, "Incorrect Contact ID"),
        Why.CONTACT_EXISTS: _EXISTS,
        Why.NO_CONTACT: _ABSENT,
        Why.CONTACT_STATUS: _PROHIBITED,
        Why.CONTACT_LINKED: _LINKED,
        Why.BAD_HOST_NAME: Answer(2005, "Incorrect hostname"),
        Why.HOST_EXISTS: _EXISTS,
        Why.NO_HOST: _ABSENT,
        Why.HOST_STATUS: _PROHIBITED,
        Why.HOST_LINKED: _LINKED,
        Why.NO_PARENT_DOMAIN: Answer(2303, "Parent domain not exists"),
        Why.GLUE_MISSING: Answer(2003, "IP not found"),
        Why.BAD_ADDRESS: Answer(2004, "Incorrect IP"),
        Why.RESERVED_ADDRESS: Answer(2004, "Incorrect IP"),
        Why.HOST_NOT_IN_DNS: Answer(2306, "There are no data about server found"),
    },
)
