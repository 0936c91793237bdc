"""The chart of accounts: every account has a code, and the code tells its kind.

Signs: a line with + increases a liability, income or equity account and decreases an asset or expense account, so the
lines of an entry sum to zero and a customer's balance is the sum of that customer's lines.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"
    EQUITY = "equity"


@dataclass(frozen=True, slots=True)
class AccountKind:
    """`kept`: its balance is stored beside the journal and can be held against; the others are summed when asked."""

    name: str
    side: Side
    pattern: re.Pattern[str]
    kept: bool = False


def _kind(name: str, side: Side, pattern: str, *, kept: bool = False) -> AccountKind:
    return AccountKind(name, side, re.compile(pattern.replace("*", r"[A-Za-z0-9_.\-]+")), kept)


KINDS = (
    _kind("customer_main", Side.LIABILITY, "customer:*:main", kept=True),
    _kind("customer_bonus", Side.LIABILITY, "customer:*:bonus", kept=True),
    _kind("clearing", Side.ASSET, "gateway:*:clearing"),
    _kind("bank", Side.ASSET, "bank:*"),
    _kind("unmatched", Side.LIABILITY, "unmatched"),
    _kind("revenue", Side.INCOME, "revenue:*"),
    _kind("vat", Side.LIABILITY, "vat:payable"),
    _kind("partner_commission", Side.LIABILITY, "partner:*:commission", kept=True),
    _kind("expense", Side.EXPENSE, "expense:(commission|bonus|gateway_fee|writeoff)"),
    _kind("registry_deposit", Side.ASSET, "registry:*:deposit"),
    _kind("registry_cost", Side.EXPENSE, "cost:registry"),
    _kind("opening", Side.EQUITY, "equity:opening"),
)

VAT_PAYABLE = "vat:payable"
REGISTRY_COST = "cost:registry"
COMMISSION_EXPENSE = "expense:commission"
BONUS_EXPENSE = "expense:bonus"
WRITE_OFF = "expense:writeoff"
"""What is given to customers or taken from them by the word of people."""
UNMATCHED = "unmatched"
"""Payments that no customer could be found for."""


def kind_of(code: str) -> AccountKind:
    """Return the kind of an account. Raises ValueError when the chart has none for this code."""
    for kind in KINDS:
        if kind.pattern.fullmatch(code):
            return kind
    raise ValueError(f"{code!r} is not in the chart of accounts")


def customer_main(account_id: str) -> str:
    """Real money the customer may spend."""
    return f"customer:{account_id}:main"


def customer_bonus(account_id: str) -> str:
    """Promotional credit: never paid out, and nothing that is earned by spending counts it."""
    return f"customer:{account_id}:bonus"


def partner_commission(partner_id: str) -> str:
    """Accrued to a partner and not yet paid out."""
    return f"partner:{partner_id}:commission"


def clearing(provider: str) -> str:
    """Money that a payment provider owes us until it is settled."""
    return f"gateway:{provider}:clearing"


def revenue(revenue_class: str) -> str:
    return f"revenue:{revenue_class}"


def registry_deposit(registry: str) -> str:
    """Our prepaid balance at a registry."""
    return f"registry:{registry}:deposit"


def bank(iban: str) -> str:
    """Settled money of ours."""
    return f"bank:{iban}"


def owner_of(code: str) -> str:
    """Return whose account it is: the id in the middle of a customer's or partner's code."""
    return code.split(":")[1]
