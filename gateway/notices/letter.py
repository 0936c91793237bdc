"""What was rendered, as a mail to whom it is about."""

from gateway.mail import NewMail
from gateway.notices.model import Addressee
from gateway.notices.texts import Rendered


def letter(who: Addressee, email: str, kind: str, message: Rendered) -> NewMail:
    return NewMail(
        who.tenant_id, who.account_id, kind, who.language, email, message.subject, message.text, message.html
    )
