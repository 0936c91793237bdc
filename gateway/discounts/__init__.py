"""Loyalty and promo codes as panels and operators meet them."""
