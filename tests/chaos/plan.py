"""What a run is: how many orders, on how many nodes, and how much is broken while they are worked off."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Plan:
    """Intervals are in seconds, 0 = never. `share` is the probability of each fault row at each command it fits.

    `open_max` bounds how many orders are under way, so that trouble meets every one of them and not only a queue.
    `approve_seconds`: how often the other registrar agrees to the transfers that it was asked for. `rate_limit` is how
    many commands a second one registry takes while it is ordered at ten times that pace for `overload_seconds`.
    Trouble lasts until all orders are placed, or for `trouble_seconds` if that is sooner (0 = no such limit).
    """

    name: str = "C2"
    orders: int = 1000
    nodes: int = 2
    seed: int = 1
    share: float = 0.02
    kill_seconds: float = 5
    pause_seconds: float = 13
    database_seconds: float = 60
    wire_seconds: float = 7
    outage_seconds: float = 11
    rolling_seconds: float = 0
    trouble_seconds: float = 0
    panels: int = 12
    approve_seconds: float = 10
    open_max: int = 150
    quiet_within_seconds: float = 300
    rate_limit: int = 0
    overload_seconds: float = 0

    def quiet(self) -> "Plan":
        """The same orders, with nothing broken on purpose."""
        return replace(
            self, share=0, kill_seconds=0, pause_seconds=0, database_seconds=0, wire_seconds=0, outage_seconds=0
        )


C1 = Plan("C1", nodes=1, kill_seconds=0, pause_seconds=0, database_seconds=0)
C2 = Plan("C2")
C4 = replace(Plan("C4", orders=300, nodes=2, rate_limit=2, overload_seconds=30).quiet())
C5 = replace(Plan("C5", rolling_seconds=3).quiet())

RUNS = {plan.name: plan for plan in (C1, C2, C4, C5)}
"""Combined runs of the fault catalogue; C3 is `tests/chaos/years`."""

SCENARIOS = {"faults": "C1", "kills": "C2", "overload": "C4", "rolling": "C5"}
