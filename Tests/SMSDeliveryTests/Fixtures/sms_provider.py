"""An SMS provider for tests, two in one: Twilio's interface below /2010-04-01/, Amazon SNS' Query protocol at /.

What it answers is chosen by the last five digits of the recipient: a status (00201, 00429, 00503), or an error code of
Twilio's (21211) or of ours for SNS (10001 InvalidParameter, 10002 OptedOut, 10003 Throttling, 10004 AuthorizationError,
10005 InternalError); 90001 reads the request and hangs up, 90002 never answers, 90003 answers with something that is not
HTTP. 429 and 503 come with Retry-After: 7.

The Signature Version 4 of each SNS request is computed anew from what arrived (AWS General Reference, "Signature Version 4
signing process") and a wrong one refused; credentials of both are test:secret.

Prints "port N"; appends one JSON line per request to --record.
"""

import argparse
import base64
import hashlib
import hmac
import http.server
import json
import re
import ssl
import threading
import urllib.parse

SNS_ERRORS = {
    "10001": (400, "InvalidParameter"), "10002": (400, "OptedOut"), "10003": (400, "Throttling"),
    "10004": (403, "AuthorizationError"), "10005": (500, "InternalError"),
}


def hmac_sha256(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signature_fault(method, path, headers, body):
    """Why the request is not signed as it should be; None when it is."""
    found = re.fullmatch(
        r"AWS4-HMAC-SHA256 Credential=test/(\d{8})/([a-z0-9-]+)/([a-z]+)/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?"
        r"Signature=([0-9a-f]{64})", headers.get("Authorization", ""))
    if not found:
        return "no Signature Version 4"
    day, region, service, names, signature = found.groups()
    signed = names.split(";")
    required = {"host", "x-amz-date", "content-type"} | {n.lower() for n in headers if n.lower() == "x-amz-security-token"}
    if not required <= set(signed) or signed != sorted(signed):
        return f"signed are only {names}"
    moment = headers["X-Amz-Date"]
    if not moment.startswith(day) or service != "sns":
        return "scope"
    canonical = "\n".join(
        [method, path, ""] + [f"{name}:{' '.join(headers[name].split())}" for name in signed]
        + ["", names, hashlib.sha256(body).hexdigest()])
    scope = f"{day}/{region}/{service}/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = hmac_sha256(b"AWS4secret", day)
    for part in (region, service, "aws4_request"):
        key = hmac_sha256(key, part)
    expected = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return None if hmac.compare_digest(expected, signature) else "signature"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lock = threading.Lock()
    record = None

    def log_message(self, *arguments):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        pairs = urllib.parse.parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True)
        form = dict(pairs)
        is_sns = self.path == "/"
        if is_sns:
            fault = signature_fault("POST", self.path, self.headers, body)
        else:
            expected = "Basic " + base64.b64encode(b"test:secret").decode()
            fault = None if self.headers.get("Authorization") == expected else "password"
        with Handler.lock:
            Handler.record.write(json.dumps({
                "path": self.path, "form": form, "fault": fault, "type": self.headers.get("Content-Type"),
                "token": self.headers.get("X-Amz-Security-Token"),
            }) + "\n")
        self.answer(is_sns, fault, form.get("PhoneNumber" if is_sns else "To", "")[-5:])

    def answer(self, is_sns, fault, wanted):
        if fault:
            return self.reply(403 if is_sns else 401, "SignatureDoesNotMatch" if is_sns else 20003, is_sns)
        if wanted == "90001":
            self.close_connection = True
            return None
        if wanted == "90002":
            threading.Event().wait()
        if wanted == "90003":
            self.wfile.write(b"nonsense\r\n\r\n")
            self.close_connection = True
            return None
        if is_sns and wanted in SNS_ERRORS:
            return self.reply(*SNS_ERRORS[wanted], is_sns)
        if not is_sns and wanted.startswith(("20", "21", "30")):
            return self.reply(400, int(wanted), is_sns)
        status = int(wanted) if 200 <= int(wanted or 0) <= 599 else 200 if is_sns else 201
        return self.reply(status, None if status < 300 else "Unknown" if is_sns else 20500, is_sns)

    def reply(self, status, code, is_sns):
        if is_sns and code:
            body = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"
        elif is_sns:
            body = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
        else:
            body = json.dumps({"code": code, "message": "no"} if code else {"sid": "SM1", "status": "queued"})
        self.send_response(status)
        self.send_header("Content-Type", "text/xml" if is_sns else "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status in (429, 503):
            self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(body.encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", required=True, metavar="FILE")
    parser.add_argument("--cert", metavar="FILE", help="PEM certificate chain; without, plain HTTP")
    parser.add_argument("--key", metavar="FILE")
    options = parser.parse_args()
    Handler.record = open(options.record, "a", buffering=1)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if options.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert, options.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print("port", server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
