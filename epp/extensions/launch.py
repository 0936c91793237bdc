"""Launch phases (RFC 8334), as far as the trademark claims period needs: claims check, create with accepted notices."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from epp.command import Codec, Command
from epp.grammar import Grammar
from epp.instants import format_instant
from epp.namespaces import LAUNCH
from epp.scalars import parse_boolean
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class LaunchPhase:
    """A launch phase: `sunrise`, `landrush`, `claims`, `open` or `custom`; `name` tells sub-phases apart."""

    value: str
    name: str | None = None

    def write(self, writer: Writer) -> None:
        writer.add("phase", self.value, name=self.name)

    @classmethod
    def read(cls, node: Node) -> "LaunchPhase | None":
        phase = node.child("phase")
        return cls(phase.content, phase.attribute("name")) if phase else None


CLAIMS = LaunchPhase("claims")


@dataclass(frozen=True, slots=True)
class ClaimsCheck(Command[None]):
    """A domain check that is sent with `LaunchCheck()`: its answer has claims instead of availability."""

    name: ClassVar[str] = "domain:check"

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LaunchCheck:
    """Beside a `ClaimsCheck`, or of type `avail` beside a domain check, for availability in a phase."""

    namespace: ClassVar[str] = LAUNCH

    type: Literal["claims", "avail", "trademark"] = "claims"
    phase: LaunchPhase | None = CLAIMS

    def encode(self, parent: Writer) -> None:
        check = parent.add_object("launch", LAUNCH, "check")
        check.set("type", self.type)
        if self.phase is not None:
            self.phase.write(check)


@dataclass(frozen=True, slots=True)
class ClaimKey:
    """What the trademark clearinghouse gives the claims notice for, of the validator `validator_id`."""

    value: str
    validator_id: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether trademarks are claimed for a name. Then its notice must be shown and accepted before a create."""

    name: str
    exists: bool
    keys: tuple[ClaimKey, ...] = ()


@dataclass(frozen=True, slots=True)
class LaunchCheckData:
    claims: tuple[Claim, ...]
    phase: LaunchPhase | None = None


@dataclass(frozen=True, slots=True)
class ClaimNotice:
    """A notice that the registrant has accepted; it is good until `not_after`."""

    notice_id: str
    not_after: datetime
    accepted_date: datetime
    validator_id: str | None = None


@dataclass(frozen=True, slots=True)
class LaunchCreate:
    """Beside a domain create in a launch phase. `type` is needed only where a phase takes both kinds."""

    namespace: ClassVar[str] = LAUNCH

    phase: LaunchPhase = CLAIMS
    notices: tuple[ClaimNotice, ...] = ()
    type: Literal["application", "registration"] | None = None

    def encode(self, parent: Writer) -> None:
        create = parent.add_object("launch", LAUNCH, "create")
        if self.type is not None:
            create.set("type", self.type)
        self.phase.write(create)
        for notice in self.notices:
            element = create.add("notice")
            element.add("noticeID", notice.notice_id, validatorID=notice.validator_id)
            element.add("notAfter", format_instant(notice.not_after))
            element.add("acceptedDate", format_instant(notice.accepted_date))


@dataclass(frozen=True, slots=True)
class LaunchCreateData:
    """An application was filed, to be decided later under this id."""

    application_id: str
    phase: LaunchPhase | None = None


def _encode_claims_check(command: ClaimsCheck, writer: Writer, _: Grammar) -> None:
    for name in command.names:
        writer.add("name", name)


def read_check(node: Node) -> LaunchCheckData:
    return LaunchCheckData(tuple(_read_claim(child) for child in node.children("cd")), LaunchPhase.read(node))


def _read_claim(node: Node) -> Claim:
    name = node.child("name")
    keys = tuple(ClaimKey(key.content, key.attribute("validatorID")) for key in node.children("claimKey"))
    return Claim(node.required("name"), bool(name and parse_boolean(name.attribute("exists"))) or bool(keys), keys)


def read_create(node: Node) -> LaunchCreateData:
    return LaunchCreateData(node.required("applicationID"), LaunchPhase.read(node))


CLAIMS_CHECK: Codec[ClaimsCheck, None] = Codec(ClaimsCheck, _encode_claims_check)
READERS = {f"{{{LAUNCH}}}chkData": read_check, f"{{{LAUNCH}}}creData": read_create}
