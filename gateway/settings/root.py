"""The whole of the settings."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from adapters.domain_name import DomainName, InvalidName
from gateway.settings.customers import LifeSettings, MailSettings, NoticeSettings, RenewalSettings, WelcomeSettings
from gateway.settings.domains import DomainSettings
from gateway.settings.money import (
    AdjustmentSettings,
    BonusSettings,
    DocumentSettings,
    PartnerSettings,
    PaymentSettings,
    Rates,
    VatSettings,
)
from gateway.settings.registries import PanelSettings, RegistrySettings, Routes
from gateway.settings.section import Section
from gateway.settings.serving import (
    DatabaseSettings,
    EventSettings,
    HttpSettings,
    LogSettings,
    MessageSettings,
    OperationSettings,
    ProbeSettings,
    ReconciliationSettings,
    WatchSettings,
    WebhookSettings,
)
from gateway.settings.site import SiteSettings


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
    domains: DomainSettings = DomainSettings()
    messages: MessageSettings = MessageSettings()
    events: EventSettings = EventSettings()
    webhooks: WebhookSettings = WebhookSettings()
    reconciliation: ReconciliationSettings = ReconciliationSettings()
    renewals: RenewalSettings = RenewalSettings()
    watch: WatchSettings = WatchSettings()
    life: LifeSettings = LifeSettings()
    mail: MailSettings = MailSettings()
    notices: NoticeSettings = NoticeSettings()
    welcome: WelcomeSettings = WelcomeSettings()
    payments: PaymentSettings = PaymentSettings()
    probe: ProbeSettings = ProbeSettings()
    vat: VatSettings = VatSettings()
    bonus: BonusSettings = BonusSettings()
    adjustments: AdjustmentSettings = AdjustmentSettings()
    partners: PartnerSettings = PartnerSettings()
    documents: DocumentSettings = DocumentSettings()
    site: SiteSettings = SiteSettings()
    premium_rates: dict[str, Rates] = Field(default_factory=dict)
    registries: dict[str, RegistrySettings] = Field(default_factory=dict)
    routes: Routes = Field(default_factory=dict)
    panels: dict[str, PanelSettings] = Field(default_factory=dict)

    @property
    def simulated(self) -> tuple[bool, ...]:
        """Tell of each account that something may be bought through whether nothing there is real."""
        registries = (each.simulated for each in self.registries.values())
        return (*registries, *(each.simulated for each in self.panels.values()))

    @field_validator("routes")
    @classmethod
    def _name_zones(cls, routes: Routes) -> Routes:
        """Zones are known by their A-labels, in whichever form they are given."""
        named = {_zone(tld): route for tld, route in routes.items()}
        if len(named) < len(routes):
            raise ValueError("a zone is named twice")
        return named

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        """Operations tell registries and panels apart by their names alone."""
        if twice := sorted(self.registries.keys() & self.panels.keys()):
            raise ValueError(f"both a registry and a panel: {', '.join(twice)}")
        return self


def _zone(tld: str) -> str:
    try:
        return DomainName.parse(f"name.{tld}").parent
    except InvalidName:
        raise ValueError(f"{tld} is no zone") from None
