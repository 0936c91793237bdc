"""The keys that sign a zone, at the edge: digests (DS) or the keys themselves, as the registry takes them."""

from typing import Annotated

from pydantic import Field

from adapters.model import DsRecord, KeyRecord, SecureRecord
from gateway.api.shapes.base import AnswerShape, RequestShape

Octet = Annotated[int, Field(ge=0, le=255)]
Word = Annotated[int, Field(ge=0, le=65535)]


class DsRecordShape(RequestShape):
    """RFC 4034 §5."""

    key_tag: Word
    algorithm: Octet
    digest_type: Octet
    digest: Annotated[str, Field(pattern="^[0-9A-Fa-f]{2,256}$", description="Hex.")]

    def to_record(self) -> DsRecord:
        return DsRecord(self.key_tag, self.algorithm, self.digest_type, self.digest.upper())


class KeyRecordShape(RequestShape):
    """RFC 4034 §2."""

    flags: Word
    protocol: Octet = 3
    algorithm: Octet
    public_key: Annotated[str, Field(pattern="^[A-Za-z0-9+/=]{1,4096}$", description="Base64.")]

    def to_record(self) -> KeyRecord:
        return KeyRecord(self.flags, self.protocol, self.algorithm, self.public_key)


class DsRecordAnswer(AnswerShape):
    key_tag: int
    algorithm: int
    digest_type: int
    digest: str


class KeyRecordAnswer(AnswerShape):
    flags: int
    protocol: int
    algorithm: int
    public_key: str


def answer_of(record: SecureRecord) -> DsRecordAnswer | KeyRecordAnswer:
    if isinstance(record, DsRecord):
        return DsRecordAnswer(
            key_tag=record.key_tag, algorithm=record.algorithm, digest_type=record.digest_type, digest=record.digest
        )
    return KeyRecordAnswer(
        flags=record.flags, protocol=record.protocol, algorithm=record.algorithm, public_key=record.public_key
    )
