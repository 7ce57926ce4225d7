"""Similar papers: which ones, in what order, and why."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.insight.similar import REASONS, SimilarityModel, as_query, as_words
from search.query.query import parse
from search.text.words import stem, words

TEXTS = [
    ("mae", "Masked Autoencoders for Pictures", "We mask patches of pictures and let an autoencoder rebuild them."),
    ("multi", "Masked Autoencoders for Many Modalities", "An autoencoder rebuilds masked depth and masked pictures."),
    ("video", "Masking Video", "Patches of video are masked; the autoencoder rebuilds frames of the video."),
    ("clip", "Contrastive Captions", "Pictures and captions are aligned by a contrastive loss over large batches."),
    ("align", "Aligning Captions with Sound", "A contrastive loss aligns sound with captions, in large batches."),
    ("robot", "Grasping with Two Hands", "A robot learns to grasp cups by trial and error, rewarded by touch."),
    ("arm", "A Robot Arm that Grasps", "The arm is rewarded for grasping cups and learns by trial and error."),
    ("proof", "Proofs by Machine", "Theorems are proved formally; lemmas are found by search."),
]
ABSTRACTS = {key: f"{title} {abstract}" for key, title, abstract in TEXTS}


@pytest.fixture(scope="module")
def similar() -> SimilarityModel:
    return SimilarityModel(TEXTS)


def keys(similar: SimilarityModel, *asked: str, unlike: tuple[str, ...] = ()) -> list[str]:
    return [key for key, _ in similar.like(asked, unlike).papers]


def test_papers_about_the_same_come_first(similar: SimilarityModel) -> None:
    assert set(keys(similar, "mae")[:2]) == {"multi", "video"}
    assert keys(similar, "robot")[0] == "arm"
    assert keys(similar, "clip")[0] == "align"


def test_papers_that_share_no_word_do_not_come(similar: SimilarityModel) -> None:
    assert "proof" not in keys(similar, "robot")
    assert keys(similar, "proof") == []


@pytest.mark.parametrize("asked", [("mae",), ("mae", "clip"), ("robot", "arm", "proof"), ("mae", "mae")])
def test_papers_asked_about_never_come(similar: SimilarityModel, asked: tuple[str, ...]) -> None:
    assert not set(asked) & set(keys(similar, *asked))


def test_several_papers_are_asked_about_as_one(similar: SimilarityModel) -> None:
    found = keys(similar, "mae", "robot")
    assert {"multi", "arm"} <= set(found[:4])
    assert keys(similar, "mae", "robot") == keys(similar, "robot", "mae", "robot")


def test_negative_examples_push_what_is_like_them_down(similar: SimilarityModel) -> None:
    plain = keys(similar, "mae")
    pushed = keys(similar, "mae", unlike=("align",))
    assert "align" not in pushed
    assert "clip" in plain
    scores, less = dict(similar.like(["mae"]).papers), dict(similar.like(["mae"], ["align"]).papers)
    assert less.get("clip", 0.0) < scores["clip"]
    assert pushed[:2] == plain[:2]


def test_a_paper_that_is_asked_for_and_against_is_asked_for(similar: SimilarityModel) -> None:
    assert similar.like(["mae"], ["mae", "align"]) == similar.like(["mae"], ["align"])


def test_terms_of_the_reason_stand_in_the_paper_and_in_what_is_similar(similar: SimilarityModel) -> None:
    found = similar.like(["mae"], limit=2)
    assert found.because
    near = {stem(word) for key, _ in found.papers for word in words(ABSTRACTS[key])}
    own = {stem(word) for word in words(ABSTRACTS["mae"])}
    assert set(found.because) <= own & near
    assert {"mask", "autoencod"} <= set(found.because[:4])


def test_a_term_that_is_switched_off_counts_no_more(similar: SimilarityModel) -> None:
    plain = similar.like(["mae"])
    off = similar.like(["mae"], without=["Masked", "autoencoders", "rebuilding patches"])
    assert not {"mask", "autoencod", "rebuild", "patch"} & set(off.because)
    assert off.papers[0][0] == "clip"  # pictures are what is left
    assert plain.papers[0][0] != "clip"
    assert similar.like(["mae"], without=["nowhere", "", "…"]) == plain


def test_function_words_and_bare_numbers_are_no_reason() -> None:
    texts = [("a", "The 100 of us", "which is 2 of the masks"), ("b", "The 100 of it", "that is 2 masks")]
    assert SimilarityModel(texts).like(["a"]).because == ("mask",)


def test_every_word_of_a_long_abstract_finds_papers() -> None:
    said = [f"word{n}" for n in range(100)]
    found = SimilarityModel([("all", "", " ".join(said)), *((word, word, "") for word in said)]).like(
        ["all"], limit=200
    )
    assert {key for key, _ in found.papers} == set(said)


def test_a_paper_that_repeats_a_word_is_not_the_most_similar(similar: SimilarityModel) -> None:
    shouting = ("shout", "Masked", "masked autoencoders " + "masked " * 500)
    assert keys(SimilarityModel([*TEXTS, shouting]), "mae")[0] != "shout"


def test_words_that_most_papers_have_are_not_the_first_reason() -> None:
    common = [(str(n), f"A model of subject{n}", "The model is a model.") for n in range(30)]
    texts = [*common, ("a", "A model of masks", "The model is a model."), ("b", "A model of masks", "A model.")]
    assert SimilarityModel(texts).like(["a"], limit=1).because == ("mask", "model")


def test_unknown_keys_are_ignored(similar: SimilarityModel) -> None:
    assert similar.like(["mae", "nobody"], ["nothing"]) == similar.like(["mae"])


@pytest.mark.parametrize("texts", [[], TEXTS[:1], TEXTS])
@pytest.mark.parametrize(("keys", "limit"), [(["nobody"], 10), ([], 10), (["mae"], 0), (["mae"], -1)])
def test_nothing_is_asked_for_and_nothing_comes(texts: list[tuple[str, str, str]], keys: list[str], limit: int) -> None:
    assert SimilarityModel(texts).like(keys, limit=limit).papers == ()
    assert SimilarityModel(texts[:1]).like(["mae"]).papers == ()


def test_a_limit_cuts_the_same_list(similar: SimilarityModel) -> None:
    assert similar.like(["mae"], limit=1).papers == similar.like(["mae"]).papers[:1]
    assert similar.like(["mae"], limit=100).papers == similar.like(["mae"]).papers


def test_papers_without_words_harm_nobody(similar: SimilarityModel) -> None:
    with_empty = SimilarityModel([*TEXTS, ("none", "", ""), ("dots", "…", "?!")])
    assert with_empty.like(["none"]).papers == ()
    assert keys(with_empty, "mae") == keys(similar, "mae")


def test_identical_texts_come_first_in_the_order_of_the_library() -> None:
    twins = [(f"twin{n}", *TEXTS[0][1:]) for n in range(3)]
    found = SimilarityModel([*TEXTS, *twins]).like(["mae"]).papers
    assert [key for key, _ in found[:3]] == ["twin0", "twin1", "twin2"]
    assert len({score for _, score in found[:3]}) == 1
    assert all(0 < score <= 1 for _, score in found)


def test_a_library_of_identical_texts_is_answered() -> None:
    same = SimilarityModel([(str(n), *TEXTS[0][1:]) for n in range(20)])
    assert keys(same, "3") == [str(n) for n in range(11) if n != 3]


def test_characters_of_chinese_and_japanese_are_compared() -> None:
    texts = [("a", "視覚と言語", "画像の説明"), ("b", "言語と画像", "説明"), ("c", "Robots", "grasp cups")]
    found = SimilarityModel(texts).like(["a"])
    assert [key for key, _ in found.papers] == ["b"]
    assert set(as_words(found.because, ["視覚と言語 画像の説明"])) <= set("視覚と言語画像の説明")


def test_latex_and_accents_are_read_as_everywhere() -> None:
    texts = [("a", r"Na\"ive $\alpha$ sampling", ""), ("b", "Naive α", "sampling"), ("c", "other", "things")]
    assert keys(SimilarityModel(texts), "a") == ["b"]


def test_the_same_library_gives_the_same_answer(similar: SimilarityModel) -> None:
    assert [SimilarityModel(TEXTS).like([key]) for key, *_ in TEXTS] == [similar.like([key]) for key, *_ in TEXTS]


@given(
    st.lists(st.tuples(st.text(max_size=20), st.text(max_size=60)), max_size=6),
    st.lists(st.integers(0, 7), max_size=3),
    st.lists(st.integers(0, 7), max_size=3),
    st.lists(st.text(max_size=8), max_size=2),
)
def test_any_text_is_answered(
    texts: list[tuple[str, str]], asked: list[int], unlike: list[int], without: list[str]
) -> None:
    made = SimilarityModel((str(n), *text) for n, text in enumerate(texts))
    found = made.like(map(str, asked), map(str, unlike), without=without)
    assert not {key for key, _ in found.papers} & set(map(str, (*asked, *unlike)))
    assert all(0 < score <= 1 for _, score in found.papers)
    assert sorted(found.papers, key=lambda paper: -paper[1]) == list(found.papers)
    assert len(found.because) <= REASONS
    said = as_words(found.because, [f"{title}\n{abstract}" for title, abstract in texts])
    assert str(parse(as_query(said)).tree) == (as_query(said) or "*")


def test_a_book_pasted_as_an_abstract_is_taken() -> None:
    drawn = random.Random(1)
    book = " ".join(drawn.choices(["mask", "autoencoder", "x" * 5000, "\u202eevil", "[/red]", "%s"], k=4_000))
    assert keys(SimilarityModel([*TEXTS, ("book", "A book", book)]), "book")


def test_words_are_told_as_the_papers_write_them() -> None:
    text = "Masked models: CLIP masks, MultiMAE masked. Masked Erdős; erdős. Modality"
    found = as_words(["mask", "clip", "multima", "erdo", "modal", "nowhere"], [text])
    assert found == ("masked", "CLIP", "MultiMAE", "erdős", "modality")


def test_an_endless_word_is_told_in_part() -> None:
    (told,) = as_words([stem("z" * 64)], ["z" * 5000])
    assert told == "z" * 64


@pytest.mark.parametrize(
    ("because", "query"),
    [
        ((), ""),
        (("masked",), "masked"),
        (("masked", "autoencoder"), "masked autoencoder"),
        (("masked", "autoencoder", "modality"), "masked (autoencoder OR modality)"),
        (("OR", "NOT", "AND"), '"OR" ("NOT" OR "AND")'),
        (("言", "語"), "言 語"),
    ],
)
def test_a_reason_is_a_query(because: tuple[str, ...], query: str) -> None:
    assert as_query(because) == query
    if query:
        assert str(parse(query).tree) == query
        assert parse(query).warnings == ()
