"""Payments through providers: checkouts, callbacks, inquiries, refunds to payers, and what money's arrival sets off."""
