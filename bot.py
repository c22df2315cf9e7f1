#!/usr/bin/env python3
"""Start here: `python bot.py` opens a chat; `python bot.py --help` lists the rest."""

import gc
import sys

if __name__ == "__main__":
    gc.disable()  # until all is built: what is imported lives as long as the program
    try:
        from near_bot.cli import main
    except ModuleNotFoundError as error:
        sys.exit(f"bot.py: the package {error.name} is missing; run `make setup`, then `.venv/bin/python bot.py`.")
    sys.exit(main())
