"""The books after the story: does what was charged equal what the registries did?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gateway.demo.panel import Panel
from gateway.demo.registries import Registries
from gateway.demo.story import Scene


@dataclass(frozen=True, slots=True)
class Books:
    """Amounts are decimal strings in the account's currency. `differences` empty = everything agrees."""

    topped_up: str
    charged: str
    posted: str
    held: str
    effects: int
    succeeded: int
    differences: tuple[str, ...]


async def audit(
    panel: Panel,
    registries: Registries,
    account_id: str,
    scenes: Sequence[Scene],
    *,
    deposit: str,
    ledger: Sequence[str],
) -> Books:
    """Compare the customer's balance, the orders and the registries' own charges; `ledger` = `dgw ledger check`'s."""
    balance = await panel.get(f"/v1/accounts/{account_id}/balance")
    posted, held = (Decimal(balance[part]["amount"]) for part in ("posted", "held"))
    paid = [scene for scene in scenes if scene.outcome == "succeeded" and scene.price]
    charged = sum((scene.price or Decimal(0) for scene in paid), Decimal(0))
    effects = 0
    differences = list(ledger)
    for name in sorted({scene.name for scene in scenes}):
        done = await registries.charges(name)
        effects += len(done)
        ordered = sum(1 for scene in paid if scene.name == name)
        if len(done) != ordered:
            differences.append(f"{name}: {ordered} paid orders, but the registry charged {len(done)} times")
    if posted != Decimal(deposit) - charged:
        differences.append(f"the balance is {posted}, but {deposit} − {charged} was expected")
    if held:
        differences.append(f"{held} is still held")
    return Books(deposit, f"{charged}", f"{posted}", f"{held}", effects, len(paid), tuple(differences))
