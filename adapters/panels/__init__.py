"""The hosting panels that the gateway speaks to, one file each."""
