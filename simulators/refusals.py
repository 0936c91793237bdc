"""Why a registry refuses, apart from how each registry says so.

The rules raise `Refused(Why...)`; the profile turns the reason into the result code and the text that this registry
uses for it. So one rule serves registries that answer 2105, 2306 or 2004 to the same mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto


class Why(StrEnum):
    # the frame and the session
    SYNTAX = auto()
    UNKNOWN_COMMAND = auto()
    UNIMPLEMENTED_COMMAND = auto()
    PROTOCOL_VERSION = auto()
    LANGUAGE = auto()
    OBJECT_SERVICE = auto()
    EXTENSION = auto()
    NO_SESSION = auto()
    SECOND_LOGIN = auto()
    AUTHENTICATION = auto()
    AUTHENTICATION_CLOSING = auto()
    SESSION_LIMIT = auto()
    NO_MESSAGE = auto()
    MESSAGE_ID_MISSING = auto()
    TOO_MANY_COMMANDS = auto()
    TOO_MANY_OBJECTS = auto()
    SUB_PRODUCT = auto()
    # what any object may meet
    NOT_SPONSOR = auto()
    WRONG_AUTH_INFO = auto()
    NO_MONEY = auto()
    EMPTY_UPDATE = auto()
    STATUS_NOT_SETTABLE = auto()
    STATUS_ALREADY_SET = auto()
    STATUS_NOT_SET = auto()
    # domains
    BAD_DOMAIN_NAME = auto()
    ZONE_NOT_SERVED = auto()
    DOMAIN_EXISTS = auto()
    NO_DOMAIN = auto()
    DOMAIN_STATUS = auto()
    RENEW_IN_REDEMPTION = auto()
    WRONG_EXPIRY = auto()
    PERIOD_NOT_ALLOWED = auto()
    PERIOD_UNIT = auto()
    CEILING = auto()
    RENEW_TOO_EARLY = auto()
    REGISTRANT_MISSING = auto()
    CONTACT_ROLE_MISSING = auto()
    CONTACT_ROLE = auto()
    CONTACTS_NOT_KEPT = auto()
    UNKNOWN_REGISTRANT = auto()
    UNKNOWN_CONTACT = auto()
    CONTACT_LIMIT = auto()
    CONTACT_TWICE = auto()
    CONTACT_NOT_THERE = auto()
    UNKNOWN_HOST = auto()
    MALFORMED_HOST = auto()
    NAMESERVER_COUNT = auto()
    NAMESERVER_TWICE = auto()
    NAMESERVER_NOT_THERE = auto()
    NAMESERVER_WITHOUT_GLUE = auto()
    HOST_MODEL = auto()
    SUBORDINATE_HOSTS = auto()
    # transfers and restores
    TRANSFER_OWN = auto()
    TRANSFER_PENDING = auto()
    TRANSFER_NOT_PENDING = auto()
    TRANSFER_LOCKED = auto()
    TRANSFER_STATUS = auto()
    TRANSFER_CEILING = auto()
    TRANSFER_PARTY_MISSING = auto()
    AUTH_INFO_MISSING = auto()
    AUTH_INFO_WEAK = auto()
    NOT_IN_REDEMPTION = auto()
    RESTORE_NOT_ALONE = auto()
    RESTORE_REPORT = auto()
    # extensions
    BAD_DNSSEC = auto()
    DNSSEC_FORM = auto()
    DNSSEC_OPTION = auto()
    DNSSEC_TWICE = auto()
    DNSSEC_NOT_THERE = auto()
    DNSSEC_COUNT = auto()
    DNSSEC_ZONE = auto()
    FEE_MISSING = auto()
    FEE_CURRENCY = auto()
    FEE_TOO_LOW = auto()
    CLAIMS_NOTICE_MISSING = auto()
    CLAIMS_NOTICE = auto()
    LAUNCH_PHASE = auto()
    IDN_TAG_MISSING = auto()
    IDN_TAG_UNKNOWN = auto()
    BAD_SYNC_DATE = auto()
    NO_CONTRACT = auto()
    BILLING_TYPE = auto()
    REGISTRAR_ENTRY = auto()
    REGISTRAR_ADDRESSES = auto()
    LICENSE_MISSING = auto()
    LICENSE_NOT_TAKEN = auto()
    # contacts
    BAD_CONTACT_ID = auto()
    CONTACT_EXISTS = auto()
    NO_CONTACT = auto()
    CONTACT_STATUS = auto()
    CONTACT_LINKED = auto()
    BAD_CONTACT_FIELD = auto()
    CONTACT_FIELD_MISSING = auto()
    CONTACT_KIND = auto()
    # hosts
    BAD_HOST_NAME = auto()
    HOST_EXISTS = auto()
    NO_HOST = auto()
    HOST_STATUS = auto()
    HOST_LINKED = auto()
    NO_PARENT_DOMAIN = auto()
    GLUE_MISSING = auto()
    GLUE_NOT_ALLOWED = auto()
    BAD_ADDRESS = auto()
    RESERVED_ADDRESS = auto()
    ADDRESS_TWICE = auto()
    ADDRESS_NOT_THERE = auto()
    HOST_NOT_IN_DNS = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """A result code (RFC 5730 §3) and the text of `extValue/reason`; None: the refusal itself brings the text."""

    code: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Culprit:
    """The element of the request that was at fault: local name, text, and `s` where it is a status."""

    name: str
    text: str = ""
    status: str | None = None


class Refused(Exception):
    """The registry refuses the command; nothing has changed. `detail` is used where the profile fixes no text."""

    def __init__(self, why: Why, detail: str | None = None, *, culprit: Culprit | None = None) -> None:
        super().__init__(f"{why.name}: {detail}" if detail else why.name)
        self.why = why
        self.detail = detail
        self.culprit = culprit


def domain_name(name: str) -> Culprit:
    return Culprit("name", name)


COMMON: Mapping[Why, Answer] = {
    Why.SYNTAX: Answer(2001),
    Why.UNKNOWN_COMMAND: Answer(2000),
    Why.UNIMPLEMENTED_COMMAND: Answer(2101),
    Why.PROTOCOL_VERSION: Answer(2100),
    Why.LANGUAGE: Answer(2102),
    Why.OBJECT_SERVICE: Answer(2307),
    Why.EXTENSION: Answer(2103),
    Why.NO_SESSION: Answer(2002, "not logged in"),
    Why.SECOND_LOGIN: Answer(2002, "already logged in"),
    Why.AUTHENTICATION: Answer(2200),
    Why.AUTHENTICATION_CLOSING: Answer(2501),
    Why.SESSION_LIMIT: Answer(2502),
    Why.NO_MESSAGE: Answer(2303, "no such message"),
    Why.MESSAGE_ID_MISSING: Answer(2003, "msgID is required"),
    Why.TOO_MANY_COMMANDS: Answer(2308, "too many commands"),
    Why.TOO_MANY_OBJECTS: Answer(2306),
    Why.SUB_PRODUCT: Answer(2306),
    Why.NOT_SPONSOR: Answer(2201),
    Why.WRONG_AUTH_INFO: Answer(2202),
    Why.NO_MONEY: Answer(2104),
    Why.EMPTY_UPDATE: Answer(2003, "nothing to change"),
    Why.STATUS_NOT_SETTABLE: Answer(2306, "status cannot be set by a client"),
    Why.STATUS_ALREADY_SET: Answer(2306, "status is already set"),
    Why.STATUS_NOT_SET: Answer(2306, "status is not set"),
    Why.BAD_DOMAIN_NAME: Answer(2005, "invalid domain name"),
    Why.ZONE_NOT_SERVED: Answer(2306, "zone is not served here"),
    Why.DOMAIN_EXISTS: Answer(2302),
    Why.NO_DOMAIN: Answer(2303),
    Why.DOMAIN_STATUS: Answer(2304),
    Why.RENEW_IN_REDEMPTION: Answer(2304),
    Why.WRONG_EXPIRY: Answer(2306, "curExpDate does not match the expiry date"),
    Why.PERIOD_NOT_ALLOWED: Answer(2004, "period is out of range"),
    Why.PERIOD_UNIT: Answer(2306, "period is given in years"),
    Why.CEILING: Answer(2105, "expiry would lie too far ahead"),
    Why.RENEW_TOO_EARLY: Answer(2105),
    Why.REGISTRANT_MISSING: Answer(2003, "registrant is required"),
    Why.CONTACT_ROLE_MISSING: Answer(2003),
    Why.CONTACT_ROLE: Answer(2306, "contacts of this type are not kept here"),
    Why.CONTACTS_NOT_KEPT: Answer(2306, "contacts are not kept here"),
    Why.UNKNOWN_REGISTRANT: Answer(2303, "registrant does not exist"),
    Why.UNKNOWN_CONTACT: Answer(2303, "contact does not exist"),
    Why.CONTACT_LIMIT: Answer(2306, "too many contacts"),
    Why.CONTACT_TWICE: Answer(2306, "contact is given twice"),
    Why.CONTACT_NOT_THERE: Answer(2306, "contact is not associated"),
    Why.UNKNOWN_HOST: Answer(2303, "host does not exist"),
    Why.MALFORMED_HOST: Answer(2005, "invalid host name"),
    Why.NAMESERVER_COUNT: Answer(2306),
    Why.NAMESERVER_TWICE: Answer(2306, "name server is already associated"),
    Why.NAMESERVER_NOT_THERE: Answer(2306, "name server is not associated"),
    Why.NAMESERVER_WITHOUT_GLUE: Answer(2306, "name server needs an address"),
    Why.HOST_MODEL: Answer(2306, "name servers are host objects here"),
    Why.SUBORDINATE_HOSTS: Answer(2305, "domain has subordinate hosts"),
    Why.TRANSFER_OWN: Answer(2106, "the name is yours already"),
    Why.TRANSFER_PENDING: Answer(2300),
    Why.TRANSFER_NOT_PENDING: Answer(2301),
    Why.TRANSFER_LOCKED: Answer(2106),
    Why.TRANSFER_STATUS: Answer(2304),
    Why.TRANSFER_CEILING: Answer(2306, "expiry would lie too far ahead"),
    Why.TRANSFER_PARTY_MISSING: Answer(2306, "acID must name another registrar"),
    Why.AUTH_INFO_MISSING: Answer(2003, "authInfo is required"),
    Why.AUTH_INFO_WEAK: Answer(2202, "authInfo is too weak"),
    Why.NOT_IN_REDEMPTION: Answer(2304),
    Why.RESTORE_NOT_ALONE: Answer(2306, "a restore changes nothing else"),
    Why.RESTORE_REPORT: Answer(2003, "a report is required"),
    Why.BAD_DNSSEC: Answer(2306),
    Why.DNSSEC_FORM: Answer(2306),
    Why.DNSSEC_OPTION: Answer(2102),
    Why.DNSSEC_TWICE: Answer(2306, "record is already there"),
    Why.DNSSEC_NOT_THERE: Answer(2306, "record is not there"),
    Why.DNSSEC_COUNT: Answer(2306),
    Why.DNSSEC_ZONE: Answer(2306, "zone is not signed"),
    Why.FEE_MISSING: Answer(2003, "the fee of a premium name must be agreed to"),
    Why.FEE_CURRENCY: Answer(2004, "currency is not the account's"),
    Why.FEE_TOO_LOW: Answer(2004, "the fee is higher"),
    Why.CLAIMS_NOTICE_MISSING: Answer(2003, "a claims notice is required"),
    Why.CLAIMS_NOTICE: Answer(2306),
    Why.LAUNCH_PHASE: Answer(2306, "not the phase of this zone"),
    Why.IDN_TAG_MISSING: Answer(2003, "an IDN needs its language"),
    Why.IDN_TAG_UNKNOWN: Answer(2306, "language is not supported"),
    Why.BAD_SYNC_DATE: Answer(2004, "no such day"),
    Why.NO_CONTRACT: Answer(2303, "no such contract"),
    Why.BILLING_TYPE: Answer(2102),
    Why.REGISTRAR_ENTRY: Answer(2306),
    Why.REGISTRAR_ADDRESSES: Answer(2306),
    Why.LICENSE_MISSING: Answer(2003, "the number of a trademark is required"),
    Why.LICENSE_NOT_TAKEN: Answer(2306, "names of this zone need no trademark"),
    Why.BAD_CONTACT_ID: Answer(2005, "invalid contact id"),
    Why.CONTACT_EXISTS: Answer(2302),
    Why.NO_CONTACT: Answer(2303),
    Why.CONTACT_STATUS: Answer(2304),
    Why.CONTACT_LINKED: Answer(2305, "contact is linked"),
    Why.BAD_CONTACT_FIELD: Answer(2005),
    Why.CONTACT_FIELD_MISSING: Answer(2003),
    Why.CONTACT_KIND: Answer(2306, "a contact never changes its kind"),
    Why.BAD_HOST_NAME: Answer(2005, "invalid host name"),
    Why.HOST_EXISTS: Answer(2302),
    Why.NO_HOST: Answer(2303),
    Why.HOST_STATUS: Answer(2304),
    Why.HOST_LINKED: Answer(2305, "host is linked"),
    Why.NO_PARENT_DOMAIN: Answer(2303, "superordinate domain does not exist"),
    Why.GLUE_MISSING: Answer(2003, "an internal host needs an address"),
    Why.GLUE_NOT_ALLOWED: Answer(2306, "an external host has no addresses"),
    Why.BAD_ADDRESS: Answer(2005, "invalid address"),
    Why.RESERVED_ADDRESS: Answer(2004, "address is private or reserved"),
    Why.ADDRESS_TWICE: Answer(2306, "address is already there"),
    Why.ADDRESS_NOT_THERE: Answer(2306, "address is not there"),
    Why.HOST_NOT_IN_DNS: Answer(2306),
}
