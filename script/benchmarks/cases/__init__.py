"""What is measured, in the order in which it is printed; each case yields its outcomes."""
from benchmarks.cases.generating import generating
from benchmarks.cases.get import get
from benchmarks.cases.group_commit import group_commit
from benchmarks.cases.idle import idle
from benchmarks.cases.latency import latency
from benchmarks.cases.listing import listing
from benchmarks.cases.mails import mail_memory, mails, mails_afar
from benchmarks.cases.pipelining import pipelining
from benchmarks.cases.queue import mail_delay, queue, register_outage
from benchmarks.cases.read import read
from benchmarks.cases.register import register, slow_disk
from benchmarks.cases.register_paced import overload, register_alone, register_paced

ALL = {
    "get": get, "pipelining": pipelining, "latency": latency, "idle": idle, "register": register,
    "slow-disk": slow_disk, "paced": register_paced, "overload": overload, "alone": register_alone,
    "group-commit": group_commit, "read": read, "list": listing, "mails": mails, "mails-afar": mails_afar,
    "mail-memory": mail_memory, "queue": queue, "register-outage": register_outage, "mail-delay": mail_delay,
    "generating": generating,
}
