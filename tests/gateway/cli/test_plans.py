"""Plans put by a command, and listed again."""

import json

import pytest
from typer.testing import CliRunner

from gateway.cli.entry import app
from gateway.cli.plans import _parsed
from gateway.hosting.price_rows import plan_row

HEADER = "plan,class,group,title_uk,disk_mb,panel,panel_plan,months,price,currency,valid_from,on_sale\n"
ROW = "start,hosting,shared,Старт,1024,whm,hoster_start,1,100.00,UAH,2026-01-01T00:00:00Z,yes\n"


@pytest.fixture
def on_database(environment, database_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    variables = environment | {"DGW_DATABASE_URL": database_url}
    return lambda *arguments: CliRunner().invoke(app, arguments, env=variables)


def test_plans_are_put_listed_and_taken_off_sale(on_database, tmp_path):
    file = tmp_path / "plans.csv"
    file.write_text(HEADER + ROW + ROW.replace(",1,100.00", ",12,1000.00"), encoding="utf-8")
    assert on_database("plan", "import", str(file)).exit_code == 0
    file.write_text(HEADER + ROW.replace("yes", "no"), encoding="utf-8")
    assert on_database("plan", "import", str(file)).exit_code == 0
    listed = json.loads(on_database("plan", "list", "--json").stdout)
    assert [(row["months"], row["price"], row["on_sale"]) for row in listed] == [
        (1, "100.00", False),
        (12, "1000.00", False),
    ]
    assert {(row["panel"], row["panel_plan"]) for row in listed} == {("whm", "hoster_start")}


def test_a_price_is_superseded_and_never_edited(on_database, tmp_path):
    file = tmp_path / "plans.csv"
    file.write_text(HEADER + ROW + ROW.replace("100.00", "120.00"), encoding="utf-8")
    refused = on_database("plan", "import", str(file))
    assert (refused.exit_code, "another price" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    "changes",
    [{"class": "domain"}, {"price": "-1.00"}, {"months": "one"}, {"panel_plan": ""}, {"valid_from": "2026-01-01"}],
)
def test_a_wrong_row_is_named_by_its_line(changes):
    row = dict(zip(HEADER.strip().split(","), ROW.strip().split(","), strict=True))
    assert plan_row(row).plan.limits == {"disk_mb": 1024}
    with pytest.raises(ValueError, match="line 2"):
        _parsed([row | changes])
