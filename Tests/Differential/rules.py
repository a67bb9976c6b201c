"""The disagreements with other parsers, each with the name it has in Sources/HTTP1/README.md.

A refusal of ours that another parser does not share must be right by the grammar; a message that we take and another
refuses must be of a kind that is named here.
"""
import dataclasses
import re

import grammar
import readings


@dataclasses.dataclass
class Case:
    parser: str
    # The input from the message on in which the readings part.
    rest: bytes
    # The message before it, on which both agree.
    before: bytes
    kind: str
    mine: readings.Reading
    theirs: readings.Reading
    index: int

    def __post_init__(self):
        text = self.rest.removeprefix(b"\r\n")
        self.head, self.has_head, self.tail = text.partition(b"\r\n\r\n")
        self.line, _, self.fields = text.partition(b"\r\n")
        self.method = self.line.partition(b" ")[0]
        self.target = self.line.partition(b" ")[2].rpartition(b" ")[0]
        self.lines = self.head.split(b"\r\n")[1:]

    def values(self, name):
        pairs = (line.partition(b":") for line in self.lines)
        return [value.strip(b" \t") for field, _, value in pairs if field.lower() == name]

    @property
    def refused_here(self):
        """Whether our refusal concerns this message and not one behind it."""
        whole = sum(message.done for message in self.mine.messages)
        return whole <= self.index

    @property
    def framing(self):
        return self.values(b"content-length"), [value.lower() for value in self.values(b"transfer-encoding")]

    @property
    def trailers(self):
        return grammar.trailers_of(self.tail)

    def previous(self, reading):
        return reading.messages[self.index - 1] if 0 < self.index <= len(reading.messages) else None


def plain_target(message):
    """A target as we keep it: no scheme, no empty path."""
    match = re.fullmatch(rb"(?i)https?://([^/?]*)(.*)", message.target, re.S)
    if not match:
        return message.target
    authority, path = match.groups()
    if not path and message.method == b"OPTIONS":
        return b"http://" + authority
    return b"http://" + authority + (path if path.startswith(b"/") else b"/" + path)


# What we refuse, by our reason: whether the grammar, or our limit, says so too.
WE_REFUSE = {
    "badRequestLine": lambda c: not grammar.is_request_line(c.rest.removeprefix(b"\r\n"))
    or len(c.line) > grammar.LIMIT,
    "badTarget": lambda c: not grammar.is_target(c.target, c.method),
    "connectRefused": lambda c: c.method == b"CONNECT",
    "unsupportedVersion": lambda c: re.search(rb" HTTP/(?!1\.[01]$)[0-9]\.[0-9]$", c.line),
    "uriTooLong": lambda c: len(c.line) > grammar.LIMIT,
    "methodTooLong": lambda c: len(c.method) > grammar.LIMIT,
    "badFieldLine": lambda c: not grammar.are_fields(c.fields),
    "fieldTooLarge": lambda c: grammar.longest(c.lines) > grammar.LIMIT
    or grammar.longest((c.trailers or b"").split(b"\r\n")) > grammar.LIMIT,
    "headersTooLarge": lambda c: max(len(c.head) - len(c.line), len(c.trailers or b"")) + 4 > 4 * grammar.LIMIT,
    "tooManyFields": lambda c: max(len(c.lines), (c.trailers or b"").count(b"\r\n")) > 100,
    "missingHost": lambda c: not c.values(b"host"),
    "duplicateHost": lambda c: len(c.values(b"host")) > 1,
    "badHost": lambda c: not all(grammar.is_host(value) for value in c.values(b"host")),
    "conflictingLength": lambda c: len(c.framing[0]) > 1 or all(c.framing),
    "badContentLength": lambda c: not re.fullmatch(rb"[0-9]+", c.framing[0][0]) or int(c.framing[0][0]) >= 1 << 63,
    "badTransferEncoding": lambda c: c.framing[1] != [b"chunked"] or c.line.endswith(b"HTTP/1.0"),
    "unknownTransferCoding": lambda c: c.framing[1] != [b"chunked"],
    "expectationFailed": lambda c: any(
        member.strip(b" \t").lower() not in (b"", b"100-continue")
        for value in c.values(b"expect") for member in value.split(b",")),
    "badChunk": lambda c: not grammar.is_chunked_body(c.tail),
    "chunkOverheadTooLarge": lambda c: grammar.overhead(c.tail) > 2 * grammar.LIMIT,
    "contentTooLarge": lambda c: sum(grammar.sizes_of(c.tail)) >= 1 << 63,
    "badTrailer": lambda c: c.trailers is not None and not grammar.are_fields(c.trailers),
}

LLHTTP_METHODS = set(
    b"DELETE GET HEAD POST PUT CONNECT OPTIONS TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH UNLOCK BIND REBIND "
    b"UNBIND ACL REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PATCH PURGE MKCALENDAR LINK "
    b"UNLINK SOURCE QUERY".split())


def longest_number(case):
    numbers = case.framing[0] + [line for line in re.findall(rb"(?:^|\r\n)([0-9A-Fa-f]+)", case.tail)]
    return max((len(number) for number in numbers), default=0)


def steers(trailers):
    """Whether one of them would steer the connection if it were a header field."""
    return re.search(rb"(?im)^(content-length|transfer-encoding|connection|upgrade)[ \t]*:", trailers or b"")


# What we take and they refuse, or read on where they stop.
THEY_REFUSE = [
    ("h11: no empty line before a request", lambda c: c.parser == "h11" and c.rest.startswith(b"\r")
     and re.search("no request line|illegal request line", c.theirs.reason)),
    ("h11: numbers of at most 20 digits", lambda c: c.parser == "h11" and longest_number(c) > 20
     and re.search("Content-Length|chunk header", c.theirs.reason)),
    ("no blanks in chunk extensions", lambda c: c.framing[1] == [b"chunked"]
     and re.search("(?i)chunk", c.theirs.reason) and re.search(rb"[;=][ \t]|[ \t][;=]|[ \t]$", c.tail)),
    ("trailers are taken for header fields", lambda c: steers(c.trailers if c.framing[1] == [b"chunked"] else None)
     or steers(grammar.trailers_of(c.before.partition(b"\r\n\r\n")[2]))),
    ("h11: the coding's name in small letters", lambda c: c.parser == "h11" and c.kind == "fields"
     and c.framing[1] == [b"chunked"]),
    ("h11: HTTP/1.0 never persists", lambda c: c.parser == "h11" and c.theirs.ending == readings.CLOSED
     and c.previous(c.theirs) and c.previous(c.theirs).version == b"1.0"),
    ("llhttp: known methods only", lambda c: c.parser == "llhttp" and c.method not in LLHTTP_METHODS),
    ("llhttp: Upgrade ends HTTP", lambda c: c.parser == "llhttp" and "upgrade" in c.theirs.reason
     and c.theirs.ending == readings.CLOSED),
    ("llhttp: keep-alive beats close", lambda c: c.parser == "llhttp" and c.previous(c.mine)
     and re.search(rb"(?im)^connection:.*keep-alive", c.before) and re.search(rb"(?im)^connection:.*close", c.before)),
    ("llhttp: HTAB stays at the end of a value", lambda c: c.parser == "llhttp" and c.kind == "fields"
     and [(name, value.strip(b" \t")) for name, value in c.theirs.messages[c.index].fields]
     == c.mine.messages[c.index].fields),
    ("refused before the head is whole", lambda c: c.mine.ending == readings.MORE and not c.has_head),
]


def explain(case):
    """The name of the rule for this disagreement; None when there is none."""
    if case.mine.ending == readings.REFUSED and case.refused_here:
        is_right = WE_REFUSE.get(case.mine.reason)
        if is_right and is_right(case):
            return "we refuse: " + case.mine.reason
    return next((name for name, applies in THEY_REFUSE if applies(case)), None)
