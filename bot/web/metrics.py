"""/metrics: the delivery's numbers in Prometheus' text format, with no personal data."""

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

from bot import __version__
from bot.botapi.counters import COUNTED, Counters
from bot.delivery.intake import Intake
from bot.telegram.application import BotApplication, LastingApplication
from bot.web.measuring import InboxNumbers, SourceNumbers

__all__ = ["CONTENT_TYPE", "Gauges", "Metrics", "metrics_of"]

CONTENT_TYPE = CONTENT_TYPE_LATEST
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

_LONG_BUCKETS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400)

Gauges = Mapping[str, tuple[str, Callable[[], float]]]
"""By name: the meaning, and a function that returns the number."""


class Metrics:
    """A separate registry: it reveals nothing about the process, its libraries or its machine."""

    def __init__(
        self,
        counters: Counters,
        gauges: Gauges | None = None,
        inbox: InboxNumbers | None = None,
        sources: SourceNumbers | None = None,
    ) -> None:
        """Show these counters and gauges, and what is looked up, if it is given."""
        self._inbox = inbox
        self._answers = Histogram(
            "clippings_answer_seconds",
            "Seconds from an update's turn until its answer was sent.",
            buckets=_BUCKETS,
            registry=None,
        )
        self._waits = Histogram(
            "clippings_wait_seconds",
            "Seconds from the arrival of an update until its answer was sent.",
            buckets=_LONG_BUCKETS,
            registry=None,
        )
        self._requests = Counter(
            "clippings_webhook_requests",
            "Requests to the webhook, by the status of the response.",
            ["status"],
            registry=None,
        )

        self._registry = CollectorRegistry()
        self._registry.register(_Numbers(counters, gauges or {}))
        for measured in (self._answers, self._waits, self._requests):
            self._registry.register(_Undated(measured))
        for looked_up in filter(None, (inbox, sources)):
            self._registry.register(looked_up)

    def answered(self, seconds: float) -> None:
        """Count an update that was handled, and the time it took."""
        self._answers.observe(seconds)

    def waited(self, seconds: float) -> None:
        """Count an answer, and the time since its update arrived."""
        self._waits.observe(seconds)

    def requested(self, status: int) -> None:
        """Count a request to the webhook."""
        self._requests.labels(str(int(status))).inc()

    async def page(self) -> bytes:
        """Return the text that Prometheus reads."""
        if self._inbox is not None:
            await self._inbox.look()
        return generate_latest(self._registry)


class _Numbers(Collector):
    """Numbers that are counted elsewhere, read on request."""

    def __init__(self, counters: Counters, gauges: Gauges) -> None:
        self._counters = counters
        self._gauges = gauges

    def collect(self) -> Iterable[Metric]:
        """Yield the numbers as they are now."""
        info = GaugeMetricFamily(
            "clippings_info", "Always 1; the version is a label.", labels=["version"]
        )
        info.add_metric([__version__], 1)
        yield info
        for name, number in self._counters.counted().items():
            yield CounterMetricFamily(f"clippings_{name}", COUNTED[name], value=number)
        for name, (meaning, number_of) in self._gauges.items():
            yield GaugeMetricFamily(f"clippings_{name}", meaning, value=number_of())


class _Undated(Collector):
    """A measurement of the library, without its extra series of creation times."""

    def __init__(self, measured: Collector) -> None:
        self._measured = measured

    def collect(self) -> Iterable[Metric]:
        """Yield the numbers as they are now."""
        for metric in self._measured.collect():
            metric.samples = [one for one in metric.samples if not one.name.endswith("_created")]
            yield metric


def metrics_of(application: BotApplication, intake: Intake) -> Metrics:
    """Return the application's numbers, and those of the intake that its updates go to."""
    front = application.bot_data.front
    metrics = Metrics(
        front.counters,
        {
            "updates_in_flight": (
                "Updates that are not answered yet.",
                lambda: intake.in_hand,
            ),
            "oldest_update_seconds": (
                "Seconds for which the oldest of them has been waiting.",
                intake.oldest,
            ),
            "articles": ("Articles in the archive.", lambda: len(front.desk.archive)),
        },
        InboxNumbers(intake, front.storage),
        SourceNumbers(lambda: front.sources),
    )
    intake.on_answered.append(metrics.waited)
    if isinstance(application, LastingApplication):
        application.on_handled.append(metrics.answered)
    return metrics
