r"""What is kept of a source's LaTeX, what is protected, and what must never reach a document: `\input`."""

from __future__ import annotations

import pytest

from shelf.export.latex import escaped, prose, title


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("MultiMAE: Multi-modal Multi-task", "{MultiMAE}: Multi-modal Multi-task"),
        ("GPT-4 Sees 3D", "{GPT}-4 Sees {3D}"),
        ("A Plan B of What I Do", "A Plan {B} of What {I} Do"),
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("50% of R&D", r"50\% of {R}\&{D}"),
        ("Über ÖPNV", "Über {ÖPNV}"),
        ("--flag of a_b ~ c^d", r"-{}-flag of a\_b \textasciitilde{} c\textasciicircum{}d"),
        ("a < b > c | d", r"a \textless{} b \textgreater{} c \textbar{} d"),
        ("{0,1} of {", r"\textbraceleft{}0,1\textbraceright{} of \textbraceleft{}"),
        ("{0,1} of X", r"\{0,1\} of {X}"),
    ],
)
def test_a_title_without_latex_is_escaped_and_its_capitals_protected(source: str, written: str) -> None:
    assert title(source) == written


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"$O(N^2)$ and $x_i$", "{$O(N^2)$} and $x_i$"),
        (r"na\"ive and Erd\H{o}s and \'etale", r"na\"ive and Erd{\H{o}}s and \'etale"),
        (r"The {VLM} Zoo of VLMs", "The {VLM} Zoo of {VLMs}"),
        (r"\LaTeX{} is 72\% \emph{Good}", r"{\LaTeX{}} is 72\% \emph{Good}"),
        (r"$\frac{1}{2} \leq \mathbb{R}$", r"{$\frac{1}{2} \leq \mathbb{R}$}"),
    ],
)
def test_harmless_latex_of_a_source_is_kept(source: str, written: str) -> None:
    assert title(source) == written


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"\input{/etc/passwd} of $x$", "/etc/passwd of x"),
        (r"\write18{rm} $x$", None),
        (r"\def\x{\x}\x of $x$", None),
        (r"\href{https://e.org}{Sheep} $x$", None),
        (r"$\alpha of \%", r"\$α of \%"),
        (r"{VLM of \emph{x}", None),
        (r"50% of $x$", r"50\% of x"),
        (r"A_B with $x$", r"A\_{B} with x"),
        (r"\alpha{} of \emph{x}", "α of x"),
        (r"$x$ \\ $y$", "x y"),
        (r"$\frac12$ of \cmark", None),
        (r"$x$ is f{a,b}", r"x is f\{a,b\}"),
        (r"$x$ --flag", r"x -{}-flag"),
        (r"$x$ at http://e.org/a_b", r"x at http://e.org/a\_b"),
    ],
)
def test_latex_that_is_broken_or_could_harm_is_written_as_it_is_read(source: str, written: str | None) -> None:
    told = title(source)
    assert not any(
        command in told for command in (r"\input", r"\write", r"\def", r"\href", r"\alpha", r"\\", r"\cmark")
    )
    assert "$" not in told.replace(r"\$", "")
    if written is not None:
        assert told == written


def test_prose_keeps_latex_without_touching_its_capitals() -> None:
    assert prose(r"A VLM of $O(N)$") == r"A VLM of $O(N)$"
    assert prose("A VLM of 5%") == r"A VLM of 5\%"


def test_an_at_sign_at_the_start_of_a_line_begins_no_entry() -> None:
    assert escaped("x\n @misc{a}") == "x\n {@}misc\\{a\\}"
