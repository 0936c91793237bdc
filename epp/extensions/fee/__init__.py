"""Fees (RFC 8748 and the drafts that servers still announce): what a command costs, and what we agree to pay.

One set of types for all versions; the session's services decide which one is written (`FEE_VERSIONS`).
"""

from epp.extensions.fee import check, transform
from epp.extensions.fee.amounts import Credit, Fee
from epp.extensions.fee.check import FeeCheck, FeeQuery
from epp.extensions.fee.quotes import FeeCheckData, Quote
from epp.extensions.fee.transform import FeeAgreed, FeeData

__all__ = ["READERS", "Credit", "Fee", "FeeAgreed", "FeeCheck", "FeeCheckData", "FeeData", "FeeQuery", "Quote"]

READERS = check.READERS | transform.READERS
