"""An EPP client library: a protocol core without I/O, sessions over TLS and HTTPS, and a pool of them.

Import from here; everything inside may move.
"""

from epp.availability import Availability
from epp.codes import (
    ResultCode,
    ends_session,
    is_final_success,
    is_pending,
    is_success,
    may_have_been_applied,
)
from epp.command import Command
from epp.dialects import RFC, Dialect
from epp.domain.check import DomainCheck, DomainCheckData
from epp.envelope import Greeting, MsgQueue, RawElement, Response, Result
from epp.errors import (
    AnswerLost,
    CommandRejected,
    ConnectFailed,
    EppError,
    GreetingTimeout,
    LocalProtocolError,
    LoginRefused,
    NotSent,
    PoolTimeout,
    RemoteProtocolError,
    SessionLimit,
    SessionLost,
)
from epp.extensions import CommandExtension
from epp.framing import FrameReader, encode_frame
from epp.login import Hello, Login, Logout
from epp.poll import PollAck, PollMessage, PollRequest
from epp.values import AuthInfo, HostAddress, Period, Status

__all__ = [
    "RFC",
    "AnswerLost",
    "AuthInfo",
    "Availability",
    "Command",
    "CommandExtension",
    "CommandRejected",
    "ConnectFailed",
    "Dialect",
    "DomainCheck",
    "DomainCheckData",
    "EppError",
    "FrameReader",
    "Greeting",
    "GreetingTimeout",
    "Hello",
    "HostAddress",
    "LocalProtocolError",
    "Login",
    "LoginRefused",
    "Logout",
    "MsgQueue",
    "NotSent",
    "Period",
    "PollAck",
    "PollMessage",
    "PollRequest",
    "PoolTimeout",
    "RawElement",
    "RemoteProtocolError",
    "Response",
    "Result",
    "ResultCode",
    "SessionLimit",
    "SessionLost",
    "Status",
    "encode_frame",
    "ends_session",
    "is_final_success",
    "is_pending",
    "is_success",
    "may_have_been_applied",
]
