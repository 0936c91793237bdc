"""Ports for those who must know their number before they listen, or keep it over a restart."""

import os
import random
import socket
from contextlib import ExitStack, suppress

_LOWEST, _HIGHEST = 10_000, 32_000
"""Below the range from which the system gives ports to whoever connects or asks for any (Linux: from 32,768): a port
that a stopped server comes back to is nobody's connection meanwhile."""

_choice = random.Random(f"{os.getpid()}")  # several processes look at once, a seeded run must not make them meet


def free_port() -> int:
    return free_ports(1)


def free_ports(count: int) -> int:
    """The first of so many neighbouring ports that are free now."""
    while True:
        base = _choice.randrange(_LOWEST, _HIGHEST - count)
        with ExitStack() as held, suppress(OSError):
            for port in range(base, base + count):
                held.enter_context(socket.create_server(("127.0.0.1", port)))
            return base
