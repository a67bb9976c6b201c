"""A patient-api of its own, in a folder of its own, on a free port of the loopback interface."""

import json
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request


class Service:
    def __init__(self, program, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = "http://127.0.0.1:%d" % probe.getsockname()[1]
        self.log = pathlib.Path(folder) / "api.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [str(program), "serve"], cwd=folder, stdout=log, stderr=log,
                env={
                    "PATH": "/usr/bin:/bin", "HTTP_LISTEN": self.url.removeprefix("http://"),
                    "DATABASE_URL": f"{folder}/patients.db", "LOG_LEVEL": "warning", "LOG_FORMAT": "json",
                })

    def __enter__(self):
        deadline = time.monotonic() + 60
        while True:
            self.check()
            try:
                with urllib.request.urlopen(self.url + "/readyz", timeout=5):
                    return self
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def check(self):
        """Ends everything when the service has ended, or has met a bug."""
        lines = self.log.read_text().splitlines()
        bugs = [line for line in lines if '"event":"http.failure"' in line]
        if self.process.poll() is not None or bugs:
            sys.exit("\n".join(["the service has ended or failed:"] + (bugs or lines[-20:])))

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return json.load(answer)

    def register(self, count, round):
        """Registers some patients and gives their ids, ascending."""
        patients = [
            {
                "name": f"Ana Pérez {number}", "email": f"ana.{round}.{number}@example.com",
                "phone": f"+598 96 {number:06}", "document_url": f"https://example.com/{number}.pdf",
            }
            for number in range(count)
        ]
        request = urllib.request.Request(
            self.url + "/patients/batch", json.dumps(patients).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return [result["id"] for result in json.load(answer)["results"]]
