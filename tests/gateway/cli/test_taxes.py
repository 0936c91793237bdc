"""Tax modes by commands."""

import json

import pytest
from typer.testing import CliRunner

from gateway.cli.entry import app


@pytest.fixture
def tax(environment, database_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    variables = environment | {"DGW_DATABASE_URL": database_url}
    return lambda *arguments: CliRunner().invoke(app, ["tax", *arguments], env=variables)


def test_a_mode_is_set_for_a_day_to_come_and_listed(tax):
    assert tax("set", "2100-01-01", "none", "--rate", "0").exit_code == 0
    assert json.loads(tax("list", "--json").stdout) == [
        {"valid_from": None, "mode": "included", "rate_percent": "20"},
        {"valid_from": "2100-01-01", "mode": "none", "rate_percent": "0"},
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("2020-01-01", "none"),
        ("soon", "none"),
        ("2100-01-01", "sometimes"),
        ("2100-01-01", "added", "--rate", "x"),
        ("2100-01-01", "added", "--rate", "101"),
    ],
)
def test_what_can_not_be_is_refused(tax, arguments):
    assert tax("set", *arguments).exit_code == 2
