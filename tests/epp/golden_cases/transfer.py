"""The pairs of transfers, which the dialects write alike but for namespaces, periods and who repeats the password."""

from dataclasses import dataclass
from datetime import datetime

from epp import (
    AuthInfo,
    ContactTransferApprove,
    ContactTransferCancel,
    ContactTransferData,
    ContactTransferQuery,
    ContactTransferReject,
    ContactTransferRequest,
    DomainTransferApprove,
    DomainTransferCancel,
    DomainTransferData,
    DomainTransferQuery,
    DomainTransferReject,
    DomainTransferRequest,
    Period,
)
from tests.epp.golden_cases.case import Case

AUTH_INFO = AuthInfo("Zz9-yy8-xx7")


@dataclass(frozen=True)
class Transfers:
    """One registry's transfers: the objects, the two registrars, and the dates of the answers."""

    domain: str
    contact: str | None
    cl_trid: str
    re_id: str
    ac_id: str
    re_date: datetime
    ac_date: datetime
    ex_date: datetime | None
    ex_date_text: str | None
    period: Period | None
    request_code: int
    query_auth_info: AuthInfo | None = None
    cancel_auth_info: AuthInfo | None = None

    def cases(self) -> tuple[Case, ...]:
        domain = (
            (DomainTransferQuery(self.domain, self.query_auth_info), "pending", True),
            (DomainTransferRequest(self.domain, AUTH_INFO, self.period), "pending", True),
            (DomainTransferCancel(self.domain, self.cancel_auth_info), "clientCancelled", False),
            (DomainTransferApprove(self.domain), "clientApproved", True),
            (DomainTransferReject(self.domain), "clientRejected", False),
        )
        contact = (
            ()
            if self.contact is None
            else (
                (ContactTransferQuery(self.contact, self.query_auth_info), "pending"),
                (ContactTransferRequest(self.contact, AUTH_INFO), "pending"),
                (ContactTransferCancel(self.contact, self.cancel_auth_info), "clientCancelled"),
                (ContactTransferApprove(self.contact), "clientApproved"),
                (ContactTransferReject(self.contact), "clientRejected"),
            )
        )
        answers = [(command, self._domain(status, dated=dated)) for command, status, dated in domain]
        answers += [(command, self._contact(self.contact, status)) for command, status in contact]
        return tuple(
            Case(
                f"{command.name.replace(':', '_')}_{command.op}",
                f"{self.cl_trid}{number}",
                command,
                data,
                self.request_code if command.op == "request" else 1000,
            )
            for number, (command, data) in enumerate(answers)
        )

    def _domain(self, status: str, *, dated: bool) -> DomainTransferData:
        expiry = (self.ex_date, self.ex_date_text) if dated else (None, None)
        return DomainTransferData(self.domain, status, self.re_id, self.ac_id, self.re_date, self.ac_date, *expiry)

    def _contact(self, contact: str, status: str) -> ContactTransferData:
        return ContactTransferData(contact, status, self.re_id, self.ac_id, self.re_date, self.ac_date)
