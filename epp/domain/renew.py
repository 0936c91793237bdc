"""Extension of a domain's validity (RFC 5731 §3.2.3)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.errors import LocalProtocolError
from epp.grammar import Grammar
from epp.values import Period
from epp.xml import Writer


@dataclass(frozen=True, slots=True)
class DomainRenewData:
    """The new expiry; None where the server did not say. `ex_date_text` is the expiry as printed."""

    name: str
    ex_date: datetime | None = None
    ex_date_text: str | None = None


@dataclass(frozen=True, slots=True)
class DomainRenew(Command[DomainRenewData]):
    """Adds `period` to the expiry date that the caller knows.

    `cur_exp_date` is what makes a repeat harmless: once the renewal happened, it no longer matches. Whether it is the
    date in UTC or as the registry prints it, is the registry's rule.
    """

    name: ClassVar[str] = "domain:renew"
    is_transform: ClassVar[bool] = True

    domain: str
    cur_exp_date: date
    period: Period | None = None


def _encode(command: DomainRenew, writer: Writer, _: Grammar) -> None:
    if isinstance(command.cur_exp_date, datetime):
        raise LocalProtocolError("curExpDate is a date: which day an instant falls on is the registry's rule")
    writer.add("name", command.domain)
    writer.add("curExpDate", command.cur_exp_date.isoformat())
    if command.period is not None:
        command.period.write(writer)


def _decode(answer: Answer) -> DomainRenewData | None:
    node = answer.take("domain", "renData")
    if node is None:
        return None
    return DomainRenewData(node.required("name"), node.instant("exDate"), node.text("exDate"))


RENEW = Codec(DomainRenew, _encode, _decode)
