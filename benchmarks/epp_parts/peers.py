"""Another EPP client against the canned server: `python peers.py pyepp|eppy HOST PORT CA SECONDS`.

Prints how many domain infos a second one session carries, one after another. It runs in an interpreter of its own that
has the client installed (exit code 3 where it isn't), so it uses nothing of this project.
"""

import os
import sys
import time
import warnings
from collections.abc import Callable


def pyepp(host: str, port: str, ca: str) -> Callable[[], None]:
    from pyepp import Domain, EppCommunicator  # noqa: PLC0415

    os.environ["SSL_CERT_FILE"] = ca
    session = EppCommunicator(host, port)
    session.connect()
    domain = Domain(session)

    def info() -> None:
        assert int(domain.info("example.com", "peer-12345").code) == 1000

    return info


def eppy(host: str, port: str, ca: str) -> Callable[[], None]:
    from eppy.client import EppClient  # noqa: PLC0415
    from eppy.doc import EppInfoDomainCommand  # noqa: PLC0415

    session = EppClient(host, int(port), ssl_cacerts=ca)
    session.connect(host, int(port))

    def info() -> None:
        command = EppInfoDomainCommand()
        command.name = "example.com"
        assert session.send(command, log_send_recv=False).success

    return info


def main() -> None:
    name, host, port, ca, seconds = sys.argv[1:]
    warnings.simplefilter("ignore")
    try:
        info = {"pyepp": pyepp, "eppy": eppy}[name](host, port, ca)
    except ImportError:
        sys.exit(3)
    info()
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < float(seconds):
        info()
        count += 1
    print(count / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
