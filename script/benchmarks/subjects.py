"""What is measured and what it is measured against: the service, nginx, and the peer on Hummingbird 2 and GRDB."""
import os
import pathlib
import subprocess
import sys

from benchmarks.processes import Server, fetch, free_port, wait_for

HERE = pathlib.Path(__file__).resolve().parent
TRIVIAL = b'{"message":"API is running!"}'


class Subject(Server):
    """A server that has answered its first request, and its address."""

    def __init__(self, name, command, folder, port, probe="/", **options):
        super().__init__(command, folder, **options)
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        try:
            self.probed = wait_for(name, lambda: fetch(port, probe))
        except BaseException:
            self.stop()
            raise


def service(bench, folder, cores=(), preload=None, **settings):
    """The product, with its own defaults where nothing else is said."""
    port = free_port()
    environment = {
        "HTTP_LISTEN": f"127.0.0.1:{port}", "DATABASE_URL": f"{folder}/patients.db", "LOG_FORMAT": "json", **settings}
    return Subject(
        "the API", [bench.binaries / "patient-api", "serve"], folder, port, "/livez",
        environment={**environment, **(preload or {})}, cores=cores)


def nginx(folder, cores=(), body=TRIVIAL.decode()):
    """One worker that answers the same bytes without looking at the path: the least an HTTP server can do."""
    port = free_port()
    configuration = pathlib.Path(folder) / "nginx.conf"
    configuration.write_text(f"""daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.error;
events {{ worker_connections 20000; }}
http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
server {{ listen 127.0.0.1:{port} backlog=4096;
location / {{ default_type application/json; return 200 '{body}'; }} }} }}
""")
    return Subject("nginx", ["nginx", "-c", configuration, "-p", folder], folder, port, cores=cores)


def peer(bench, folder, cores=(), database=None, preload=None):
    """The same job on Hummingbird 2; with a database also the registration, on GRDB with `synchronous=FULL`.

    As many event loops as the service has cores to itself, or the framework's own default when nothing is pinned.
    """
    port = free_port()
    environment = {"SERVER_PORT": str(port), **(preload or {})}
    if cores:
        environment["PEER_LOOPS"] = str(len(cores))
    if database:
        environment["PEER_DATABASE"] = str(database)
    return Subject("the peer", [bench.peer], folder, port, environment=environment, cores=cores)


def build_peer():
    """The path of the peer's release build, or the reason why there is none. It is a package of its own with a build
    folder of its own: the product never resolves or builds any of it."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    scratch = cache / "patient-registration-bench" / "hummingbird-grdb"
    package = HERE / "peers" / "hummingbird-grdb"
    words = ["--package-path", str(package), "--scratch-path", str(scratch), "-c", "release"]
    print("building the peer (Hummingbird 2, GRDB); the first time takes minutes", file=sys.stderr, flush=True)
    resolved = subprocess.run(["swift", "package", *words[:4], "resolve"], capture_output=True, text=True)
    if resolved.returncode:
        problems = [line for line in resolved.stderr.splitlines() if "error" in line] or ["no message"]
        return None, f"its packages cannot be resolved here ({problems[0].strip()})"
    if subprocess.run(["swift", "build", *words, "--product", "peer"], stdout=sys.stderr).returncode:
        return None, "it does not build here (see above)"
    shown = subprocess.run(["swift", "build", *words, "--show-bin-path"], capture_output=True, text=True, check=True)
    return pathlib.Path(shown.stdout.strip()) / "peer", None
