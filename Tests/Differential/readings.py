"""What three parsers make of the same bytes, in one form: a list of messages, and how the input ends."""
import dataclasses

import h11
import httptools

# How the input ends: refused, more is awaited, or nothing more is read because the connection is to be closed.
REFUSED, MORE, CLOSED = "refused", "more", "closed"


@dataclasses.dataclass
class Message:
    method: bytes = b""
    target: bytes = b""
    version: bytes = b""
    fields: list = dataclasses.field(default_factory=list)
    body: bytes = b""
    done: bool = False
    # Offset of the first byte behind the message, where the parser tells it.
    end: int | None = None


@dataclasses.dataclass
class Reading:
    messages: list
    ending: str
    reason: str = ""


def unhex(text):
    return b"" if text == "-" else bytes.fromhex(text)


def ours(line):
    """The input and the reading in one line of `http-fuzz transcribe`."""
    raw, *facts = line.rstrip("\n").split("|")
    messages, ending, reason = [], MORE, ""
    for fact in facts:
        kind, _, rest = fact.partition(" ")
        if kind == "head":
            method, authority, path, version, _framing, persistence, _offset, *fields = rest.split(" ")
            authority = unhex(authority)
            target = (b"http://" + authority if authority else b"") + unhex(path)
            pairs = [tuple(unhex(part) for part in field.split("=")) for field in fields]
            messages.append(Message(unhex(method), target, version.encode(), [(n.lower(), v) for n, v in pairs]))
        elif kind == "body":
            messages[-1].body = unhex(rest)
        elif kind == "end":
            messages[-1].done, messages[-1].end = True, int(rest)
            if persistence == "close":
                return unhex(raw), Reading(messages, CLOSED)
        else:
            ending, reason = REFUSED, rest
    return unhex(raw), Reading(messages, ending, reason)


def by_h11(raw):
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 20)
    messages = []
    try:
        if raw:  # Nothing would mean the end of the connection.
            connection.receive_data(raw)
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                return Reading(messages, MORE)
            if isinstance(event, h11.Request):
                fields = [(name.lower(), value) for name, value in event.headers.raw_items()]
                messages.append(Message(event.method, event.target, event.http_version, fields))
            elif isinstance(event, h11.Data):
                messages[-1].body += event.data
            elif isinstance(event, h11.EndOfMessage):
                messages[-1].done = True
                messages[-1].end = len(raw) - len(connection.trailing_data[0])
                if connection.our_state is h11.MUST_CLOSE:
                    return Reading(messages, CLOSED)
                answer = [("Content-Length", "0")]
                connection.send(h11.Response(status_code=405, headers=answer))
                connection.send(h11.EndOfMessage())
                if connection.our_state is not h11.DONE:
                    return Reading(messages, CLOSED)
                connection.start_next_cycle()
            else:
                return Reading(messages, CLOSED, repr(event))
    except h11.RemoteProtocolError as error:
        return Reading(messages, REFUSED, str(error))


class _Callbacks:
    def __init__(self):
        self.messages = []

    def on_message_begin(self):
        self.messages.append(Message())
        self.headed = False

    def on_url(self, part):
        self.messages[-1].target += part

    def on_header(self, name, value):
        # Trailers come by the same way.
        if not self.headed:
            self.messages[-1].fields.append((name.lower(), value))

    def on_headers_complete(self):
        message, self.headed = self.messages[-1], True
        message.method, message.version = self.parser.get_method(), self.parser.get_http_version().encode()
        self.keeps_alive = self.parser.should_keep_alive()

    def on_body(self, part):
        self.messages[-1].body += part

    def on_message_complete(self):
        self.messages[-1].done = True


def by_llhttp(raw):
    callbacks = _Callbacks()
    callbacks.parser = parser = httptools.HttpRequestParser(callbacks)
    ending, reason = MORE, ""
    try:
        parser.feed_data(raw)
    except httptools.HttpParserUpgrade as upgrade:
        ending, reason = CLOSED, f"upgrade {upgrade}"
    except httptools.HttpParserError as error:
        ending, reason = REFUSED, str(error)
    messages = callbacks.messages
    if messages and not callbacks.headed:
        messages.pop()
    if messages and messages[-1].done and not callbacks.keeps_alive:
        ending = CLOSED
    return Reading(messages, ending, reason)


PARSERS = {"h11": by_h11, "llhttp": by_llhttp}
