"""DNSSEC (RFC 5910): what the parent zone publishes about a domain's keys, as DS records or as keys."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from epp.errors import LocalProtocolError
from epp.namespaces import HOSTMASTER_SECDNS, SECDNS
from epp.scalars import parse_whole
from epp.xml import Node, Writer

_HEX = re.compile(r"([0-9A-Fa-f]{2})+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


@dataclass(frozen=True, slots=True)
class KeyData:
    """A DNSKEY record; `pub_key` is base64 without white space."""

    flags: int
    protocol: int
    alg: int
    pub_key: str


@dataclass(frozen=True, slots=True)
class DsData:
    """A DS record; `digest` is hexadecimal. `key_data` is the key that it was made from, where the server wants it."""

    key_tag: int
    alg: int
    digest_type: int
    digest: str
    key_data: KeyData | None = None


Records = tuple[DsData, ...] | tuple[KeyData, ...]
"""DS records or keys: one registry takes only the one kind or the other."""


@dataclass(frozen=True, slots=True)
class SecDnsCreate:
    """Beside a domain create: the records of the new domain. `max_sig_life` is in seconds, and rarely supported."""

    records: Records
    max_sig_life: int | None = None
    namespace: str = SECDNS

    def encode(self, parent: Writer) -> None:
        create = parent.add_object("secDNS", self.namespace, "create")
        if self.max_sig_life is not None:
            create.add("maxSigLife", str(self.max_sig_life))
        _write_records(create, self.records)


@dataclass(frozen=True, slots=True)
class SecDnsUpdate:
    """Beside a domain update: `rem` and `rem_all` come before `add`, so that both together replace the set."""

    add: Records = ()
    rem: Records = ()
    rem_all: bool = False
    max_sig_life: int | None = None
    urgent: bool = False
    namespace: str = SECDNS

    def encode(self, parent: Writer) -> None:
        if self.rem_all and self.rem:
            raise LocalProtocolError("all records are removed, or some")
        update = parent.add_object("secDNS", self.namespace, "update")
        if self.urgent:
            update.set("urgent", "true")
        if self.rem_all:
            update.add("rem").add("all", "true")
        elif self.rem:
            _write_records(update.add("rem"), self.rem)
        if self.add:
            _write_records(update.add("add"), self.add)
        if self.max_sig_life is not None:
            update.add("chg").add("maxSigLife", str(self.max_sig_life))


@dataclass(frozen=True, slots=True)
class SecDnsInfo:
    """Beside a domain's info: what the parent zone publishes."""

    ds_data: tuple[DsData, ...] = ()
    key_data: tuple[KeyData, ...] = ()
    max_sig_life: int | None = None


def _write_records(writer: Writer, records: Sequence[DsData | KeyData]) -> None:
    if len({type(record) for record in records}) != 1:
        raise LocalProtocolError("records are all DS or all keys, and at least one")
    for record in records:
        if isinstance(record, DsData):
            _write_ds(writer.add("dsData"), record)
        else:
            _write_key(writer.add("keyData"), record)


def _write_ds(writer: Writer, record: DsData) -> None:
    if not _HEX.fullmatch(record.digest):
        raise LocalProtocolError("a digest is an even number of hexadecimal digits")
    writer.add("keyTag", _number(record.key_tag, 0xFFFF))
    writer.add("alg", _number(record.alg, 0xFF))
    writer.add("digestType", _number(record.digest_type, 0xFF))
    writer.add("digest", record.digest)
    if record.key_data is not None:
        _write_key(writer.add("keyData"), record.key_data)


def _write_key(writer: Writer, key: KeyData) -> None:
    if not _BASE64.fullmatch(key.pub_key) or len(key.pub_key) % 4:
        raise LocalProtocolError("a public key is base64")
    writer.add("flags", _number(key.flags, 0xFFFF))
    writer.add("protocol", _number(key.protocol, 0xFF))
    writer.add("alg", _number(key.alg, 0xFF))
    writer.add("pubKey", key.pub_key)


def _number(value: int, greatest: int) -> str:
    if not 0 <= value <= greatest:
        raise LocalProtocolError(f"{value} is not within 0 to {greatest}")
    return str(value)


def read_secdns(node: Node) -> SecDnsInfo:
    max_sig_life = node.text("maxSigLife")
    return SecDnsInfo(
        tuple(_read_ds(child) for child in node.children("dsData")),
        tuple(_read_key(child) for child in node.children("keyData")),
        None if max_sig_life is None else parse_whole(max_sig_life, 2**31 - 1),
    )


def _read_ds(node: Node) -> DsData:
    key = node.child("keyData")
    return DsData(
        parse_whole(node.required("keyTag"), 0xFFFF),
        parse_whole(node.required("alg"), 0xFF),
        parse_whole(node.required("digestType"), 0xFF),
        node.required("digest"),
        _read_key(key) if key else None,
    )


def _read_key(node: Node) -> KeyData:
    return KeyData(
        parse_whole(node.required("flags"), 0xFFFF),
        parse_whole(node.required("protocol"), 0xFF),
        parse_whole(node.required("alg"), 0xFF),
        "".join(node.required("pubKey").split()),
    )


READERS = {f"{{{namespace}}}infData": read_secdns for namespace in (SECDNS, HOSTMASTER_SECDNS)}
