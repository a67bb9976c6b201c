"""What group commit is worth to the service itself."""
from benchmarks import comparison, outcome, registration

GOAL = 3.0


def group_commit(bench):
    """durable registrations, 64 connections, group commit on against off"""
    off = {"DATABASE_GROUP_COMMIT_MAX": "1"}
    on, single = comparison.alternate(
        bench.rounds, registration.sample(bench, registration.ours, 64),
        registration.sample(bench, registration.ours, 64, **off))
    counts = [registration.syncs(bench, registration.ours, 64, **options) for options in ({}, off)]
    counted = " against ".join(f"{count['per_sync']:.1f}" for count in counts if count) or "uncounted"
    yield outcome.at_least(
        "group commit", comparison.ratio(on, single, "rate"), GOAL,
        f"the same server without group commit · {comparison.median(on, 'rate'):,.0f}/s against "
        f"{comparison.median(single, 'rate'):,.0f}/s · p99 {comparison.median(on, 'p99_ms'):.1f} ms against "
        f"{comparison.median(single, 'p99_ms'):.1f} ms · CPU {comparison.median(on, 'cpu_us'):.0f} µs against "
        f"{comparison.median(single, 'cpu_us'):.0f} µs per registration · synchronous=FULL, {counted} registrations per "
        "sync", on=on, off=single, syncs=counts)
