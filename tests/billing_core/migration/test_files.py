"""Exports are read a line at a time; what can't be read is named by file and line, and the next line is read."""

import pytest

from billing_core.migration.files import Place, UnreadableFile, kind_of_file, read_rows


@pytest.fixture
def written(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_csv_with_a_byte_order_mark_and_lines_within_cells(written):
    path = written("history-2.csv", '\ufeffid,client,on,what\n1,7,2020-01-02,"two\nlines"\n2,7,2020-01-03,\n')
    first, second = read_rows(path)
    assert (first.place, first.fields["what"]) == (Place("history-2.csv", 3), "two\nlines")
    assert (str(second.place), "what" in second.fields) == ("history-2.csv:4", False)


def test_lines_that_can_not_be_read_do_not_end_the_file(written):
    rows = list(read_rows(written("clients.csv", "id,balance\n1,5,6\n2\n3,7\n")))
    assert [(each.place.line, each.problem is None) for each in rows] == [(2, False), (3, False), (4, True)]
    rows = list(read_rows(written("clients.jsonl", '{"id": "1"}\n{oops\n[1]\n\n{"id": "2"}\n')))
    assert [(each.place.line, each.problem is None) for each in rows] == [(1, True), (2, False), (3, False), (5, True)]


@pytest.mark.parametrize("content", [b"id,name\n1,\xcc\xee\xf1\xea\xe2\xe0\n", b"id,name\n1,a\0b\n"])
def test_text_that_is_not_utf8_is_told_of(written, content):
    (row,) = read_rows(written("clients.csv", content))
    assert "UTF-8" in row.problem


@pytest.mark.parametrize("name", ["clients.xlsx", "customers.csv", "clientserver.csv"])
def test_a_file_of_no_known_kind_is_refused(written, name):
    with pytest.raises(UnreadableFile):
        list(read_rows(written(name, "id\n1\n")))


def test_the_kind_is_what_the_name_begins_with(written):
    assert kind_of_file(written("services_2026-12.jsonl", "")) == "services"
