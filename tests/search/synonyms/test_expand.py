"""Words of a query expanded with their other names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from search.library import Library
from search.paper import Paper
from search.query.query import parse
from search.query.tree import And, Node, Not, Or, Phrase, Word
from search.synonyms.acronyms import Acronyms
from search.synonyms.expand import expand_synonyms
from search.synonyms.synonyms import Sense, Synonyms, UserSynonyms
from search.synonyms.user_file import load_user_synonyms
from tests.search.drawn import indexed
from tests.search.query.samples import trees

ABSTRACTS = (
    "A vision-language model (VLM) reads maps, as VLMs do.",
    "Every VLM dreams.",
    "Two vision language models meet.",
    "Contrastive learning (CL) is used.",
    "A contrastive learning (CL) loss.",
    "Continual learning (CL) forgets.",
)


PAPERS = [Paper(f"Title number {n}", abstract) for n, abstract in enumerate(ABSTRACTS)]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with indexed(tmp_path_factory.mktemp("synonyms"), PAPERS) as library:
        yield library


@pytest.fixture
def synonyms(library: Library) -> Synonyms:
    return Synonyms(library.acronyms)


def told(text: str, synonyms: Synonyms, *, typing: bool = False) -> tuple[str, list[str]]:
    result = expand_synonyms(parse(text, typing).tree, synonyms)
    return str(result.tree).replace("Vision Language", "vision-language"), [
        ", ".join(also.names) for also in result.also
    ]


@pytest.mark.parametrize(
    ("text", "expected", "also"),
    [
        ("VLM", 'VLM OR "vision-language model"', ["vision-language model"]),
        ("vlm", 'vlm OR "vision-language model"', ["vision-language model"]),
        ("vlms maps", '(vlms OR "vision-language model") maps', ["vision-language model"]),
        ("title:VLM", 'title:(VLM OR "vision-language model")', ["vision-language model"]),
        ("vision-language models", "vision-language models OR VLM", ["VLM"]),
        ("big vision language models", "big (vision language models OR VLM)", ["VLM"]),
        ('"vision language model"', '"vision language model" OR VLM', ["VLM"]),
        ("-VLM", '-(VLM OR "vision-language model")', ["vision-language model"]),
        (
            "CL",
            'CL OR "contrastive learning" OR "Continual learning"',
            ["contrastive learning, Continual learning"],
        ),
        (
            "VLM VLM",
            '(VLM OR "vision-language model") (VLM OR "vision-language model")',
            ["vision-language model"],
        ),
    ],
)
def test_what_has_another_name_is_joined_with_it(synonyms: Synonyms, text: str, expected: str, also: list[str]) -> None:
    result, notes = told(text, synonyms)
    assert (result.casefold(), [note.casefold() for note in notes]) == (
        expected.casefold(),
        [note.casefold() for note in also],
    )


@pytest.mark.parametrize(
    "text",
    [
        *("=VLM", "VLM*", "VLM~", '="vision language model"', '"vision language model"~2', "author:VLM", "kw:VLM"),
        *("tag:VLM", "vision", "language model", "vision OR language", "continual learning", "*", "", "year:2024"),
        "vision , language models",
        *('"two vision language models"', "vision -language model", "vision title:language model"),
    ],
)
def test_what_is_asked_for_otherwise_stays(synonyms: Synonyms, text: str) -> None:
    tree = parse(text).tree
    result = expand_synonyms(tree, synonyms)
    assert result.also == ()
    assert result.tree is tree


def test_names_of_one_thing_are_no_other_alternatives(synonyms: Synonyms) -> None:
    tree = expand_synonyms(parse("robot OR VLM").tree, synonyms).tree
    assert tree == Or((Word("robot"), Or((Word("VLM"), Phrase("vision-language model")), alike=True)))


def test_a_short_form_is_not_searched_for_by_the_stem_of_a_word() -> None:
    class Learned(Synonyms):
        def of(self, name: tuple[str, ...]) -> tuple[Sense, ...]:
            return (Sense("ARS", ("ARS",), 2), Sense("clickers", ("clickers",), 1), Sense("IDEs", ("IDEs",)))

    # By its stem, ARS is `are`; what a person wrote is as if it was typed.
    assert told("response", Learned()) == ("response OR =ARS OR clickers OR IDEs", ["ARS, clickers, IDEs"])


def test_it_finds_the_papers_by_either_name(library: Library, synonyms: Synonyms) -> None:
    for text in ("VLM", "vision language models", '"vision-language model"'):
        assert len(library.snapshot().search(expand_synonyms(parse(text).tree, synonyms).tree).keys) == 3, text
    assert len(library.snapshot().search(parse("VLM").tree).keys) == 2
    both = [
        len(library.snapshot().search(expand_synonyms(parse(text).tree, synonyms).tree).keys)
        for text in ("VLM", "-VLM")
    ]
    assert sum(both) == library.count


def test_an_unfinished_word_counts_when_it_is_a_name_as_it_stands(synonyms: Synonyms) -> None:
    assert told("VLM", synonyms, typing=True)[1]
    assert told("vlm", synonyms, typing=True)[1]
    assert not told("vl", synonyms, typing=True)[1]
    assert told("vlm ", synonyms, typing=True)[1]
    assert not told("vision language mod", synonyms, typing=True)[1]
    assert told("vision language model", synonyms, typing=True)[1]


def test_a_demanded_name_is_one_without_its_plus(synonyms: Synonyms) -> None:
    (also,) = expand_synonyms(parse("+vision +language +model").tree, synonyms).also
    assert also.exact == '="vision language model"'
    assert expand_synonyms(parse("+VLM").tree, synonyms).also[0].exact == "=VLM"
    # One is demanded, and the others may be missing.
    assert not expand_synonyms(parse("+vision language model").tree, synonyms).also


def test_it_can_be_switched_off() -> None:
    tree = parse("VLM").tree
    assert expand_synonyms(tree, None).tree is tree
    assert expand_synonyms(tree, Synonyms()).tree is tree


def test_what_is_learned_later_is_used(tmp_path: Path) -> None:
    with indexed(tmp_path, PAPERS) as library:
        synonyms = Synonyms(library.acronyms)
        assert not told("TRA", synonyms)[1]
        library.add([Paper("Grasping", "A tiny robot arm (TRA) grasps.")])
        assert library.behind() == 1
        library.sync()
        assert told("TRA", synonyms) == ('TRA OR "tiny robot arm"', ["tiny robot arm"])


def own(tmp_path: Path, text: str) -> UserSynonyms:
    (tmp_path / "synonyms.yaml").write_text(text, "utf-8")
    return load_user_synonyms(tmp_path / "synonyms.yaml")


@pytest.mark.parametrize(
    ("file", "text", "also"),
    [
        ("VLM: [VLLM]", "VLM", ["vllm, vision-language model"]),
        ("VLM: [VLLM]", "vllm", ["vlm"]),
        ("VLM: []", "VLM", []),
        ("VLM: []", "vision-language model", []),
        ("=CL: [contrastive learning]", "CL", ["contrastive learning"]),
        ("=CL: [common lisp]", "CL", ["common lisp"]),
        ("CL: [-continual learning]", "CL", ["contrastive learning"]),
        ("NN: [neural net]", "deep neural nets", ["nn"]),
    ],
)
def test_a_persons_own_file_adds_and_overrides(
    tmp_path: Path, library: Library, file: str, text: str, also: list[str]
) -> None:
    synonyms = Synonyms(library.acronyms, own(tmp_path, file))
    assert [note.casefold() for note in told(text, synonyms)[1]] == also


class EverythingHasAnotherName(Synonyms):
    def of(self, name: tuple[str, ...]) -> tuple[Sense, ...]:
        return (Sense("other name"), Sense("ON"))


def leaves(node: Node) -> int:
    match node:
        case And(nodes) | Or(nodes):
            return sum(map(leaves, nodes))
        case Not(inner):
            return leaves(inner)
        case _:
            return 1


@given(trees)
def test_no_tree_is_too_odd_and_nothing_is_expanded_twice(tree: Node) -> None:
    result = expand_synonyms(tree, EverythingHasAnotherName())
    assert leaves(result.tree) <= 3 * leaves(tree)
    assert result.also or result.tree is tree


def test_a_pasted_book_is_not_gone_through() -> None:
    asked = 0

    class Counting(Synonyms):
        def of(self, name: tuple[str, ...]) -> tuple[Sense, ...]:
            nonlocal asked
            asked += 1
            return ()

    tree = parse(" ".join(f"w{n}" for n in range(5000))).tree
    assert expand_synonyms(tree, Counting()).tree is tree
    assert asked < 1000


def test_the_library_forgets_nothing_when_acronyms_are_lost(tmp_path: Path) -> None:
    with indexed(tmp_path, PAPERS) as library:
        synonyms = Synonyms(library.acronyms)
        library.acronyms.forget()
        assert isinstance(library.acronyms, Acronyms)
        assert library.behind() == len(ABSTRACTS)
        assert not told("VLM", synonyms)[1]
        library.sync()
        assert told("VLM", synonyms)[1]
        assert library.behind() == 0
        library.reindex()
        assert told("VLM", synonyms)[1]
