"""The .ua registry (Hostmaster, "UAEPP"): com.ua, kiev.ua with its mirror kyiv.ua, .ua itself (dossier; its §3: texts).

What the dossier leaves open, and which fields hold it, is in docs/simulators.md.
"""

from simulators import namespaces as ns
from simulators.object_rules import ContactRules, HostRules
from simulators.policies import Prices, RestoreRules, TransferRules
from simulators.profile import (
    Account,
    CheckTexts,
    DomainRules,
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

# Those that registrars' clients name, with the registry's yearly price in minor units.
PUBLIC_DOMAINS = {
    "com.ua": 170_00,
    "kiev.ua": 150_00,
    "kyiv.ua": 150_00,
    "net.ua": 150_00,
    "org.ua": 150_00,
    "epp.ua": 10_00,
}

PROFILE = Profile(
    name="hostmaster",
    transport="tls",
    wire=Wire(
        server_id="UA-SIM",
        namespaces=Namespaces(ns.EPP, ns.UA_DOMAIN, ns.UA_CONTACT, ns.UA_HOST),
        grammar="hostmaster",
        object_uris=(ns.UA_CONTACT, ns.UA_DOMAIN, ns.UA_HOST),
        extension_uris=(ns.UA_RGP, ns.UA_UAEPP, ns.UA_BALANCE, ns.UA_SECDNS),
        objects_tolerated=frozenset({ns.EPP}),
        languages=("ua", "en", "ru"),
        time_zone="Europe/Kyiv",
        message_language=True,
        server_trid="UA-{now:%Y%m%d%H%M%S}-418315-{counter:05d}",
        roids={"domain": "D{number:010d}-UA", "contact": "C{number:010d}-UA", "host": "H{number:010d}-UA"},
    ),
    names=NameRules(
        zones=(*PUBLIC_DOMAINS, "ua"),
        home_suffixes=("ua",),
        name_pattern=r"([^.]+\.){1,2}ua",
        idn=True,
        label_patterns=dict.fromkeys((*PUBLIC_DOMAINS, "ua"), "[a-z0-9-]+")
        | dict.fromkeys(("kiev.ua", "kyiv.ua"), "[a-z0-9-]+|[0-9а-щьюяєіїґʼ-]+"),
        licensed_zones=frozenset({"ua"}),
        mirrors={"kiev.ua": "kyiv.ua", "kyiv.ua": "kiev.ua"},
    ),
    currency="UAH",
    prices={
        **{zone: Prices(price, price, restore=2 * price) for zone, price in PUBLIC_DOMAINS.items()},
        "ua": Prices(400_00, 400_00, restore=800_00),
    },
    accounts=(
        Account("ua.gateway", "Gateway-Secret-1", 200_000_00, contract="R26/001"),
        Account("ua.other", "Other-Secret-1", 200_000_00, contract="R26/002"),
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
        roles=frozenset({"admin", "tech"}),
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
        octets_max=255,
        sweep_days=90,
    ),
    hosts=HostRules(checked_in_dns=True, reserved_addresses_refused=True, address_family_guessed=True),
    check_texts=CheckTexts("Object exists", "Object exists", ""),
    answers={
        Why.BAD_DOMAIN_NAME: Answer(2005, "Incorrect domain name"),
        Why.ZONE_NOT_SERVED: Answer(2307, "You do not have access to registration in this public domain"),
        Why.DOMAIN_EXISTS: _EXISTS,
        Why.NO_DOMAIN: _ABSENT,
        Why.DOMAIN_STATUS: _PROHIBITED,
        Why.NOT_IN_REDEMPTION: _PROHIBITED,
        Why.RESTORE_NOT_ALONE: Answer(2306, "incorrect element"),
        Why.TRANSFER_STATUS: _PROHIBITED,
        Why.RENEW_IN_REDEMPTION: Answer(2304, "Object status prohibits operation"),
        Why.WRONG_EXPIRY: Answer(2105, "incorrect element domain:curExpDate"),
        Why.PERIOD_NOT_ALLOWED: Answer(2004, "Period exceeded the maximum value"),
        Why.CEILING: Answer(2004, "Period exceeded the maximum value"),
        Why.UNKNOWN_REGISTRANT: Answer(2303, "incorrect element registrant"),
        Why.UNKNOWN_CONTACT: Answer(2303, "incorrect element domain:contact"),
        Why.UNKNOWN_HOST: Answer(2303, "incorrect element domain:hostObj"),
        Why.MALFORMED_HOST: Answer(2005, "incorrect element domain:hostObj"),
        Why.CONTACT_LIMIT: Answer(2001),
        Why.CONTACT_ROLE: Answer(2005, "incorrect element domain:contact"),
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
