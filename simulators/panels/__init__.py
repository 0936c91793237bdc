"""Hosting panels as servers: an account's life there, spoken to as the real panel is, and broken on purpose."""
