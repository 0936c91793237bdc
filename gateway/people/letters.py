"""The mails that carry a link: words in the person's language, plain and HTML."""

from dataclasses import dataclass

from gateway.mail.model import NewMail
from gateway.web.templating import render_letter


@dataclass(frozen=True, slots=True, repr=False)
class Addressee:
    tenant_id: str
    account_id: str | None
    email: str
    language: str


def letter(kind: str, to: Addressee, url: str) -> NewMail:
    """Return the mail `kind` (confirm, reset, known): all of them lead to one page."""
    rendered = render_letter(kind, to.language, url=url)
    return NewMail(
        tenant_id=to.tenant_id,
        account_id=to.account_id,
        kind=f"people_{kind}",
        language=to.language,
        recipient=to.email,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
    )
