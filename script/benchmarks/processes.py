"""Servers as child processes: started in a folder of their own, measured from /proc, stopped by their process id."""
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import time
import urllib.request

TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid):
    """CPU time of a process and its children, in steps of a clock tick (proc(5): utime and stime are fields 14, 15)."""
    total = 0
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for process in [pid, *children]:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def resident_bytes(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) * 1024


def raise_descriptor_limit(needed):
    """True when this process, and every child started after the call, may hold `needed` descriptors."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed and (hard == resource.RLIM_INFINITY or hard >= needed):
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
        soft = needed
    return soft >= needed


def pinned(command, cores):
    """The command on these cores only; as it is when there are none to choose."""
    return ["taskset", "-c", ",".join(map(str, cores)), *command] if cores else command


class Server:
    """A child process with a folder of its own. Its environment is PATH and what it is given, so that no variable of
    the person who runs the benchmark changes what is measured."""

    def __init__(self, command, folder, environment=None, cores=()):
        self.log = open(pathlib.Path(folder) / f"{pathlib.Path(command[0]).name}.log", "ab")
        # taskset(1) executes the command in its own place: the process id is the server's.
        self.process = subprocess.Popen(
            pinned([str(part) for part in command], cores), cwd=folder, stdout=self.log, stderr=self.log,
            env={"PATH": os.environ["PATH"], **(environment or {})})

    @property
    def pid(self):
        return self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, kind=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(kind)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()


def wait_for(what, condition, limit=30):
    """The first true value of `condition`, which is asked until the limit (seconds) is over."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        try:
            value = condition()
            if value:
                return value
        except OSError:
            pass
        time.sleep(0.02)
    raise SystemExit(f"error: {what} did not happen within {limit} s")


def fetch(port, path="/"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.read()
