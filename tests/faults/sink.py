"""A mail server in a process of its own, which writes down each mail that it accepts before it says so.

Run as: python sink.py PORT LEDGER SECONDS. The mailbox of the recipient says how it is treated. In a file beside
the ledger, how many connections there are each time that one comes.
"""

import asyncio
import re
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

PORT, LEDGER, SECONDS = int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])

PATIENT = {"calm": 0.02, "slow": 0.05}
ESTABLISHED = "01"
AFTER_THE_DOT = {"full": "452 4.2.2 Mailbox full", "spam": "554 5.7.1 Looks like spam"}


class Handler:
    async def handle_RCPT(self, server, session: Session, envelope: Envelope, address: str, options) -> str:
        mailbox = address.partition("@")[0]
        if mailbox == "nobody":
            return "550 5.1.1 No such user"
        if mailbox == "greylisted":
            return "451 4.7.1 Please come back later"
        if mailbox == "hung-up":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mailbox = envelope.rcpt_tos[0].partition("@")[0]
        if mailbox == "silent":
            await asyncio.sleep(60)
        await asyncio.sleep(PATIENT.get(mailbox, SECONDS))
        if mailbox in AFTER_THE_DOT:
            return AFTER_THE_DOT[mailbox]
        key = re.search(rb"Message-ID: <([^@]+)@", envelope.content)[1].decode()
        with LEDGER.open("a") as ledger:
            ledger.write(f"{key}\n")
        if mailbox == "cut":
            server.transport.abort()
        return "250 2.0.0 Ok: queued as 1"


class Counting(SMTP):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        with LEDGER.with_name("crowd.txt").open("a") as crowd:
            crowd.write(f"{connections()}\n")


def connections() -> int:
    """As the system counts them on the other side: what was closed there may not have been heard of here."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(there.endswith(f":{PORT:04X}") and state == ESTABLISHED for _, _, there, state, *_ in rows)


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Counting(Handler(), hostname="sink"), "127.0.0.1", PORT)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await server.serve_forever()


asyncio.run(serve())
