"""An EPP client library: a protocol core without I/O, sessions over TLS and HTTPS, and a pool of them.

Import from here; everything inside may move. The .ru registry's contacts are in `epp.dialects.ripn`.
"""

from epp.availability import Availability
from epp.codes import ResultCode, ends_session, is_final_success, is_pending, is_success, may_have_been_applied
from epp.command import Command
from epp.connection import NO_SESSION, Connection, Credentials
from epp.contact.check import ContactCheck, ContactCheckData
from epp.contact.create import ContactCreate, ContactCreateData
from epp.contact.delete import ContactDelete
from epp.contact.disclose import Disclose
from epp.contact.info import ContactInfo, ContactInfoData
from epp.contact.parts import Address, Phone, PostalInfo
from epp.contact.transfer import (
    ContactTransferApprove,
    ContactTransferCancel,
    ContactTransferQuery,
    ContactTransferReject,
    ContactTransferRequest,
)
from epp.contact.update import ContactChange, ContactUpdate
from epp.dialects import HOSTMASTER, RFC, RIPN, Dialect
from epp.domain.check import DomainCheck, DomainCheckData
from epp.domain.create import DomainCreate, DomainCreateData
from epp.domain.delete import DomainDelete
from epp.domain.info import DomainInfo, DomainInfoData
from epp.domain.parts import DomainContact, HostAttr, NameServer
from epp.domain.renew import DomainRenew, DomainRenewData
from epp.domain.transfer import (
    DomainTransferApprove,
    DomainTransferCancel,
    DomainTransferQuery,
    DomainTransferReject,
    DomainTransferRequest,
)
from epp.domain.update import DomainChange, DomainParts, DomainUpdate
from epp.envelope import Greeting, MsgQueue, RawElement, Response, Result
from epp.errors import (
    AnswerLost,
    CommandRejected,
    ConnectFailed,
    EppError,
    GreetingTimeout,
    LocalProtocolError,
    LoginRefused,
    NotNegotiated,
    NotSent,
    PoolTimeout,
    RemoteProtocolError,
    SessionLimit,
    SessionLost,
)
from epp.extensions import CommandExtension
from epp.extensions.namestore import Namestore, NamestoreError
from epp.extensions.rgp import RgpInfo
from epp.extensions.uaepp import License, LicenseInfo
from epp.extensions.versions import FEE_VERSIONS
from epp.framing import FrameReader, encode_frame
from epp.host.check import HostCheck, HostCheckData
from epp.host.create import HostCreate, HostCreateData
from epp.host.delete import HostDelete
from epp.host.info import HostInfo, HostInfoData
from epp.host.update import HostParts, HostUpdate
from epp.https_transport import HttpsTransport
from epp.login import Hello, Login, Logout
from epp.observer import PoolObserver
from epp.pending_action import PendingActionData
from epp.poll import PollAck, PollMessage, PollRequest
from epp.pool import Pool
from epp.pool_plan import Phase, PoolSettings
from epp.tls_transport import TlsTransport
from epp.transfer import ContactTransferData, DomainTransferData, TransferData
from epp.transport import Endpoint, Transport, TransportFactory
from epp.values import AuthInfo, HostAddress, NoAuthInfo, Period, Status
from epp.waiting_line import Priority

__all__ = [
    "FEE_VERSIONS",
    "HOSTMASTER",
    "NO_SESSION",
    "RFC",
    "RIPN",
    "Address",
    "AnswerLost",
    "AuthInfo",
    "Availability",
    "Command",
    "CommandExtension",
    "CommandRejected",
    "ConnectFailed",
    "Connection",
    "ContactChange",
    "ContactCheck",
    "ContactCheckData",
    "ContactCreate",
    "ContactCreateData",
    "ContactDelete",
    "ContactInfo",
    "ContactInfoData",
    "ContactTransferApprove",
    "ContactTransferCancel",
    "ContactTransferData",
    "ContactTransferQuery",
    "ContactTransferReject",
    "ContactTransferRequest",
    "ContactUpdate",
    "Credentials",
    "Dialect",
    "Disclose",
    "DomainChange",
    "DomainCheck",
    "DomainCheckData",
    "DomainContact",
    "DomainCreate",
    "DomainCreateData",
    "DomainDelete",
    "DomainInfo",
    "DomainInfoData",
    "DomainParts",
    "DomainRenew",
    "DomainRenewData",
    "DomainTransferApprove",
    "DomainTransferCancel",
    "DomainTransferData",
    "DomainTransferQuery",
    "DomainTransferReject",
    "DomainTransferRequest",
    "DomainUpdate",
    "Endpoint",
    "EppError",
    "FrameReader",
    "Greeting",
    "GreetingTimeout",
    "Hello",
    "HostAddress",
    "HostAttr",
    "HostCheck",
    "HostCheckData",
    "HostCreate",
    "HostCreateData",
    "HostDelete",
    "HostInfo",
    "HostInfoData",
    "HostParts",
    "HostUpdate",
    "HttpsTransport",
    "License",
    "LicenseInfo",
    "LocalProtocolError",
    "Login",
    "LoginRefused",
    "Logout",
    "MsgQueue",
    "NameServer",
    "Namestore",
    "NamestoreError",
    "NoAuthInfo",
    "NotNegotiated",
    "NotSent",
    "PendingActionData",
    "Period",
    "Phase",
    "Phone",
    "PollAck",
    "PollMessage",
    "PollRequest",
    "Pool",
    "PoolObserver",
    "PoolSettings",
    "PoolTimeout",
    "PostalInfo",
    "Priority",
    "RawElement",
    "RemoteProtocolError",
    "Response",
    "Result",
    "ResultCode",
    "RgpInfo",
    "SessionLimit",
    "SessionLost",
    "Status",
    "TlsTransport",
    "TransferData",
    "Transport",
    "TransportFactory",
    "encode_frame",
    "ends_session",
    "is_final_success",
    "is_pending",
    "is_success",
    "may_have_been_applied",
]
