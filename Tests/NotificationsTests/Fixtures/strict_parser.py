"""Reads mails as strictly as Python can and says how many are beyond reproach.

Each line of the file is {"name": …, "message": …}; the message's From and Subject must hold the name, its text part
the name twice.
"""

import email
import email.header
import email.policy
import email.utils
import json
import sys

count = 0
for line in open(sys.argv[1], encoding="utf-8"):
    item = json.loads(line)
    raw = item["message"].encode("utf-8")
    for text in raw.split(b"\r\n"):
        assert len(text) <= 78, ("long line", len(text), item["name"])
        assert not text.startswith((b".", b"From ")), ("unprotected", text)
    assert raw.replace(b"\r\n", b"").isascii() and b"\n" not in raw.replace(b"\r\n", b""), "not seven bits"
    message = email.message_from_bytes(raw, policy=email.policy.strict.clone(linesep="\r\n"))
    for part in message.walk():
        assert not part.defects, (part.defects, item["name"])
        for field in part.keys():
            assert not part[field].defects, (field, part[field].defects, item["name"])
    # The strict policy of some Python versions puts spaces between adjacent encoded words of a phrase; the older
    # reader follows RFC 2047 section 6.2, which ignores the white space between them.
    name, _ = email.utils.parseaddr(email.message_from_bytes(raw)["From"])
    name = str(email.header.make_header(email.header.decode_header(name)))
    assert name == item["name"], (name, item["name"])
    assert message["From"].addresses[0].addr_spec == "no-reply@example.com"
    assert message["Subject"] == "Registro — " + item["name"], (str(message["Subject"]), item["name"])
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text == f"Hola {item['name']}.\n.\nFrom aquí \n{item['name']}\n", (text, item["name"])
    assert message.get_body(("html",)).get_content().replace("\r\n", "\n") == f"<p>{item['name']}</p>\n"
    count += 1
print(count, "without defect")
