"""From an answer to words: the catalogue's sentences, with names, dates, numbers and lists as each language writes them."""
