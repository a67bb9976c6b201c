"""Sixteen requests in one write: what framing costs when the kernel is out of the way."""
import socket

from benchmarks import comparison, compiled, generator, outcome, subjects

DEPTH = 16
CONNECTIONS = 64
GOAL = 5.0


def pipelining(bench):
    """trivial GET in pipelines of 16, 64 connections, requests/s against nginx"""
    with bench.folder() as folder:
        program = compiled.pipelines(folder)
        with subjects.nginx(folder, bench.server_cores) as nginx, \
                subjects.service(bench, folder, bench.server_cores) as ours:
            def sample(subject):
                request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{subject.port}\r\n\r\n".encode()
                file = folder / f"request.{subject.port}"
                file.write_bytes(request)
                size = _answer_size(subject.port, request)
                return lambda _: _checked(size, generator.driven(subject, lambda: generator.pipelines(
                    program, subject.port, CONNECTIONS, DEPTH, bench.seconds, file, size, bench.generator_cores)))

            us, them = comparison.alternate(bench.rounds, sample(ours), sample(nginx))
    yield outcome.at_least(
        "pipelining", comparison.ratio(us, them, "rate"), GOAL,
        f"requests/s in pipelines of {DEPTH} against nginx · "
        f"{comparison.median(us, 'rate'):,.0f}/s against {comparison.median(them, 'rate'):,.0f}/s · "
        f"{comparison.median(us, 'cpu_us'):.2f} µs against {comparison.median(them, 'cpu_us'):.2f} µs CPU per request · "
        f"ours: {generator.limit(us)}; theirs: {generator.limit(them)}",
        ours=us, theirs=them)


def _answer_size(port, request):
    """Bytes of one answer as they come over the wire; every later one is as long."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        received = b""
        while not received.endswith(subjects.TRIVIAL):
            part = connection.recv(65536)
            if not part:
                raise SystemExit("error: the connection was closed within an answer")
            received += part
    return len(received)


def _checked(size, sample):
    """Whole pipelines were counted; the bytes that came, those of the last pipelines included, must say the same."""
    unfinished = sample["bytes"] / size - sample["requests"]
    if sample["wrong"] or not 0 <= unfinished <= CONNECTIONS * DEPTH:
        raise SystemExit(
            f"error: {sample['requests']} answers counted, {sample['bytes'] / size:.0f} by their bytes, "
            f"{sample['wrong']} of them are none")
    return sample
