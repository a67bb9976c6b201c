"""The small C programs of the benchmarks, compiled into the run's own folder."""
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


def _compile(name, folder, *flags):
    # A Swift toolchain brings clang, so that there is always one of them.
    compiler = shutil.which("cc") or shutil.which("clang") or "gcc"
    target = pathlib.Path(folder) / name
    subprocess.run([compiler, "-O2", *flags, "-o", str(target), str(HERE / f"{name}.c")], check=True)
    return target


def open_loop(folder):
    """The generator that keeps its schedule."""
    return _compile("open_loop", folder)


def pipelines(folder):
    """The generator of pipelines."""
    return _compile("pipelines", folder)


def slow_sync(folder):
    """The environment that makes each sync of a server 1 ms longer."""
    return {"LD_PRELOAD": str(_compile("slow_sync", folder, "-shared", "-fPIC")), "SYNC_DELAY_US": "1000"}
