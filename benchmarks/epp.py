"""What the EPP client costs: codecs, round trips, other clients, memory. Ratios against baselines of the same run.

    python benchmarks/epp.py [--full] [--peers PYTHON] [--loop asyncio]

Each pair takes turns in short rounds, so that a busy machine is busy for both. The canned server runs in a process of
its own. `--peers` names an interpreter that has the clients `pyepp` and `EPP` (eppy) installed, such as a virtualenv
made for this; without them their rows say so. The loop is the one that `dgw serve` runs on. `--full` takes longer and
sends 100,000 commands for the memory row.
"""

import argparse
import asyncio
import gc
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

sys.path[0] = str(Path(__file__).resolve().parents[1])  # the folder of this file would hide the package `epp`

import uvloop

from benchmarks.epp_parts import answers, by_hand
from benchmarks.epp_parts.echo import EchoSession
from benchmarks.epp_parts.server import serving
from epp import (
    RFC,
    AuthInfo,
    Connection,
    Credentials,
    DomainContact,
    DomainCreate,
    DomainInfo,
    Endpoint,
    Period,
    Pool,
    PoolSettings,
    TlsTransport,
)

INFO = DomainInfo("example.com")
CREATE = DomainCreate(
    "example.com",
    period=Period(2),
    ns=("ns1.example.net", "ns2.example.net"),
    registrant="jd1234",
    contacts=(DomainContact("sh8013", "admin"), DomainContact("sh8013", "tech")),
    auth_info=AuthInfo("2fooBAR"),
)
INFO_ANSWER = answers.INFO.replace("@", "bench-12345").encode()
CREATE_ANSWER = answers.CREATE.replace("@", "bench-12345").encode()
ACCOUNT = Credentials("bench", "foo-BAR2")
PEERS = {"pyepp": "pyepp", "eppy": "EPP (eppy)"}


@dataclass(frozen=True)
class Effort:
    rounds: int
    seconds: float
    commands: int


QUICK = Effort(rounds=20, seconds=0.1, commands=20_000)
FULL = Effort(rounds=60, seconds=0.2, commands=100_000)


def row(title: str, figures: str, ratio: float, target: str) -> None:
    print(f"{title:46} {figures:48} {ratio:5.2f}   target {target}", flush=True)


def codec_rate(step: Callable[[], object], seconds: float) -> float:
    count, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        for _ in range(50):
            step()
        count += 50
    return count / (time.process_time() - started)


def ours_by_codec() -> None:
    RFC.encode(CREATE, cl_trid="bench-12345")
    RFC.decode(CREATE_ANSWER, CREATE)
    RFC.encode(INFO, cl_trid="bench-12345")
    RFC.decode(INFO_ANSWER, INFO)


def raw_by_hand() -> None:
    by_hand.build_create("example.com", "bench-12345")
    by_hand.read_create(CREATE_ANSWER)
    by_hand.build_info("example.com", "bench-12345")
    by_hand.read_info(INFO_ANSWER)


def codecs(effort: Effort) -> None:
    pairs = [
        (codec_rate(ours_by_codec, effort.seconds), codec_rate(raw_by_hand, effort.seconds))
        for _ in range(effort.rounds // 2)
    ]
    report("domain create + info, built and read", "raw lxml", pairs, ">= 0.6")


def report(title: str, baseline: str, pairs: list[tuple[float, float]], target: str) -> None:
    ours, theirs = (median(pair[side] for pair in pairs) for side in (0, 1))
    ratio = median(pair[0] / pair[1] for pair in pairs)
    row(title, f"{ours:7.0f}/s   {baseline} {theirs:7.0f}/s", ratio, target)


Step = Callable[[], Awaitable[object]]


async def round_trip_rate(steps: list[Step], seconds: float) -> float:
    """Return round trips a second over all workers, each of which repeats its own step."""
    count, started = 0, time.perf_counter()

    async def work(step: Step) -> None:
        nonlocal count
        while time.perf_counter() - started < seconds:
            await step()
            count += 1

    await asyncio.gather(*map(work, steps))
    return count / (time.perf_counter() - started)


async def round_trips(endpoint: Endpoint, effort: Effort) -> None:
    factory = partial(TlsTransport, endpoint)
    for sessions, depth in ((1, 1), (1, 8), (1, 32), (8, 1)):
        raw = [await EchoSession.open(endpoint) for _ in range(sessions)]
        ours = [await Connection.open(factory, RFC, ACCOUNT, pipeline_depth=depth) for _ in range(sessions)]
        baseline: list[Step] = [partial(session.round_trip, "example.com") for session in raw for _ in range(depth)]
        steps: list[Step] = [partial(session.send, INFO) for session in ours for _ in range(depth)]
        pairs = [
            (await round_trip_rate(steps, effort.seconds), await round_trip_rate(baseline, effort.seconds))
            for _ in range(effort.rounds)
        ]
        report(f"{sessions} session(s), {depth} in flight each", "asyncio + lxml", pairs, ">= 0.7")
        for session in (*ours, *raw):
            await session.close()


async def peers(endpoint: Endpoint, effort: Effort, python: str) -> None:
    """Compare with each installed client in turns: ours on one session, theirs on one session, ours by the pool."""
    settings = PoolSettings(sessions_min=4, sessions_max=4, pipeline_depth=32)
    factory = partial(TlsTransport, endpoint)
    seconds = 5 * effort.seconds
    best: list[tuple[float, float, float]] = []
    async with (
        await Connection.open(factory, RFC, ACCOUNT) as connection,
        Pool(factory, RFC, ACCOUNT, name="bench", settings=settings) as pool,
    ):
        for name, title in PEERS.items():
            rounds = []
            for _ in range(max(3, effort.rounds // 10)):
                theirs = await asyncio.to_thread(peer_rate, python, name, endpoint, seconds)
                if theirs is None:
                    print(f"{title}: not installed for {python}, so not compared (see --peers)")
                    break
                ours = await round_trip_rate([partial(connection.send, INFO)], seconds)
                pooled = await round_trip_rate([partial(pool.send, INFO)] * 128, seconds)
                rounds.append((theirs, ours, pooled))
            if rounds:
                print(f"{title}: {median(theirs for theirs, _, _ in rounds):.0f}/s")
                best = max(best, rounds, key=lambda measured: median([one[0] for one in measured] or [0]))
    if best:
        report(
            "one after another, on one session", "best client", [(ours, theirs) for theirs, ours, _ in best], ">= 1.5"
        )
        report(
            "pool of 4 sessions, 32 in flight each",
            "best client",
            [(pooled, theirs) for theirs, _, pooled in best],
            ">= 4",
        )


def peer_rate(python: str, name: str, endpoint: Endpoint, seconds: float) -> float | None:
    script = Path(__file__).parent / "epp_parts" / "peers.py"
    arguments = [python, str(script), name, endpoint.host, str(endpoint.port), str(endpoint.ca_file), str(seconds)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode == 3:
        return None
    if done.returncode != 0:
        raise RuntimeError(f"{name} failed: {done.stderr[-2000:]}")
    return float(done.stdout)


async def memory(endpoint: Endpoint, effort: Effort) -> None:
    settings = PoolSettings(sessions_min=4, sessions_max=4, pipeline_depth=4)
    async with Pool(partial(TlsTransport, endpoint), RFC, ACCOUNT, name="bench", settings=settings) as pool:
        await send_many(pool, 1_000)
        first = resident_octets()
        await send_many(pool, effort.commands - 1_000)
        last = resident_octets()
    figures = f"{first / 2**20:.1f} MiB after 1,000, {last / 2**20:.1f} MiB at the end"
    row(f"memory over {effort.commands:,} commands of one pool", figures, last / first, "<= 1.1")


async def send_many(pool: Pool, commands: int) -> None:
    async def work() -> None:
        for _ in range(commands // 16):
            await pool.send(INFO)

    await asyncio.gather(*(work() for _ in range(16)))


def resident_octets() -> int:
    """Return this process's resident memory (Linux), else the most it ever had."""
    gc.collect()
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        import resource  # noqa: PLC0415

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return pages * 4096


async def measure(args: argparse.Namespace) -> None:
    effort = FULL if args.full else QUICK
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as endpoint:
        await memory(endpoint, effort)  # first, while the process is small
        codecs(effort)
        await round_trips(endpoint, effort)
        await peers(endpoint, effort, args.peers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="longer rounds, and 100,000 commands for the memory")
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="interpreter with pyepp and EPP")
    parser.add_argument("--loop", choices=["uvloop", "asyncio"], default="uvloop")
    args = parser.parse_args()
    factory = uvloop.new_event_loop if args.loop == "uvloop" else None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(measure(args))
    system = f"{platform.machine()}, {os.cpu_count()} CPUs, {platform.system()} {platform.release()}"
    print(f"{system}, Python {platform.python_version()}, {args.loop}")


if __name__ == "__main__":
    main()
