"""Commands with every extension that may ride on them, with all that the schemas allow."""

from datetime import UTC, date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from epp import (
    FEE_VERSIONS,
    BalanceInfo,
    ClaimNotice,
    ClaimsCheck,
    Command,
    DomainChange,
    DomainCheck,
    DomainCreate,
    DomainDelete,
    DomainInfo,
    DomainRenew,
    DomainTransferRequest,
    DomainUpdate,
    DsData,
    FeeAgreed,
    FeeCheck,
    FeeQuery,
    Idn,
    IdnLang,
    KeyData,
    LaunchCheck,
    LaunchCreate,
    LaunchPhase,
    Login,
    MaintenanceInfo,
    Namestore,
    RestoreReport,
    RestoreRequest,
    SecDnsCreate,
    SecDnsUpdate,
    Sync,
    UserAgent,
    WhoisInfo,
    namespaces,
    secured,
)
from tests.epp.strategies import auth_infos, dates, handles, labels, optional, periods, some, text

Sent = tuple[Command[Any], tuple[Any, ...], frozenset[str]]
"""A command, its extensions, and the services of the session."""

SERVICES = frozenset(
    {
        namespaces.DOMAIN,
        namespaces.BALANCE,
        namespaces.MAINTENANCE,
        namespaces.SECDNS,
        namespaces.RGP,
        namespaces.LAUNCH,
        namespaces.LOGIN_SECURITY,
        namespaces.IDN,
        namespaces.IDN_LANG,
        namespaces.SYNC,
        namespaces.WHOIS_INFO,
        namespaces.NAMESTORE,
    }
)

instants = st.datetimes(timezones=st.just(UTC))
octets, shorts = st.integers(0, 0xFF), st.integers(0, 0xFFFF)
lives = optional(st.integers(1, 2**31 - 1))
hexes = st.binary(min_size=1, max_size=64).map(bytes.hex)
bases = st.sampled_from(["AQPJ////4Q==", "AQOJ", "AQO+", "AQ" * 200])
keys = st.builds(KeyData, shorts, octets, octets, bases)
ds_records = st.builds(DsData, shorts, octets, octets, hexes, optional(keys))
records = some(ds_records, 4, least=1) | some(keys, 4, least=1)
secdns_updates = st.builds(
    SecDnsUpdate, records | st.just(()), records | st.just(()), st.just(value=False), lives, st.booleans()
) | st.builds(SecDnsUpdate, records | st.just(()), rem_all=st.just(value=True))

reports = st.builds(
    RestoreReport,
    text(0, 1000),
    text(0, 1000),
    instants,
    instants,
    text(0, 300),
    some(text(1, 300), 2, least=1),
    optional(text(0, 300)),
)

amounts = st.decimals(0, Decimal("1e9"), places=2) | st.sampled_from([Decimal("1E+3"), Decimal("0.001"), Decimal(0)])
currencies = st.sampled_from(["USD", "EUR", "UAH"])
fee_commands = st.sampled_from(["create", "renew", "transfer", "restore"])
queries = st.builds(FeeQuery, fee_commands, optional(periods), optional(st.sampled_from(["open", "claims"])))
versions = st.sampled_from(FEE_VERSIONS)

phases = st.builds(LaunchPhase, st.sampled_from(["sunrise", "landrush", "claims", "open", "custom"]), optional(labels))
notices = some(st.builds(ClaimNotice, labels, instants, instants, optional(labels)), 3)
launches = st.builds(LaunchCreate, phases, notices, optional(st.sampled_from(["application", "registration"])))

NOTHING = DomainChange()
creates = st.builds(DomainCreate, labels, optional(periods), auth_info=auth_infos)
extension_updates = st.builds(DomainUpdate, labels, chg=st.just(NOTHING))
renews = st.builds(DomainRenew, labels, dates, optional(periods))
checks = st.builds(DomainCheck, some(labels, 5, least=1))
transfers = st.builds(DomainTransferRequest, labels, auth_infos, optional(periods))
namestores = st.builds(Namestore, text(1, 64))
days = st.dates(date(2024, 1, 1), date(2024, 12, 31))


def sent(commands: st.SearchStrategy[Any], *extensions: st.SearchStrategy[Any]) -> st.SearchStrategy[Sent]:
    return st.tuples(commands, st.tuples(*extensions), st.just(SERVICES))


def _checked(command: DomainCheck, asked: tuple[FeeQuery, ...], currency: str | None, version: str) -> Sent:
    if version == namespaces.FEE_0_11:
        asked = asked[:1]
    return command, (FeeCheck(asked, currency),), SERVICES | {version}


def _agreed(command: Command[Any], fees: list[Decimal], reduction: Decimal | None, currency: str, version: str) -> Sent:
    reductions = () if reduction is None or version == namespaces.FEE_0_6 else (-reduction,)
    return command, (FeeAgreed(tuple(fees), currency, reductions),), SERVICES | {version}


def _logged_in(user: str, password: str, new_password: str | None, agent: UserAgent | None) -> Sent:
    login = Login(user, password, (namespaces.DOMAIN,), (namespaces.LOGIN_SECURITY,), new_password)
    return (*secured(login, user_agent=agent), SERVICES)


passwords = text(6, 16) | text(17, 200)
agents = st.builds(UserAgent, labels, optional(labels), optional(labels)) | st.builds(UserAgent, os=labels)

extended: st.SearchStrategy[Sent] = st.one_of(
    sent(creates, st.builds(SecDnsCreate, records, lives), namestores),
    sent(creates, launches),
    sent(creates, st.builds(Idn, text(1, 20), optional(labels))),
    sent(creates, st.builds(IdnLang, st.sampled_from(["GER", "RUS", "en-GB"]))),
    sent(extension_updates, secdns_updates),
    sent(extension_updates, st.just(RestoreRequest()), namestores),
    sent(extension_updates, reports),
    sent(extension_updates, days.map(lambda day: Sync(day.month, day.day))),
    sent(st.builds(DomainInfo, labels), st.builds(WhoisInfo, st.booleans())),
    sent(
        st.builds(ClaimsCheck, some(labels, 5, least=1)),
        st.builds(LaunchCheck, st.sampled_from(["claims", "avail", "trademark"]), optional(phases)),
    ),
    sent(st.just(BalanceInfo())),
    sent(st.builds(MaintenanceInfo, optional(labels))),
    sent(st.builds(DomainDelete, labels), namestores),
    st.builds(_checked, checks, some(queries, 4, least=1), optional(currencies), versions),
    st.builds(
        _agreed,
        creates | renews | transfers | extension_updates,
        st.lists(amounts, min_size=1, max_size=3),
        optional(amounts),
        currencies,
        versions,
    ),
    st.builds(_logged_in, handles, passwords, optional(passwords), optional(agents)),
)
