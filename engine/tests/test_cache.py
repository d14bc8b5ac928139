"""The cache: found by its key while it is whole, made again in any other case."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.ground.cache import FORMAT, Cache, canonical, key_of, renew


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def entries(cache: Cache) -> list[Path]:
    return [path for path in cache.folder.rglob("*") if path.is_file()]


def test_what_was_put_is_found_and_nothing_else(cache: Cache) -> None:
    cache.put(key_of("a"), b"content")
    assert cache.get(key_of("a")) == b"content"
    assert cache.get(key_of("b")) is None


def test_json_comes_back_as_it_was(cache: Cache) -> None:
    cache.put_json(key_of("a"), {"ä": [1, None, "x"]})
    assert cache.get_json(key_of("a")) == {"ä": [1, None, "x"]}


@pytest.mark.parametrize("damage", [b"", b"cut off", b"\0" * 80])
def test_a_damaged_entry_is_not_found(cache: Cache, damage: bytes) -> None:
    cache.put(key_of("a"), b"content")
    (path,) = entries(cache)
    path.write_bytes(damage)
    assert cache.get(key_of("a")) is None


def test_an_entry_whose_content_changed_is_not_found(cache: Cache) -> None:
    cache.put(key_of("a"), b"content")
    (path,) = entries(cache)
    path.write_bytes(path.read_bytes().replace(b"content", b"Content"))
    assert cache.get(key_of("a")) is None


def test_with_all_anew_only_what_was_put_since_is_found(cache: Cache) -> None:
    cache.put(key_of("a"), b"old")
    anew = Cache(cache.folder, anew=True)
    assert anew.get(key_of("a")) is None
    anew.put(key_of("a"), b"new")
    assert anew.get(key_of("a")) == b"new"


def test_pruned_it_is_no_larger_than_the_limit(cache: Cache) -> None:
    for number in range(20):
        cache.put(key_of(number), bytes(1000))
    cache.prune(5000)
    assert sum(path.stat().st_size for path in entries(cache)) <= 5000


def test_a_key_tells_values_apart_and_not_the_order_of_a_mapping() -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of(1) != key_of("1")
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})


def test_the_cache_of_another_version_is_discarded_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "format").write_text("0", encoding="utf-8")
    (tmp_path / "old").write_bytes(b"x")
    (tmp_path / "lock").write_bytes(b"1")
    renew(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["format", "lock"]
    assert (tmp_path / "format").read_text(encoding="utf-8") == FORMAT
    assert "of another version" in capsys.readouterr().err
    renew(tmp_path)
    assert capsys.readouterr().err == ""
