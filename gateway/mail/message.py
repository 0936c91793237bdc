"""A mail as it goes out: MIME with a plain and an HTML part, under a Message-ID that every attempt shares."""

from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from gateway.mail.model import Mail


def message_of(mail: Mail, *, sender: str, reply_to: str | None) -> EmailMessage:
    """Return the message. A mail sent twice, after a crash between the server's word and ours, is known by its id."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.new.recipient
    message["Subject"] = mail.new.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.id}@{_host_of(sender)}>"
    message["Content-Language"] = mail.new.language
    message["Auto-Submitted"] = "auto-generated"
    if reply_to is not None:
        message["Reply-To"] = reply_to
    message.set_content(mail.new.text)
    message.add_alternative(mail.new.html, subtype="html")
    return message


def _host_of(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]
