"""Where settings come from: the simulators' ready file, below `dgw.toml`, below the environment.

Layers are merged before they are validated, so that every value's origin can be shown and a misspelt variable is
refused like a misspelt key.
"""

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from gateway.errors import SettingsError
from gateway.settings import PaymentSettings, Settings

_PREFIX = "DGW_"
_CONFIG_VARIABLE = "DGW_CONFIG"
_NOT_SETTINGS = ("DGW_TEST_",)
_OF_A_PANEL = ("kind", "url", "user", "token")
_PLACE = ("host", "port", "url")
_DEFAULT_FILE = Path("dgw.toml")

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """`origins` says for each dotted key where its value comes from; a key that is not there has its default."""

    settings: Settings
    origins: Mapping[str, str]

    def shown(self) -> list[tuple[str, str, str]]:
        """Return key, value (secrets as `***`) and origin of every setting, for `dgw config show`."""
        return [(key, _display(value), self.origins.get(key, "default")) for key, value in _leaves(self.settings)]


def load_settings(environ: Mapping[str, str] = os.environ, config_file: Path | None = None) -> LoadedSettings:
    """Read and validate everything. Raises `SettingsError` with one line an error."""
    errors: list[str] = []
    environment, environment_origins = _from_environment(environ, errors)
    chosen = config_file or (Path(environ[_CONFIG_VARIABLE]) if _CONFIG_VARIABLE in environ else None)
    from_file, file_origins = _from_file(chosen, errors)
    merged = _merge(from_file, environment)
    simulated, simulated_origins = _from_simulators(merged.get("simulators"), errors)
    if errors:
        raise SettingsError(errors)
    try:
        settings = Settings.model_validate(_merge(_where_they_are(simulated, merged), merged))
    except ValidationError as err:
        raise SettingsError([_line(error) for error in err.errors(include_input=False, include_url=False)]) from None
    refusals = production_refusals(settings)
    if refusals:
        raise SettingsError(refusals)
    return LoadedSettings(settings, {**simulated_origins, **file_origins, **environment_origins})


def production_refusals(settings: Settings) -> list[str]:
    """Say what is good enough for a developer's machine only, when `env` is production."""
    if settings.env != "production":
        return []
    refused = {
        "simulators: simulated registries are not for production": settings.simulators is not None
        or any(settings.simulated),
        "database_url: production needs a PostgreSQL of its own": settings.database_url is None,
        "secret_key: production needs one that every node shares": settings.secret_key is None,
        "webhooks.allow_inner: production sends webhooks to public hosts alone": settings.webhooks.allow_inner,
        "panels: production speaks to them by https": any(
            panel.url.startswith("http:") for panel in settings.panels.values()
        ),
        "payments.public_url: providers must be told where they reach us": _takes_payments(settings.payments)
        and settings.payments.public_url is None,
    }
    return [line for line, applies in refused.items() if applies]


def _takes_payments(payments: PaymentSettings) -> bool:
    return any((payments.liqpay, payments.wayforpay, payments.monobank))


def _from_environment(environ: Mapping[str, str], errors: list[str]) -> tuple[Tree, dict[str, str]]:
    tree: Tree = {}
    origins: dict[str, str] = {}
    for variable in sorted(environ):
        if not variable.startswith(_PREFIX) or variable == _CONFIG_VARIABLE or variable.startswith(_NOT_SETTINGS):
            continue
        path = variable.removeprefix(_PREFIX).lower().split("__")
        value: str | None = environ[variable]
        if path[-1].endswith("_file") and not _is_setting(path):
            path[-1] = path[-1].removesuffix("_file")
            value = _read_secret(Path(environ[variable]), variable, errors)
        if value is None:
            continue
        if ".".join(path) in origins:
            errors.append(f"{'.'.join(path)}: given twice, by {origins['.'.join(path)]} and {variable}")
        _put(tree, path, value)
        origins[".".join(path)] = variable
    return tree, origins


def _is_setting(path: list[str]) -> bool:
    """Tell `ca_file`, which is a setting, from `password_file`, which is where to read `password`."""
    return path[0] in {"registries", "panels", "webhooks"} and path[-1] in {"ca_file", "cert_file", "key_file"}


def _read_secret(path: Path, variable: str, errors: list[str]) -> str | None:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as err:
        errors.append(f"{variable}: cannot read {path}: {_reason(err)}")
        return None


def _from_file(path: Path | None, errors: list[str]) -> tuple[Tree, dict[str, str]]:
    chosen = path or _DEFAULT_FILE
    if path is None and not chosen.exists():
        return {}, {}
    try:
        tree = tomllib.loads(chosen.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as err:
        errors.append(f"{chosen}: {_reason(err)}")
        return {}, {}
    return tree, dict.fromkeys(_keys(tree), str(chosen))


def _from_simulators(ready_file: Any, errors: list[str]) -> tuple[Tree, dict[str, str]]:
    """Turn a ready file into `registries`, the first user of each is ours, `panels` and `payments`."""
    if ready_file is None:
        return {}, {}
    try:
        ready = json.loads(Path(ready_file).read_text())
        registries = {name: _simulated_registry(facts) for name, facts in ready["registries"].items()}
        panels = {name: _simulated_panel(facts) for name, facts in ready.get("panels", {}).items()}
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as err:
        errors.append(f"simulators: {ready_file} is not a ready file: {_reason(err)}")
        return {}, {}
    payments = ready.get("payments", {}).get("settings", {})
    tree: Tree = {"registries": registries, "panels": panels, "payments": payments}
    return tree, dict.fromkeys(_keys(tree), str(ready_file))


def _simulated_panel(facts: Mapping[str, Any]) -> Tree:
    return {"simulated": True} | {key: facts[key] for key in _OF_A_PANEL}


def _where_they_are(simulated: Tree, above: Tree) -> Tree:
    """An account that is reached elsewhere than at its simulator is simulated only if whoever moved it says so."""

    def still(kind: str, name: str, account: Tree) -> Tree:
        told = above.get(kind, {}).get(name, {})
        moved = any(key in told and str(told[key]) != str(account.get(key)) for key in _PLACE)
        return account | {"simulated": False} if moved else account

    return simulated | {
        kind: {name: still(kind, name, account) for name, account in simulated.get(kind, {}).items()}
        for kind in ("registries", "panels")
    }


def _simulated_registry(facts: Mapping[str, Any]) -> Tree:
    ours = facts["users"][0]
    return {
        "host": facts["host"],
        "port": facts["port"],
        "transport": facts["transport"],
        "simulated": True,
        "ca_file": facts["ca"],
        "user": ours["user"],
        "password": ours["password"],
        "cert_file": ours.get("cert"),
        "key_file": ours.get("key"),
        "contract": ours.get("contract"),
    }


def _reason(err: Exception) -> str:
    return err.strerror if isinstance(err, OSError) and err.strerror else f"{type(err).__name__} {err}"


def _put(tree: Tree, path: list[str], value: str) -> None:
    for part in path[:-1]:
        branch = tree.setdefault(part, {})
        if not isinstance(branch, dict):
            return
        tree = branch
    tree[path[-1]] = value


def _merge(below: Tree, above: Tree) -> Tree:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _keys(tree: Tree, prefix: str = "") -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{prefix}{key}.")
        else:
            yield prefix + key


def _leaves(section: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    items = section.items() if isinstance(section, dict) else ((key, value) for key, value in section)
    for key, value in items:
        if isinstance(value, dict) or hasattr(value, "model_fields_set"):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _display(value: Any) -> str:
    if value is None:
        return ""
    return "***" if isinstance(value, SecretStr) else str(value)


def _line(error: Any) -> str:
    return f"{'.'.join(str(part) for part in error['loc'])}: {error['msg'][:1].lower()}{error['msg'][1:]}"
