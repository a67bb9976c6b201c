"""Driving a server, as fast as it answers or at a given rate, and what that cost both of them."""
import json
import os
import re
import statistics
import subprocess
import time

from benchmarks.processes import TICK, cpu_seconds, pinned

# The share of one core above which a single-threaded program is taken to have had no time left.
BUSY = 0.93
_UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}
_SIZES = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


def wrk(url, seconds, connections=64, script=None, arguments=(), cores=()):
    """One closed run on one thread: requests, rate (1/s), errors, p50_ms and p99_ms, bytes read, and `busy`, the share
    of a core that the generator itself used."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    if script:
        command += ["-s", str(script)]
    with subprocess.Popen(pinned(command + [url, "--", *map(str, arguments)], cores), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True) as child:
        text = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    match = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m), ([\d.]+)([KMG]?)B read", text)
    if child.returncode or not match:
        raise SystemExit(f"error: wrk did not finish:\n{text}")
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    span = float(match[2]) * _UNITS[match[3]] / 1000
    return {
        "requests": int(match[1]), "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
        "errors": int(refused[1] if refused else 0) + sum(map(int, broken.groups() if broken else ())),
        "p50_ms": _percentile(text, 50), "p99_ms": _percentile(text, 99),
        "bytes": float(match[4]) * _SIZES[match[5]], "seconds": span,
        "busy": (usage.ru_utime + usage.ru_stime) / span}


def _percentile(text, percent):
    number, unit = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s|m)\b", text).groups()
    return float(number) * _UNITS[unit]


def driven(subject, run):
    """What `run` found, and the server's side of it: `cpu_us` per request and `server_busy`, in cores."""
    before, start = cpu_seconds(subject.pid), time.monotonic()
    result = run()
    # Never nothing: what is shorter than the clock's tick cannot be told from it.
    used, elapsed = max(1 / TICK, cpu_seconds(subject.pid) - before), time.monotonic() - start
    result["cpu_us"] = used / max(1, result["requests"]) * 1e6
    result["server_busy"] = used / elapsed
    return result


def limit(samples):
    """Who was at the end of his strength, in words."""
    generator = statistics.median(sample["busy"] for sample in samples)
    server = statistics.median(sample["server_busy"] for sample in samples)
    if generator >= BUSY and server < BUSY:
        return f"the generator was the limit ({generator:.2f} cores; server {server:.2f})"
    return f"server {server:.2f} cores, generator {generator:.2f}"


def open_loop(program, port, connections, rate, seconds, request, cores=()):
    """One open run of open_loop.c after a second of warm-up: due, answered, refused (503), wrong, seconds, and percentiles
    in µs of what was accepted, under response_us (from when a request was due), service_us (from when it was sent), and
    of lag_us (the generator's own delay). `request` is a file that is sent as it is, apart from twelve '@', which become a number."""
    words = [program, port, connections, f"{rate:.0f}", seconds, 1, request]
    done = subprocess.run(pinned(list(map(str, words)), cores), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"error: {done.stderr.strip()}")
    return json.loads(done.stdout)


def pipelines(program, port, connections, depth, seconds, request, answer_size, cores=()):
    """One closed run of pipelines.c: requests, rate (1/s), wrong, bytes read, seconds, and `busy`. `request` is a file;
    every answer has `answer_size` bytes."""
    words = [program, port, connections, depth, seconds, request, answer_size]
    done = subprocess.run(pinned(list(map(str, words)), cores), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"error: {done.stderr.strip()}")
    return json.loads(done.stdout)


def unanswered(samples):
    return sum(sample["due"] - sample["answered"] + sample["refused"] + sample["wrong"] for sample in samples)


def percentile(samples, name, of="response_us"):
    """The median over open runs of one of their percentiles, in ms."""
    return statistics.median(sample[of][name] for sample in samples) / 1000
