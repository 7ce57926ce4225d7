"""BibTeX: its entries, what the LaTeX of values shows, and what of it a title keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.bibtex import BibEntry, BrokenEntry, parse_entries
from search.text.bibtex_values import decoded, source
from search.text.latex import readable_line


def parsed(text: str) -> list[BibEntry | BrokenEntry]:
    return list(parse_entries(enumerate(text.split("\n"), 1)))


@pytest.mark.parametrize(
    ("written", "kept", "shown"),
    [
        ("{BERT}: {P}re-training", "BERT: Pre-training", "BERT: Pre-training"),
        ("{{Deep {R}esidual}}", "Deep Residual", "Deep Residual"),
        ("MULTI{MAE}, {a, b}", "MULTIMAE, a, b", "MULTIMAE, a, b"),
        (r"{\"O}tters {\'e}t\'{e}", r"{\"O}tters {\'e}t\'{e}", "Ötters été"),
        (r"\emph{The {VLM}}", r"\emph{The VLM}", "The VLM"),
        (r"{$\alpha$-VAE} at 72\%", r"$\alpha$-VAE at 72\%", "α-VAE at 72%"),
        (r"$\frac{1}{2}$ of $x^{{10}}$", r"$\frac{1}{2}$ of $x^{{10}}$", "1/2 of x¹⁰"),
        ("Visual~Question", "Visual Question", "Visual Question"),
        ("about ~5 and https://e.org/~ada", "about ~5 and https://e.org/~ada", "about ~5 and https://e.org/~ada"),
        ("x -{}- y", "x -- y", "x -- y"),
        (r"\{x\} A\&B", r"\{x\} A\&B", "{x} A&B"),
        (r"5\$ and \$6", r"5\$ and \$6", "5$ and $6"),
        ("not { closed", "not  closed", "not closed"),
        ("50% of a_b", "50% of a_b", "50% of a_b"),
    ],
)
def test_a_title_keeps_its_latex_and_loses_bibtex_s_braces(written: str, kept: str, shown: str) -> None:
    assert source(written) == kept
    assert readable_line(source(written)) == shown


PIECES = st.sampled_from(
    ["VLM", "a", " ", "-", r"\emph{x}", r"{\"o}", r"\%", r"\&", "{B}", "{{C} d}", "$x^2$", "é", "50% ", "'", "~"]
)


@given(st.lists(PIECES, min_size=1, max_size=8).map("".join))
def test_braces_around_a_whole_title_change_nothing(written: str) -> None:
    assert readable_line(source(f"{{{written}}}")) == readable_line(source(written))


@given(st.text(alphabet="{}$~^_`-' abé", max_size=40))
def test_braces_that_were_not_escaped_never_show(written: str) -> None:
    assert not set(decoded(written, bare=True)) & set("{}")
    assert not set(decoded(source(written), bare=True)) & set("{}")


def test_strings_are_put_in_and_joined() -> None:
    (entry,) = parsed(
        '@string{acl = "ACL"}\n@STRING(yr = {2024})\n@misc{x, booktitle = ACL # " " # yr # {!}, month = jan}'
    )
    assert isinstance(entry, BibEntry)
    assert [entry.value("booktitle"), entry.value("month")] == ["ACL 2024!", "jan"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('@misc{k, title = "a {"}b{"} c"}', [("title", 'a {"}b{"} c')]),
        ('@misc{k, title = {a " b}, note = "c, d = e"}', [("title", 'a " b'), ("note", "c, d = e")]),
        ("@misc(k, title = {a (b) c}, year = 2024)", [("title", "a (b) c"), ("year", "2024")]),
        (r"@misc{k, title = {a \} b}, year = 1}", [("title", r"a \} b"), ("year", "1")]),
        ("@misc{k, path = {C:\\}, year = 1}", [("path", "C:\\"), ("year", "1")]),
        ("@misc{title = {a}}", [("title", "a")]),
        ("@misc{k\n title = {a}\n}", [("title", "a")]),
        ("@misc{k, title = several words,\n year = 1\n}", [("title", "several words"), ("year", "1")]),
        ("@misc{k, TITLE = {a}, title = {b}}", [("title", "a"), ("title", "b")]),
        ("@ misc\n{k,,title={a},,}", [("title", "a")]),
        ("@misc{k, note, title = {a}}", [("title", "a")]),
        ("@misc{k}", []),
    ],
)
def test_every_way_to_write_an_entry_is_read(text: str, fields: list[tuple[str, str]]) -> None:
    (entry,) = parsed(text)
    assert isinstance(entry, BibEntry)
    assert [(field.name, field.value) for field in entry.fields] == fields


def test_entries_that_share_a_line_are_told_apart() -> None:
    found = parsed("@comment{x {y}} @misc{a, title={A}} text @misc{b, title={B}}\n@preamble{{p}}\n@misc{c}")
    assert [(entry.key, entry.line) for entry in found if isinstance(entry, BibEntry)] == [("a", 1), ("b", 1), ("c", 3)]


def test_an_entry_that_is_quoted_in_another_costs_that_one_its_end() -> None:
    found = parsed("@misc{a, title={A}, abstract={see\n@misc{b, title={B}}\n}}\n@misc{c, title={C}}")
    assert [(entry.value("title"), len(entry.troubles)) for entry in found if isinstance(entry, BibEntry)] == [
        ("A", 2),
        ("B", 0),
        ("C", 0),
    ]


def test_fields_know_their_lines() -> None:
    (entry,) = parsed("@misc{a,\n title = {A\n B},\n\n year = 1}")
    assert isinstance(entry, BibEntry)
    assert [field.line for field in entry.fields] == [2, 5]
