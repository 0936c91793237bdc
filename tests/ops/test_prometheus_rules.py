"""The alerts ask only for what is exported, say what customers feel, and lead to a page that says what to do."""

import re
from pathlib import Path

import pytest
import yaml

from tests.ops.promql import groupings, selectors
from tests.support.exported import sample_labels

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "ops" / "prometheus"
OWN = {"up"}


def _rules():
    groups = yaml.safe_load((PROMETHEUS / "rules.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


RULES = _rules()
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])


@pytest.fixture(scope="module")
def exported():
    return sample_labels()


@each_rule
def test_alert_asks_only_for_what_is_exported(rule, exported):
    asked = dict(selectors(rule["expr"]))
    assert asked or OWN & set(re.findall(r"\w+", rule["expr"]))
    for name, labels in asked.items():
        assert name in exported, name
        assert labels <= exported[name], name


@each_rule
def test_alert_groups_by_labels_that_its_metrics_have(rule, exported):
    for name, _ in selectors(rule["expr"]):
        assert groupings(rule["expr"]) <= exported[name], name


@each_rule
def test_alert_says_who_is_harmed_and_what_to_do(rule):
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert {"summary", "description", "runbook"} == rule["annotations"].keys()
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    headings = {line[3:].strip().lower() for line in (ROOT / page).read_text().splitlines() if line.startswith("## ")}
    assert anchor in headings


@each_rule
def test_summary_names_only_labels_that_the_alert_has(rule):
    named = set(re.findall(r"\$labels\.(\w+)", " ".join(rule["annotations"].values())))
    kept = groupings(rule["expr"]) | {"instance"}
    if not groupings(rule["expr"]):
        kept |= {label for name, _ in selectors(rule["expr"]) for label in sample_labels()[name]}
    assert named <= kept


def test_runbook_has_no_entry_without_an_alert():
    headings = {line[3:] for line in (ROOT / "docs" / "runbook.md").read_text().splitlines() if line.startswith("## ")}
    anchors = {rule["annotations"]["runbook"].partition("#")[2] for rule in RULES}
    assert {heading.lower() for heading in headings} == anchors


def test_every_alert_has_a_case_for_the_rule_checker():
    cases = yaml.safe_load((PROMETHEUS / "rules_test.yml").read_text())
    assert cases["rule_files"] == ["rules.yml"]
    fired = {case["alertname"] for test in cases["tests"] for case in test["alert_rule_test"] if case.get("exp_alerts")}
    assert fired == {rule["alert"] for rule in RULES}


def test_series_of_the_rule_checker_are_such_as_are_exported(exported):
    cases = yaml.safe_load((PROMETHEUS / "rules_test.yml").read_text())
    for test in cases["tests"]:
        for series in test["input_series"]:
            for name, labels in selectors(series["series"]):
                assert labels - {"job"} <= exported[name] | {"job"}, series["series"]
