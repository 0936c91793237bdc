"""The demo is the README's first command: it must end well, and must not end well when a registry disagrees."""

import pytest

from gateway.demo.registries import Registries
from gateway.demo.run import run


def test_demo_plays_every_registry_and_the_books_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(keep=False) == 0
    printed = capsys.readouterr().out
    for tld in (".com", ".net", ".org", ".info", ".biz", ".ru", ".com.ua", ".kiev.ua"):
        assert f"maidan-demo{tld} " in printed
    assert "ledger check: no difference" in printed


def test_demo_fails_when_a_registry_charged_for_what_was_not_ordered(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    true_charges = Registries.charges

    async def one_too_many(self: Registries, name: str) -> list[dict[str, object]]:
        return [*await true_charges(self, name), {"object": name, "action": "renew"}]

    monkeypatch.setattr(Registries, "charges", one_too_many)
    assert run(keep=False) == 1
    assert "but the registry charged" in capsys.readouterr().out
