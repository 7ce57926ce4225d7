"""LaTeX becomes readable, everything else stays as it is, and no input takes long."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.latex import readable, readable_line
from search.text.latex.symbols import SIGN_ACCENTS, WORD_ACCENTS
from tests.effort import assert_linear


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"72\% of A \& B, item \#1, a\_b, \$5", "72% of A & B, item #1, a_b, $5"),
        (r"na\"ive {\"o} \'{e} \`a \^{o} \~n G\"odel", "naïve ö é à ô ñ Gödel"),
        (r"Erd\H{o}s, Fran\c{c}ois, \v{C}ech, \u{g}, \k{a}, \r{a}", "Erdős, François, Čech, ğ, ą, å"),
        (r"\o re, Stra\ss e, \AA ngstr\"om, {\L}\'od\'z, \"{\i}", "øre, Straße, Ångström, Łódź, ï"),
        (r"\textbf{a} \emph{b \textit{c}} {\bf d} \texttt{e\_f}", "a b c d e_f"),
        (r"{B}ayes, {BERT} and m{BERT}s, In our ``{SkillNet}''", "Bayes, BERT and mBERTs, In our “SkillNet”"),
        (r"``quoted'' and `single' and ``mixed" "", "“quoted” and ‘single’ and ``mixed"),
        (r'``mixed" marks', "“mixed” marks"),
        (r"8--22\% of encoders--where a -- b --- c", "8–22% of encoders–where a – b — c"),
        (r"Fig.~3, Table~\ref{tab} and \textit{a}~b", "Fig. 3, Table tab and a b"),
        (r"available at~https://github.com/x/y", "available at https://github.com/x/y"),
        (r"\url{https://a.org/b\_c} and \href{https://a.org}{text}", "https://a.org/b_c and text (https://a.org)"),
        (r"\href{https://a.org}{https://a.org}", "https://a.org"),
        (r"as in \cite{one,two} and \citep[see][p.~3]{three}", "as in [one, two] and [three]"),
        (r"first\\second \\ third", "first\nsecond\nthird"),
        (r"\begin{itemize} \item one \item two \end{itemize}", "• one\n• two "),
        (r"10\,000 and {\em et al.\/}", "10 000 and et al."),
        (r"H\textsubscript{2}O, 2\textsuperscript{nd}", "H₂O, 2ⁿᵈ"),
        (r"text\footnote{a note}.", "text (a note)."),
        (r"\newmacro{kept} and \newmacro{}s", "kept and newmacros"),
    ],
)
def test_latex_in_text_is_read(latex: str, expected: str) -> None:
    assert readable(latex) == expected


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"$\alpha$-VAE, $k$-NN, \(n\) and \[x = 1\]", "α-VAE, k-NN, n and x = 1"),
        (r"$O(n \log n)$, $O(n\log n)$, $\log\log n$", "O(n log n), O(n log n), log log n"),
        (r"$10^{-3}$, $1.5\times10^4$, $2^{nd}$, $A^\top$, $90^\circ$", "10⁻³, 1.5×10⁴, 2ⁿᵈ, Aᵀ, 90°"),
        (r"$x_i$, $x_{ij}$, $H_2$O, $\ell_\infty$, $L_{CE}$", "xᵢ, xᵢⱼ, H₂O, ℓ_∞, L_CE"),
        (r"$x_{i,b}$ and $y^{n+q}$", "x_(i,b) and y^(n+q)"),
        (r"$a \leq b$, $3\times$, $\sim 5$, $\pm 1$, $\to\infty$, $x \in X$", "a ≤ b, 3×, ∼5, ±1, →∞, x ∈ X"),
        (r"$\mathbb{R}^d$, $\mathcal{L}$, $\mathbf x_t$, $\mathbb{E}[x]$", "ℝᵈ, L, xₜ, 𝔼[x]"),
        (r"$\sqrt{x}$, $\sqrt{x+1}$, $\sqrt[3]{2}$, $\frac{a}{b}$, $\frac{a+b}{c}$, $\frac12$",
         "√x, √(x+1), ∛2, a/b, (a+b)/c, 1/2"),
        (r"$\{0,1\}^n$, $\left( a \right)$, $\left. b \right|$", "{0,1}ⁿ, ( a ), b |"),
        (r"$\hat{y}$, $\bar x$, $\not\in$, $f'(x)$", "ŷ, x̄, ∉, f′(x)"),
        (r"$f: \mathbb{R} \rightarrow \mathbb{R}$", "f: ℝ → ℝ"),
        (r"$p(x|y) = \sum_{i=1}^{n} x_i^2$", "p(x|y) = ∑ᵢ₌₁ⁿ xᵢ²"),
        (r"$\text{if $x$ then}$ $\operatorname{argmax}_x f$ $\binom{n}{k}$", "if x then argmaxₓ f (n choose k)"),
        # The dollars are lost on pages that were saved as text.
        (r"NLVR^2, M^3AE, COCO-20^i, 10^-3, x_{t}", "NLVR², M³AE, COCO-20ⁱ, 10⁻³, xₜ"),
        (r"76\(\%\) accuracy", "76% accuracy"),
    ],
)  # fmt: skip
def test_mathematics_is_read(latex: str, expected: str) -> None:
    assert readable(latex) == unicodedata.normalize("NFC", expected)


@pytest.mark.parametrize(
    "text",
    [
        "50% of the data and more",
        "git --flag a--b and ``` `code` ```",
        "costs $5 and $10, $5-$10, US$5 vs A$10, $20 million in A$",
        "$HOME/$USER and ${HOME}",
        r"C:\temp, C:\alpha\beta, D:\\new and \\server\share",
        r"the pattern \d+ or \w, \n, \t and a lone \ ",
        "A_B, F_1, snake_case_name, x_i",
        "~180k rows in ~/folder, 5~10 of them",
        'sets {a, b}, {0,1} and data {"x": 1}, f{x}',
        "Wukong{ViT-B} and Wenlan",
        r"\ModelName, our model",
        "^_^ and a ^ b",
        "{", "}", "$", "\\", "^", "_", "`", "{}", "$$", "~", "",
    ],
)  # fmt: skip
def test_what_is_no_latex_is_left_alone(text: str) -> None:
    assert readable(text) == text


def test_apostrophes_and_quotes_escaped_by_others_are_no_accents() -> None:
    assert readable(r"the model\'s words, we\'re, don\'t") == "the model's words, we're, don't"
    assert readable(r"he said \"every word\" aloud") == 'he said "every word" aloud'


def test_the_result_is_composed() -> None:
    assert readable("e\u0301") == "é"
    assert readable("e\u0301 $x$") == "é x"


def test_a_line_stays_a_line() -> None:
    assert readable_line(r"Title\\Subtitle {\it x}") == "Title Subtitle x"


PIECES = st.sampled_from(
    r"""\ { } $ ^ _ ~ ` ' " & [ ] ( a B 5 é -- , \frac \sqrt \textbf \alpha \cite \href \left \\ \item \log \hat
    \begin \( \) \[ \] C: https://a.b/ \i \v \not \operatorname""".split()  # noqa: SIM905
)


@given(st.lists(PIECES | st.sampled_from((" ", "\n")), max_size=60).map("".join))
def test_any_mixture_of_commands_is_answered_in_composed_text(text: str) -> None:
    said = readable(text)
    assert said == unicodedata.normalize("NFC", said)


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    readable(text)


WORDS = st.lists(st.text("abcXYZ0189", min_size=1, max_size=6), min_size=1, max_size=5).map(" ".join)
DRESS = st.sampled_from(
    [
        "%s",
        r"\textbf{%s}",
        r"$%s$",
        r"``%s''",
        r"{\em %s}",
        r"%s\%%",
        r"\'e%s",
        r"$x_{%s}$",
        r"$\frac{%s}{2}$",
        "%s -- x",
    ]
)


@given(st.lists(st.tuples(DRESS, WORDS), max_size=6))
def test_readable_text_reads_as_itself(parts: list[tuple[str, str]]) -> None:
    once = readable(", ".join(dress % words for dress, words in parts))
    assert readable(once) == once


HOSTILE = [
    "{" * 10_000,
    "{" * 5_000 + "}" * 5_000,
    "\\" * 10_001,
    "$" * 10_001,
    "${" * 5_000,
    "$a" * 5_000,
    "^{" * 5_000,
    "$" + "x^" * 290 + "$",
    "\\textbf{" * 1_250,
    "$" + "\\frac{a}{" * 300 + "}" * 300 + "$",
    "$" + "\\frac" * 110 + "$",
    "\\(" + "\\frac" * 2_000 + " a" * 100 + "\\)",
    "\\(" + "\\hat" * 2_500 + "\\)",
    "\\(" + "\\sqrt" * 2_000 + "\\)",
    "\\href{a}" * 1_250,
    "\\cite[" * 1_600,
    "\\\\[1pt]" * 1_400,
    "\\\\" + "[1pt]" * 2_000,
    "`" * 10_000,
    "``" * 2_500 + "''" * 2_500,
    "`a" * 5_000,
    "https://" * 1_250,
    "\\left" * 2_000,
    '\\"' * 5_000,
    "~" * 10_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_time_is_linear_in_hostile_text(text: str) -> None:
    assert_linear(lambda long: readable(long + " "), text, 4 * len(text))


@pytest.mark.parametrize("accent", [*SIGN_ACCENTS, *(name for name in WORD_ACCENTS if len(name) == 1)])
@pytest.mark.parametrize("spelled", [r"{{\{0} {1}}}", r"{{\{0}{{{1}}}}}", r"\{0}{{{1}}}"])
def test_every_accent_is_read_in_every_spelling_with_braces(accent: str, spelled: str) -> None:
    for letter in string.ascii_letters:
        composed = unicodedata.normalize("NFC", letter + (SIGN_ACCENTS | WORD_ACCENTS)[accent])
        if len(composed) == 1:
            written = f"Erdo{spelled.format(accent, letter)}an"
            assert readable(written) == f"Erdo{composed}an", written
