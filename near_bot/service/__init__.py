"""What keeps an assistant running for an organisation, whatever the channel."""
