"""Starts the program with a clock that is set wrong: `python -m tests.telegram.faults.launcher SECONDS [argument …]`.

The clock is SECONDS ahead (behind, where negative), and SIGUSR1 sets it back by an hour. What is changed is Python's `time.time`,
which the program takes all its times from.
"""

import runpy
import signal
import sys
import time

HOUR = 60 * 60.0


def main() -> None:
    """Never returns."""
    real, ahead = time.time, float(sys.argv.pop(1))

    def set_back(number: int, frame: object) -> None:
        nonlocal ahead
        ahead -= HOUR

    signal.signal(signal.SIGUSR1, set_back)
    time.time = lambda: real() + ahead
    sys.argv[0] = "bot.py"
    runpy.run_path("bot.py", run_name="__main__")


if __name__ == "__main__":
    main()
