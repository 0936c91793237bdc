"""Why a document is not made. Nothing was written and no number was taken."""

from gateway.errors import GatewayError


class SellerUnknown(GatewayError):
    """The settings do not say who sells on this date."""

    code = "seller_unknown"


class ProfileMissing(GatewayError):
    """A document is made out to somebody: the account has no profile yet."""

    code = "profile_missing"


class NothingToIssue(GatewayError):
    """Nothing was sold, given back or accrued in the period: documents with a total of zero are not made."""

    code = "nothing_to_issue"


class DocumentOverlap(GatewayError):
    """Another document of this kind confirms a part of the period already; `number` is its."""

    code = "document_overlap"

    def __init__(self, document_id: str, number: str) -> None:
        super().__init__(f"{number} is of a part of this period")
        self.document_id = document_id
        self.number = number
