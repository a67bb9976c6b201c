"""Waiting times at half of the maximum rate, from a generator that keeps its schedule."""
from benchmarks import comparison, compiled, generator, outcome, subjects

GOAL_MS = 2
CONNECTIONS = 64


def latency(bench):
    """trivial GET, 64 connections at half of the maximum rate: p99 from the moment a request is due"""
    with bench.folder() as folder:
        request = folder / "request"
        program = compiled.open_loop(folder)
        with subjects.nginx(folder, bench.server_cores) as nginx, \
                subjects.service(bench, folder, bench.server_cores) as ours:
            closed = [
                generator.driven(ours, lambda: generator.wrk(
                    ours.url, bench.seconds, CONNECTIONS, cores=bench.generator_cores)) for _ in range(3)]
            rate = comparison.median(closed, "rate") / 2

            def sample(subject):
                def run(_):
                    request.write_bytes(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{subject.port}\r\n\r\n".encode())
                    return generator.open_loop(
                        program, subject.port, CONNECTIONS, rate, bench.seconds, request, bench.generator_cores)
                return run

            # nginx at the same rate tells what the machine and the generator add by themselves.
            us, them = comparison.alternate(bench.rounds, sample(ours), sample(nginx))
    lost = generator.unanswered(us)
    yield outcome.at_most(
        "p99 at half rate", [run["response_us"]["p99"] / 1000 for run in us], GOAL_MS, "ms",
        f"open loop, {rate:,.0f} requests/s at a constant rate ({generator.limit(closed)} at the maximum) · "
        f"p50 {generator.percentile(us, 'p50'):.3f} ms, p99.9 {generator.percentile(us, 'p999'):.2f} ms, longest "
        f"{generator.percentile(us, 'max'):.2f} ms · "
        f"nginx at the same rate: p99 {generator.percentile(them, 'p99'):.2f} ms · the generator itself was late by "
        f"{generator.percentile(us, 'p99', 'lag_us'):.3f} ms at p99" + (f" · {lost} unanswered" if lost else ""),
        also=lost == 0, ours=us, nginx=them, maximum=closed)
