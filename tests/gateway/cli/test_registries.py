"""The commands about registries, run in this process on a database and a registry in memory."""

import json
import sys
from contextlib import asynccontextmanager

import pytest
from typer.testing import CliRunner

from adapters.model import PollKind
from gateway.cli import runtime
from gateway.cli.entry import app
from gateway.cli.logs import configure_logs
from gateway.settings import Settings
from tests.gateway.messages.conftest import a_message
from tests.support.office import a_registry, an_office


@pytest.fixture
def registry():
    return a_registry()


@pytest.fixture
def dgw(database_url, registry, monkeypatch, own_logging):
    """Run a command and return exit code and output."""

    @asynccontextmanager
    async def opened_services():
        configure_logs(Settings(), stream=sys.stderr)
        async with an_office(database_url, [registry], tenant_id="ten_cli") as office:
            yield office.services

    monkeypatch.setattr(runtime, "opened_services", opened_services)

    def run(*arguments):
        done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})
        return done.exit_code, done.stdout

    return run


def test_registries_are_listed_with_what_all_nodes_know(dgw):
    code, shown = dgw("registry", "list", "--json")
    assert code == 0
    (row,) = json.loads(shown)
    assert (row["registry"], row["circuit"], row["paused"], row["queued"]) == ("fake", "closed", None, 0)


def test_pause_and_resume_are_seen_by_the_next_command(dgw):
    assert dgw("registry", "pause", "fake", "--reason", "trouble", "--hours", "2")[0] == 0
    paused = json.loads(dgw("registry", "show", "fake")[1])["pauses"]
    assert [pause["detail"] for pause in paused] == ["trouble"]
    assert paused[0]["actor"].startswith("cli:")
    assert dgw("registry", "resume", "fake")[0] == 0
    assert json.loads(dgw("registry", "show", "fake")[1])["pauses"] == []


def test_messages_are_read_at_once(dgw, registry):
    registry.messages.append(a_message(1, PollKind.UNKNOWN))
    assert json.loads(dgw("registry", "poll", "--json")[1]) == [{"registry": "fake", "new": 1, "problem": None}]
    assert not registry.messages


def test_registry_that_does_not_answer_is_told_by_the_exit_code(dgw, registry):
    registry.be_unavailable("poll")
    code, shown = dgw("registry", "poll", "fake", "--json")
    assert (code, json.loads(shown)[0]["problem"]) == (4, "unreachable")


def test_balance_that_is_not_told_is_empty(dgw):
    code, shown = dgw("registry", "balance", "--json")
    assert (code, json.loads(shown)[0]["available"]) == (0, None)


def test_unknown_registry_is_misuse(dgw):
    assert dgw("registry", "poll", "nobody")[0] == 2


def test_reconciliation_prints_what_a_person_has_to_decide(dgw, registry):
    assert dgw("reconcile", "--json") == (0, "[]\n")
    assert dgw("reconcile", "--registry", "fake")[0] == 0


@pytest.mark.parametrize(
    "command",
    [
        *(("registry", name) for name in ("list", "show", "ping", "balance", "poll", "pause", "resume")),
        ("reconcile",),
        ("probe",),
    ],
    ids=" ".join,
)
def test_every_command_explains_itself_with_an_example(command):
    shown = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert "Example: " in shown.output
