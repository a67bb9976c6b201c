"""Connections that say nothing: what each of them holds, and what waiting costs."""
import contextlib
import socket
import time

from benchmarks import outcome, subjects
from benchmarks.processes import cpu_seconds, raise_descriptor_limit, resident_bytes

COUNT = 10_000
BYTES_GOAL_KB = 2
CPU_GOAL_PERCENT = 1
SECONDS = 10


def idle(bench):
    """10,000 idle keep-alive connections: memory of each, CPU of all; and resident memory with 1,000"""
    if not raise_descriptor_limit(COUNT + 500):
        yield outcome.skipped("idle memory", f"the limit of open files is below {COUNT + 500:,}")
        yield outcome.skipped("idle CPU", f"the limit of open files is below {COUNT + 500:,}")
        return
    with bench.folder() as folder:
        # Longer than it takes to open them all and to watch them.
        with subjects.service(
                bench, folder, HTTP_IDLE_TIMEOUT="600s", HTTP_MAX_CONNECTIONS=str(COUNT + 100)) as server:
            ours = _measure(server)
    with bench.folder() as folder:
        theirs = None
        if bench.peer:
            with subjects.peer(bench, folder) as server:
                theirs = _measure(server)
    beside = f" · Hummingbird 2: {theirs['bytes'] / 1024:.1f} KB, {theirs['cpu_percent']:.2f} % CPU" if theirs else ""
    yield outcome.at_most(
        "idle memory", [ours["bytes"] / 1024], BYTES_GOAL_KB, "KB",
        f"resident per connection with {COUNT:,} idle after one request each: {ours['after'] / 2**20:.1f} MB, "
        f"{ours['before'] / 2**20:.1f} MB before them; socket buffers of the kernel are not in it{beside}",
        ours=ours, theirs=theirs)
    yield outcome.at_most(
        "idle CPU", [ours["cpu_percent"]], CPU_GOAL_PERCENT, "%",
        f"of one core over {SECONDS} s with {COUNT:,} idle connections, all of which answer afterwards", ours=ours)
    yield outcome.at_most(
        "memory", [ours["with_1000"] / 2**20], 60, "MB", "resident with the first 1,000 of these connections")


def _measure(server):
    before = resident_bytes(server.pid)
    with contextlib.ExitStack() as stack:
        connections = []
        for first in range(0, COUNT, 100):
            # From addresses of their own, as clients have, and because one address has not enough ports for ever.
            added = [stack.enter_context(_connect(server.port, f"127.0.1.{1 + first // 500}")) for _ in range(100)]
            _ask(added)
            connections += added
            if len(connections) == 1000:
                thousand = resident_bytes(server.pid)
        time.sleep(1)
        after, used, start = resident_bytes(server.pid), cpu_seconds(server.pid), time.monotonic()
        time.sleep(SECONDS)
        percent = (cpu_seconds(server.pid) - used) / (time.monotonic() - start) * 100
        # An answer from each: none of them was closed to save memory.
        for first in range(0, COUNT, 100):
            _ask(connections[first:first + 100])
    return {
        "before": before, "with_1000": thousand, "after": after, "bytes": (after - before) / COUNT,
        "cpu_percent": percent}


def _connect(port, source):
    connection = socket.socket()
    connection.settimeout(30)
    connection.bind((source, 0))
    connection.connect(("127.0.0.1", port))
    return connection


def _ask(connections):
    for connection in connections:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    for connection in connections:
        received = b""
        while not received.endswith(subjects.TRIVIAL):
            part = connection.recv(4096)
            if not part:
                raise SystemExit(f"error: a connection was not answered: {received[:100]}")
            received += part
