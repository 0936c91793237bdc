"""The seller's VAT at any moment, as every node of the gateway knows it."""

from gateway.taxes.keeper import TaxKeeper

__all__ = ["TaxKeeper"]
