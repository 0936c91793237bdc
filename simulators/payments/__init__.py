"""Payment providers to test against: LiqPay, WayForPay and monobank, with checkout, callbacks and questions."""
