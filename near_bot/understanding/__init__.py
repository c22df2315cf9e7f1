"""From an utterance to intents and entities: names first, then the question around them."""
