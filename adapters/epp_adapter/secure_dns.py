"""DNSSEC records of a domain, between the neutral model and RFC 5910."""

from collections.abc import Iterable

from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.transform import Transform
from adapters.model import DnssecOrder, DomainInfo, DsRecord, KeyRecord, SecureRecord
from epp import DomainChange, DomainUpdate, DsData, KeyData, SecDnsInfo, SecDnsUpdate

Records = tuple[DsData, ...] | tuple[KeyData, ...]


def dnssec_update(order: DnssecOrder, info: DomainInfo, profile: EppProfile) -> Transform:
    """Return the update that removes what the order does not have, and adds what the domain does not have."""
    wanted = frozenset(order.records)
    if wanted:
        add = _records(record for record in order.records if record not in info.secure_records)
        rem = _records(record for record in _in_order(info.secure_records - wanted))
        extension = SecDnsUpdate(add, rem, namespace=profile.secure_dns_uri)
    else:
        extension = SecDnsUpdate(rem_all=True, namespace=profile.secure_dns_uri)
    return Transform(DomainUpdate(order.name.ascii, chg=DomainChange()), (extension,))


def secure_records(data: SecDnsInfo | None) -> frozenset[SecureRecord]:
    """Return what a registry shows; a digest with its key beside is a digest."""
    if data is None:
        return frozenset()
    digests = [DsRecord(ds.key_tag, ds.alg, ds.digest_type, ds.digest.upper()) for ds in data.ds_data]
    keys = [KeyRecord(key.flags, key.protocol, key.alg, key.pub_key) for key in data.key_data]
    return frozenset([*digests, *keys])


def _in_order(records: Iterable[SecureRecord]) -> list[SecureRecord]:
    return sorted(records, key=repr)


def _records(records: Iterable[SecureRecord]) -> Records:
    listed = list(records)
    digests = tuple(_digest(record) for record in listed if isinstance(record, DsRecord))
    return digests or tuple(_key(record) for record in listed if isinstance(record, KeyRecord))


def _digest(record: DsRecord) -> DsData:
    return DsData(record.key_tag, record.algorithm, record.digest_type, record.digest)


def _key(record: KeyRecord) -> KeyData:
    return KeyData(record.flags, record.protocol, record.algorithm, record.public_key)
