"""Settings from the environment over the file over the simulators over the defaults."""

import json

import pytest

from gateway.errors import SettingsError
from gateway.settings.sources import load_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def errors_of(environ, config_file=None):
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, config_file)
    return caught.value.errors


def test_defaults_are_for_a_developers_machine():
    settings = load_settings({}).settings
    assert settings.env == "development"
    assert settings.http.host == "127.0.0.1"
    assert settings.database_url is None
    assert not settings.registries


def test_environment_wins_over_the_file(elsewhere):
    (elsewhere / "dgw.toml").write_text("[http]\nport = 1\nwait_seconds = 3\n")
    loaded = load_settings({"DGW_HTTP__PORT": "2"})
    assert (loaded.settings.http.port, loaded.settings.http.wait_seconds) == (2, 3)
    assert loaded.origins == {"http.port": "DGW_HTTP__PORT", "http.wait_seconds": "dgw.toml"}


def test_registry_is_configured_by_variables():
    environ = {
        "DGW_REGISTRIES__VERISIGN__HOST": "epp.example",
        "DGW_REGISTRIES__VERISIGN__PORT": "700",
        "DGW_REGISTRIES__VERISIGN__USER": "us",
        "DGW_REGISTRIES__VERISIGN__PASSWORD": "secret word",
        "DGW_REGISTRIES__VERISIGN__CA_FILE": "/etc/ca.pem",
    }
    registry = load_settings(environ).settings.registries["verisign"]
    assert (registry.host, registry.port, str(registry.ca_file)) == ("epp.example", 700, "/etc/ca.pem")


def test_secret_is_read_from_a_file(elsewhere):
    (elsewhere / "key").write_text("secret word\n")
    loaded = load_settings({"DGW_SECRET_KEY_FILE": str(elsewhere / "key")})
    assert loaded.settings.secret_key.get_secret_value() == "secret word"
    assert loaded.origins == {"secret_key": "DGW_SECRET_KEY_FILE"}


def test_secret_given_twice_is_refused(elsewhere):
    (elsewhere / "key").write_text("one")
    environ = {"DGW_SECRET_KEY_FILE": str(elsewhere / "key"), "DGW_SECRET_KEY": "two"}
    (error,) = errors_of(environ)
    assert error.startswith("secret_key: given twice")


def test_secret_file_that_is_not_there_is_named():
    (error,) = errors_of({"DGW_SECRET_KEY_FILE": "absent"})
    assert error == "DGW_SECRET_KEY_FILE: cannot read absent: No such file or directory"


def test_every_error_has_a_line_of_its_own():
    errors = errors_of({"DGW_HTTP__PORT": "many", "DGW_HTTP__PROT": "1", "DGW_LOG__LEVEL": "loud", "DGW_NONSENSE": "1"})
    assert [error.partition(":")[0] for error in errors] == ["http.port", "http.prot", "log.level", "nonsense"]


def test_error_does_not_show_the_value():
    errors = errors_of({"DGW_HTTP__PORT": "canary"})
    assert "canary" not in "".join(errors)


def test_unknown_key_of_the_file_is_refused(elsewhere):
    (elsewhere / "other.toml").write_text("nonsense = 1\n")
    (error,) = errors_of({"DGW_CONFIG": "other.toml"})
    assert error.startswith("nonsense: ")


def test_file_that_is_asked_for_must_be_there():
    (error,) = errors_of({"DGW_CONFIG": "absent.toml"})
    assert error.startswith("absent.toml: ")


def test_broken_file_is_an_error(elsewhere):
    (elsewhere / "dgw.toml").write_text("= 1")
    (error,) = errors_of({})
    assert error.startswith("dgw.toml: TOMLDecodeError")


def test_variables_of_others_are_not_settings():
    load_settings({"HOME": "/", "DGW_TEST_DATABASE_URL": "postgresql://", "PATH": "/bin"})


def a_ready_file(folder):
    ours = {"user": "gw-main", "password": "pw", "cert": "gw-main.pem", "key": "gw-main.key"}
    facts = {"host": "127.0.0.1", "port": 7001, "transport": "tls", "ca": "ca.pem", "users": [ours], "zones": ["com"]}
    (folder / "ready.json").write_text(json.dumps({"registries": {"verisign": facts}}))
    return folder / "ready.json"


def test_simulators_fill_the_registries(elsewhere):
    loaded = load_settings({"DGW_SIMULATORS": str(a_ready_file(elsewhere))})
    registry = loaded.settings.registries["verisign"]
    assert (registry.port, registry.user, registry.cert_file.name) == (7001, "gw-main", "gw-main.pem")
    assert loaded.origins["registries.verisign.port"].endswith("ready.json")


def test_what_is_configured_wins_over_the_simulators(elsewhere):
    environ = {
        "DGW_SIMULATORS": str(a_ready_file(elsewhere)),
        "DGW_REGISTRIES__VERISIGN__SESSIONS_MAX": "2",
    }
    registry = load_settings(environ).settings.registries["verisign"]
    assert (registry.sessions_max, registry.port) == (2, 7001)


@pytest.mark.parametrize(
    ("variables", "simulated"),
    [
        ({}, True),
        ({"USER": "us"}, True),
        ({"PORT": "7001"}, True),
        ({"PORT": "700"}, False),
        ({"HOST": "epp.example"}, False),
        ({"HOST": "epp.example", "SIMULATED": "true"}, True),
    ],
    ids=str,
)
def test_account_that_was_moved_away_from_its_simulator_is_real(elsewhere, variables, simulated):
    environ = {f"DGW_REGISTRIES__VERISIGN__{name}": value for name, value in variables.items()}
    settings = load_settings({"DGW_SIMULATORS": str(a_ready_file(elsewhere)), **environ}).settings
    assert settings.simulated == (simulated,)


def test_ready_file_that_is_none_is_an_error(elsewhere):
    (elsewhere / "ready.json").write_text("[]")
    (error,) = errors_of({"DGW_SIMULATORS": "ready.json"})
    assert error.startswith("simulators: ready.json is not a ready file")


def test_production_refuses_what_is_for_development(elsewhere):
    errors = errors_of({"DGW_ENV": "production", "DGW_SIMULATORS": str(a_ready_file(elsewhere))})
    assert [error.partition(":")[0] for error in errors] == ["simulators", "database_url", "secret_key"]


def test_production_with_its_own_things_is_accepted():
    environ = {"DGW_ENV": "production", "DGW_DATABASE_URL": "postgresql://db/dgw", "DGW_SECRET_KEY": "k" * 32}
    assert load_settings(environ).settings.env == "production"


def test_shown_settings_hide_secrets_and_name_their_origin(elsewhere):
    environ = {"DGW_SECRET_KEY": "canary", "DGW_SIMULATORS": str(a_ready_file(elsewhere)), "DGW_HTTP__PORT": "81"}
    shown = {key: (value, origin) for key, value, origin in load_settings(environ).shown()}
    assert shown["secret_key"] == ("***", "DGW_SECRET_KEY")
    assert shown["registries.verisign.password"][0] == "***"
    assert shown["http.port"] == ("81", "DGW_HTTP__PORT")
    assert shown["http.host"] == ("127.0.0.1", "default")
    assert "canary" not in repr(shown)


def test_settings_do_not_print_secrets():
    settings = load_settings({"DGW_SECRET_KEY": "canary", "DGW_DATABASE_URL": "postgresql://u:canary@db/dgw"}).settings
    assert "canary" not in repr(settings)


def test_default_name_servers_are_kept_in_a_labels(elsewhere):
    (elsewhere / "dgw.toml").write_text('[domains]\ndefault_nameservers = ["NS1.Example.net", "ns.приклад.net"]\n')
    settings = load_settings({}).settings
    assert settings.domains.default_nameservers == ("ns1.example.net", "ns.xn--80aikifvh.net")


@pytest.mark.parametrize("hosts", ['["ns1.example.net"]', '["a.example.net", "A.example.net"]', '["no host", "b.net"]'])
def test_default_name_servers_that_no_name_can_have_are_refused(elsewhere, hosts):
    (elsewhere / "dgw.toml").write_text(f"[domains]\ndefault_nameservers = {hosts}\n")
    (error,) = errors_of({})
    assert error.startswith("domains.default_nameservers: ")
    assert "a valid tuple" not in error
