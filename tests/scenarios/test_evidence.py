"""What operators are shown of an order whose answer was lost: the frames themselves, without anybody's secrets."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scenarios.product import FAMILIES, HOLDER, only, product_in_process
from tests.support.simulators import SimulatorHandle

FAMILY = FAMILIES[0]


@pytest.mark.fault("F004")
@pytest.mark.fault("F084")
async def test_f004_frames_of_a_lost_answer_are_kept_and_masked(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> None:
    name = f"evident.{FAMILY.zone}"
    simulators = only(fresh_simulators, tmp_path, FAMILY.registry)
    async with product_in_process(simulators, make_database, tmp_path) as customer:
        customer.world.control(FAMILY).put_fault("reset_after_commit", command="domain:create", object=name)
        operation = await customer.register(FAMILY, name)
        assert (operation["state"], operation["attempts"]) == ("succeeded", 1)
        evidence = (await customer.panel.get(f"/v1/operations/{operation['id']}")).body["evidence"]
    sent, *asked = evidence["exchanges"]
    assert (sent["purpose"], sent["command"], sent["answer"]) == ("execute", "domain:create", None)
    assert operation["registry"]["cltrid"] in sent["request"]
    assert {each["purpose"] for each in asked} == {"verify"}
    assert any(name in (each["answer"] or "") for each in asked)
    assert [(each["outcome"], each["verdict"]) for each in evidence["attempts"]] == [("unknown", "applied")]
    shown = str(evidence["exchanges"])
    assert "***" in sent["request"]
    for secret in (HOLDER["email"], HOLDER["phone"], HOLDER["passport"], "aZ9-"):
        assert secret not in shown
