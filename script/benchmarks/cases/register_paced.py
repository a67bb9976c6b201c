"""Registrations that are not a stampede: at a given rate, and one client alone."""
import os
import statistics
import time

from benchmarks import comparison, compiled, generator, outcome, registration

PACED_GOAL_MS = 20
SHARE = 0.7
CONNECTIONS = 64
EXCESS = 3
EXCESS_GOAL_MS = 250
# More than may wait for the writer, or nobody would ever be turned away.
CROWD = 2_048
ALONE_FACTOR = 1.3
ALONE_MS = 0.2
BODY = (b'{"name":"Ana P\xc3\xa9rez","email":"@@@@@@@@@@@@.paced%d.example@example.com","phone":"+598 96 689 795",'
        b'"document_url":"https://example.com/documents/1.pdf"}')


def register_paced(bench):
    """registrations at 70 % of the maximum rate: p99 from the moment one is due"""
    pins = {"cores": bench.server_cores}
    with bench.folder() as folder:
        program, request = compiled.open_loop(folder), folder / "request"
        closed = [registration.sample(bench, registration.ours, CONNECTIONS, **pins)(number) for number in range(3)]
        rate = comparison.median(closed, "rate") * SHARE
        runs = []
        for number in range(bench.rounds):
            with registration.driven(bench, registration.ours, **pins) as register:
                request.write_bytes(_request(register.port, BODY.replace(b"%d", str(number).encode())))
                run = generator.open_loop(
                    program, register.port, CONNECTIONS, rate, bench.seconds, request, bench.generator_cores)
                register.acknowledged.append(run["answered"] - run["refused"] - run["wrong"])
                runs.append(run)
    lost = generator.unanswered(runs)
    yield outcome.at_most(
        "register at 70 %", [run["response_us"]["p99"] / 1000 for run in runs], PACED_GOAL_MS, "ms",
        f"p99, open loop, {rate:,.0f} registrations/s at a constant rate over {CONNECTIONS} connections (the maximum of "
        f"{rate / SHARE:,.0f}/s was found with the same cores: {generator.limit(closed)}) · "
        f"p50 {generator.percentile(runs, 'p50'):.2f} ms, p99.9 {generator.percentile(runs, 'p999'):.2f} ms · "
        f"the generator itself was late by {generator.percentile(runs, 'p99', 'lag_us'):.3f} ms at p99"
        + (f" · {lost} unanswered or refused" if lost else ""), also=lost == 0, runs=runs, maximum=closed)


def overload(bench):
    """registrations at three times the maximum rate: what is accepted is answered in time, the rest at once"""
    pins = {"cores": bench.server_cores}
    with bench.folder() as folder:
        program, request = compiled.open_loop(folder), folder / "request"
        closed = [registration.sample(bench, registration.ours, CROWD, **pins)(number) for number in range(3)]
        rate = comparison.median(closed, "rate") * EXCESS
        runs = []
        for number in range(bench.rounds):
            with registration.driven(bench, registration.ours, **pins) as register:
                request.write_bytes(_request(register.port, BODY.replace(b"%d", str(number).encode())))
                run = generator.open_loop(
                    program, register.port, CROWD, rate, bench.seconds, request, bench.generator_cores)
                register.acknowledged.append(run["answered"] - run["refused"] - run["wrong"])
                runs.append(run)
    asked = statistics.median(run["answered"] / run["seconds"] for run in runs)
    wrong = sum(run["wrong"] for run in runs)
    refused = sum(run["refused"] for run in runs) / max(1, sum(run["answered"] for run in runs))
    yield outcome.at_most(
        "register at 3 x the maximum", [run["service_us"]["p99"] / 1000 for run in runs], EXCESS_GOAL_MS, "ms",
        f"p99 of accepted registrations from when they were sent, {rate:,.0f}/s due over {CROWD:,} connections (the maximum "
        f"was {rate / EXCESS:,.0f}/s: {generator.limit(closed)}), {asked:,.0f}/s answered, {refused:.0%} of them 503 · "
        f"p50 {generator.percentile(runs, 'p50', 'service_us'):.0f} ms, longest "
        f"{max(run['service_us']['max'] for run in runs) / 1000:.0f} ms" + (f" · {wrong} other answers" if wrong else ""),
        also=wrong == 0, runs=runs, maximum=closed)


def register_alone(bench):
    """one client alone: p50 of a registration beside the time of one sync"""
    def sync(_):
        with bench.folder() as folder, open(folder / "probe", "wb", buffering=0) as file:
            times = []
            for _ in range(500):
                file.write(bytes(4096))
                start = time.perf_counter()
                os.fdatasync(file.fileno())
                times.append((time.perf_counter() - start) * 1000)
        return {"ms": statistics.median(times)}

    us, syncs = comparison.alternate(bench.rounds, registration.sample(bench, registration.ours, 1), sync)
    budgets = [ALONE_FACTOR * (one["ms"] + ALONE_MS) for one in syncs]
    yield outcome.at_most(
        "register alone", [run["p50_ms"] / budget for run, budget in zip(us, budgets, strict=True)], 1,
        "of the budget",
        f"p50 {comparison.median(us, 'p50_ms'):.3f} ms with one connection; the budget is {ALONE_FACTOR} × (one fdatasync "
        f"after a write of 4 KB, {comparison.median(syncs, 'ms'):.3f} ms, + {ALONE_MS} ms)", ours=us, syncs=syncs)


def _request(port, body):
    return (f"POST /patients/register HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body
