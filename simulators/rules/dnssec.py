"""Delegation signer records and keys of a domain (RFC 5910): what the registry takes, and how a change applies."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from simulators.node import Node
from simulators.policies import DnssecRules
from simulators.refusals import Refused, Why

# Hexadecimal digits by digest type (IANA, DS RR type digest algorithms).
_DIGEST_DIGITS = {1: 40, 2: 64, 4: 96}
_KEY_FLAGS = frozenset({256, 257})


@dataclass(frozen=True, slots=True)
class NewDnssec:
    """What a create or an `add` brings: dsData or keyData."""

    records: tuple[Node, ...] = ()
    signature_life_max: int | None = None


@dataclass(frozen=True, slots=True)
class DnssecChange:
    """An update: `rem` first, or everything, then `add`, then the signature life."""

    remove_all: bool = False
    rem: tuple[Node, ...] = ()
    add: NewDnssec = field(default_factory=NewDnssec)
    signature_life_max: int | None = None
    urgent: bool = False


def check_new(rules: DnssecRules, zone: str, new: NewDnssec) -> list[Node]:
    """Return the records of a new domain. Raises `Refused`."""
    return changed(rules, zone, [], DnssecChange(add=new))


def changed(rules: DnssecRules, zone: str, kept: Sequence[Node], change: DnssecChange) -> list[Node]:
    """Return the records after a change. Raises `Refused` for what the registry does not take."""
    if change.add.records and rules.zones is not None and zone not in rules.zones:
        raise Refused(Why.DNSSEC_ZONE)
    if change.urgent and not rules.urgent:
        raise Refused(Why.DNSSEC_OPTION, "urgent is not supported")
    if not rules.signature_life and (change.signature_life_max or change.add.signature_life_max):
        raise Refused(Why.DNSSEC_OPTION, "maxSigLife is not supported")
    records = [] if change.remove_all else list(kept)
    for record in change.rem:
        if record not in records:
            raise Refused(Why.DNSSEC_NOT_THERE)
        records.remove(record)
    for record in change.add.records:
        _check(rules, record)
        if record in records:
            raise Refused(Why.DNSSEC_TWICE)
        records.append(record)
    if len(records) > rules.records_max:
        raise Refused(Why.DNSSEC_COUNT, f"at most {rules.records_max} records")
    return records


def _check(rules: DnssecRules, record: Node) -> None:
    if record.name != rules.form:
        raise Refused(Why.DNSSEC_FORM, f"{rules.form} is expected")
    if record.name == "dsData":
        _check_ds(rules, record)
    else:
        _check_key(rules, record)


def _check_ds(rules: DnssecRules, record: Node) -> None:
    texts = {part.name: part.text for part in record.children}
    _check_algorithm(rules, texts["alg"])
    digits = _DIGEST_DIGITS.get(int(texts["digestType"]))
    if digits is None:
        raise Refused(Why.BAD_DNSSEC, "unknown digest type")
    if len(texts["digest"]) != digits:
        raise Refused(Why.BAD_DNSSEC, "digest of the wrong length")
    for part in record.children:
        if part.name == "keyData":
            _check_key(rules, part)


def _check_key(rules: DnssecRules, record: Node) -> None:
    texts = {part.name: part.text for part in record.children}
    if int(texts["flags"]) not in _KEY_FLAGS:
        raise Refused(Why.BAD_DNSSEC, "unknown key flags")
    if int(texts["protocol"]) != 3:
        raise Refused(Why.BAD_DNSSEC, "protocol is 3")
    _check_algorithm(rules, texts["alg"])


def _check_algorithm(rules: DnssecRules, algorithm: str) -> None:
    if int(algorithm) not in rules.algorithms:
        raise Refused(Why.BAD_DNSSEC, "unknown algorithm")
