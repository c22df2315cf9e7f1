"""From what an utterance may mean to what is wanted: follow-ups, missing names, doubts."""
