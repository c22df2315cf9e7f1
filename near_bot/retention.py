"""For how long what is kept is kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retention:
    """In days after the last change. What still waits for an answer is kept until it has one."""

    conversations: float = 30
    """What was talked about, and the language chosen."""
    replies: float = 2
    """Which message answers which, and the question behind it in case it is judged; Telegram lets a message be edited for 48 hours."""
    updates: float = 2
    """Which updates are done; Telegram offers an update again for 24 hours."""
    turns: float = 1
    """What was said last, for a person to have it passed on; and what was shown to them for that, until they agree."""
    threads: float = 7
    """A question passed on, after the last word of either side; one that is open is closed by that."""
    questions: float = 180
    """Questions that found no good answer, without their askers; and what people thought of answers."""
    any_questions: bool = True
    """Whether any questions are kept for that."""
