"""Where people are: each channel turns what arrives into messages and replies into what it shows."""
