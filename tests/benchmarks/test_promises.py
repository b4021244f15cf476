"""What a run of the sending benchmark says of itself."""

from benchmarks.mail.promises import broken, table

KEPT = {
    "ratio_post_office": 3.2, "ratio_smtplib": 0.6, "rate_at_20ms": 320, "lost": 0, "doubled": 0, "uncertain": 9,
    "uncertain_allowed": 24, "enqueue_100k_s": 2.4, "first_out_s": 1.1, "memory_mb": [300, 310, 305],
    "web_memory_mb": [290, 300, 300],
}  # fmt: skip


def test_a_run_that_keeps_every_promise_says_nothing():
    assert broken(KEPT) == []


def test_each_promise_that_is_not_kept_is_named():
    worse = {"ratio_post_office": 2.9, "lost": 1, "uncertain": 25, "memory_mb": [300, 400], "rate_at_20ms": 299}
    worse["web_memory_mb"] = [290, 350]
    told = broken({**KEPT, **worse})
    assert sorted(line.split(" = ")[0] for line in told) == sorted(worse)


def test_what_was_not_measured_breaks_no_promise():
    assert broken({"ratio_smtplib": None}) == []
    assert "product" in table({"contenders": {"product": {"rate": 1, "cpu_ms": 0.5, "rates": [1]}}})
