"""The trivial GET: what the server itself costs."""
from benchmarks import comparison, generator, outcome, subjects

NGINX_GOAL = 1.0
PEER_GOAL = 3.0


def get(bench):
    """trivial GET, 64 connections, requests per CPU-second against nginx and against Hummingbird 2"""
    with bench.folder() as folder:
        with subjects.nginx(folder, bench.server_cores) as nginx:
            yield _against(bench, folder, nginx, "get / nginx", NGINX_GOAL, "nginx `return 200`")
    if not bench.peer:
        yield outcome.skipped("get / Hummingbird 2", bench.peer_problem)
        return
    with bench.folder() as folder:
        with subjects.peer(bench, folder, bench.server_cores) as peer:
            yield _against(
                bench, folder, peer, "get / Hummingbird 2", PEER_GOAL,
                "Hummingbird 2 (router, no middleware, a body made beforehand)")


def _against(bench, folder, other, case, goal, name):
    with subjects.service(bench, folder, bench.server_cores) as ours:
        if subjects.fetch(ours.port) != other.probed:
            raise SystemExit(f"error: the API and {name} do not answer the same bytes")
        for subject in ours, other:
            generator.wrk(subject.url, 1, cores=bench.generator_cores)

        def sample(subject):
            return lambda _: generator.driven(
                subject, lambda: generator.wrk(subject.url, bench.seconds, cores=bench.generator_cores))

        us, them = comparison.alternate(bench.rounds, sample(ours), sample(other))
    errors = sum(run["errors"] for run in us + them)
    result = outcome.at_least(
        case, comparison.ratio(them, us, "cpu_us"), goal,
        f"requests per CPU-second against {name} · "
        f"{comparison.median(us, 'cpu_us'):.1f} µs against {comparison.median(them, 'cpu_us'):.1f} µs CPU per request · "
        f"{comparison.median(us, 'rate'):,.0f}/s against {comparison.median(them, 'rate'):,.0f}/s · "
        f"p99 {comparison.median(us, 'p99_ms'):.2f} ms against {comparison.median(them, 'p99_ms'):.2f} ms · "
        f"ours: {generator.limit(us)}; theirs: {generator.limit(them)}" + (f" · {errors} errors" if errors else ""),
        ours=us, theirs=them)
    result.met = result.met and errors == 0
    return result
