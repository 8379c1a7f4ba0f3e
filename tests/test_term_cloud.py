"""Term cloud: words never touch, stay inside, and always stand in the same places."""

from __future__ import annotations

from itertools import combinations

from sli_themes.outputs.term_cloud import placed_words

WORDS = [(f"word{'x' * (place % 9)}{place}", 40 - place) for place in range(40)]


def test_words_never_touch_and_stay_inside() -> None:
    """No two words share a dot, and none leaves the picture, which is as wide as was asked."""
    cloud = placed_words(WORDS, 612)
    assert cloud.width == 612
    for one, other in combinations(cloud.words, 2):
        beside = abs(one.x - other.x) >= (len(one.word) * one.size + len(other.word) * other.size) * 0.28
        assert beside or abs(one.y - other.y) >= (one.size + other.size) / 2
    for one in cloud.words:
        half = len(one.word) * one.size * 0.28
        assert half <= one.x <= cloud.width - half
        assert one.size / 2 <= one.y <= cloud.height - one.size / 2


def test_commonest_is_largest_and_order_changes_nothing() -> None:
    """The size follows the number; the same words in another order stand in the same places."""
    cloud = placed_words(WORDS, 612)
    sizes = [one.size for one in cloud.words]
    assert sizes == sorted(sizes, reverse=True)
    assert placed_words(WORDS[::-1], 612) == cloud
