"""The grammar of RFC 9110, 9112 and 3986 as regular expressions: a third opinion, asked where two parsers part.

Each check takes what lies from the start of a message on, and says whether our refusal with that reason is right. A line
that has not all arrived is wrong when no usual continuation makes it right.
"""
import ipaddress
import re

TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
TEXT = rb"[\t\x20-\x7e\x80-\xff]*"
PCHARS = rb"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*"
NAME = rb"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})+"
QUERY = rb"(?:\?(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?"
QUOTED = rb'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*"'
BLANK = rb"[ \t]*"
EXTENSIONS = rb"(?:" + BLANK + b";" + BLANK + TOKEN + b"(?:" + BLANK + b"=" + BLANK + b"(?:" + TOKEN + b"|" + QUOTED + b"))?)*"
REQUEST_LINE = re.compile(TOKEN + rb" ([\x21-\x7e\x80-\xff][\x20-\x7e\x80-\xff]*) HTTP/[0-9]\.[0-9]")
FIELD = re.compile(TOKEN + b":" + TEXT)
CHUNK = re.compile(rb"(0*)([0-9A-Fa-f]{1,16})(" + EXTENSIONS + b")")
LIMIT = 8192


def is_host(value):
    match = re.fullmatch(rb"(\[(.*)\]|" + NAME + rb")(?::([0-9]*))?", value, re.S)
    if not match or int(match.group(3) or 0) > 65535:
        return False
    literal = match.group(2)
    if literal is None or re.fullmatch(rb"[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+", literal):
        return True
    try:
        return b"%" not in literal and bool(ipaddress.IPv6Address(literal.decode("ascii")))
    except ValueError:
        return False


def is_target(target, method):
    if target == b"*":
        return method == b"OPTIONS"
    absolute = re.fullmatch(rb"(?i)https?://([^/?]+)(.*)", target, re.S)
    if absolute:
        return is_host(absolute.group(1)) and bool(re.fullmatch(rb"(?:/" + PCHARS + b")?" + QUERY, absolute.group(2)))
    return bool(re.fullmatch(b"/" + PCHARS + QUERY, target))


def lines_of(text):
    """Whole lines, and what begins the next one."""
    *lines, rest = text.split(b"\r\n")
    return lines, rest


def fits(pattern, partial, continuations):
    if partial.endswith(b"\r"):
        return bool(pattern.fullmatch(partial[:-1]))
    return any(pattern.fullmatch(partial + continuation) for continuation in continuations)


def is_request_line(rest):
    lines, partial = lines_of(rest)
    if lines:
        return bool(REQUEST_LINE.fullmatch(lines[0]))
    return fits(re.compile(rb"[\x20-\x7e\x80-\xff]*"), partial, [b""])


def are_fields(text):
    """Whether all lines behind the first are fields, up to the empty one."""
    lines, partial = lines_of(text)
    for line in lines:
        if not line:
            return True
        if not FIELD.fullmatch(line):
            return False
    return partial in (b"", b"\r") or fits(FIELD, partial, [b"", b":", b"a:"])


def is_chunked_body(tail):
    """Whether what has arrived may become a chunked body, trailers not looked at."""
    while True:
        line, end, rest = tail.partition(b"\r\n")
        if not end:
            digits = re.match(rb"[0-9A-Fa-f]*", line).group()
            if int(digits or b"0", 16) >= 1 << 63:
                return False
            return line == b"" or fits(CHUNK, line, [b"", b"0", b"a", b"=a", b'"', b'a"', b'""', b";a"])
        match = CHUNK.fullmatch(line)
        if not match or int(match.group(2), 16) >= 1 << 63:
            return False
        size = int(match.group(2), 16)
        if size == 0:
            return True
        after = rest[size:size + 2]
        if not b"\r\n".startswith(after):
            return False
        if len(after) < 2:
            return True
        tail = rest[size + 2:]


def sizes_of(tail):
    """The sizes of the chunks that are announced."""
    while match := CHUNK.fullmatch(tail.partition(b"\r\n")[0]):
        size = int(match.group(2), 16)
        yield size
        tail = tail.partition(b"\r\n")[2][size + 2:]


def trailers_of(tail):
    """What follows the line of the last chunk; None when that has not arrived."""
    while True:
        line, end, rest = tail.partition(b"\r\n")
        match = CHUNK.fullmatch(line)
        if not end or not match:
            return None
        size = int(match.group(2), 16)
        if size == 0:
            return rest
        tail = rest[size + 2:]


def overhead(tail):
    return sum(len(line) for line in tail.split(b"\r\n"))


def longest(lines):
    return max((len(line) for line in lines), default=0)
