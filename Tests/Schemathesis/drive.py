"""Runs Schemathesis against a real patient-api until enough requests were made; the README says what is checked."""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from openapi_spec_validator import validate

from service import Service

CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "missing_required_header", "unsupported_method", "allow_header_conformance",
    "use_after_free",
]
# Of patients to ask for, fresh ones in each round, since rounds erase them.
PATIENTS = 100


def testable(document, ids):
    """The same description as OpenAPI 3.2, where QUERY has a place, and with ids that somebody has."""
    document = json.loads(json.dumps(document))
    document["openapi"] = "3.2.0"
    for path in document["paths"].values():
        if "x-query" in path:
            path["query"] = path.pop("x-query")
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and parameter["schema"]["type"] == "integer":
                    parameter["schema"].update(minimum=ids[0], maximum=ids[-1])
                    parameter["example"] = ids[0]
    return document


def round_of(service, document, folder, seed, examples):
    """One run; gives the number of requests, and what failed."""
    description = folder / "openapi.json"
    description.write_text(json.dumps(testable(document, service.register(PATIENTS, seed))))
    report = folder / "report.json"
    run = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli", "run", str(description), "--url", service.url, "--no-color",
            "--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS), "--seed", str(seed),
            "--max-examples", str(examples), "--continue-on-failure", "--warnings", "off", "--no-shrink",
            "--report", "json", "--report-json-path", str(report),
        ],
        capture_output=True, text=True, cwd=folder)
    if not report.exists():
        sys.exit(f"Schemathesis did not run:\n{run.stdout}{run.stderr}")
    found = json.loads(report.read_text())
    cases = found["test_cases"]
    has_failed = run.returncode != 0 or cases["unique_failures"] or found["errors"]
    return cases["generated"], found["operations"]["tested"], run.stdout if has_failed else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Service(pathlib.Path(options.program).resolve(), name) as service:
        document = service.get("/openapi.json")
        validate(document)
        print(f"openapi.json is valid OpenAPI {document['openapi']}", flush=True)
        total, round = 0, 0
        while total < options.cases:
            # Most requests of a round do not depend on the number of examples.
            examples = 3 if options.cases <= 1000 else 60
            cases, operations, failures = round_of(
                service, document, pathlib.Path(name), options.seed + round, examples)
            if failures:
                print(failures)
                sys.exit(f"the service and its description differ (seed {options.seed + round})")
            total, round = total + cases, round + 1
            print(f"{total} requests to {operations} operations, all answered as described", flush=True)
            service.check()


main()
