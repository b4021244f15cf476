"""The floor: smtplib alone, connections reused, mails built beforehand. Run as a module:

python -m benchmarks.mail.raw PORT COUNT PROCESSES
"""

import multiprocessing
import smtplib
import sys
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime, parseaddr

from benchmarks.mail import letters


def built(number: int) -> bytes:
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["From"], mail["To"], mail["Subject"] = letters.SENDER, letters.reader(number), letters.subject(number)
    mail["Date"], mail["Message-ID"] = localtime(), f"<{number}.raw@valle.example>"
    mail.set_content(letters.text(number))
    mail.add_alternative(letters.html(number), subtype="html")
    return mail.as_bytes()


def send(port: int, numbers: range, ready) -> None:
    # Another number in each, at a fixed width, costs nothing while it is timed.
    model = built(10**6)
    sender = parseaddr(letters.SENDER)[1]
    with smtplib.SMTP("127.0.0.1", port) as wire:
        ready.wait()
        for number in numbers:
            wire.sendmail(sender, [letters.reader(number)], model.replace(b"1000000", b"%d" % number))


def main() -> None:
    port, count, processes = (int(value) for value in sys.argv[1:])
    ready = multiprocessing.Barrier(processes)
    first = 10**6
    shares = [range(first + share, first + count, processes) for share in range(processes)]
    sending = [multiprocessing.Process(target=send, args=(port, share, ready)) for share in shares]
    for one in sending:
        one.start()
    for one in sending:
        one.join()


if __name__ == "__main__":
    main()
