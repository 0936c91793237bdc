"""Promo codes by commands."""

import json

import pytest
from typer.testing import CliRunner

from gateway.cli.entry import app


@pytest.fixture
def promo(environment, database_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    variables = environment | {"DGW_DATABASE_URL": database_url}
    return lambda *arguments: CliRunner().invoke(app, ["promo", *arguments], env=variables)


def test_codes_are_added_listed_and_ended(promo):
    assert promo("add", "WELCOME", "20%", "--first-order", "--item", "com", "--uses", "5").exit_code == 0
    assert promo("add", "Spring", "50.00UAH", "--action", "renew").exit_code == 0
    assert promo("end", "spring").exit_code == 0
    spring, welcome = json.loads(promo("list", "--json").stdout)
    assert (spring["off"], spring["for"], spring["valid_until"] is None) == ("50.00 UAH", "renew", False)
    assert (welcome["code"], welcome["off"], welcome["first_order"], welcome["uses_max"]) == (
        "welcome",
        "20 %",
        True,
        5,
    )
    wrong = [("WELCOME", "5%"), ("x", "5%"), ("code", "101%"), ("code", "5"), ("code", "-1.00UAH"), ("code", "0%")]
    assert {promo("add", *arguments).exit_code for arguments in wrong} == {2}
