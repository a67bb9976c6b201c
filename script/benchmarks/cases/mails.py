"""Mails from the queue to the relay: how fast, how near to what the relay's distance allows, and in how much memory."""
import os
import socket
import statistics
import time

from benchmarks import outcome
from benchmarks.backlog import Backlog, smtp_sink
from benchmarks.processes import Server, fetch, free_port, resident_bytes, wait_for

MAILS = 20_000
SESSIONS = 4
GOAL = 4_000

DELAY_MS = 10
SHARE_GOAL = 0.9
DISTANT_SESSIONS = (8, 32)

MANY = 100_000
MANY_SESSIONS = 32
MEMORY_GOAL_MB = 50


def mails(bench):
    """mails per second over 4 SMTP sessions into postfix' smtp-sink"""
    rates = []
    with bench.folder() as folder, Backlog(bench, folder) as backlog, smtp_sink(folder) as port:
        for _ in range(bench.rounds):
            backlog.fill(MAILS)
            with backlog.worker(port, SESSIONS):
                rates.append(backlog.rate(MAILS))
    rate = statistics.median(rates)
    yield outcome.Outcome(
        "mails", rate >= GOAL,
        f"{rate:,.0f} mails/s over {SESSIONS} SMTP sessions on loopback ({min(rates):,.0f}-{max(rates):,.0f}; goal "
        f"{GOAL:,}); Redis, the worker and smtp-sink share this machine's {os.cpu_count()} cores, which are the limit",
        rate, GOAL, "/s", min(rates), max(rates))


def mails_afar(bench):
    """share of what a relay allows that takes 10 ms for each reply: C sessions, four replies a mail"""
    for sessions in DISTANT_SESSIONS:
        count = sessions * 250
        shares, trips = [], []
        with bench.folder() as folder, Backlog(bench, folder) as backlog:
            for _ in range(bench.rounds):
                backlog.fill(count)
                with _distant_sink(bench, folder) as (port, trip), backlog.worker(port, sessions):
                    # The time of the server itself is taken for nothing: the share can only look smaller.
                    shares.append(backlog.rate(count) * 4 * trip / sessions)
                    trips.append(trip)
        share = statistics.median(shares)
        trip = statistics.median(trips)
        yield outcome.Outcome(
            f"mails afar, {sessions}", share >= SHARE_GOAL,
            f"{share:.1%} of {sessions / (4 * trip):,.0f} mails/s, which {sessions} sessions can have from a relay that takes "
            f"{trip * 1000:.2f} ms for each of four replies ({min(shares):.1%}-{max(shares):.1%}; goal {SHARE_GOAL:.0%})",
            share, SHARE_GOAL, "x", min(shares), max(shares))


def mail_memory(bench):
    """resident memory of a worker with 32 sessions after 100,000 mails, and how much of it came late"""
    with bench.folder() as folder, Backlog(bench, folder) as backlog, smtp_sink(folder) as port:
        backlog.fill(MANY)
        with backlog.worker(port, MANY_SESSIONS) as worker:
            wait_for("the first fifth", lambda: backlog.waiting() <= MANY * 4 // 5, 180)
            early = resident_bytes(worker.pid) / 2**20
            wait_for("the last mail", lambda: backlog.waiting() == 0, 180)
            late = resident_bytes(worker.pid) / 2**20
    flat = late - early <= 2
    yield outcome.at_most(
        "mail memory", [late], MEMORY_GOAL_MB, "MB",
        f"resident after {MANY:,} mails over {MANY_SESSIONS} sessions; {late - early:+.1f} MB since the first "
        f"{MANY // 5:,}, of which 2 MB would be flat", also=flat, early=early)


class _distant_sink:
    """Our own mail sink, far away. Its port, and the seconds that it really takes for a reply when nobody else asks."""

    def __init__(self, bench, folder):
        self.port, web = free_port(), free_port()
        self.server = Server(
            [bench.binaries / "patient-api", "mail", "sink", "--smtp", f"127.0.0.1:{self.port}", "--http",
             f"127.0.0.1:{web}", "--keep", "1", "--delay", str(DELAY_MS)], folder)
        self.web = web

    def __enter__(self):
        wait_for("the sink", lambda: fetch(self.web, "/livez"))
        return self.port, self._round_trip()

    def __exit__(self, *_):
        self.server.stop()

    def _round_trip(self):
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            replies = connection.makefile("rb")
            replies.readline()
            times = []
            for _ in range(50):
                start = time.monotonic()
                connection.sendall(b"NOOP\r\n")
                replies.readline()
                times.append(time.monotonic() - start)
            connection.sendall(b"QUIT\r\n")
            replies.readline()
        return statistics.median(times)
