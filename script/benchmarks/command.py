"""script/bench: builds, runs the chosen cases one after another, and fails when a goal was missed."""
import argparse
import contextlib
import datetime
import functools
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from benchmarks import cases, outcome, subjects
from benchmarks.processes import raise_descriptor_limit

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Bench:
    """What a case is given: the builds, how long to measure, and which cores are whose."""

    def __init__(self, binaries, options):
        self.binaries = binaries
        self.rounds = options.rounds
        self.seconds = options.seconds
        available = sorted(os.sched_getaffinity(0))
        apart = options.pin and len(available) > 1 and shutil.which("taskset")
        # The generator has the last core to itself, the server all others: two programs that push each other from core
        # to core cost each other time that neither would have spent alone.
        self.server_cores = available[:-1] if apart else []
        self.generator_cores = available[-1:] if apart else []

    @functools.cached_property
    def _peer(self):
        return subjects.build_peer()

    @property
    def peer(self):
        """The program that this one is compared with, or None where it cannot be built."""
        return self._peer[0]

    @property
    def peer_problem(self):
        return self._peer[1]

    @contextlib.contextmanager
    def folder(self):
        path = tempfile.mkdtemp(prefix="bench-")
        try:
            yield pathlib.Path(path)
        finally:
            shutil.rmtree(path, ignore_errors=True)


def machine():
    model = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return {
        "cores": os.cpu_count(), "processor": model[1] if model else "unknown", "linux": os.uname().release,
        "load": os.getloadavg()[0], "commit": commit,
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")}


def stolen():
    """CPU time of this machine, and how much more it would have had without its neighbours (proc(5), /proc/stat)."""
    times = list(map(int, pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]))
    return sum(times), times[7]


def build():
    subprocess.run([ROOT / "script/bootstrap", "bench"], check=True)
    subprocess.run(["swift", "build", "-c", "release"], cwd=ROOT, check=True)
    shown = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True)
    return pathlib.Path(shown.stdout.strip())


def arguments():
    lines = "\n".join(f"  {name:12} {case.__doc__.splitlines()[0]}" for name, case in cases.ALL.items())
    parser = argparse.ArgumentParser(
        prog="script/bench", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures the service on this machine against its goals; ratios of paired rounds, medians of them.",
        epilog=f"cases (default: all):\n{lines}")
    parser.add_argument("cases", nargs="*", metavar="case", help="what to measure")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of samples (default 5; fewer prove nothing)")
    parser.add_argument("--seconds", type=int, default=5, help="length of a sample (default 5)")
    parser.add_argument("--json", metavar="FILE", help="also write everything to a file")
    parser.add_argument("--binaries", type=pathlib.Path, metavar="FOLDER", help="use these release builds, build nothing")
    parser.add_argument(
        "--no-pin", dest="pin", action="store_false", help="let server and generator share all cores in every case")
    options = parser.parse_args()
    unknown = set(options.cases) - set(cases.ALL)
    if unknown:
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    if options.rounds < 1 or options.seconds < 1:
        parser.error("at least one round of one second")
    return options


def main():
    options = arguments()
    # Unwinds as an interrupt does: whoever stops a run must not be left with its servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    raise_descriptor_limit(65_536) or raise_descriptor_limit(20_000)
    bench = Bench(options.binaries.resolve() if options.binaries else build(), options)
    here, before = machine(), stolen()
    print(f"{here['cores']} × {here['processor']}, Linux {here['linux']}, load {here['load']:.1f} before the run; "
          f"{bench.rounds} rounds of {bench.seconds} s, alternating; medians, with the range of the paired ratios")
    if bench.rounds < 5:
        print("fewer than 5 rounds: this run shows that it works, not how fast")
    if here["load"] > 0.5 * here["cores"]:
        print("the machine was busy before the run: times and rates are noise, only counts mean something")
    outcomes = []
    for name in options.cases or cases.ALL:
        for result in cases.ALL[name](bench):
            print(result.line(), flush=True)
            outcomes.append(result)
    total, lost = (now - then for now, then in zip(stolen(), before))
    here["stolen_percent"] = round(lost / max(1, total) * 100, 1)
    print(f"\n{outcome.table(outcomes)}\n{here['stolen_percent']} % of the CPU time was taken by other machines")
    if options.json:
        chosen = {"rounds": bench.rounds, "seconds": bench.seconds, "pinned": bool(bench.server_cores)}
        outcome.write_json(options.json, here, chosen, outcomes)
    return 1 if any(result.met is False for result in outcomes) else 0
