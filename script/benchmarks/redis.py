"""As much of Redis' protocol as it takes to watch a queue without disturbing it: a process for every look would."""
import socket


class Redis:
    """One connection over a unix socket; commands whose answer is one number."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.replies = self.socket.makefile("rb")

    def number(self, *words):
        parts = [str(word).encode() for word in words]
        self.socket.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
        reply = self.replies.readline()
        if not reply.startswith(b":"):
            raise SystemExit(f"error: Redis answers {reply!r} to {words[0]}")
        return int(reply[1:])

    def close(self):
        self.replies.close()
        self.socket.close()
