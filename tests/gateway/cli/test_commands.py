"""The commands as a person or a script runs them: a process, its output, its exit code."""

import json
import subprocess
import sys

import pytest

from gateway.auth.api_key import ApiKey
from gateway.auth.scopes import Scope
from gateway.operations.states import OperationState
from gateway.storage.schema import head_revision
from tests.gateway.cli.conftest import ROOT
from tests.support.office import a_registration, a_registry, an_office

COMMANDS = [
    *(["demo"], ["dev"], ["sim"], ["serve"], ["openapi"]),
    *(["config", "check"], ["config", "show"], ["db", "upgrade"], ["ledger", "check"]),
    *(["ledger", "costs"], ["ledger", "deposit"], ["price", "list"], ["price", "import"]),
    *(
        ["account", "show"],
        ["account", "credit"],
        ["account", "statement"],
        ["payment", "list"],
        ["payment", "match"],
        ["payment", "refunds"],
        ["payment", "refund-failed"],
        ["payment", "chargeback"],
        ["key", "create"],
        ["key", "revoke"],
        ["key", "list"],
        ["key", "rotate"],
        ["audit", "verify"],
        ["operation", "list"],
        ["operation", "show"],
        ["operation", "resolve"],
        ["registry", "ping"],
        ["panel", "usage"],
        ["panel", "pause"],
    ),
]


def test_help_is_there_before_anything_heavy_is_imported():
    heavy = ("aiohttp", "sqlalchemy", "lxml", "pydantic", "asyncpg", "cryptography", "gateway.app", "simulators")
    code = f"import gateway.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"


def test_every_command_explains_itself_with_an_example():
    from typer.testing import CliRunner

    from gateway.cli.entry import app

    for command in COMMANDS:
        shown = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "200"})
        assert shown.exit_code == 0, command
        assert "Example: " in shown.output, command


def test_openapi_prints_the_committed_document(dgw):
    assert json.loads(dgw("openapi").stdout) == json.loads((ROOT / "docs" / "openapi.json").read_text())


def test_config_check_names_every_wrong_setting_and_exits_as_misused(dgw):
    checked = dgw("config", "check", DGW_HTTP__PORT="high", DGW_COLOUR="red")
    assert checked.returncode == 2
    assert "http.port" in checked.stderr
    assert "colour" in checked.stderr
    assert "Traceback" not in checked.stderr
    assert dgw("config", "check").returncode == 0


def test_config_check_names_a_zone_that_is_left_open(dgw, tmp_path):
    account = 'host = "h.example"\nport = 700\nuser = "us"\npassword = "word"\nadapter = "pir"\n'
    config = tmp_path / "routed.toml"
    config.write_text(f"[registries.first]\n{account}[registries.second]\n{account}")
    checked = dgw("config", "check", DGW_CONFIG=str(config))
    assert checked.returncode == 2
    assert "routes.org: say which takes new orders: first, second" in checked.stderr
    assert dgw("config", "check", DGW_CONFIG=str(config), DGW_ROUTES__ORG="second").returncode == 0


def test_config_show_hides_secrets_and_tells_where_values_come_from(dgw):
    shown = dgw("config", "show", "--json", DGW_DATABASE_URL="postgresql://dgw:canary@db/dgw", DGW_HTTP__PORT="8181")
    rows = {row["setting"]: row for row in json.loads(shown.stdout)}
    assert rows["database_url"]["value"] == "***"
    assert rows["http.port"] == {"setting": "http.port", "value": "8181", "from": "DGW_HTTP__PORT"}
    assert rows["log.level"]["from"] == "default"
    assert "canary" not in shown.stdout + shown.stderr


def test_upgrade_brings_an_empty_database_to_the_newest_schema(dgw, make_database):
    url = make_database()
    for _ in range(2):
        upgraded = dgw("db", "upgrade", DGW_DATABASE_URL=url)
        assert upgraded.returncode == 0, upgraded.stderr
        assert head_revision() in upgraded.stderr


def test_serve_refuses_a_database_without_the_schema(dgw, make_database):
    served = dgw("serve", DGW_DATABASE_URL=make_database())
    assert served.returncode == 4
    assert "dgw db upgrade" in served.stderr
    assert "Traceback" not in served.stderr


@pytest.mark.parametrize("command", [["ledger", "check"], ["account", "show", "acc_1"]])
def test_commands_refuse_a_database_without_the_schema(dgw, make_database, command):
    asked = dgw(*command, DGW_DATABASE_URL=make_database())
    assert asked.returncode == 4
    assert "dgw db upgrade" in asked.stderr
    assert "Traceback" not in asked.stderr


def test_unreachable_database_is_one_line_and_exit_4(dgw):
    checked = dgw("ledger", "check", DGW_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert checked.returncode == 4
    assert "Traceback" not in checked.stderr


def test_key_is_made_for_a_tenant_with_scopes(dgw, database_url):
    options = ["--tenant", "Hosting", "--scope", "domains:read", "--live", "--json"]
    made = json.loads(dgw("key", "create", *options, DGW_DATABASE_URL=database_url).stdout)
    key = ApiKey.parse(made["api_key"])
    assert key is not None
    assert key.live
    assert made["scopes"] == [Scope.DOMAINS_READ]
    revoked = [dgw("key", "revoke", key.key_id, DGW_DATABASE_URL=database_url).returncode for _ in range(2)]
    assert revoked == [0, 1]


def test_unknown_scope_is_a_misuse(dgw, database_url):
    made = dgw("key", "create", "--tenant", "x", "--scope", "domains:everything", DGW_DATABASE_URL=database_url)
    assert made.returncode == 2
    assert "domains:write" in made.stderr


async def test_ledger_check_and_operations_read_the_books(dgw, database_url):
    async with an_office(database_url, [a_registry()]) as office:
        await office.services.workers.start()
        operation = await office.registered("example.test", await office.account())
        await office.order(a_registration("other.test"), await office.account())
    checked = dgw("ledger", "check", "--json", DGW_DATABASE_URL=database_url)
    assert (checked.returncode, json.loads(checked.stdout)) == (0, {"sound": True, "differences": []})
    listed = dgw("operation", "list", "--domain", "example.test", "--json", DGW_DATABASE_URL=database_url)
    assert [row["id"] for row in json.loads(listed.stdout)] == [operation.id]
    shown = dgw("operation", "show", operation.id, "--json", DGW_DATABASE_URL=database_url)
    evidence = json.loads(shown.stdout)
    assert evidence["operation"]["state"] == "succeeded"
    assert [attempt["cltrid"] for attempt in evidence["attempts"]] == [operation.cltrid]
    assert evidence["events"][-1]["to_state"] == "succeeded"
    for command in (["operation", "list"], ["operation", "show", operation.id], ["ledger", "check"]):
        assert dgw(*command, DGW_DATABASE_URL=database_url).returncode == 0


async def test_ledger_check_finds_a_changed_balance(dgw, database_url):
    async with an_office(database_url, [a_registry()]) as office:
        await office.account("100.00")
        await office.execute("ALTER TABLE ledger_accounts DISABLE TRIGGER USER")
        await office.execute("UPDATE ledger_accounts SET posted_minor = posted_minor + 1")
    checked = dgw("ledger", "check", DGW_DATABASE_URL=database_url)
    assert checked.returncode == 3
    assert "cache_equals_sum" in checked.stdout


def test_absent_operation_and_wrong_state_are_told(dgw, database_url):
    absent = dgw("operation", "show", "op_absent", DGW_DATABASE_URL=database_url)
    wrong = dgw("operation", "list", "--state", "lost", DGW_DATABASE_URL=database_url)
    assert (absent.returncode, wrong.returncode) == (1, 2)


@pytest.mark.parametrize(
    "arguments", [["sim", "--only", "zz"], ["sim", "--host-checks", "maybe"], ["serve", "--role", "king"]]
)
def test_misuse_exits_with_2(dgw, arguments):
    assert dgw(*arguments).returncode == 2


def test_ping_reaches_the_configured_registries(dgw, simulators):
    pinged = dgw("registry", "ping", "--json", DGW_SIMULATORS=str(simulators.ready_file))
    results = json.loads(pinged.stdout)
    assert pinged.returncode == 0, pinged.stderr
    assert {result["registry"] for result in results} == set(simulators.ready["registries"])
    assert all(result["problem"] is None and result["seconds"] >= 0 for result in results)


def test_ping_tells_which_registry_does_not_answer(dgw):
    away = {"DGW_REGISTRIES__TCI__HOST": "127.0.0.1", "DGW_REGISTRIES__TCI__PORT": "1"}
    account = {"DGW_REGISTRIES__TCI__USER": "X", "DGW_REGISTRIES__TCI__PASSWORD": "y"}
    hurry = {"DGW_REGISTRIES__TCI__QUERY_TIMEOUT_SECONDS": "0.5", "DGW_REGISTRIES__TCI__CONNECT_TIMEOUT_SECONDS": "0.5"}
    pinged = dgw("registry", "ping", "--json", **away, **account, **hurry)
    assert pinged.returncode == 4
    assert json.loads(pinged.stdout)[0]["problem"]


async def test_operator_decides_by_command_and_is_on_record(dgw, database_url):
    async with an_office(database_url, [a_registry()]) as office:
        office.adapter.lose_answer(applied=True)
        office.adapter.be_undecided(retry_after=None)
        await office.services.workers.start()
        account = await office.account("250.00")
        order = await office.order(a_registration(), account)
        operation = await office.until(order, OperationState.ACTION_REQUIRED)
        command = ("operation", "resolve", operation.id, "--as", "applied", "--note", "seen", "--yes")
        missing = dgw(*command, DGW_DATABASE_URL=database_url)
        assert (missing.returncode, "expires_at" in missing.stderr) == (1, True), missing.stderr
        dated = dgw(*command, "--expires-at", "2030-11-22T10:00:00+0000", DGW_DATABASE_URL=database_url)
        assert dated.returncode == 0, dated.stderr
        domain = await office.domains.read(office.tenant_id, operation.domain)
        assert domain.expires_at.isoformat() == "2030-11-22T10:00:00+00:00"
        assert await office.available(account) == "150.00"
        ((actor, word),) = await office.execute("SELECT actor, after ->> 'word' FROM audit_entries")
        assert actor.startswith("cli:")
        assert word == "applied"
