"""What becomes of hosting and domains after their end."""
