"""/metrics: the delivery's numbers in Prometheus' text, nothing about anybody among them."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.botapi.counters import COUNTED, Counters
from bot.botapi.proxies import Routes
from bot.delivery.intake import Intake
from bot.telegram.application import BotApplication, LastingApplication
from bot.telegram.context import Reception
from bot.web.health import Check, Health

__all__ = ["CONTENT_TYPE", "Gauges", "Metrics", "health_of", "metrics_of"]

CONTENT_TYPE = CONTENT_TYPE_LATEST
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

Gauges = Mapping[str, tuple[str, Callable[[], float]]]
"""By name: the meaning, and what gives the number."""


class Metrics:
    """A registry of its own: of the process, its libraries and its machine nothing is told."""

    def __init__(self, counters: Counters, gauges: Gauges | None = None) -> None:
        """Show these counters and these gauges."""
        self._answers = Histogram(
            "clippings_answer_seconds",
            "Seconds from an update's turn until its answer went out.",
            buckets=_BUCKETS,
            registry=None,
        )
        self._requests = Counter(
            "clippings_webhook_requests",
            "Requests to the webhook, by the status they were told.",
            ["status"],
            registry=None,
        )

        self._registry = CollectorRegistry()
        self._registry.register(_Numbers(counters, gauges or {}))
        for measured in (self._answers, self._requests):
            self._registry.register(_Undated(measured))

    def answered(self, seconds: float) -> None:
        """Count an update that was handled, and the time it took."""
        self._answers.observe(seconds)

    def requested(self, status: int) -> None:
        """Count a request to the webhook."""
        self._requests.labels(str(int(status))).inc()

    def page(self) -> bytes:
        """Return the text that Prometheus reads."""
        return generate_latest(self._registry)


class _Numbers(Collector):
    """What is counted elsewhere, read when it is asked for."""

    def __init__(self, counters: Counters, gauges: Gauges) -> None:
        self._counters = counters
        self._gauges = gauges

    def collect(self) -> Iterable[Metric]:
        """Yield the numbers as they are now."""
        for name, number in self._counters.counted().items():
            yield CounterMetricFamily(f"clippings_{name}", COUNTED[name], value=number)
        for name, (meaning, number_of) in self._gauges.items():
            yield GaugeMetricFamily(f"clippings_{name}", meaning, value=number_of())


class _Undated(Collector):
    """What the library measures, without a second series for each that tells its beginning."""

    def __init__(self, measured: Collector) -> None:
        self._measured = measured

    def collect(self) -> Iterable[Metric]:
        """Yield the numbers as they are now."""
        for metric in self._measured.collect():
            metric.samples = [one for one in metric.samples if not one.name.endswith("_created")]
            yield metric


def health_of(application: BotApplication, checks: Mapping[str, Check]) -> Health:
    """Return what runs these checks and shows the application's routes."""
    routes: Routes | None = application.bot_data.get("routes")
    # The old archive answers; a process that is started anew would have none.
    return Health(checks, routes.status if routes else list, bearable=["reload"])


def metrics_of(application: BotApplication, intake: Callable[[], Intake | None]) -> Metrics:
    """Return the application's numbers; `intake` gives what its updates go to, once it is there."""
    front: Reception = application.bot_data["reception"]

    def in_flight() -> float:
        found = intake()
        return len(found.window) if found else 0

    def oldest() -> float:
        found = intake()
        return found.oldest() if found else 0.0

    metrics = Metrics(
        front.counters,
        {
            "updates_in_flight": ("Updates that are not answered yet.", in_flight),
            "oldest_update_seconds": ("Seconds for which the oldest of them has waited.", oldest),
            "articles": ("Articles in the archive.", lambda: len(front.desk.archive)),
        },
    )
    if isinstance(application, LastingApplication):
        application.on_handled.append(metrics.answered)
    return metrics
