"""What the bot shows over HTTP: whether it lives, whether it is ready, what is measured, and the route of a channel."""
