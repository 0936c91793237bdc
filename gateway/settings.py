"""Every setting, typed: the environment (`DGW_…`, `__` nests, `…_FILE` for secrets) over `dgw.toml` over defaults.

The defaults are safe on a developer's machine: a private PostgreSQL, loopback. Durations are in seconds.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from billing_core import EXPONENTS


def _by_currency(rates: dict[str, Decimal]) -> dict[str, Decimal]:
    """Return the rates by currency, whose case an environment variable does not tell."""
    named = {currency.upper(): rate for currency, rate in rates.items()}
    if unknown := sorted(set(named) - set(EXPONENTS)):
        raise ValueError(f"not a currency that is used here: {', '.join(unknown)}")
    return named


Rates = Annotated[dict[str, Annotated[Decimal, Field(gt=0)]], AfterValidator(_by_currency)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HttpSettings(Section):
    """`wait_seconds` is how long a call waits for its operation when it does not say.

    `shared_port`: several processes of this machine answer at the same port. Stopping takes `drain_seconds` of serving
    while not ready, then at most `stop_seconds` for requests and `finish_seconds` for all but closing the sessions.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=9464, ge=0, le=65535)
    wait_seconds: float = Field(default=10, ge=0, le=30)
    drain_seconds: float = Field(default=5, ge=0)
    shared_port: bool = False
    stop_seconds: float = Field(default=20, ge=0)
    finish_seconds: float = Field(default=36, ge=0)
    body_max_bytes: int = Field(default=1024 * 1024, ge=1024)


class LogSettings(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "text"] = "auto"


class DatabaseSettings(Section):
    """`pool_wait_seconds` is how long a transaction waits for a connection while all are lent; `give_up_seconds` how
    long it may take in all, its repetitions included, before callers are told that the database is not available.
    """

    connections_max: int = Field(default=16, ge=2)
    connect_timeout_seconds: float = Field(default=5, gt=0)
    pool_wait_seconds: float = Field(default=10, gt=0)
    lock_timeout_seconds: float = Field(default=5, gt=0)
    give_up_seconds: float = Field(default=15, gt=0)
    retries_max: int = Field(default=5, ge=0)


class OperationSettings(Section):
    """How operations are run, repeated and given up.

    `postpone_*` bound the pause after the registry could not be asked; `verify_give_up_seconds` is how long a look-up
    may stay undecided, and `pending_give_up_seconds` how long a registry may take to decide a 1001, before a person is
    asked.
    """

    concurrency: int = Field(default=8, ge=1)
    poll_seconds: float = Field(default=1, gt=0)
    lease_seconds: float = Field(default=30, gt=0)
    deadline_seconds: float = Field(default=86_400, gt=0)
    attempts_max: int = Field(default=5, ge=1)
    postpone_seconds: float = Field(default=2, gt=0)
    postpone_max_seconds: float = Field(default=300, gt=0)
    verify_seconds: float = Field(default=1, ge=0)
    verify_give_up_seconds: float = Field(default=86_400, gt=0)
    pending_check_seconds: float = Field(default=600, gt=0)
    pending_give_up_seconds: float = Field(default=14 * 86_400, gt=0)
    messages_seconds: float = Field(default=60, gt=0)


class MessageSettings(Section):
    """Registries' messages that were followed up are forgotten after `keep_days`."""

    keep_days: float = Field(default=90, gt=0)


class EventSettings(Section):
    """Events are forgotten after `keep_days`: a panel that was away for longer must compare its state anew."""

    keep_days: float = Field(default=90, gt=0)


class ReconciliationSettings(Section):
    """How the names held are compared with their registries, in slices of `slice_size`.

    Names that were ordered and not got, or that left, are looked at for `doubt_days`.
    """

    every_seconds: float = Field(default=86_400, gt=0)
    slice_size: int = Field(default=100, ge=1)
    names_per_second: float = Field(default=5, gt=0)
    doubt_days: float = Field(default=60, gt=0)


class RenewalSettings(Section):
    """Auto-renewal from balances: how often it runs, how soon after money came, and how long before its expiry a
    domain is renewed.
    """

    every_seconds: float = Field(default=3600, gt=0)
    funded_seconds: float = Field(default=5, gt=0)
    domain_lead_days: int = Field(default=14, ge=0, le=365)


class WatchSettings(Section):
    """How often all the books are recomputed, and names looked for that expired although there was money."""

    ledger_seconds: float = Field(default=900, gt=0)
    lapses_seconds: float = Field(default=900, gt=0)


class LifeSettings(Section):
    """The life of hosting after its end: it works for `grace_days`, is switched off, and is deleted when it was off for
    `delete_after_days`; for `backup_days` more that can be taken back.
    """

    every_seconds: float = Field(default=900, gt=0)
    grace_days: int = Field(default=3, ge=0, le=60)
    delete_after_days: int = Field(default=30, ge=8)
    backup_days: int = Field(default=14, ge=0)


class MailSettings(Section):
    """The mail server that the outbox is sent through; `host` None = nothing is sent, `dgw mail list` shows it.

    `sender` is the From of every mail. A mail that the server puts off is tried again after `retry_seconds`, doubling
    up to `retry_max_seconds`; one that could not be sent for `give_up_seconds` is not sent any more.
    """

    host: str | None = None
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: Path | None = None
    user: str | None = None
    password: SecretStr | None = None
    sender: str = "Domains <noreply@localhost>"
    reply_to: str | None = None
    timeout_seconds: float = Field(default=20, gt=0)
    every_seconds: float = Field(default=10, gt=0)
    retry_seconds: float = Field(default=60, gt=0)
    retry_max_seconds: float = Field(default=3600, gt=0)
    give_up_seconds: float = Field(default=3 * 86_400, gt=0)
    keep_days: float = Field(default=30, gt=0)


class NoticeSettings(Section):
    """Notices of what expires: how often what is due is looked for, from which hour in Kyiv customers are told, and
    where they go to pay (`{account}` and `{tenant}` are filled in).
    """

    every_seconds: float = Field(default=900, gt=0)
    from_hour: int = Field(default=9, ge=0, le=23)
    pay_url: str | None = None


class LiqPaySettings(Section):
    """`digest` is what the merchant signs with. `confirm_above`: payments of more are confirmed by asking LiqPay, whose
    callback signature is weak; none = never.
    """

    public_key: str
    private_key: SecretStr
    digest: Literal["sha1", "sha3_256"] = "sha1"
    checkout_url: str = "https://www.liqpay.ua/api/3/checkout"
    api_url: str = "https://www.liqpay.ua/api/request"
    confirm_above: Decimal | None = Field(default=Decimal(0), ge=0)


class WayForPaySettings(Section):
    """`confirm_above` as of LiqPay."""

    merchant_account: str
    merchant_domain: str
    secret: SecretStr
    checkout_url: str = "https://secure.wayforpay.com/pay"
    api_url: str = "https://api.wayforpay.com/api"
    confirm_above: Decimal | None = Field(default=Decimal(0), ge=0)


class MonobankSettings(Section):
    """`final_is_net`: `finalAmount` is what is left after returns of a part. `confirm_above` as of LiqPay; its
    signature is a good one, so nothing is confirmed unless it is set.
    """

    token: SecretStr
    api_url: str = "https://api.monobank.ua"
    final_is_net: bool = True
    confirm_above: Decimal | None = Field(default=None, ge=0)


class PaymentSettings(Section):
    """Payments through providers. `public_url` is where they reach us; None: where the panel's call came in.

    `inquiry_seconds` is how often it looks for orders whose provider is to be asked, and `ask_days` how long one is
    asked. `promise_max` is the largest promised payment, 0 for none, and `promise_days` how long it counts.
    """

    public_url: str | None = None
    description: str = "Поповнення балансу"
    timeout_seconds: float = Field(default=15, gt=0, le=120)
    inquiry_seconds: float = Field(default=30, gt=0)
    ask_days: float = Field(default=4, gt=0)
    promise_max: Decimal = Field(default=Decimal(0), ge=0)
    promise_days: float = Field(default=3, gt=0)
    liqpay: LiqPaySettings | None = None
    wayforpay: WayForPaySettings | None = None
    monobank: MonobankSettings | None = None


class ProbeSettings(Section):
    """The black-box probe: it orders a name of `zone` at `url` with `api_key`, looks for it at the registry, and
    deletes it. `order` is a JSON file with the contacts and name servers of its orders. `zone` None = no probe.
    """

    zone: str | None = None
    url: str = "http://127.0.0.1:8080"
    api_key: SecretStr | None = None
    order: Path | None = None
    every_seconds: float = Field(default=3600, gt=0)
    timeout_seconds: float = Field(default=120, gt=0)


class VatSettings(Section):
    """How prices contain VAT (billing rules §1.9); `rate_percent` is unused when the mode is `none`."""

    mode: Literal["included", "added", "none"] = "included"
    rate_percent: Decimal = Field(default=Decimal(20), ge=0, le=100)


class PartnerSettings(Section):
    """`rate_percent` is that of new partners, `payout_min` the smallest payout in the partner's currency. Links lead to
    the page of their number in `projects`, else to `home_url`; `public_url` is where visitors reach this gateway.
    """

    rate_percent: Decimal = Field(default=Decimal(10), ge=0, le=100)
    payout_min: Decimal = Field(default=Decimal(500), gt=0, decimal_places=2)
    public_url: str = "http://127.0.0.1:8080"
    projects: dict[int, str] = Field(default_factory=dict)
    home_url: str = "/"


class SellerSettings(Section):
    """Who sells: the requisites that documents bear from a date on. `vat_status` says in words how it is taxed."""

    name: str = Field(min_length=1)
    tax_number: str = Field(min_length=1)
    address: str = Field(min_length=1)
    place: str = Field(min_length=1)
    director: str = Field(min_length=1)
    director_position: str = "Директор"
    vat_number: str = ""
    vat_status: str = ""
    iban: str = ""
    bank: str = ""
    accountant: str = ""
    accountant_position: str = "Головний бухгалтер"
    phone: str = ""
    email: str = ""


class DocumentSettings(Section):
    """`sellers` by the date they are valid from; none: documents are not made. `contracts` is a folder with the
    versions of the offer instead of those that come with the program. `recognition`: whether acts have services in the
    month of their payment, or by the days that were rendered.
    """

    sellers: dict[date, SellerSettings] = Field(default_factory=dict)
    contracts: Path | None = None
    recognition: Literal["on_payment", "monthly"] = "on_payment"
    every_seconds: float = Field(default=6 * 3600, gt=0)


class EppSettings(Section):
    """The facts of a registry that the catalogue does not know; what they mean: `adapters.registries.generic`."""

    zones: tuple[str, ...] = Field(min_length=1)
    data_model: Literal["thin", "minimum", "maximum"] = "maximum"
    host_model: Literal["objects", "attributes"] = "objects"
    idn: Literal["none", "plain", "table", "language"] = "none"
    idn_tags: frozenset[str] = frozenset()
    extensions: frozenset[Literal["secdns", "rgp", "fee"]] = frozenset({"secdns", "rgp"})
    years_min: int = Field(default=1, ge=1)
    years_max: int = Field(default=10, ge=1, le=99)
    ceiling_years: int = Field(default=10, ge=1)
    renew_window_days: int | None = Field(default=None, ge=0)
    renew_grace_days: int = Field(default=45, ge=0)
    auto_renews: bool = True
    nameservers_min: int = Field(default=1, ge=0)
    nameservers_max: int = Field(default=13, ge=1)
    names_per_check: int = Field(default=20, ge=1)
    transfer_years: int | None = Field(default=1, ge=1)
    restore_report: bool = True
    idle_seconds: float = Field(default=600, gt=0)
    age_max_seconds: float = Field(default=86_400, gt=0)
    commands_max: int | None = Field(default=None, ge=1)


class LimitSettings(Section):
    """The account's limits, where they differ from its registry's usual ones; what they mean: `adapters.link`."""

    idle_seconds: float | None = Field(default=None, gt=0)
    age_max_seconds: float | None = Field(default=None, gt=0)
    keepalive_seconds: float | None = Field(default=None, gt=0)
    commands_max: int | None = Field(default=None, ge=1)
    commands_per_second: float | None = Field(default=None, gt=0)
    burst: int | None = Field(default=None, ge=1)
    in_flight_max: int | None = Field(default=None, ge=1)
    pipeline_depth: int | None = Field(default=None, ge=1, le=64)


class RegistrySettings(Section):
    """One account at one registry. `server_name` and `ca_file` decide which certificate is believed. `contract` is the
    number that some registries know our money by.

    `epp` makes a registry of one that the catalogue does not know. Balances are in the registry's currency: below
    `balance_warn_below` people are told, below `balance_pause_below` nothing that costs money is sent any more.
    """

    host: str
    port: int = Field(ge=1, le=65535)
    user: str
    password: SecretStr
    transport: Literal["tls", "https"] = "tls"
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    server_name: str | None = None
    sessions_max: int = Field(default=4, ge=1)
    contract: str | None = None
    connect_timeout_seconds: float = Field(default=5, gt=0)
    query_timeout_seconds: float = Field(default=10, gt=0)
    transform_timeout_seconds: float = Field(default=20, gt=0)
    balance_every_seconds: float = Field(default=900, gt=0)
    balance_warn_below: Decimal | None = Field(default=None, ge=0)
    balance_pause_below: Decimal | None = Field(default=None, ge=0)
    limits: LimitSettings = LimitSettings()
    epp: EppSettings | None = None


class PanelSettings(Section):
    """Our account at one hosting panel. `calls_max` at once from each node.

    `keep_dns`: when an account is removed, its DNS zone stays.
    """

    kind: Literal["whm"] = "whm"
    url: str = Field(pattern=r"^https?://[^/]+/?$")
    user: str
    token: SecretStr
    ca_file: Path | None = None
    calls_max: int = Field(default=4, ge=1)
    connect_timeout_seconds: float = Field(default=5, gt=0)
    query_timeout_seconds: float = Field(default=20, gt=0)
    transform_timeout_seconds: float = Field(default=120, gt=0)
    keep_dns: bool = False


class Settings(Section):
    """`database_url` None = a private PostgreSQL in `data_dir`; `simulators` is a ready file of `dgw sim`.

    `secret_key` makes what must be secret and yet the same on every node (authInfo of registrations, cursors); None =
    one kept in `data_dir`. `data_dir` holds the private database and that key. `premium_rates`: by registry and by the
    customer's currency, what premium names are sold for per unit of the registry's money; none: they are not sold.
    """

    env: Literal["development", "production"] = "development"
    data_dir: Path = Path("var/dgw")
    database_url: SecretStr | None = None
    secret_key: SecretStr | None = None
    simulators: Path | None = None
    http: HttpSettings = HttpSettings()
    log: LogSettings = LogSettings()
    database: DatabaseSettings = DatabaseSettings()
    operations: OperationSettings = OperationSettings()
    messages: MessageSettings = MessageSettings()
    events: EventSettings = EventSettings()
    reconciliation: ReconciliationSettings = ReconciliationSettings()
    renewals: RenewalSettings = RenewalSettings()
    watch: WatchSettings = WatchSettings()
    life: LifeSettings = LifeSettings()
    mail: MailSettings = MailSettings()
    notices: NoticeSettings = NoticeSettings()
    payments: PaymentSettings = PaymentSettings()
    probe: ProbeSettings = ProbeSettings()
    vat: VatSettings = VatSettings()
    partners: PartnerSettings = PartnerSettings()
    documents: DocumentSettings = DocumentSettings()
    premium_rates: dict[str, Rates] = Field(default_factory=dict)
    registries: dict[str, RegistrySettings] = Field(default_factory=dict)
    panels: dict[str, PanelSettings] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        """Operations tell registries and panels apart by their names alone."""
        if twice := sorted(self.registries.keys() & self.panels.keys()):
            raise ValueError(f"both a registry and a panel: {', '.join(twice)}")
        return self
