"""rate_counter: counts are shared by processes, forgotten with their window, and name nobody."""

from __future__ import annotations

import multiprocessing

from yizhan.kit.rate_counter import BUCKETS, SLOTS, RateCounter

KEY = b"k" * 32


def test_it_counts_within_a_window():
    counter = RateCounter(None, key=KEY)
    assert [counter.count("a", period=60, now=n) for n in (0, 30, 59, 60)] == [1, 2, 3, 1]
    assert counter.count("b", period=60, now=60) == 1
    assert counter.count("a", period=600, now=60) == 1


def test_two_processes_count_together(tmp_path):
    file = tmp_path / "limits.bin"
    assert RateCounter(file, key=KEY).count("a", period=60, now=0) == 1
    assert RateCounter(file, key=KEY).count("a", period=60, now=1) == 2
    assert RateCounter(file, key=b"another").count("a", period=60, now=1) == 1


def _count(file):
    counter = RateCounter(file, key=KEY)
    for _ in range(500):
        counter.count("a", period=1000, now=0)


def test_no_count_is_lost_between_them(tmp_path):
    file = tmp_path / "limits.bin"
    workers = [multiprocessing.Process(target=_count, args=(file,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert RateCounter(file, key=KEY).count("a", period=1000, now=0) == 1501


def test_the_file_names_nobody(tmp_path):
    file = tmp_path / "limits.bin"
    RateCounter(file, key=KEY).count("order@203.0.113.5", period=60, now=0)
    assert b"203.0.113.5" not in file.read_bytes()


def test_a_flood_of_strangers_does_not_free_a_flooder():
    counter = RateCounter(None, key=KEY)
    for _ in range(100):
        counter.count("flooder", period=600, now=0)
    for n in range(BUCKETS * SLOTS * 2):
        counter.count(f"stranger {n}", period=600, now=1)
    assert counter.count("flooder", period=600, now=2) == 101


def test_where_nothing_can_be_written_it_counts_alone():
    from pathlib import Path

    assert RateCounter(Path("/proc/nowhere/limits.bin"), key=KEY).count("a", period=1, now=0) == 1
