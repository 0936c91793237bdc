"""QR codes as pictures within the page: no other file, and nothing for the policy to allow."""

import segno
from markupsafe import Markup


def qr_picture(text: str, title: str) -> Markup:
    """Return an `svg` element that an authenticator's camera reads; `title` is its accessible name."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(scale=4, border=4, light="#fff", svgclass="qr", lineclass=None, title=title)
    return Markup(drawn)  # noqa: S704 - made here; the title is escaped by segno
