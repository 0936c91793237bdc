"""Every setting, typed: the environment (`DGW_…`, `__` nests, `…_FILE` for secrets) over `dgw.toml` over defaults.

The defaults are safe on a developer's machine: a private PostgreSQL, loopback. Durations are in seconds.
"""

from gateway.settings.customers import LifeSettings, MailSettings, NoticeSettings, RenewalSettings, WelcomeSettings
from gateway.settings.domains import DomainSettings
from gateway.settings.money import (
    DocumentSettings,
    LiqPaySettings,
    MonobankSettings,
    PartnerSettings,
    PaymentSettings,
    SellerSettings,
    VatSettings,
    WayForPaySettings,
)
from gateway.settings.registries import EppSettings, LimitSettings, PanelSettings, RegistrySettings, Routes
from gateway.settings.root import Settings
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

__all__ = [
    "DatabaseSettings",
    "DocumentSettings",
    "DomainSettings",
    "EppSettings",
    "EventSettings",
    "HttpSettings",
    "LifeSettings",
    "LimitSettings",
    "LiqPaySettings",
    "LogSettings",
    "MailSettings",
    "MessageSettings",
    "MonobankSettings",
    "NoticeSettings",
    "OperationSettings",
    "PanelSettings",
    "PartnerSettings",
    "PaymentSettings",
    "ProbeSettings",
    "ReconciliationSettings",
    "RegistrySettings",
    "RenewalSettings",
    "Routes",
    "Section",
    "SellerSettings",
    "Settings",
    "SiteSettings",
    "VatSettings",
    "WatchSettings",
    "WayForPaySettings",
    "WebhookSettings",
    "WelcomeSettings",
]
