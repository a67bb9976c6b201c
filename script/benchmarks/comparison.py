"""Pairs of samples from one run, and the figures made of them."""
import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Ratio:
    """The median of paired ratios with their range."""

    median: float
    low: float
    high: float

    def __str__(self):
        return f"{self.median:.2f} x ({self.low:.2f}-{self.high:.2f})"


def median(samples, key):
    return statistics.median(sample[key] for sample in samples)


def ratio(above, below, key):
    """Each sample of `above` over the one of `below` taken next to it."""
    values = [a[key] / b[key] for a, b in zip(above, below, strict=True)]
    return Ratio(statistics.median(values), min(values), max(values))


def alternate(rounds, *runs):
    """The samples of each run, taken in turn; every second round backwards, so that a machine that slows down or warms
    up favours nobody."""
    samples = [[] for _ in runs]
    for number in range(rounds):
        order = range(len(runs))
        for index in order if number % 2 == 0 else reversed(order):
            samples[index].append(runs[index](number))
    return samples
