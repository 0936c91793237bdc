from gateway.unexpected import traits_of


def test_bug_is_located_without_its_message():
    def inner():
        raise ValueError("canary@example.net")

    try:
        inner()
    except ValueError as err:
        traits = traits_of(err)
    assert traits["error"] == "ValueError"
    assert traits["at"].startswith("test_unexpected.py:")
    assert "inner < test_unexpected.py:" in traits["at"]
    assert "canary" not in str(traits)
