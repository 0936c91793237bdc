"""reg.ru's API 2: services of a reseller, bills, and errors by codes on two levels."""
