"""Verisign: .com and .net. Thin, one account for both zones, sub-products (gTLD dossier §1.1)."""

from simulators import namespaces
from simulators.object_rules import ContactRules
from simulators.policies import Prices
from simulators.profile import (
    CheckTexts,
    DomainRules,
    NameRules,
    Profile,
    SeededHost,
    Wire,
)
from simulators.profiles import gtld

PROFILE = Profile(
    name="verisign",
    transport="tls",
    wire=Wire(
        server_id="VeriSign Com/Net EPP Registration Server",
        namespaces=gtld.NAMESPACES,
        grammar="rfc",
        object_uris=(
            namespaces.DOMAIN,
            namespaces.HOST,
            namespaces.CONTACT,
            namespaces.LOWBALANCE_POLL,
            namespaces.RGP_POLL,
            namespaces.BALANCE,
        ),
        extension_uris=(
            namespaces.SECDNS,
            namespaces.RGP,
            namespaces.WHOIS_INFO,
            namespaces.IDN_LANGUAGE,
            namespaces.NAMESTORE,
            namespaces.SYNC,
            namespaces.LAUNCH,
            namespaces.LOGIN_SECURITY,
            namespaces.CHANGE_POLL,
        ),
        roids={
            "domain": "{number}_DOMAIN_{zone}-VRSN",
            "contact": "{number}_CONTACT-VRSN",
            "host": "{number}_HOST_COM-VRSN",
        },
    ),
    names=NameRules(
        zones=("com", "net"),
        home_suffixes=("com", "net"),
        idn=True,
        idn_tags=frozenset({"CHI", "FRE", "GER", "POL", "RUS", "SPA", "UKR"}),
        sub_products={"com": "dotCOM", "net": "dotNET"},
    ),
    currency="USD",
    prices={"com": Prices(1026, 1026), "net": Prices(1119, 1119)},
    accounts=gtld.ACCOUNTS,
    session=gtld.SESSION,
    lifecycle=gtld.LIFECYCLE,
    transfers=gtld.TRANSFERS,
    restore=gtld.RESTORE,
    claims=gtld.CLAIMS,
    low_balance_minor=500_00,
    domains=DomainRules(registrant="none"),
    contacts=ContactRules(kept=False),
    check_texts=CheckTexts(domain_taken="Domain exists", object_taken="Host exists"),
    # .com and .net share one repository, so these are internal hosts; as in life, they exist.
    seeded_hosts=(
        SeededHost("ns1.example.net", ("v4", "192.0.2.1")),
        SeededHost("ns2.example.net", ("v4", "192.0.2.2")),
        SeededHost("ns3.example.net", ("v4", "192.0.2.3")),
        SeededHost("ns4.example.net", ("v4", "192.0.2.4")),
    ),
)
