"""Mails from the queue to the relay."""
import os
import shutil
import signal
import statistics
import subprocess
import time

from benchmarks import outcome, subjects
from benchmarks.processes import Server, free_port, wait_for

JOBS = 10_000
GOAL = 1000
READY = "{nq:email}:ready:n"


def worker(bench):
    """mails per second over 8 SMTP sessions into postfix' smtp-sink"""
    with bench.folder() as folder:
        redis_socket = folder / "redis.sock"
        smtp_port = free_port()
        sink = [shutil.which("smtp-sink") or "/usr/sbin/smtp-sink", *(["-u", "nobody"] if os.geteuid() == 0 else [])]
        queue = {"REDIS_URL": f"unix://{redis_socket}"}
        with Server(["redis-server", "--port", "0", "--unixsocket", redis_socket, "--dir", folder, "--appendonly", "yes",
                     "--save", ""], folder), \
                subjects.service(bench, folder, **queue) as api:
            relay = Server([*sink, f"127.0.0.1:{smtp_port}", "1000"], folder)
            try:
                rates = [_rate(bench, folder, api, redis_socket, smtp_port, queue, seed + 1)
                         for seed in range(bench.rounds)]
            finally:
                relay.stop(signal.SIGKILL)
    rate = statistics.median(rates)
    yield outcome.Outcome(
        "worker", rate >= GOAL,
        f"{rate:,.0f} mails/s over 8 SMTP sessions on loopback ({min(rates):,.0f}-{max(rates):,.0f}; goal {GOAL:,}); "
        f"Redis, worker, API and smtp-sink share this machine's {os.cpu_count()} cores, which are the limit",
        rate, GOAL, "/s", min(rates), max(rates))


def _rate(bench, folder, api, redis_socket, smtp_port, queue, seed):
    def waiting():
        words = ["redis-cli", "-s", str(redis_socket), "LLEN", READY]
        return int(subprocess.run(words, capture_output=True, text=True).stdout.strip() or 0)

    subprocess.run(
        [bench.binaries / "loadtest", "--headless", "--host", api.url, "-u", "32", "-r", "1000", "--think", "0",
         "--mix", "register=1", "--requests", str(JOBS), "--seed", str(seed)], check=True, capture_output=True)
    wait_for("the relay", lambda: waiting() >= JOBS, 60)
    with Server([bench.binaries / "patient-worker"], folder,
                {**queue, "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}", "MAIL_FROM": "no-reply@clinic.example",
                 "WORKER_CONNECTIONS": "8", "LOG_LEVEL": "warning", "LOG_FORMAT": "json"}):
        first = wait_for("the first mail", lambda: waiting() < JOBS and time.monotonic())
        started = waiting()
        end = wait_for("the last mail", lambda: waiting() == 0 and time.monotonic(), 120)
    return started / (end - first)
