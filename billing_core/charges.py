"""The lines of a sale: what the customer pays, what we earned, what is owed as tax, what the registry took."""

from dataclasses import dataclass

from billing_core.chart import BONUS_EXPENSE, REGISTRY_COST, VAT_PAYABLE, registry_deposit, revenue
from billing_core.journal import Line
from billing_core.money import Money
from billing_core.vat import VatRule


@dataclass(frozen=True, slots=True)
class RegistryFee:
    """What a registry took from our prepaid balance there for one command, in that balance's currency.

    Below zero: what it gave back.
    """

    registry: str
    amount: Money


def sale_lines(
    customer: str,
    gross: Money,
    *,
    revenue_class: str,
    vat: VatRule,
    fee: RegistryFee | None = None,
    bonus: Line | None = None,
) -> tuple[Line, ...]:
    """Return the balanced lines of one sale; lines of nothing are left out.

    `customer` is the code of the account that pays what `bonus` does not, `gross` the whole (more than zero). What a
    bonus pays is a discount: earned, and taxed, is the rest.
    """
    if gross.minor <= 0:
        raise ValueError("a sale is of more than zero")
    paid = gross if bonus is None else gross + bonus.amount
    split = vat.of_gross(paid)
    lines = [Line(customer, -paid), Line(revenue(revenue_class), split.net), Line(VAT_PAYABLE, split.vat)]
    if bonus is not None:
        lines += [bonus, Line(BONUS_EXPENSE, -bonus.amount)]
    if fee is not None:
        lines += cost_lines(fee)
    return tuple(line for line in lines if line.amount.minor)


def cost_lines(fee: RegistryFee) -> tuple[Line, ...]:
    return Line(REGISTRY_COST, -fee.amount), Line(registry_deposit(fee.registry), fee.amount)


def returned_lines(
    customer: str, gross: Money, *, revenue_class: str, vat: VatRule, bonus: Line | None = None
) -> tuple[Line, ...]:
    """Return the lines that give a part of a sale back to the customer: the tax on it is no longer owed either.

    `bonus` is what of it had been paid by a bonus, as a line of the sale.
    """
    sold = sale_lines(customer, gross, revenue_class=revenue_class, vat=vat, bonus=bonus)
    return tuple(Line(line.account, -line.amount) for line in sold)
