"""Pages of a large table: the last one must not cost more than the first."""
import contextlib
import http.client
import json
import sqlite3

from benchmarks import comparison, generator, outcome, registration, subjects

ROWS = 1_000_000
PAGE = 100
RATE_GOAL = 3000
DEEP_GOAL = 0.9


def listing(bench):
    """lists of 100 from 1,000,000 patients, requests/s; the last page against the first"""
    with bench.folder() as folder:
        _fill(bench, folder)
        with subjects.service(bench, folder) as server:
            first = f"/patients?limit={PAGE}"
            deep, number = _walk(server.port, first)

            def sample(path):
                return lambda _: generator.driven(server, lambda: generator.wrk(server.url + path, bench.seconds))

            near, far = comparison.alternate(bench.rounds, sample(first), sample(deep))
    slower = min(comparison.median(near, "rate"), comparison.median(far, "rate"))
    errors = sum(run["errors"] for run in near + far)
    yield outcome.Outcome(
        "list", slower >= RATE_GOAL and errors == 0,
        f"{slower:,.0f} lists/s, the slower of both pages; goal {RATE_GOAL:,}/s · {PAGE} of {ROWS:,} patients, 64 "
        f"connections · CPU {comparison.median(near, 'cpu_us'):.0f} µs · {generator.limit(near)}"
        + (f" · {errors} errors" if errors else ""), slower, RATE_GOAL, "/s", figures={"first": near, "last": far})
    yield outcome.at_least(
        "list, deep page", comparison.ratio(far, near, "rate"), DEEP_GOAL,
        f"requests/s of page {number:,} against page 1 · {comparison.median(far, 'rate'):,.0f}/s against "
        f"{comparison.median(near, 'rate'):,.0f}/s")


def _fill(bench, folder):
    """One patient registered through the service, and copies of the row with other keys."""
    script = folder / "register.lua"
    script.write_text(registration.SCRIPT)
    with subjects.service(bench, folder) as server:
        generator.wrk(server.url, 1, 1, script, ("fill", "1"))
    with contextlib.closing(sqlite3.connect(folder / "patients.db")) as connection, connection:
        connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000")
        last, = connection.execute("SELECT max(id) FROM patients").fetchone()
        columns = [row[1] for row in connection.execute("PRAGMA table_info(patients)")]
        key = "printf('%08x.%d@example.com', n * 2654435761 % 4294967296, n)"
        values = [{"id": "n", "email": key, "email_key": key}.get(column, f'"{column}"') for column in columns]
        names = ", ".join(f'"{column}"' for column in columns)
        connection.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT {last + 1} UNION ALL SELECT n + 1 FROM numbers WHERE n < {ROWS}) "
            f"INSERT INTO patients ({names}) SELECT {', '.join(values)} FROM numbers, patients WHERE id = {last}")
        # As if they had been indexed long ago; otherwise that would be done while the lists are measured.
        connection.execute(
            "INSERT INTO patient_likeness SELECT id, id * 7919, id * 104729, id * 1299709 FROM patients "
            "WHERE id > (SELECT coalesce(max(patient_id), 0) FROM patient_likeness)")
        connection.execute("UPDATE search_progress SET indexed_id = ?", (ROWS,))


def _walk(port, path):
    """The path of the last full page and its number, found as a client finds it: from cursor to cursor."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        for number in range(1, ROWS // PAGE + 1):
            connection.request("GET", path)
            page = json.loads(connection.getresponse().read())
            if len(page["items"]) != PAGE:
                raise SystemExit(f"error: page {number} has {len(page['items'])} patients: {str(page)[:200]}")
            if number == ROWS // PAGE or not page["next"]:
                return path, number
            path = page["next"] if page["next"].startswith("/") else f"/patients?limit={PAGE}&after={page['next']}"
