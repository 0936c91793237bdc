"""The question for fees beside a domain check, in the layouts of the four versions, and the answers to it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from epp.command import Command
from epp.domain.check import DomainCheck
from epp.errors import LocalProtocolError, RemoteProtocolError
from epp.extensions import PlainExtension
from epp.extensions.fee.amounts import read_credits, read_fees, read_period
from epp.extensions.fee.quotes import FeeCheckData, Quote
from epp.extensions.versions import FEE_VERSIONS, best_version
from epp.namespaces import FEE, FEE_0_6, FEE_0_11, FEE_0_12
from epp.scalars import parse_boolean
from epp.values import Period
from epp.xml import Node, Writer, split_tag


@dataclass(frozen=True, slots=True)
class FeeQuery:
    """What would cost: `create`, `renew`, `transfer`, `restore`, `delete` or `update`, for which period."""

    command: str
    period: Period | None = None
    phase: str | None = None
    subphase: str | None = None


@dataclass(frozen=True, slots=True)
class FeeCheck:
    """Beside a domain check: asks what `queries` cost for each of its names, in `currency` or the account's own.

    Version 0.11 takes one query a check.
    """

    queries: tuple[FeeQuery, ...]
    currency: str | None = None

    def bind(self, command: Command[Any], services: Collection[str] | None) -> PlainExtension:
        if not isinstance(command, DomainCheck):
            raise LocalProtocolError("fees are asked for beside a domain check")
        if not self.queries:
            raise LocalProtocolError("a fee check asks for something")
        return _BoundFeeCheck(best_version(FEE_VERSIONS, services), self, command.names)


@dataclass(frozen=True, slots=True)
class _BoundFeeCheck:
    namespace: str
    check: FeeCheck
    names: tuple[str, ...]

    def encode(self, parent: Writer) -> None:
        _WRITERS[self.namespace](parent.add_object("fee", self.namespace, "check"), self.check, self.names)


def _write_by_attribute(writer: Writer, check: FeeCheck, _: tuple[str, ...]) -> None:
    """Write 1.0 and 0.12: a command element for each query, which names it in an attribute."""
    writer.add_given("currency", check.currency)
    for query in check.queries:
        command = writer.add("command", name=query.command, phase=query.phase, subphase=query.subphase)
        if query.period is not None:
            query.period.write(command)


def _write_single(writer: Writer, check: FeeCheck, _: tuple[str, ...]) -> None:
    """Write 0.11: one query."""
    if len(check.queries) != 1:
        raise LocalProtocolError("fee-0.11 asks for one command at a time")
    (query,) = check.queries
    writer.add("command", query.command, phase=query.phase, subphase=query.subphase)
    writer.add_given("currency", check.currency)
    if query.period is not None:
        query.period.write(writer)


def _write_by_name(writer: Writer, check: FeeCheck, names: tuple[str, ...]) -> None:
    """Write 0.6: an entry for each name and query."""
    for name in names:
        for query in check.queries:
            entry = writer.add("domain")
            entry.add("name", name)
            entry.add_given("currency", check.currency)
            entry.add("command", query.command, phase=query.phase, subphase=query.subphase)
            if query.period is not None:
                query.period.write(entry)


_WRITERS: dict[str, Callable[[Writer, FeeCheck, tuple[str, ...]], None]] = {
    FEE: _write_by_attribute,
    FEE_0_12: _write_by_attribute,
    FEE_0_11: _write_single,
    FEE_0_6: _write_by_name,
}


def read_check(node: Node) -> FeeCheckData:
    """Read 1.0: the object's id, its class, and an element for each command."""
    currency = node.text("currency")
    return FeeCheckData(tuple(quote for cd in node.children("cd") for quote in _read_object(cd, currency)))


def _read_object(cd: Node, currency: str | None) -> list[Quote]:
    key, available = cd.required("objID"), parse_boolean(cd.attribute("avail")) is not False
    commands = cd.children("command")
    if not commands:
        return [Quote(key, None, currency, available, fee_class=cd.text("class"), reason=cd.text("reason"))]
    return [
        Quote(
            key,
            command.attribute("name"),
            currency,
            available,
            read_period(command),
            read_fees(command),
            read_credits(command),
            cd.text("class"),
            parse_boolean(command.attribute("standard")),
            command.text("reason"),
        )
        for command in commands
    ]


def read_check_0_12(node: Node) -> FeeCheckData:
    currency = node.text("currency")
    return FeeCheckData(
        tuple(
            _quote(_name_inside(cd), command.attribute("name"), currency, command)
            for cd in node.children("cd")
            for command in cd.children("command")
        )
    )


def read_check_0_11(node: Node) -> FeeCheckData:
    return FeeCheckData(
        tuple(_quote(_name_inside(cd), cd.text("command"), cd.text("currency"), cd) for cd in node.children("cd"))
    )


def read_check_0_6(node: Node) -> FeeCheckData:
    return FeeCheckData(
        tuple(_quote(cd.required("name"), cd.text("command"), cd.text("currency"), cd) for cd in node.children("cd"))
    )


def _quote(key: str, command: str | None, currency: str | None, node: Node) -> Quote:
    return Quote(
        key,
        command,
        currency,
        parse_boolean(node.attribute("avail")) is not False,
        read_period(node),
        read_fees(node),
        read_credits(node),
        node.text("class"),
        reason=node.text("reason"),
    )


def _name_inside(cd: Node) -> str:
    """Return the text of `<object>`'s child, which is of the object's namespace (`<domain:name>`)."""
    holder = cd.child("object")
    for child in holder.element if holder else ():
        if split_tag(child)[1] in {"name", "id"} and child.text:
            return child.text.strip()
    raise RemoteProtocolError("a fee without its object", reason="nonconforming")


READERS: dict[str, Callable[[Node], object]] = {
    f"{{{FEE}}}chkData": read_check,
    f"{{{FEE_0_12}}}chkData": read_check_0_12,
    f"{{{FEE_0_11}}}chkData": read_check_0_11,
    f"{{{FEE_0_6}}}chkData": read_check_0_6,
}
