"""The sessions of one account: how many, how fast, how long, and who goes first."""

from epp.pool.password_store import KnownPasswords, PasswordStore
from epp.pool.plan import Phase
from epp.pool.pool import Pool
from epp.pool.settings import PoolSettings
from epp.pool.slots import SessionSlot, SessionSlots
from epp.pool.throttle import RateRefusal
from epp.pool.waiting_line import Priority

__all__ = [
    "KnownPasswords",
    "PasswordStore",
    "Phase",
    "Pool",
    "PoolSettings",
    "Priority",
    "RateRefusal",
    "SessionSlot",
    "SessionSlots",
]
