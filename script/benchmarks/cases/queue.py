"""The queue by itself, and what a registration notices of it: nothing."""
import calendar
import json
import statistics
import subprocess
import time
import urllib.request

from benchmarks import outcome, subjects
from benchmarks.backlog import WORKER, Backlog, smtp_sink
from benchmarks.processes import Server, free_port

JOBS = 100_000
ENQUEUE_GOAL = 30_000
DRAIN_GOAL = 20_000

REGISTRATIONS = 400
DIFFERENCE_GOAL = 0.10

IDLE_MAILS = 200
P50_GOAL_MS = 10
P99_GOAL_MS = 40


def queue(bench):
    """jobs per second into Redis as the relay puts them, and out of it through one worker that delivers nothing"""
    into, out = [], []
    with bench.folder() as folder, Backlog(bench, folder) as backlog:
        for _ in range(bench.rounds):
            printed = subprocess.run(
                [bench.binaries / "queue-bench", "--redis", f"unix://{backlog.socket}", "--jobs", str(JOBS)], check=True,
                capture_output=True, text=True).stdout
            into.append(float(printed.split("\n")[0].split()[-1]))
            out.append(float(printed.split("\n")[1].split()[-1]))
    for name, rates, goal, what in (
            ("enqueue", into, ENQUEUE_GOAL, "handed over by the relay, 200 in a pipeline"),
            ("claim to finish", out, DRAIN_GOAL, "no-op jobs through one worker process")):
        rate = statistics.median(rates)
        yield outcome.Outcome(
            name, rate >= goal,
            f"{rate:,.0f} jobs/s {what} ({min(rates):,.0f}-{max(rates):,.0f}; goal {goal:,}), AOF everysec, Redis on the "
            "same cores", rate, goal, "/s", min(rates), max(rates))


def register_outage(bench):
    """latency of a registration while Redis and the mail server are dead, against both alive"""
    ratios, alive, dead = [], [], []
    with bench.folder() as folder, Backlog(bench, folder) as backlog, smtp_sink(folder) as port:
        nobody = free_port()
        places = {
            True: {**backlog.settings, "SMTP_URL": f"smtp://127.0.0.1:{port}"},
            False: {"REDIS_URL": f"redis://127.0.0.1:{nobody}", "SMTP_URL": f"smtp://127.0.0.1:{nobody}"},
        }
        for turn in range(bench.rounds):
            medians = {}
            for is_alive in (True, False) if turn % 2 == 0 else (False, True):
                settings = {**places[is_alive], "DATABASE_URL": f"{folder}/{turn}-{is_alive}.db"}
                with subjects.service(bench, folder, **settings) as api, Server(
                        [bench.binaries / "patient-worker"], folder, {**settings, **WORKER}):
                    times = [_register(api.url, number)[1] for number in range(REGISTRATIONS)]
                medians[is_alive] = statistics.median(times[REGISTRATIONS // 4:])
            alive.append(medians[True] * 1000)
            dead.append(medians[False] * 1000)
            ratios.append(medians[False] / medians[True])
    ratio = statistics.median(ratios)
    yield outcome.Outcome(
        "register, outage", ratio <= 1 + DIFFERENCE_GOAL,
        f"median latency of a registration {ratio:.2f} x with Redis and the mail server dead ({min(ratios):.2f}-"
        f"{max(ratios):.2f}; goal at most {1 + DIFFERENCE_GOAL:.2f} x): {statistics.median(dead):.2f} ms against "
        f"{statistics.median(alive):.2f} ms with both alive and delivering", ratio, 1 + DIFFERENCE_GOAL, "x", min(ratios),
        max(ratios), {"less_is_better": True})


def mail_delay(bench):
    """idle system: from the answer to a registration to the mail's acceptance, as the worker measures it"""
    with bench.folder() as folder, Backlog(bench, folder) as backlog, smtp_sink(folder) as port:
        listen = free_port()
        settings = {**backlog.settings, **WORKER, "SMTP_URL": f"smtp://127.0.0.1:{port}", "LOG_LEVEL": "info",
                    "WORKER_LISTEN": f"127.0.0.1:{listen}"}
        with subjects.service(bench, folder, **backlog.settings) as api, Server(
                [bench.binaries / "patient-worker"], folder, settings):
            delays = []
            for number in range(IDLE_MAILS):
                patient, _ = _register(api.url, number)
                delays.append(_delay(api.url, patient))
                time.sleep(0.05)
    delays = sorted(delays[IDLE_MAILS // 10:])
    p50, p99 = delays[len(delays) // 2], delays[len(delays) * 99 // 100]
    for name, value, goal in (("mail delay p50", p50, P50_GOAL_MS), ("mail delay p99", p99, P99_GOAL_MS)):
        yield outcome.at_most(
            name, [value], goal, "ms",
            f"from the commit to the report of the acceptance, one mail at a time on an idle system, {len(delays)} mails; "
            "stored moments, so that the reader's own polling is not in it")


def _register(url, number):
    """The patient's id and the seconds that the answer took."""
    body = json.dumps({
        "name": "Ana Pérez", "email": f"p{number}-{time.monotonic_ns()}@example.com", "phone": "+598 96 689 795",
        "document_url": "https://example.com/id.jpg"}).encode()
    request = urllib.request.Request(
        f"{url}/patients/register", body, {"Content-Type": "application/json"}, method="POST")
    start = time.monotonic()
    with urllib.request.urlopen(request, timeout=10) as answer:
        patient = json.load(answer)["id"]
    return patient, time.monotonic() - start


def _delay(url, patient):
    """Milliseconds between the two moments that the service keeps of a mail."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{url}/patients/{patient}/mail", timeout=10) as answer:
            mail = json.load(answer)["items"][0]
        if mail["state"] == "sent":
            return (_moment(mail["ended_at"]) - _moment(mail["created_at"])) * 1000
        time.sleep(0.005)
    raise SystemExit("error: a mail was not sent within 10 s")


def _moment(text):
    """Seconds since the epoch, from RFC 3339 with a fraction."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + (float("0." + fraction) if fraction else 0)
