"""A profile's fields as switches: shown as JSON data, changed by a merge patch (RFC 7396), also from a command line.

In a patch, null takes an entry away, or gives a field its default back. What says who the registry is, and what a
server has read when it started, is no switch.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simulators.profile import Profile
from simulators.refusals import Why

Patch = Mapping[str, Any]

_FIXED = frozenset({"name", "transport", "accounts", "seeded_hosts"})
_PROFILE = TypeAdapter(Profile)


class InvalidSwitch(ValueError):
    """A switch that no profile has, or a value that it does not take."""


def shown(profile: Profile) -> dict[str, Any]:
    """Return every switch with its value; durations as ISO 8601, prices in minor units."""
    return {name: value for name, value in _dumped(profile).items() if name not in _FIXED}


def switched(profile: Profile, patch: Patch) -> Profile:
    """Return the profile with other values. Raises `InvalidSwitch`."""
    if fixed := sorted(_FIXED & set(patch)):
        raise InvalidSwitch(f"not changeable: {', '.join(fixed)}")
    try:
        changed = _PROFILE.validate_python(_patched(_dumped(profile), patch))
    except ValidationError as err:
        wrong = err.errors(include_input=False, include_url=False)[0]
        raise InvalidSwitch(f"{'.'.join(str(part) for part in wrong['loc'])}: {wrong['msg']}") from err
    _check_known(patch, _dumped(changed), "")
    return changed


def combined(first: Patch, then: Patch) -> dict[str, Any]:
    """Return the one patch that does what both do in turn."""
    result = dict(first)
    for name, value in then.items():
        before = result.get(name)
        both = isinstance(value, Mapping) and isinstance(before, Mapping)
        result[name] = combined(before, value) if both and before is not None else value
    return result


def parse_assignments(texts: list[str]) -> dict[str, dict[str, Any]]:
    """Return the patch of each registry that `registry.switch=value` texts speak of; a value is JSON, or bare text.

    Raises `InvalidSwitch`.
    """
    patches: dict[str, dict[str, Any]] = {}
    for text in texts:
        path, equals, value = text.partition("=")
        registry, *names = path.split(".")
        if not equals or not names or not all(names):
            raise InvalidSwitch(f"{text}: not registry.switch=value, such as pir.periods.years_max=5")
        patch = _value(value)
        for name in reversed(names):
            patch = {name: patch}
        patches[registry] = combined(patches.get(registry, {}), patch)
    return patches


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _dumped(profile: Profile) -> dict[str, Any]:
    data: dict[str, Any] = _PROFILE.dump_python(profile, mode="json")
    answers = {why: profile.answer(why) for why in Why}
    data["answers"] = {why.value: {"code": answer.code, "reason": answer.reason} for why, answer in answers.items()}
    return data


def _patched(data: Any, patch: Patch) -> dict[str, Any]:
    result = dict(data) if isinstance(data, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _patched(result.get(name), value) if isinstance(value, Mapping) else value
    return result


def _check_known(patch: Patch, data: Any, path: str) -> None:
    """Raises `InvalidSwitch` for the first name of a patch that the profile did not take over."""
    for name, value in patch.items():
        if value is None:
            continue
        if not isinstance(data, Mapping) or name not in data:
            raise InvalidSwitch(f"no switch {path}{name}")
        if isinstance(value, Mapping):
            _check_known(value, data[name], f"{path}{name}.")
