"""The wiring: from settings to an assistant."""

import gc

from .assistant import Assistant
from .prepare import prepared
from .settings import Settings


def assistant(settings: Settings) -> Assistant:
    """Raises Problems where the knowledge cannot be used."""
    gc.disable()  # what is built now lives as long as the program: there is nothing to collect, now or later
    try:
        return Assistant(*prepared(settings.cache))
    finally:
        gc.freeze()
        gc.enable()
