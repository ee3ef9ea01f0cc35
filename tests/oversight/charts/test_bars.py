"""Parts of one whole as a bar."""

from oversight.charts.bars import line_bar, release_bar, share_bar, stacked


def test_bar_parts_follow_each_other():
    assert [(s.css, s.x, s.width) for s in release_bar(1_000, 250).segments] == [
        ("released", 0, 250),
        ("frozen", 250, 750),
    ]


def test_bar_shows_a_tiny_part():
    assert share_bar(1, 10_000, "count", "機關").segments[0].width == 4


def test_bar_of_more_than_the_whole_stays_inside():
    segments = line_bar(1_000, cut=800, frozen=800, released=0).segments
    assert [(s.x, s.width) for s in segments] == [(0, 500), (500, 500)]


def test_bar_of_nothing_is_empty():
    assert stacked(0, [("frozen", "還凍", 0)]).segments == ()
