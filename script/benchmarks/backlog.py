"""A queue full of mails for a worker to send: registered through the API, which is stopped before anything is timed."""
import contextlib
import os
import shutil
import subprocess
import time

from benchmarks import subjects
from benchmarks.processes import Server, free_port, wait_for
from benchmarks.redis import Redis

READY = "{nq:email}:ready:n"
# What a worker is started with besides the queue and the relay.
WORKER = {"MAIL_FROM": "no-reply@clinic.example", "LOG_LEVEL": "warning", "LOG_FORMAT": "json"}


class Backlog:
    """Redis with mails in it. Confined to one folder."""

    def __init__(self, bench, folder):
        self.bench, self.folder = bench, folder
        self.socket = folder / "redis.sock"
        self.settings = {"REDIS_URL": f"unix://{self.socket}"}
        self.server = Server(
            ["redis-server", "--port", "0", "--unixsocket", self.socket, "--dir", folder, "--appendonly", "yes",
             "--appendfsync", "everysec", "--save", ""], folder)
        self.seed = 0
        self.redis = wait_for("Redis", lambda: Redis(self.socket))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.redis.close()
        self.server.stop()

    def waiting(self):
        return self.redis.number("LLEN", READY)

    def fill(self, mails):
        """Registers so many patients, each with an address of their own."""
        self.seed += 1
        with subjects.service(self.bench, self.folder, **self.settings) as api:
            subprocess.run(
                [self.bench.binaries / "loadtest", "--headless", "--host", api.url, "-u", "32", "-r", "1000", "--think", "0",
                 "--mix", "register=1", "--requests", str(mails), "--seed", str(self.seed)],
                check=True, capture_output=True)
            wait_for("the relay", lambda: self.waiting() >= mails, 120)

    @contextlib.contextmanager
    def worker(self, relay_port, sessions):
        settings = {
            **self.settings, **WORKER, "SMTP_URL": f"smtp://127.0.0.1:{relay_port}", "WORKER_CONNECTIONS": str(sessions)}
        with Server([self.bench.binaries / "patient-worker"], self.folder, settings) as worker:
            yield worker

    def rate(self, mails, limit=180):
        """Mails per second while a worker takes the middle nine tenths of them."""
        def moment_below(count):
            return wait_for(f"{count} mails left", lambda: self.waiting() <= count and time.monotonic(), limit)

        upper, lower = mails * 19 // 20, mails // 20
        first = moment_below(upper)
        begun = self.waiting()
        last = moment_below(lower)
        rate = (begun - lower) / (last - first)
        wait_for("the last mail", lambda: self.waiting() == 0, limit)
        return rate


@contextlib.contextmanager
def smtp_sink(folder):
    """Postfix' mail server for measuring: it takes everything and keeps nothing. Its port."""
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    server = Server([shutil.which("smtp-sink") or "/usr/sbin/smtp-sink", *user, f"127.0.0.1:{port}", "1000"], folder)
    try:
        yield port
    finally:
        # It heeds no other signal while connections are open.
        server.stop(9)
