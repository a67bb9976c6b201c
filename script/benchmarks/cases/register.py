"""Registrations against the peer: one transaction for many against one for each, both synced before the answer."""
from benchmarks import comparison, compiled, generator, outcome, registration, storage

GOALS = {64: 6.0, 256: 8.0}
SLOW_GOAL = 20.0
CPU_GOAL_US = 30


def register(bench):
    """durable registrations against Hummingbird 2 + GRDB, 64 and 256 connections; CPU beside SQLite's own"""
    for connections, goal in GOALS.items():
        us, outcomes = _compare(bench, "register", connections, goal, {})
        yield from outcomes
        if connections == 64:
            yield _cpu(bench, us)


def slow_disk(bench):
    """the same with 1 ms added to every sync, as on a network disk"""
    with bench.folder() as folder:
        preload = compiled.slow_sync(folder)
        for connections in GOALS:
            yield from _compare(bench, "register, slow disk", connections, SLOW_GOAL, {"preload": preload})[1]


def _compare(bench, name, connections, goal, options):
    """Both share all cores with the generator: the peer uses more than one, and to pin it would favour the service."""
    case = f"{name}, {connections}"
    ours = registration.sample(bench, registration.ours, connections, **options)
    if not bench.peer:
        us, = comparison.alternate(bench.rounds, ours)
        return us, [outcome.skipped(case, bench.peer_problem)]
    theirs = registration.sample(bench, registration.theirs, connections, **options)
    us, them = comparison.alternate(bench.rounds, ours, theirs)
    counts = [registration.syncs(bench, side, connections, **options)
              for side in (registration.ours, registration.theirs)]
    text = (
        f"registrations/s against Hummingbird 2 + GRDB · {comparison.median(us, 'rate'):,.0f}/s against "
        f"{comparison.median(them, 'rate'):,.0f}/s · p99 {comparison.median(us, 'p99_ms'):.1f} ms against "
        f"{comparison.median(them, 'p99_ms'):.1f} ms · CPU {comparison.median(us, 'cpu_us'):.0f} µs against "
        f"{comparison.median(them, 'cpu_us'):.0f} µs · {registration.durability(*counts)} · "
        f"ours: {generator.limit(us)}; theirs: {generator.limit(them)}")
    result = outcome.at_least(
        case, comparison.ratio(us, them, "rate"), goal, text, ours=us, theirs=them, syncs=counts)
    # An acknowledgement before the sync is another product; a peer that groups too would be another comparison.
    if counts[1] and counts[1]["per_sync"] > 1.01:
        raise SystemExit(f"error: the peer syncs once for {counts[1]['per_sync']:.2f} registrations; it must do so for each")
    return us, [result]


def _cpu(bench, us):
    """The group is taken from a traced run, which groups more than an untraced one does: that flatters SQLite alone,
    not the service."""
    counted = registration.syncs(bench, registration.ours, 64)
    group = max(1, round(counted["per_sync"])) if counted else 32
    with registration.driven(bench, registration.ours) as register_more, bench.folder() as folder:
        register_more(2, 64, "storage")
        alone = storage.cost_per_registration(register_more.database, group, folder)
    return outcome.at_most(
        "CPU per registration", [sample["cpu_us"] for sample in us], CPU_GOAL_US, "µs",
        f"all included, 64 connections; the same rows in SQLite alone, {group} in a transaction: {alone:.1f} µs",
        storage_us=alone)
