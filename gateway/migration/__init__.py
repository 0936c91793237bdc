"""Bringing customers of an old billing system into this gateway: `dgw import`."""
