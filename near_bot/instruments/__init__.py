"""For operators: why a question is answered as it is, how often answers are right, and what to do where they are not."""
