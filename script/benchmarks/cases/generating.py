"""The load generator against wrk and Locust: what one core of it can do."""
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess

from benchmarks import comparison, generator, outcome, subjects
from benchmarks.processes import pinned

WRK_GOAL = 0.8
LOCUST_GOAL = 20
CONNECTIONS = 64
ANSWER = ('{"id":1,"name":"Ana Perez","email":"ana@example.com","phone":"+598 96 689 795",'
          '"document_url":"https://example.com/documents/1.pdf"}')
# As wrk and Locust send it; loadtest makes a person for each request.
BODY = ('{"name":"Ana Perez","email":"ana.perez.7d2k.1000@example.com","phone":"+598 96 689 795",'
        '"document_url":"https://example.com/documents/1000.pdf"}')
WRK = f"""
wrk.method = "POST"
wrk.path = "/patients/register"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{BODY}'
"""
LOCUST = f"""
from locust import FastHttpUser, task

class Patient(FastHttpUser):
    @task
    def register(self):
        self.client.post("/patients/register", data='{BODY}', headers={{"Content-Type": "application/json"}})
"""


def generating(bench):
    """keep-alive POSTs of one core of loadtest against wrk and Locust, the same server; punctuality; memory"""
    with bench.folder() as folder:
        with subjects.nginx(folder, bench.server_cores, body=ANSWER) as server:
            yield _against_wrk(bench, folder, server)
            yield _against_locust(bench, folder, server)
    yield _punctuality(bench)


def _loadtest(bench, folder, server, seconds):
    """One closed run on one loop: requests, rate (1/s), `busy`, errors."""
    report = pathlib.Path(folder) / "report.json"
    command = [bench.binaries / "loadtest", "--headless", "--host", server.url, "-u", CONNECTIONS, "-r", "100000",
               "--think", "0", "-t", f"{seconds}s", "--loops", 1, "--json", report]
    busy = _run(command, bench, folder, seconds, {0, 99})
    run = json.loads(report.read_text())
    return {"requests": run["all"]["response_us"]["count"], "rate": run["all"]["response_us"]["count"] / seconds,
            "errors": run["all"]["errors"], "busy": busy}


def _locust(bench, folder, server, seconds):
    script = pathlib.Path(folder) / "locustfile.py"
    script.write_text(LOCUST)
    command = [shutil.which("locust"), "-f", script, "--headless", "--host", server.url, "-u", CONNECTIONS, "-r", 1000,
               "-t", f"{seconds}s", "--csv", pathlib.Path(folder) / "locust", "--only-summary", "--loglevel", "ERROR"]
    # Its start, the import of gevent and all, is not counted against it: the rate is its own.
    busy = _run(command, bench, folder, seconds, {0})
    row = (pathlib.Path(folder) / "locust_stats.csv").read_text().splitlines()[-1].split(",")
    return {"requests": int(row[2]), "rate": float(row[9]), "errors": int(row[3]), "busy": busy}


def _run(command, bench, folder, seconds, expected):
    """The share of a core that a program used."""
    with open(pathlib.Path(folder) / "generator.log", "wb") as log:
        child = subprocess.Popen(
            pinned(list(map(str, command)), bench.generator_cores), stdout=log, stderr=log, cwd=folder)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in expected:
        raise SystemExit(f"error: {command[0]} ended with {child.returncode}")
    return (usage.ru_utime + usage.ru_stime) / seconds


def _against_wrk(bench, folder, server):
    script = pathlib.Path(folder) / "post.lua"
    script.write_text(WRK)
    ours, theirs = comparison.alternate(
        bench.rounds, lambda _: _loadtest(bench, folder, server, bench.seconds),
        lambda _: generator.wrk(server.url, bench.seconds, CONNECTIONS, script, cores=bench.generator_cores))
    return outcome.at_least(
        "generating / wrk", comparison.ratio(ours, theirs, "rate"), WRK_GOAL,
        f"POSTs per second of one loop against wrk, nginx answers · {comparison.median(ours, 'rate'):,.0f}/s against "
        f"{comparison.median(theirs, 'rate'):,.0f}/s · {comparison.median(ours, 'busy'):.2f} against "
        f"{comparison.median(theirs, 'busy'):.2f} cores", ours=ours, theirs=theirs)


def _against_locust(bench, folder, server):
    if not shutil.which("locust"):
        return outcome.skipped("generating / Locust", "locust is not installed (pip install locust)")
    ours, theirs = comparison.alternate(
        bench.rounds, lambda _: _loadtest(bench, folder, server, bench.seconds),
        lambda _: _locust(bench, folder, server, bench.seconds))
    return outcome.at_least(
        "generating / Locust", comparison.ratio(ours, theirs, "rate"), LOCUST_GOAL,
        f"POSTs per second of one core against Locust's FastHttpUser · {comparison.median(ours, 'rate'):,.0f}/s against "
        f"{comparison.median(theirs, 'rate'):,.0f}/s", ours=ours, theirs=theirs)


def _punctuality(bench):
    """`calibrate` finds the most the generator can do, and how late it is at 70 % of that."""
    values = []
    for _ in range(bench.rounds):
        done = subprocess.run(
            [str(bench.binaries / "loadtest"), "calibrate", "-t", f"{bench.seconds}s"], capture_output=True, text=True)
        found = re.search(r"self-lag p50 \S+ p99 ([\d.]+)(us|ms|s)", done.stdout.split("at 70 %")[-1])
        if not found:
            raise SystemExit(f"error: calibrate did not finish:\n{done.stdout[-500:]}{done.stderr[-500:]}")
        values.append(float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]])
    return outcome.at_most(
        "generating, self-lag", values, 1.0, "ms",
        f"99th percentile of how late a request leaves, at 70 % of the calibrated maximum · median "
        f"{statistics.median(values):.3f} ms", values=values)
