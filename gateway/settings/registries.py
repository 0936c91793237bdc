"""Our accounts at registries and hosting panels, and which of them takes new orders."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from gateway.settings.section import Section

Routes = dict[str, str | dict[date, str]]
"""By zone: who takes new orders, always or from the day on that each says."""


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

    `adapter` is its name in the catalogue, None = that of the account; `options` are what that adapter alone knows.
    `simulated`: nothing there is real, so that test keys may reach it.
    `epp` makes a registry of one that the catalogue does not know. Balances are in the registry's currency: below
    `balance_warn_below` people are told, below `balance_pause_below` nothing that costs money is sent any more.
    """

    host: str
    port: int = Field(ge=1, le=65535)
    user: str
    password: SecretStr
    simulated: bool = False
    adapter: str | None = None
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
    options: dict[str, str | int | bool] = Field(default_factory=dict)
    limits: LimitSettings = LimitSettings()
    epp: EppSettings | None = None


class PanelSettings(Section):
    """Our account at one hosting panel; `token` is the password where a panel has no tokens. `calls_max` at once from
    each node. `customer_url` is where customers log in.

    `creation_patience_seconds`: how long the panel may go on making an account after its answer was lost.
    `keep_dns`: when an account is removed, its DNS zone stays. `simulated`: nothing there is real.
    """

    kind: str = "whm"
    url: str = Field(pattern=r"^https?://[^/]+/?$")
    customer_url: str | None = None
    user: str
    token: SecretStr
    simulated: bool = False
    ca_file: Path | None = None
    calls_max: int = Field(default=4, ge=1)
    connect_timeout_seconds: float = Field(default=5, gt=0)
    query_timeout_seconds: float = Field(default=20, gt=0)
    transform_timeout_seconds: float = Field(default=120, gt=0)
    creation_patience_seconds: float = Field(default=120, ge=0)
    keep_dns: bool = False
