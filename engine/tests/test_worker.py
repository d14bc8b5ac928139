"""What a function that fails is told with, and what it is stopped by."""

from __future__ import annotations

from books import Book


def test_two_python_errors_are_both_told(book: Book) -> None:
    book.change("src/tiny/__init__.py", 'axes.bar(data["gss_code"]', 'axes.bar(data["area"]')
    book.change("src/tiny/__init__.py", "areas.plot(", "areas.plott(")
    done = book.needsbook("build", "--renderer", "builtin")
    assert "KeyError: area (in fig_counts()," in done.stderr
    assert "AttributeError: " in done.stderr
    assert "(in fig_map()," in done.stderr


def test_one_error_that_stops_many_exhibits_is_told_once(book: Book) -> None:
    book.change("src/tiny/__init__.py", 'counts = source("counts")', "counts = sauce")
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert done.stderr.count("NameError") == 1
    assert "src/tiny/__init__.py:8: " in done.stderr


def test_a_wrong_result_is_told_with_the_line_of_its_function(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py", "    areas = boundaries", "    return 5\n    areas = boundaries"
    )
    line = book.read("src/tiny/__init__.py").split("\n").index("def fig_map():") + 1
    assert book.needsbook("check").returncode == 0  # it computes no figure, and says so
    done = book.needsbook("check", "--all")
    assert done.returncode == 1
    assert f"src/tiny/__init__.py:{line}: TypeError: fig_map returned int" in done.stderr


def test_a_function_that_ends_python_is_a_problem(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py",
        "    areas = boundaries",
        "    raise SystemExit(5)\n    areas = boundaries",
    )
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert "SystemExit: 5 (in fig_map()" in done.stderr
