"""The wiring: from settings to an assistant."""

import gc
from dataclasses import replace

from .assistant import Assistant
from .prepare import prepared
from .settings import Settings


def assistant(settings: Settings) -> Assistant:
    """Raises Problems where the knowledge cannot be used."""
    gc.disable()  # what is built now lives as long as the program: there is nothing to collect, now or later
    try:
        knowledge, understander = prepared(settings.cache)
        return Assistant(replace(knowledge, retention=settings.retention), understander)
    finally:
        gc.freeze()
        gc.enable()
