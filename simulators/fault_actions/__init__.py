"""What an armed fault does to a command: the table of all actions."""

from collections.abc import Mapping
from typing import Any

from simulators.fault_actions import (
    connections,
    contents,
    encodings,
    framing,
    hostile,
    nonconforming,
    outcomes,
    pace,
    sessions,
)
from simulators.fault_actions.action import Action, Args
from simulators.fault_actions.spoiling import spoiling

ACTIONS: Mapping[str, Action[Any]] = {
    # connections that end
    "reset_before_read": Action(connections.Pause, connections.reset_before_read),
    "reset_after_commit": Action(connections.Pause, connections.reset_after_commit),
    "reset_mid_frame": Action(connections.Cut, connections.reset_mid_frame),
    "ragged_eof": Action(connections.Cut, connections.ragged_eof),
    "half_close": Action(Args, connections.half_close),
    "flap": Action(Args, connections.flap, command="connect", standing=True),
    "cut_all": Action(Args, connections.cut_all),
    "tls": Action(connections.Tls, connections.tls, command="connect", standing=True),
    # time and octets
    "delay": Action(pace.Delay, pace.delay),
    "latency": Action(pace.Ramp, pace.latency, standing=True),
    "drip": Action(pace.Drip, pace.drip),
    "segment": Action(framing.Pieces, framing.segment),
    "coalesce": Action(Args, framing.coalesce),
    "reorder": Action(Args, framing.reorder),
    "bad_length": Action(framing.Length, framing.bad_length),
    "dup_response": Action(Args, framing.dup_response),
    # documents
    "malformed": Action(hostile.Malformed, spoiling(hostile.malformed)),
    "xml_bomb": Action(hostile.Bomb, spoiling(hostile.xml_bomb)),
    "xxe": Action(hostile.External, spoiling(hostile.xxe)),
    "xml_deep": Action(hostile.Deep, spoiling(hostile.xml_deep)),
    "nonconform": Action(nonconforming.Nonconform, spoiling(nonconforming.nonconform)),
    "encoding": Action(encodings.Encoding, spoiling(encodings.encoding)),
    "msg": Action(contents.Message, spoiling(contents.msg)),
    "dates": Action(contents.Dates, spoiling(contents.dates)),
    "wrong_cltrid": Action(Args, spoiling(contents.wrong_cltrid)),
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
    "poll": Action(contents.Queued, spoiling(contents.poll), command="poll:req"),
    "ack_ignored": Action(Args, outcomes.ack_ignored, command="poll:ack"),
}
