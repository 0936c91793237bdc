"""What an armed fault does to a command: the table of all actions."""

from collections.abc import Mapping
from typing import Any

from simulators.fault_actions import connection_end, documents, outcomes, pace, sessions
from simulators.fault_actions.action import Action, Args
from simulators.fault_actions.documents import spoiling

ACTIONS: Mapping[str, Action[Any]] = {
    # connections that end
    "reset_before_read": Action(connection_end.Pause, connection_end.reset_before_read),
    "reset_after_commit": Action(connection_end.Pause, connection_end.reset_after_commit),
    "reset_mid_frame": Action(connection_end.Cut, connection_end.reset_mid_frame),
    "ragged_eof": Action(connection_end.Cut, connection_end.ragged_eof),
    "half_close": Action(Args, connection_end.half_close),
    "flap": Action(Args, connection_end.flap, command="connect", standing=True),
    "cut_all": Action(Args, connection_end.cut_all),
    "tls": Action(pace.Tls, pace.tls, command="connect", standing=True),
    # time and octets
    "delay": Action(pace.Delay, pace.delay),
    "latency": Action(pace.Ramp, pace.latency, standing=True),
    "drip": Action(pace.Drip, pace.drip),
    "segment": Action(pace.Pieces, pace.segment),
    "coalesce": Action(Args, pace.coalesce),
    "reorder": Action(Args, pace.reorder),
    "bad_length": Action(pace.Length, pace.bad_length),
    "dup_response": Action(Args, pace.dup_response),
    # documents
    "malformed": Action(documents.Malformed, spoiling(documents.malformed)),
    "xml_bomb": Action(documents.Bomb, spoiling(documents.xml_bomb)),
    "xxe": Action(documents.External, spoiling(documents.xxe)),
    "xml_deep": Action(documents.Deep, spoiling(documents.xml_deep)),
    "nonconform": Action(documents.Nonconform, spoiling(documents.nonconform)),
    "encoding": Action(documents.Encoding, spoiling(documents.encoding)),
    "msg": Action(documents.Message, spoiling(documents.msg)),
    "dates": Action(documents.Dates, spoiling(documents.dates)),
    "wrong_cltrid": Action(Args, spoiling(documents.wrong_cltrid)),
    # sessions and outages
    "greeting": Action(sessions.Greeting, sessions.greeting, command="greeting"),
    "login": Action(sessions.Login, sessions.login, command="login", standing=True),
    "login_newpw": Action(sessions.NewPassword, sessions.login_newpw, command="login"),
    "session_limit": Action(sessions.Sessions, sessions.session_limit, command="login", standing=True),
    "idle_drop": Action(sessions.Idle, sessions.idle_drop, command="login", standing=True),
    "maintenance": Action(sessions.Maintenance, sessions.maintenance, standing=True),
    "rate": Action(sessions.Rate, sessions.rate, standing=True),
    # results and messages
    "code": Action(outcomes.Answer, outcomes.code),
    "steal_on_create": Action(Args, outcomes.steal_on_create),
    "pending": Action(outcomes.Pending, outcomes.pending, command="domain:create"),
    "poll": Action(documents.Queued, spoiling(documents.poll), command="poll:req"),
    "ack_ignored": Action(Args, outcomes.ack_ignored, command="poll:ack"),
}
