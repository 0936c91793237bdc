"""The page on which a payer pays, or does not."""

from html import escape

from aiohttp import web

from simulators.payments.book import Payment

_BUTTONS = (("pay", "Pay"), ("decline", "Decline"), ("process", "Keep waiting"))


def checkout_page(payment: Payment) -> web.Response:
    buttons = "".join(
        f'<form method="post" action="/press/{payment.provider}/{escape(payment.order_id)}/{action}">'
        f"<button>{label}</button></form>"
        for action, label in _BUTTONS
    )
    text = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{payment.provider}</title>
<style>body{{font:16px system-ui;max-width:28em;margin:4em auto}}form{{display:inline}}button{{padding:.6em}}</style>
<h1>{payment.provider}</h1><p>A simulated payment: no money moves.</p>
<p>{escape(payment.description)}</p><p><strong>{payment.amount:f} {escape(payment.currency)}</strong></p>
<p>Order {escape(payment.order_id)}, {payment.state}</p>{buttons}</html>"""
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})
