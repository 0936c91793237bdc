"""Contacts that a panel keeps here once and names by their ids in orders. An order keeps them as they were then."""
