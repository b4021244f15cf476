"""What a benchmark says is what was sampled."""

import json

import pytest

from benchmarks.figures import Sample, broken, growth, largest, percentile, ratio, summary


@pytest.mark.parametrize(
    ("numbers", "share", "wanted"),
    [([5], 0.95, 5), ([3, 1, 2], 0.5, 2), (range(1, 101), 0.95, 95), (range(1, 31), 0.95, 29), ([1, 2], 0, 1)],
)
def test_a_percentile_is_one_of_the_numbers(numbers, share, wanted):
    assert percentile(numbers, share) == wanted


def row(median: float, **more) -> dict:
    return {
        "median": median,
        "best": median - 1,
        "cpu_app": median / 2,
        "cpu_db": 1.0,
        "queries": 5,
        "kb": 40.0,
    } | more


def test_growth_is_the_largest_size_by_the_smallest():
    by_size = {1000: row(40), 10: row(20), 100: row(99)}
    assert growth(by_size, "median") == 2
    assert growth(by_size, "cpu_app", "cpu_db") == round(21 / 11, 2)


@pytest.mark.parametrize(
    "by_size", [{10: row(20)}, {10: {"problem": "502"}, 100: row(20)}, {10: row(0), 20: row(5)}]
)
def test_there_is_no_growth_where_there_is_nothing_to_compare(by_size):
    assert growth(by_size, "median") is None


def test_a_ratio_needs_both():
    assert ratio(9, 3) == 3
    assert ratio(9, None) is ratio(None, 3) is None
    assert largest([None, 2, 1]) == 2
    assert largest([None]) is None


def test_a_sample_tells_medians_and_the_most_queries():
    sample = Sample(
        wall=[3, 1, 2], cpu_app=[1], cpu_db=[], database=[0.5, 0.7], queries=[4, 6], bytes=[2048, 1024]
    )
    told = sample.told()
    assert (told["median"], told["p95"], told["queries"], told["kb"], told["times"]) == (2, 3, 6, 2.0, 3)
    assert told["cpu_db"] is None


def test_an_operation_that_failed_tells_only_that():
    assert Sample(wall=[3], problem="answered 500").told() == {"problem": "answered 500"}
    assert Sample().told() == {"problem": "not measured"}


TOLD = {
    "email.first": {10: row(20), 1000: row(24, queries=11)},
    "email.csv": {10: row(5, queries=30, kb=900), 1000: row(6)},
    "floor.email.first": {10: row(5), 1000: row(8, queries=50)},
}
FLOORS = {"email.first": "floor.email.first"}


def test_a_run_is_summed_up_by_its_worst_and_floors_are_no_operations():
    figures = summary(TOLD, {"email.first"}, FLOORS)
    assert figures["growth_max"] == 1.2
    assert (figures["queries_max"], figures["kb_max"]) == (11, 40.0)
    assert figures["floor_ratio_max"] == 3
    assert set(figures["operations"]) == {"email.first", "email.csv"}
    assert set(figures["floors"]) == {"floor.email.first"}


def test_the_figures_are_json_with_each_size_by_its_name():
    figures = json.loads(json.dumps(summary(TOLD, {"email.first"}, FLOORS)))
    first = figures["operations"]["email.first"]
    assert first["sizes"]["1000"]["median"] == 24
    assert {"growth", "growth_best", "growth_cpu", "floor_ratio", "sizes"} == set(first)
    assert {"growth_max", "queries_max", "floor_ratio_max", "kb_max"} < set(figures)


@pytest.mark.parametrize(
    ("big", "said"),
    [
        (row(31, cpu_db=9), "grows 1.55 times"),
        (row(31, cpu_db=None), "grows 1.55 times"),
        # As much work as before: somebody else kept the processor.
        (row(90, cpu_app=12), None),
        (row(90, best=19), None),
        (row(30), None),
        (row(20, queries=13), "13 queries"),
        (row(20, kb=60.1), "60.1 kB"),
        ({"problem": "answered 500"}, "at 1000 rows: answered 500"),
    ],
)
def test_a_promise_that_is_not_kept_is_named(big, said):
    figures = summary({"email.first": {10: row(20), 1000: big}}, {"email.first"}, {})
    assert broken(figures, {"email.first"}) == ({"email.first": said} if said else {})


def test_two_milliseconds_where_there_was_one_are_no_growth():
    figures = summary({"email.tabs": {10: row(2), 1000: row(4.9)}}, set(), {})
    assert figures["operations"]["email.tabs"]["growth"] == 2.45
    assert broken(figures, set()) == {}


def test_what_is_no_page_may_ask_and_weigh_more():
    figures = summary({"email.csv": {10: row(20, queries=99, kb=900)}}, set(), {})
    assert broken(figures, set()) == {}


def test_no_promise_is_about_absolute_time():
    figures = summary({"email.first": {10: row(90_000), 1000: row(90_001)}}, {"email.first"}, {})
    assert broken(figures, {"email.first"}) == {}
