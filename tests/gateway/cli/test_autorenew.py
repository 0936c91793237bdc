import json


def test_a_dry_run_shows_nothing_where_nothing_is_due(dgw, database_url):
    shown = dgw("autorenew", "run", "--dry-run", "--days", "1", "--json", DGW_DATABASE_URL=database_url)
    assert (shown.returncode, json.loads(shown.stdout)) == (0, []), shown.stderr
    ran = dgw("autorenew", "run", "--json", DGW_DATABASE_URL=database_url)
    assert (ran.returncode, json.loads(ran.stdout)) == (0, {"accounts": 0, "outcomes": []}), ran.stderr
