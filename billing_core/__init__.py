"""Money of the gateway: prices, double-entry ledger with holds. No network, no clock; works on a given connection."""

from billing_core import accounts, adjustments, bonus_grants, chart, errors, ledger_check, periods, pricing
from billing_core.accounts import Balance, CustomerBalance
from billing_core.captures import Sale
from billing_core.charges import RegistryFee
from billing_core.errors import (
    AlreadyReversed,
    BillingError,
    CaptureExceedsHold,
    CurrencyMismatch,
    DuplicateReference,
    HoldNotOpen,
    InsufficientFunds,
    NoPrice,
    NotReversible,
    PriceConflict,
    UnknownAccount,
    UnknownEntry,
    UnknownHold,
)
from billing_core.holds import Hold, HoldState, NewHold
from billing_core.journal import EntryKind, JournalEntry, Line
from billing_core.ledger import Ledger
from billing_core.ledger_check import Difference, LedgerReport
from billing_core.listings import Listings
from billing_core.money import EXPONENTS, InvalidAmount, Money
from billing_core.pricing import Price, PricedAction
from billing_core.statement import StatementLine
from billing_core.vat import Taxes, VatCalendar, VatMode, VatRule, VatSplit

__all__ = [
    "EXPONENTS",
    "AlreadyReversed",
    "Balance",
    "BillingError",
    "CaptureExceedsHold",
    "CurrencyMismatch",
    "CustomerBalance",
    "Difference",
    "DuplicateReference",
    "EntryKind",
    "Hold",
    "HoldNotOpen",
    "HoldState",
    "InsufficientFunds",
    "InvalidAmount",
    "JournalEntry",
    "Ledger",
    "LedgerReport",
    "Line",
    "Listings",
    "Money",
    "NewHold",
    "NoPrice",
    "NotReversible",
    "Price",
    "PriceConflict",
    "PricedAction",
    "RegistryFee",
    "Sale",
    "StatementLine",
    "Taxes",
    "UnknownAccount",
    "UnknownEntry",
    "UnknownHold",
    "VatCalendar",
    "VatMode",
    "VatRule",
    "VatSplit",
    "accounts",
    "adjustments",
    "bonus_grants",
    "chart",
    "errors",
    "ledger_check",
    "periods",
    "pricing",
]
