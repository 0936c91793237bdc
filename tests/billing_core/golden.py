"""The worked cases of the billing rules: `cases.json`, or another file of its format named by DGW_BILLING_CASES."""

import json
import os
from pathlib import Path

import pytest

_FILE = Path(os.environ.get("DGW_BILLING_CASES") or Path(__file__).with_name("cases.json"))
_CASES = json.loads(_FILE.read_text(encoding="utf-8"))["cases"]


def golden(kind: str) -> pytest.MarkDecorator:
    """Run a test with each `case` of a kind: `case["input"]`, and `case["expect"]`, every field of which must hold."""
    return pytest.mark.parametrize(
        "case", [pytest.param(case, id=case["id"]) for case in _CASES if case["kind"] == kind]
    )


def kinds() -> set[str]:
    return {case["kind"] for case in _CASES}
