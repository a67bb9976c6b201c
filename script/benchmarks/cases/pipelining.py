"""Sixteen requests in one write: what framing costs when the kernel is out of the way."""
import socket

from benchmarks import comparison, generator, outcome, subjects

DEPTH = 16
GOAL = 5.0
# wrk asks for the next write only when every answer to the last one is there, and counts each answer.
SCRIPT = f"""
init = function(args)
  local one = wrk.format("GET", "/")
  all = string.rep(one, {DEPTH})
end
request = function() return all end
"""


def pipelining(bench):
    """trivial GET in pipelines of 16, 64 connections, requests/s against nginx"""
    with bench.folder() as folder:
        script = folder / "pipeline.lua"
        script.write_text(SCRIPT)
        with subjects.nginx(folder, bench.server_cores) as nginx, \
                subjects.service(bench, folder, bench.server_cores) as ours:
            def sample(subject):
                size = _answer_size(subject.port)
                return lambda _: _checked(size, generator.driven(subject, lambda: generator.wrk(
                    subject.url, bench.seconds, script=script, cores=bench.generator_cores)))

            us, them = comparison.alternate(bench.rounds, sample(ours), sample(nginx))
    yield outcome.at_least(
        "pipelining", comparison.ratio(us, them, "rate"), GOAL,
        f"requests/s in pipelines of {DEPTH} against nginx · "
        f"{comparison.median(us, 'rate'):,.0f}/s against {comparison.median(them, 'rate'):,.0f}/s · "
        f"{comparison.median(us, 'cpu_us'):.2f} µs against {comparison.median(them, 'cpu_us'):.2f} µs CPU per request · "
        f"counted as answers and again by their bytes · ours: {generator.limit(us)}; theirs: {generator.limit(them)}",
        ours=us, theirs=them)


def _answer_size(port):
    """Bytes of one answer as they come over the wire; every later one is as long."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        received = b""
        while not received.endswith(subjects.TRIVIAL):
            part = connection.recv(65536)
            if not part:
                raise SystemExit("error: the connection was closed within an answer")
            received += part
    return len(received)


def _checked(size, sample):
    """wrk's count, compared with the bytes it read: a generator that counted pipelines instead of answers would be
    wrong by 16."""
    by_bytes = sample["bytes"] / size
    if sample["errors"] or abs(by_bytes / sample["requests"] - 1) > 0.02:
        raise SystemExit(
            f"error: {sample['requests']} answers counted, {by_bytes:.0f} by their bytes, {sample['errors']} errors")
    return sample
