from datetime import UTC, datetime

import pytest

from simulators.journal import Journal, mask

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def record(journal, command="domain:create", object_name="example.org", request=b"<x/>", response=b"<y/>"):
    entry = journal.open(at=NOW, session=1, registrar="gw-main", request=request)
    entry.command, entry.object, entry.response = command, object_name, response
    return entry


def test_entries_are_numbered_and_selected_by_pattern():
    journal = Journal()
    record(journal)
    record(journal, command="domain:info")
    record(journal, object_name="other.org")
    assert [entry.seq for entry in journal.select(command="domain:create")] == [1, 3]
    assert [entry.seq for entry in journal.select(object_name="other.*")] == [3]
    assert [entry.seq for entry in journal.select(since=2)] == [3]


def test_a_command_is_noted_before_anything_becomes_of_it():
    journal = Journal()
    journal.open(at=NOW, session=3, registrar=None, request=b"<x/>")
    noted = journal.select()[0].as_json()
    assert noted["at"] == "2026-11-22T10:00:00Z"
    assert (noted["code"], noted["applied"], noted["response"]) == (None, False, None)


def test_the_oldest_entries_fall_out():
    journal = Journal(entries_max=2)
    for _ in range(3):
        record(journal)
    assert [entry.seq for entry in journal] == [2, 3]


def test_numbers_go_on_after_clear():
    journal = Journal()
    record(journal)
    journal.clear()
    assert record(journal).seq == 2


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (b"<pw>a</pw>", "<pw>***</pw>"),
        (b"<newPW >a</newPW >", "<newPW >***</newPW >"),
        (b'<d:pw roid="C1-X"><![CDATA[a>b]]></d:pw>', '<d:pw roid="C1-X">***</d:pw>'),
        (b"<d:pw/><d:name>x</d:name>", "<d:pw/><d:name>x</d:name>"),
        ("<pw>secret</pw>".encode("utf-16"), "<pw>***</pw>"),
        (b"<pwx>a</pwx>", "<pwx>a</pwx>"),
        (b"\xff\x00\xfa", "<3 octets that are no UTF-8>"),
    ],
)
def test_mask_hides_passwords_in_every_spelling(document, expected):
    assert mask(document) == expected


def test_a_password_is_neither_in_json_nor_in_repr():
    entry = record(Journal(), request=b"<pw>canary</pw>", response=b"<domain:pw>canary</domain:pw>")
    assert "canary" not in str(entry.as_json())
    assert "canary" not in repr(entry)
