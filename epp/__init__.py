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
from epp.dialects.hostmaster_balance import ContractBalanceData, ContractBalanceInfo
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
    CertificateRefused,
    CommandRejected,
    ConnectFailed,
    EppError,
    GreetingTimeout,
    LocalProtocolError,
    LoginRefused,
    LoginUnanswered,
    NoSlot,
    NotNegotiated,
    NotSent,
    PasswordUnchanged,
    PoolClosed,
    PoolTimeout,
    RateLimited,
    RemoteProtocolError,
    SessionLimit,
    SessionLost,
)
from epp.extensions import CommandExtension
from epp.extensions.balance import BalanceData, BalanceInfo
from epp.extensions.change_poll import ChangeData, DisputeCase
from epp.extensions.fee import Credit, Fee, FeeAgreed, FeeCheck, FeeCheckData, FeeData, FeeQuery, Quote
from epp.extensions.idn import Idn
from epp.extensions.idn_lang import IdnLang
from epp.extensions.launch import (
    Claim,
    ClaimKey,
    ClaimNotice,
    ClaimsCheck,
    LaunchCheck,
    LaunchCheckData,
    LaunchCreate,
    LaunchCreateData,
    LaunchPhase,
)
from epp.extensions.login_security import LoginSecurity, LoginSecurityData, SecurityEvent, UserAgent, secured
from epp.extensions.low_balance_poll import LowBalance
from epp.extensions.maintenance import MaintainedSystem, Maintenance, MaintenanceInfo, MaintenanceInfoData
from epp.extensions.namestore import Namestore, NamestoreError
from epp.extensions.rgp import RestoreReport, RestoreRequest, RgpInfo
from epp.extensions.rgp_poll import RestoreDue
from epp.extensions.secdns import DsData, KeyData, SecDnsCreate, SecDnsInfo, SecDnsUpdate
from epp.extensions.secure_auth_info import random_auth_info
from epp.extensions.sync import Sync
from epp.extensions.uaepp import DeleteNs, License, LicenseInfo
from epp.extensions.unhandled_namespaces import UnhandledNamespace, unhandled_namespaces
from epp.extensions.versions import FEE_VERSIONS
from epp.extensions.whois_info import WhoisInfo, WhoisInfoData
from epp.farewell import Farewell
from epp.framing import FrameReader, encode_frame
from epp.host.check import HostCheck, HostCheckData
from epp.host.create import HostCreate, HostCreateData
from epp.host.delete import HostDelete
from epp.host.info import HostInfo, HostInfoData
from epp.host.update import HostParts, HostUpdate
from epp.https_transport import HttpsTransport
from epp.login import Hello, Login, Logout
from epp.observer import NoObserver, PoolObserver
from epp.pending_action import PendingActionData
from epp.poll import PollAck, PollMessage, PollRequest
from epp.pool import (
    KnownPasswords,
    PasswordStore,
    Phase,
    Pool,
    PoolSettings,
    Priority,
    RateRefusal,
    SessionSlot,
    SessionSlots,
)
from epp.redact import redact
from epp.tls_transport import TlsTransport
from epp.trace import Recorder, recording
from epp.transfer import ContactTransferData, DomainTransferData, TransferData
from epp.transport import Endpoint, Transport, TransportFactory
from epp.values import AuthInfo, HostAddress, NoAuthInfo, Period, Status
from epp.xml import Node, Writer

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
    "BalanceData",
    "BalanceInfo",
    "CertificateRefused",
    "ChangeData",
    "Claim",
    "ClaimKey",
    "ClaimNotice",
    "ClaimsCheck",
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
    "ContractBalanceData",
    "ContractBalanceInfo",
    "Credentials",
    "Credit",
    "DeleteNs",
    "Dialect",
    "Disclose",
    "DisputeCase",
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
    "DsData",
    "Endpoint",
    "EppError",
    "Farewell",
    "Fee",
    "FeeAgreed",
    "FeeCheck",
    "FeeCheckData",
    "FeeData",
    "FeeQuery",
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
    "Idn",
    "IdnLang",
    "KeyData",
    "KnownPasswords",
    "LaunchCheck",
    "LaunchCheckData",
    "LaunchCreate",
    "LaunchCreateData",
    "LaunchPhase",
    "License",
    "LicenseInfo",
    "LocalProtocolError",
    "Login",
    "LoginRefused",
    "LoginSecurity",
    "LoginSecurityData",
    "LoginUnanswered",
    "Logout",
    "LowBalance",
    "MaintainedSystem",
    "Maintenance",
    "MaintenanceInfo",
    "MaintenanceInfoData",
    "MsgQueue",
    "NameServer",
    "Namestore",
    "NamestoreError",
    "NoAuthInfo",
    "NoObserver",
    "NoSlot",
    "Node",
    "NotNegotiated",
    "NotSent",
    "PasswordStore",
    "PasswordUnchanged",
    "PendingActionData",
    "Period",
    "Phase",
    "Phone",
    "PollAck",
    "PollMessage",
    "PollRequest",
    "Pool",
    "PoolClosed",
    "PoolObserver",
    "PoolSettings",
    "PoolTimeout",
    "PostalInfo",
    "Priority",
    "Quote",
    "RateLimited",
    "RateRefusal",
    "RawElement",
    "Recorder",
    "RemoteProtocolError",
    "Response",
    "RestoreDue",
    "RestoreReport",
    "RestoreRequest",
    "Result",
    "ResultCode",
    "RgpInfo",
    "SecDnsCreate",
    "SecDnsInfo",
    "SecDnsUpdate",
    "SecurityEvent",
    "SessionLimit",
    "SessionLost",
    "SessionSlot",
    "SessionSlots",
    "Status",
    "Sync",
    "TlsTransport",
    "TransferData",
    "Transport",
    "TransportFactory",
    "UnhandledNamespace",
    "UserAgent",
    "WhoisInfo",
    "WhoisInfoData",
    "Writer",
    "encode_frame",
    "ends_session",
    "is_final_success",
    "is_pending",
    "is_success",
    "may_have_been_applied",
    "random_auth_info",
    "recording",
    "redact",
    "secured",
    "unhandled_namespaces",
]
