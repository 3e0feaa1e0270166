from __future__ import annotations

from evaluation.bench_asking import alternated


def test_each_question_is_asked_in_both_ways_in_each_round_and_neither_always_first() -> None:
    asked: list[tuple[str, str]] = []
    forgotten: list[int] = []

    took, worked = alternated(
        {"search": lambda q: asked.append(("search", q)), "ask": lambda q: asked.append(("ask", q))},
        ["one", "two"],
        2,
        lambda: forgotten.append(len(asked)),
    )

    opening, measured = asked[:2], asked[2:]
    assert {way for way, _ in opening} == {"search", "ask"}
    pairs = [(first[0], first[1], second[1]) for first, second in zip(measured[::2], measured[1::2], strict=True)]
    assert all(one == other for _, one, other in pairs)
    assert sorted((question, first) for first, question, _ in pairs) == [
        ("one", "ask"), ("one", "search"), ("two", "ask"), ("two", "search"),
    ]  # fmt: skip
    assert forgotten == list(range(2, 10))
    assert [len(times) for made in (took, worked) for times in made.values()] == [4, 4, 4, 4]
