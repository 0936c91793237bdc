"""Colours of text on their grounds, by WCAG 2.2 §1.4.3: at least 4.5 to 1, in light and in dark."""

import re
from importlib import resources

import pytest

_PAIRS = (
    *(("ink", "ground"), ("ink", "sheet"), ("ink", "soft"), ("quiet", "ground"), ("quiet", "sheet"), ("quiet", "soft")),
    *(("accent", "sheet"), ("accent-ink", "accent"), ("good", "good-soft"), ("warn", "warn-soft"), ("bad", "bad-soft")),
)
_CSS = (resources.files("gateway.web") / "assets" / "site.css").read_text()
_SCHEMES = dict(zip(("light", "dark"), re.findall(r":root \{(.*?)\}", _CSS, re.DOTALL), strict=True))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), _PAIRS)
def test_text_is_readable_on_its_ground(scheme, text, ground):
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", _SCHEMES[scheme]))
    lighter, darker = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
