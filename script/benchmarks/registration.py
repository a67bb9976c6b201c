"""Durable registrations of distinct patients, and the proof that both sides made them durable."""
import contextlib
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

from benchmarks import generator, subjects

SCRIPT = """
local thread_count = 0
function setup(thread) thread:set("number", thread_count); thread_count = thread_count + 1 end
function init(args) run = args[1]; count = 0; math.randomseed(tonumber(args[2]) + number)
  wrk.method = "POST"; wrk.headers["Content-Type"] = "application/json" end
function request()
  count = count + 1
  return wrk.format(nil, "/patients/register", nil, string.format(
    '{"name":"Ana Pérez","email":"%08x.%s.%d.%d@example.com","phone":"+598 96 689 795",' ..
    '"document_url":"https://example.com/documents/%d.pdf"}', math.random(0, 2147483647), run, number, count, count))
end
"""


def ours(bench, home, **options):
    return subjects.service(bench, home, **options)


def theirs(bench, home, **options):
    return subjects.peer(bench, home, database=home / "patients.db", **options)


@contextlib.contextmanager
def driven(bench, start, **options):
    """A server on an empty database, warmed for a second, and how to let it register more. What it has acknowledged is
    looked for in the database afterwards."""
    with bench.folder() as home:
        script = home / "register.lua"
        script.write_text(SCRIPT)
        with start(bench, home, **options) as server:
            acknowledged = []

            def register(seconds, connections, label):
                result = generator.driven(server, lambda: generator.wrk(
                    server.url, seconds, connections, script, (label, len(acknowledged))))
                if result["errors"]:
                    raise SystemExit(f"error: {result['errors']} registrations were refused")
                acknowledged.append(result["requests"])
                return result

            register.pid, register.port, register.database = server.pid, server.port, home / "patients.db"
            register.acknowledged = acknowledged
            register(1, 64, "warm")
            yield register
        _verify(home / "patients.db", sum(acknowledged))


def sample(bench, start, connections, **options):
    """A measured run on an empty database, as a function of the round."""
    def run(number):
        with driven(bench, start, **options) as register:
            return register(bench.seconds, connections, f"r{number}")
    return run


def _verify(database, acknowledged):
    with contextlib.closing(sqlite3.connect(database)) as connection:
        patients, messages = (connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                              for table in ("patients", "notification_outbox"))
    # More than acknowledged is right: wrk hangs up while registrations are on their way.
    if patients < acknowledged or messages != patients:
        raise SystemExit(f"error: {acknowledged} registrations acknowledged, {patients} kept with {messages} messages")


def syncs(bench, start, connections, **options):
    """Registrations per data sync and syncs per second, counted by strace from outside; a rate under strace means
    nothing, a count does. None without strace."""
    if not shutil.which("strace"):
        return None
    with driven(bench, start, **options) as register, tempfile.NamedTemporaryFile("r") as output:
        tracer = subprocess.Popen(
            ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-c", "-o", output.name, "-p", str(register.pid)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_until_traced(register.pid)
            result = register(2, connections, "sync")
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.wait()
        counted = sum(int(line.split()[3]) for line in output if line.strip().endswith(("fsync", "fdatasync")))
    return {"registrations": result["requests"], "syncs": counted, "per_sync": result["requests"] / max(1, counted),
            "per_second": counted / result["seconds"]}


def _wait_until_traced(pid):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError):  # a thread may end while it is looked at
            threads = list(pathlib.Path(f"/proc/{pid}/task").iterdir())
            if all("TracerPid:\t0\n" not in (thread / "status").read_text() for thread in threads):
                return
        time.sleep(0.05)
    raise SystemExit("error: strace does not reach the server: is ptrace forbidden here?")


def durability(us, them):
    """Both counts in words."""
    if us is None or them is None:
        return "synchronous=FULL on both sides, syncs not counted: no strace"
    return (f"synchronous=FULL on both sides, {us['per_sync']:.1f} against {them['per_sync']:.2f} registrations per sync "
            f"(counted by strace)")
