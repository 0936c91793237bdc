def test_import_says_what_it_needs(dgw, database_url, tmp_path):
    names = tmp_path / "names.txt"
    names.write_text("example.ru\n\nexample.su,acc_2\n")
    unowned = dgw("domain", "import", str(names), "--registry", "regru", DGW_DATABASE_URL=database_url)
    assert (unowned.returncode, "line 1: whose is example.ru" in unowned.stderr) == (2, True), unowned.stderr
    neither = dgw("domain", "import", "--registry", "regru", "--all", DGW_DATABASE_URL=database_url)
    assert (neither.returncode, "--account" in neither.stderr) == (2, True)
    unknown = dgw("domain", "import", str(names), "--registry=x", "--account=acc_1", DGW_DATABASE_URL=database_url)
    assert (unknown.returncode, "no registry x" in unknown.stderr) == (1, True), unknown.stderr
