"""`dgw import`: what it prints, writes and returns."""

import json

import pytest
from typer.testing import CliRunner

from gateway.cli.entry import app

OPTIONS = ("--system", "old", "--tenant", "Hosting Ltd", "--cut-over", "2026-12-01T00:00:00+02:00", "--no-registry")


@pytest.fixture
def run(environment, database_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    variables = environment | {"DGW_DATABASE_URL": database_url}
    return lambda *arguments: CliRunner().invoke(app, ["import", *OPTIONS, *arguments], env=variables)


def test_an_export_is_shown_then_kept_and_wrong_rows_are_written_down(run, tmp_path):
    clients = tmp_path / "clients.csv"
    clients.write_text("id,balance,name\n1,10.00,Олена\n2,oops,Ян\n")
    shown = run("clients.csv", "--dry-run", "--rejects", "rejects.jsonl")
    assert (shown.exit_code, "nothing was kept" in shown.stderr) == (0, True), shown.output
    assert "balances" in shown.stdout
    (rejected,) = [json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text().splitlines()]
    assert (rejected["place"], rejected["row"]["id"], rejected["problems"][0]["field"]) == (
        "clients.csv:3",
        "2",
        "balance",
    )
    assert (tmp_path / "rejects.jsonl").stat().st_mode & 0o077 == 0
    assert run("clients.csv", "--apply").exit_code == 3

    clients.write_text("id,balance,name\n1,10.00,Олена\n2,20.00,Ян\n")
    kept = json.loads(run("clients.csv", "--apply", "--json").stdout)
    assert (kept["applied"], kept["agrees"], kept["rejected"]) == (True, True, [])
    assert {
        "what": "balances",
        "old": "30.00",
        "left_out": "0.00",
        "new": "30.00",
        "unexplained": "0.00",
        "currency": "UAH",
    } in kept["figures"]


def test_a_time_without_a_zone_and_a_file_of_no_kind_are_refused(run, tmp_path):
    (tmp_path / "people.csv").write_text("id\n1\n")
    assert run("people.csv", "--dry-run").exit_code == 2
    (tmp_path / "clients.csv").write_text("id\n1\n")
    assert run("clients.csv", "--dry-run", "--cut-over", "2026-12-01T00:00:00").exit_code == 2
