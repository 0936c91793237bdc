"""The hosting panels behind the gateway: how they are, what their accounts use."""
