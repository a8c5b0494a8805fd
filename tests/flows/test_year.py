"""A year of a small register reads sensibly: what is said stands in the documentation."""

from tests.flows.year import PAGE, told


def test_the_page_tells_what_is_said() -> None:
    assert PAGE.read_text("utf-8") == told(), "run python -m tests.flows.year, and read what has changed"
