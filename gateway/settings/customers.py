"""Renewing what customers have, its life after the end, and what they are told."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from gateway.settings.section import Section


class RenewalSettings(Section):
    """Auto-renewal from balances: how often it runs, how soon after money came, and how long before its expiry a
    domain is renewed.

    `delete_unpaid_after_days`: a name that its registry has renewed by itself is deleted so long after its expiry, if
    nobody pays for it, so that the registry gives its fee back (grace periods are of 45 days at most); 0 = never.
    """

    every_seconds: float = Field(default=3600, gt=0)
    funded_seconds: float = Field(default=5, gt=0)
    domain_lead_days: int = Field(default=14, ge=0, le=365)
    delete_unpaid_after_days: int = Field(default=35, ge=0, le=44)


class LifeSettings(Section):
    """The life of hosting after its end: it works for `grace_days`, is switched off, and is deleted when it was off for
    `delete_after_days`; for `backup_days` more that can be taken back. What accounts use is asked of their panels every
    `usage_every_seconds`.
    """

    every_seconds: float = Field(default=900, gt=0)
    grace_days: int = Field(default=3, ge=0, le=60)
    delete_after_days: int = Field(default=30, ge=8)
    backup_days: int = Field(default=14, ge=0)
    usage_every_seconds: float = Field(default=3600, gt=0)


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


class WelcomeSettings(Section):
    """The mail that a new hosting account begins with. `public_url` is where customers reach this gateway; None = where
    the site's pages are, and without these no such mail is sent. Its link shows the password once, within `link_hours`.
    """

    public_url: str | None = Field(default=None, pattern=r"^https?://[^/]+(/.*)?$")
    link_hours: int = Field(default=72, ge=1, le=24 * 30)


class NoticeSettings(Section):
    """Notices of what expires: how often what is due is looked for, from which hour in Kyiv customers are told, and
    where they go to pay (`{account}` and `{tenant}` are filled in).
    """

    every_seconds: float = Field(default=900, gt=0)
    from_hour: int = Field(default=9, ge=0, le=23)
    pay_url: str | None = None
