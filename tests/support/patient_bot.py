"""The program as a process of its own, in which no limit passes because the machine is slow.

    python tests/support/patient_bot.py run

It is `python -m bot`, but for how long an end may take, and Telegram and a database be silent.
"""

import sys
from functools import partial

from bot.botapi.proxies import Routes
from bot.botapi.transport import Transport
from bot.cli import main as program
from bot.delivery import backoff, polling
from bot.storage import breaker
from bot.web import running

NEVER = 3_600.0
USERS = (polling, running)
"""Modules that name the class `Patience` in annotations: they are imported before it is changed."""


def main() -> None:
    """Run a command."""
    breaker.PATIENCE = NEVER
    program._END = NEVER
    for way, name in ((Transport, "answer_timeout"), (Routes, "connect_timeout")):
        defaults = way.__init__.__kwdefaults__
        assert defaults is not None
        defaults[name] = NEVER
    patient = partial(backoff.Patience, drain=NEVER, farewell=NEVER, handler=NEVER)
    backoff.Patience = patient  # type: ignore[assignment,misc]  # for what is imported later
    sys.exit(program.main())


if __name__ == "__main__":
    main()
