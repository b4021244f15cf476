"""What a session with PostgreSQL begins with."""


def session_options(idle: int) -> str:
    """idle: seconds after which an open transaction in which nothing is done ends."""
    wanted = {
        # A process that froze with rows in its hands must not keep them from the others.
        "idle_in_transaction_session_timeout": f"{idle}s",
        # Compiling a query takes longer than most of ours run (1.6 of 2.7 s for the plan of 100,000 resends).
        "jit": "off",
        # A machine that is gone is missed within 40 seconds; its connections to mail servers count till then.
        "tcp_keepalives_idle": "20",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "4",
        "tcp_user_timeout": "40s",
    }
    return " ".join(f"-c {name}={value}" for name, value in wanted.items())
