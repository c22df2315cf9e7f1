"""The wiring: from settings to an assistant."""

from .assistant import Assistant
from .prepare import prepared
from .settings import Settings


def assistant(settings: Settings) -> Assistant:
    """Raises Problems where the knowledge cannot be used."""
    return Assistant(*prepared(settings.cache))
