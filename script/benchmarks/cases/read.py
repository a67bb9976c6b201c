"""Reading one patient, against the trivial GET and against the peer."""
import contextlib
import sqlite3

from benchmarks import comparison, generator, outcome, registration, subjects

TRIVIAL_GOAL = 0.6
PEER_GOAL = 3.0
SCRIPT = """
function init(args) most = tonumber(args[1]); math.randomseed(1) end
function request() return wrk.format("GET", "/patients/getPatientById/" .. math.random(1, most)) end
"""


def read(bench):
    """GET by id, 64 connections, requests/s against the trivial GET and against Hummingbird 2 + GRDB"""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(bench.folder())
        script = folder / "read.lua"
        script.write_text(SCRIPT)

        def reads(server):
            return lambda _: _answered(generator.driven(server, lambda: generator.wrk(
                server.url, bench.seconds, script=script, arguments=(server.patients,))))

        ours = stack.enter_context(_filled(bench, registration.ours))
        us, trivial = comparison.alternate(
            bench.rounds, reads(ours), lambda _: generator.driven(ours, lambda: generator.wrk(ours.url, bench.seconds)))
        yield outcome.at_least(
            "read / trivial GET", comparison.ratio(us, trivial, "rate"), TRIVIAL_GOAL,
            f"requests/s, any of {ours.patients:,} patients, against the trivial GET · "
            f"{comparison.median(us, 'rate'):,.0f}/s against {comparison.median(trivial, 'rate'):,.0f}/s · CPU "
            f"{comparison.median(us, 'cpu_us'):.1f} µs against {comparison.median(trivial, 'cpu_us'):.1f} µs · "
            f"ours: {generator.limit(us)}", ours=us, trivial=trivial)
        if not bench.peer:
            yield outcome.skipped("read / Hummingbird 2 + GRDB", bench.peer_problem)
            return
        theirs = stack.enter_context(_filled(bench, registration.theirs))
        us, them = comparison.alternate(bench.rounds, reads(ours), reads(theirs))
        yield outcome.at_least(
            "read / Hummingbird 2 + GRDB", comparison.ratio(us, them, "rate"), PEER_GOAL,
            f"requests/s against Hummingbird 2 + GRDB · {comparison.median(us, 'rate'):,.0f}/s against "
            f"{comparison.median(them, 'rate'):,.0f}/s · p99 {comparison.median(us, 'p99_ms'):.2f} ms against "
            f"{comparison.median(them, 'p99_ms'):.2f} ms · {comparison.ratio(them, us, 'cpu_us')} in requests per "
            f"CPU-second, {comparison.median(us, 'cpu_us'):.1f} µs against {comparison.median(them, 'cpu_us'):.1f} µs · "
            f"ours: {generator.limit(us)}; theirs: {generator.limit(them)}", ours=us, theirs=them)


@contextlib.contextmanager
def _filled(bench, start):
    """A server with some thousand patients, as many on both sides."""
    with bench.folder() as home, start(bench, home) as server:
        script = home / "register.lua"
        script.write_text(registration.SCRIPT)
        database = home / "patients.db"
        server.patients = 5_000
        for run in range(30):
            generator.wrk(server.url, 1, script=script, arguments=(f"fill{run}", run))
            with contextlib.closing(sqlite3.connect(database)) as connection:
                if connection.execute("SELECT max(id) FROM patients").fetchone()[0] >= server.patients:
                    break
        else:
            raise SystemExit(f"error: no {server.patients:,} registrations in half a minute")
        yield server


def _answered(sample):
    if sample["errors"]:
        raise SystemExit(f"error: {sample['errors']} reads were not answered with a patient")
    return sample
