"""Mail to customers: an outbox that is part of the database's transactions, and a sender that empties it."""

from gateway.mail.model import Mail, MailState, NewMail
from gateway.mail.outbox import put, put_all

__all__ = ["Mail", "MailState", "NewMail", "put", "put_all"]
