"""What a registry would refuse in changes of a domain that exists, and in transfers, found before anything is sent."""

import base64
import binascii
import re
from collections.abc import Iterator

from adapters.glue_validation import address_problems
from adapters.model import (
    AuthCodeOrder,
    DnssecOrder,
    DsRecord,
    HostOrder,
    KeyRecord,
    Order,
    SecureRecord,
    TransferCodeOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.rules import AuthCodeRules, FieldProblem, TldRules

# Lengths in hex digits of what RFC 4509, 5933 and 6605 define; other digest types are taken as they are.
_DIGEST_LENGTHS = {1: 40, 2: 64, 3: 64, 4: 96}


def change_problems(order: Order, rules: TldRules) -> Iterator[FieldProblem]:
    """Yield what is wrong with an order that is about an existing name; nothing for the kinds that carry no values."""
    match order:
        case DnssecOrder():
            yield from _record_problems(order, rules)
        case AuthCodeOrder(auth_info=str(code)):
            yield from _code_problems(code, rules.auth_code)
        case TransferCodeOrder():
            yield from _code_problems(order.auth_info, rules.auth_code)
        case HostOrder():
            yield from _host_problems(order, rules)
        case TransferOrder():
            yield from _transfer_problems(order, rules)
        case TransferDecisionOrder(decision=TransferDecision.OFFER):
            yield from _offer_problems(order)


def _record_problems(order: DnssecOrder, rules: TldRules) -> Iterator[FieldProblem]:
    if len(order.records) > rules.secure_records_max:
        detail = f"{rules.tld} takes {rules.secure_records_max} records at most"
        yield FieldProblem("/records", "records_count", detail)
    if len({type(record) for record in order.records}) > 1:
        yield FieldProblem("/records", "records_mixed", "either digests or keys, not both")
    for index, record in enumerate(order.records):
        if not _is_well_formed(record):
            yield FieldProblem(f"/records/{index}", "malformed_record", "not a record of RFC 4034")
        if record in order.records[:index]:
            yield FieldProblem(f"/records/{index}", "record_repeated", "the same record is given twice")


def _is_well_formed(record: SecureRecord) -> bool:
    match record:
        case DsRecord():
            numbers = record.key_tag < 1 << 16 and record.algorithm < 1 << 8 and record.digest_type < 1 << 8
            length = _DIGEST_LENGTHS.get(record.digest_type, len(record.digest))
            return numbers and len(record.digest) == length and bool(re.fullmatch("([0-9A-F]{2})+", record.digest))
        case KeyRecord():
            return record.flags < 1 << 16 and record.protocol == 3 and record.algorithm < 1 << 8 and _is_base64(record)


def _is_base64(record: KeyRecord) -> bool:
    try:
        return bool(base64.b64decode(record.public_key, validate=True))
    except binascii.Error:
        return False


def _code_problems(code: str, rules: AuthCodeRules) -> Iterator[FieldProblem]:
    if not rules.length_min <= len(code) <= rules.length_max:
        detail = f"{rules.length_min} to {rules.length_max} characters"
        yield FieldProblem("/auth_code", "auth_code_length", detail)
    if any(not (char.isascii() and (char.isalnum() or char in rules.marks)) for char in code):
        yield FieldProblem("/auth_code", "auth_code_characters", f"only letters, digits and {rules.marks}")


def _host_problems(order: HostOrder, rules: TldRules) -> Iterator[FieldProblem]:
    """A host is renamed only to a name below the same domain: RFC 9874 tells what comes of names that nobody owns."""
    if not rules.child_hosts:
        detail = f"under {rules.tld} a host has its addresses where it serves its own domain"
        yield FieldProblem("/host", "hosts_not_kept", detail, {"tld": rules.tld})
    for pointer, host in (("/host", order.host), ("/new_name", order.new_name)):
        if host is not None and not host.is_below(order.name):
            yield FieldProblem(pointer, "host_not_below_name", f"only hosts below {order.name} are changed here")
    if order.new_name is not None and not rules.host_rename:
        yield FieldProblem("/new_name", "rename_not_supported", f"hosts of {rules.registry} keep their names")
    if order.addresses is None:
        if order.new_name is not None:
            yield FieldProblem("/new_name", "rename_of_deleted", "a host is deleted or renamed, not both")
        return
    if not order.addresses:
        yield FieldProblem("/addresses", "glue_missing", f"a host in a zone of {rules.registry} needs an address")
    yield from address_problems(order.addresses, "/addresses")


def _transfer_problems(order: TransferOrder, rules: TldRules) -> Iterator[FieldProblem]:
    if order.years is not None and order.years not in rules.transfer_years:
        yield FieldProblem("/years", "period_not_allowed", f"a transfer to us under {rules.tld} cannot add this period")
    if not order.auth_info and not rules.transfers_offered:
        yield FieldProblem("/auth_code", "field_required", "the code that the present registrar gave")


def _offer_problems(order: TransferDecisionOrder) -> Iterator[FieldProblem]:
    if not order.gainer:
        yield FieldProblem("/to", "field_required", "whom the name shall go to")
