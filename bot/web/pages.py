"""The health and the numbers of one application, as its pages show them."""

from collections.abc import Callable, Mapping

from bot.botapi.counters import Counters
from bot.botapi.proxies import Routes
from bot.delivery.intake import Intake
from bot.telegram.application import BotApplication
from bot.telegram.context import Reception
from bot.telegram.lifecycle import LastingApplication
from bot.web.health import Check, Health
from bot.web.metrics import Metrics

__all__ = ["health_of", "metrics_of"]


def health_of(application: BotApplication, checks: Mapping[str, Check]) -> Health:
    """Return what runs these checks and shows the application's routes."""
    routes: Routes | None = application.bot_data.get("routes")
    # The old archive answers; a process that is started anew would have none.
    return Health(checks, routes.status if routes else list, bearable=["reload"])


def metrics_of(application: BotApplication, intake: Callable[[], Intake | None]) -> Metrics:
    """Return the application's numbers; `intake` gives what its updates go to, once it is there."""
    front: Reception = application.bot_data["reception"]
    counters: Counters = application.bot_data.setdefault("counters", Counters())

    def in_flight() -> float:
        found = intake()
        return len(found.window) if found else 0

    def oldest() -> float:
        found = intake()
        return found.oldest() if found else 0.0

    metrics = Metrics(
        counters,
        front.counts,
        {
            "updates_in_flight": ("Updates that are not answered yet.", in_flight),
            "oldest_update_seconds": ("Seconds for which the oldest of them has waited.", oldest),
            "articles": ("Articles in the archive.", lambda: len(front.desk.archive)),
        },
    )
    if isinstance(application, LastingApplication):
        application.on_handled.append(metrics.answered)
    return metrics
