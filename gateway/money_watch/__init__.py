"""Whether money and time are as promised, found again and again by one node, for metrics and alerts to show."""

from gateway.money_watch.audit import AuditWatch
from gateway.money_watch.books import BooksWatch
from gateway.money_watch.connect import watching
from gateway.money_watch.lapses import LapseWatch

__all__ = ["AuditWatch", "BooksWatch", "LapseWatch", "watching"]
