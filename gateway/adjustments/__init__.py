"""Corrections of balances by operators, with a second person."""
