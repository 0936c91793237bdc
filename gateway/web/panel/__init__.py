"""The customers' panel."""
