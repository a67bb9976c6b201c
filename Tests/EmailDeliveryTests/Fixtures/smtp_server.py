"""A real SMTP server (aiosmtpd) for tests: records what it accepts and fails as the recipient's name asks.

Recipients (the local part): ok, 450, 550, 551, 552, 553, 554 (refused at RCPT), 421 (at RCPT), 451-eod, 550-eod,
552-eod, 421-eod (at the final dot), drop-before and drop-after (the connection is cut before, or after, the mail is
recorded; no reply either way), drop-before-once and drop-after-once (the same mail is accepted normally the second
time), twice-450 (refused twice, then accepted), throttle (454 as Amazon SES says it), slow-SECONDS (waits at the final
dot), slow-rcpt-SECONDS, poison (the client's port is written down, and RCPT gets no answer).
What follows a "+" in the local part is ignored, so that many recipients can share a behaviour. Anything else is ok.

Prints "port N" and then, on lines of their own, nothing more; runs until it is killed.
"""

import argparse
import asyncio
import hashlib
import json
import logging
import re
import ssl
import sys

from aiosmtpd.smtp import AuthResult, SMTP


class Record:
    """Appends one JSON line per accepted mail, and one per command when a transcript is wanted."""

    def __init__(self, path, keep, transcript):
        self.mails = open(path, "a", buffering=1) if path else None
        self.keep = keep
        self.transcript = open(transcript, "a", buffering=1) if transcript else None

    def mail(self, to, sender, data):
        if not self.mails:
            return
        head = data.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace")

        def header(name):
            found = re.search(rf"(?im)^{name}:[ \t]*(.*?)\r?$", head)
            return found.group(1) if found else ""

        line = {
            "to": to,
            "from": sender,
            "id": header("X-Notification-ID"),
            "message_id": header("Message-ID"),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        if self.keep:
            line["data"] = data.decode("latin-1")
        self.mails.write(json.dumps(line) + "\n")

    def event(self, peer, *words):
        if self.transcript:
            self.transcript.write(json.dumps([str(peer), *words]) + "\n")


class Handler:
    """Whom it refused or dropped before is kept in a file where one is given, so that it outlives the process."""

    def __init__(self, record, memory=None, poison=None):
        self.record = record
        self.refusals = {}
        self.dropped = set()
        self.memory = open(memory, "a+", buffering=1) if memory else None
        self.poison = open(poison, "a", buffering=1) if poison else None
        if self.memory:
            self.memory.seek(0)
            for line in self.memory:
                self.recall(*line.split())

    def recall(self, word, address):
        if word == "refused":
            self.refusals[address] = self.refusals.get(address, 0) + 1
        else:
            self.dropped.add(address)

    def note(self, word, address):
        self.recall(word, address)
        if self.memory:
            self.memory.write(f"{word} {address}\n")

    @staticmethod
    def behaviour(address):
        return address.rpartition("@")[0].partition("+")[0]

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = self.behaviour(address)
        if name in ("450", "550", "551", "552", "553", "554"):
            return f"{name} {name[0]}.1.1 <{address}> refused"
        if name == "421":
            return "421 4.3.2 closing"
        if name == "throttle":
            return "454 Throttling failure: Maximum sending rate exceeded."
        if name == "twice-450":
            self.note("refused", address)
            if self.refusals[address] <= 2:
                return "450 4.2.0 greylisted"
        if name == "poison" and self.poison:
            self.poison.write(f"{session.peer[1]}\n")
            await asyncio.sleep(3600)
        if name.startswith("slow-rcpt-"):
            await asyncio.sleep(float(name[10:]))
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        name = self.behaviour(to)
        if name.endswith("-eod"):
            return f"{name[:3]} {name[0]}.7.1 <{to}> message refused"
        if name == "drop-before" or (name == "drop-before-once" and to not in self.dropped):
            self.note("dropped", to)
            server.transport.abort()
            return "421 gone"
        if name.startswith("slow-"):
            await asyncio.sleep(float(name.rpartition("-")[2]))
        self.record.mail(to, envelope.mail_from, envelope.original_content)
        if name == "drop-after" or (name == "drop-after-once" and to not in self.dropped):
            self.note("dropped", to)
            server.transport.abort()
            return "421 gone"
        return "250 2.0.0 queued"


class Server(SMTP):
    """Writes down each command, so that a test can count connections and find commands nobody meant to send."""

    connections = 0

    def __init__(self, handler, record, options, **settings):
        self.record = record
        self.options = options
        super().__init__(handler, **settings)

    def connection_made(self, transport):
        # Called a second time for STARTTLS, with the same connection inside.
        if not self.transport:
            Server.connections += 1
            self.number = Server.connections
            self.record.event(self.number, "connect")
        super().connection_made(transport)

    async def smtp_EHLO(self, hostname):
        self.record.event(self.number, "EHLO", hostname or "")
        await super().smtp_EHLO(hostname)

    async def smtp_MAIL(self, arg):
        self.record.event(self.number, "MAIL", arg or "")
        if self.options.refuse_sender:
            await self.push(f"{self.options.refuse_sender} 5.7.1 sender refused")
            return
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        self.record.event(self.number, "RCPT", arg or "")
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        self.record.event(self.number, "DATA")
        if self.options.refuse_data:
            await self.push(f"{self.options.refuse_data} 5.5.1 no message wanted")
            return
        await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg):
        self.record.event(self.number, "QUIT")
        await super().smtp_QUIT(arg)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--record", metavar="FILE", help="one JSON line per accepted mail is appended")
    parser.add_argument("--memory", metavar="FILE", help="what it did before to a recipient, kept over a restart")
    parser.add_argument("--poison", metavar="FILE", help="ports of clients that name a recipient called poison")
    parser.add_argument("--keep-data", action="store_true", help="record the messages too, decoded as Latin-1")
    parser.add_argument("--transcript", metavar="FILE", help="one JSON line per connection and command is appended")
    parser.add_argument("--tls", choices=("none", "starttls", "implicit"), default="none")
    parser.add_argument("--cert", metavar="FILE", help="PEM certificate chain, with --tls")
    parser.add_argument("--key", metavar="FILE", help="PEM key, with --tls")
    parser.add_argument("--auth", metavar="USER:PASSWORD", help="demand SMTP AUTH")
    parser.add_argument("--no-smtputf8", action="store_true")
    parser.add_argument("--refuse-sender", metavar="CODE", help="answer every MAIL with this code")
    parser.add_argument("--refuse-data", metavar="CODE", help="answer every DATA with this code")
    return parser.parse_args()


async def main():
    options = arguments()
    logging.disable(logging.CRITICAL)
    record = Record(options.record, options.keep_data, options.transcript)
    handler = Handler(record, options.memory, options.poison)
    context = None
    if options.tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert, options.key)

    def authenticate(server, session, envelope, mechanism, data):
        login = (data.login + b":" + data.password).decode("utf-8", "replace")
        # Not handled: aiosmtpd itself answers 535.
        return AuthResult(success=login == options.auth, handled=False)

    def connection():
        settings = {"data_size_limit": 33_554_432, "enable_SMTPUTF8": not options.no_smtputf8, "timeout": 300}
        if options.tls == "starttls":
            settings["tls_context"] = context
        if options.auth:
            settings |= {
                "authenticator": authenticate,
                "auth_required": True,
                "auth_require_tls": options.tls == "starttls",
            }
        return Server(handler, record, options, **settings)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        connection, options.host, options.port, ssl=context if options.tls == "implicit" else None)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
