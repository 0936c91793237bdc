"""The rules of a registry, its prices and premium names over the control interface."""


async def test_another_price_is_charged_until_the_reset(control):
    registry = control.simulator.registry
    before = registry.price("a.com")
    assert (await control.call("PUT", "prices/com", {"create": "99.00", "renew": "98.00"}))[0] == 200
    assert (registry.price("a.com").create, registry.price("a.com").renew) == (99_00, 98_00)
    await control.call("POST", "reset")
    assert registry.price("a.com") == before
    assert (await control.call("PUT", "prices/test", {"create": "1.00", "renew": "1.00"}))[0] == 404


async def test_the_rules_are_shown_and_changed(control):
    registry = control.simulator.registry
    assert (await control.call("PATCH", "profile", {"periods": {"years_max": 3}}))[0] == 200
    assert registry.profile.periods.years_max == 3
    status, rules = await control.call("GET", "profile")
    assert (status, rules["periods"]["years_max"], "accounts" in rules) == (200, 3, False)
    assert (await control.call("PATCH", "profile", {"periods": {"years_most": 3}}))[0] == 422
    assert (await control.call("PATCH", "profile", []))[0] == 422


async def test_a_name_becomes_a_premium_one_and_ordinary_again(control):
    registry = control.simulator.registry
    ordinary = registry.price("rare.com")
    status, _ = await control.call("PUT", "premium-names/rare.com", {"create": "900.00", "renew": "90.00"})
    assert (status, registry.price("rare.com").create, registry.price("rare.com").renew) == (200, 900_00, 90_00)
    assert (await control.call("DELETE", "premium-names/rare.com"))[0] == 204
    assert registry.price("rare.com") == ordinary
    assert (await control.call("DELETE", "premium-names/rare.com"))[0] == 404
    assert (await control.call("PUT", "premium-names/rare.com", {"create": "900.00"}))[0] == 422
