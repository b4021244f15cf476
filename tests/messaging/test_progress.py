import pytest

from messaging.progress import Shares, Tally


@pytest.mark.parametrize(
    ("tally", "shares"),
    [
        (Tally(10, skipped=4, moved=0, sent=6), (60, 0, 40)),
        (Tally(3, skipped=1, moved=0, sent=1, failed=1), (34, 33, 33)),
        (Tally(1000, skipped=0, moved=0, sent=999, uncertain=1), (99, 1, 0)),
        (Tally(7, skipped=7, moved=0), (0, 0, 100)),
        (Tally(3, skipped=0, moved=0, failed=3), (0, 100, 0)),
        (Tally(3, skipped=0, moved=1, cancelled=1, sent=1), (34, 0, 66)),
        (Tally(10, skipped=2, moved=0, waiting=4, sent=4), (40, 0, 20)),
        (Tally(0, skipped=0, moved=0), (0, 0, 0)),
    ],
)
def test_the_bar_is_full_when_it_ended_and_only_then(tally, shares):
    assert tally.shares == Shares(*shares)
    assert (sum(tally.shares) == 100) == (tally.finished and tally.total > 0)


@pytest.mark.parametrize("total", [1, 2, 3, 7, 99, 101, 12_345])
def test_no_part_is_ever_longer_than_the_bar(total):
    for skipped in {0, 1, total // 2, total - 1, total}:
        for failed in {0, 1, (total - skipped) // 2, total - skipped}:
            if skipped + failed <= total:
                tally = Tally(total, skipped=skipped, moved=0, failed=failed, sent=total - skipped - failed)
                assert sum(tally.shares) == 100
                assert min(tally.shares) >= 0
