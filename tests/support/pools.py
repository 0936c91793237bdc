"""What tests of pools have in common: two commands, an observer that remembers, and patience."""

import asyncio
from datetime import date

from epp import DomainRenew, NoObserver, Period, PollRequest

RENEW = DomainRenew(domain="example.com", cur_exp_date=date(2026, 12, 1), period=Period(1))
QUERY = PollRequest()
PATIENCE_SECONDS = 30.0


class Recorder(NoObserver):
    """A PoolObserver that remembers."""

    def __init__(self):
        self.commands, self.opened, self.closed, self.gauge = [], [], [], {}
        self.rate_limits, self.throttled_seconds, self.certificates, self.password_expiries = [], [], [], []

    def command_done(self, registry, command, result_class, code, seconds):
        assert (registry, seconds >= 0) == ("canned", True)
        self.commands.append((command, result_class, code))

    def session_opened(self, registry, result):
        self.opened.append(result)

    def session_closed(self, registry, reason):
        self.closed.append(reason)

    def sessions(self, registry, state, count):
        self.gauge[state] = count

    def rate_limited(self, registry, code):
        self.rate_limits.append(code)

    def throttled(self, registry, seconds):
        self.throttled_seconds.append(seconds)

    def server_certificate(self, registry, expires_at):
        self.certificates.append(expires_at)

    def password_expiry(self, registry, expires_at):
        self.password_expiries.append(expires_at)


async def eventually(condition, within_seconds=PATIENCE_SECONDS):
    async with asyncio.timeout(within_seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in a server, on a socket or at a time
            await asyncio.sleep(0.005)


def trids(server, verb):
    return [request.cl_trid for request in server.script.received if request.verb == verb]


async def outcomes(*sends):
    return await asyncio.gather(*sends, return_exceptions=True)
