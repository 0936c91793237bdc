from gateway.ids import cltrid, cltrid_prefix, is_later, new_id


def test_ids_tell_their_kind_and_sort_by_time():
    first, second = new_id("op"), new_id("op")
    assert first.startswith("op_")
    assert first[:13] <= second[:13]
    assert first != second


def test_cltrid_names_operation_and_attempt_and_fits_the_protocol():
    made = cltrid("op_01JD0V8Z5T9X2M4Q6R7S8T9V0W", 12)
    assert made == "dgw-01jd0v8z5t9x2m4q6r7s8t9v0w-12"
    assert made.startswith(cltrid_prefix("op_01JD0V8Z5T9X2M4Q6R7S8T9V0W"))
    assert 3 <= len(made) <= 64


def test_ids_of_different_kinds_are_told_apart_by_when_they_were_made():
    earlier, later = "op_01JD0V8Z5T9X2M4Q6R7S8T9V0W", "dom_01JD0V8Z5V0000000000000000"
    assert is_later(later, earlier)
    assert not is_later(earlier, later)
