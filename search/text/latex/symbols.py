"""What LaTeX's commands stand for: data only."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> dict[str, str]:
    """`name sign name sign …` as a dictionary."""
    parts = text.split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


# Letters of the text fonts. TeX swallows the blank behind them: `Stra\ss e` is one word.
LETTERS = _pairs(
    "o ø O Ø l ł L Ł ss ß ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ SS ẞ "
    # T1, T5 (Vietnamese), and what MathSciNet writes.
    "ij ĳ IJ Ĳ ohorn ơ OHORN Ơ Ohorn Ơ uhorn ư UHORN Ư Uhorn Ư abreve ă ABREVE Ă Abreve Ă acircumflex â ACIRCUMFLEX Â "
    "Acircumflex Â ecircumflex ê ECIRCUMFLEX Ê Ecircumflex Ê ocircumflex ô OCIRCUMFLEX Ô Ocircumflex Ô Dbar Đ dbar đ "
    "cprime ʹ Cprime ʹ cdprime ʺ Cdprime ʺ textdcroat đ textschwa ə textquotesingle '"
)

SYMBOLS = _pairs(
    """
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ
    mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ
    psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω

    times × div ÷ pm ± mp ∓ cdot · ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ cap ∩ cup ∪
    setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ dagger † ddagger ‡ dag † ddag ‡ sqcup ⊔ sqcap ⊓ diamond ⋄ bigcup ⋃
    bigcap ⋂ bigoplus ⨁ bigotimes ⨂

    leq ≤ le ≤ geq ≥ ge ≥ leqslant ≤ geqslant ≥ neq ≠ ne ≠ equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅ propto ∝ ll ≪
    gg ≫ prec ≺ succ ≻ preceq ⪯ succeq ⪰ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ in ∈ notin ∉ ni ∋
    mid | parallel ∥ nmid ∤ perp ⊥ bot ⊥ models ⊨ vdash ⊢ lesssim ≲ gtrsim ≳ asymp ≍ doteq ≐ triangleq ≜
    coloneqq ≔ lt < gt >

    to → rightarrow → longrightarrow ⟶ leftarrow ← gets ← leftrightarrow ↔ longleftrightarrow ⟷ Rightarrow ⇒
    Longrightarrow ⟹ implies ⟹ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ mapsto ↦ longmapsto ⟼ uparrow ↑ downarrow ↓
    updownarrow ↕ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ hookrightarrow ↪ hookleftarrow ↩ rightharpoonup ⇀
    rightleftharpoons ⇌ rightsquigarrow ⇝ leadsto ⇝ upharpoonright ↾

    infty ∞ ell ℓ partial ∂ nabla ∇ forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ neg ¬ lnot ¬ top ⊤
    angle ∠ triangle △ square □ Box □ blacksquare ■ qed ∎ hbar ℏ Re ℜ Im ℑ wp ℘ aleph ℵ imath ı jmath ȷ prime ′
    complement ∁ degree ° textdegree ° checkmark ✓ cmark ✓ xmark ✗ therefore ∴ because ∵ clubsuit ♣ spadesuit ♠
    heartsuit ♥ diamondsuit ♦ flat ♭ sharp ♯ natural ♮ surd √

    sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮

    ldots … dots … dotsc … dotsb … cdots ⋯ vdots ⋮ ddots ⋱ textellipsis … colon :

    langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ lbrace {
    rbrace } lbrack [ rbrack ]

    S § P ¶ copyright © textcopyright © textregistered ® texttrademark ™ pounds £ textsterling £ euro € texteuro €
    EUR € textendash – textemdash — textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ”
    textquotesingle ' textasciitilde ~ textasciicircum ^ textbackslash \\ textunderscore _ textbar | textless <
    textgreater > textbullet • textperiodcentered · textdollar $ textpercent % textmu μ textpm ± texttimes ×
    guillemotleft « guillemotright » LaTeX LaTeX TeX TeX BibTeX BibTeX
    """
)

# Names that are set upright and read as words: `n\log n`.
FUNCTIONS = _names(
    """
    arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf
    limsup ln log max min mod Pr sec sin sinh sup tan tanh polylog poly softmax tr Tr diag rank sign sgn var Var
    Cov KL bmod
    """
)

# Commands that change only appearance or position: removed, with the blank behind them.
SILENT = _names(
    """
    bf it em tt rm sf sc sl bfseries itshape ttfamily rmfamily sffamily scshape upshape mdseries normalfont
    tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge noindent centering displaystyle
    textstyle scriptstyle limits nolimits left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr
    middle protect xspace relax boldmath unboldmath nonumber notag maketitle allowbreak ignorespaces selectfont
    raggedright sloppy mathcal mathbf mathrm mathit mathsf mathtt mathfrak mathscr bm
    boldsymbol cal mathnormal
    """
)

# Commands whose first argument is not text.
DROP_ARGUMENT = _names(
    "label vspace hspace vskip hskip color textcolor begin end phantom hphantom vphantom fontsize thanks"
)

BLANKS = {
    "quad": " ", "qquad": " ", "space": " ", "enspace": " ", "thinspace": " ", "nobreakspace": " ", "hfill": " ",
    "newline": "\n", "linebreak": "\n", "par": "\n", "smallskip": "\n", "medskip": "\n", "bigskip": "\n",
    "item": "\n• ",
}  # fmt: skip

# Accents by command, as the combining characters that NFC then folds into the letter.
SIGN_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
}  # fmt: skip
WORD_ACCENTS = {
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "b": "\u0331",
    "d": "\u0323", "h": "\u0309", "G": "\u030f", "U": "\u030d", "f": "\u0311", "t": "\u0361",
    "textcommabelow": "\u0326", "polhk": "\u0328", "ogonek": "\u0328", "soft": "\u030c", "udot": "\u0323",
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0304", "underline": "", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "check": "\u030c",
    "breve": "\u0306", "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a",
}  # fmt: skip

SUPERSCRIPT = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤∘′*†‡",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ°′*†‡",
)
SUBSCRIPT = str.maketrans("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")

_DOUBLE_STRUCK = {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}


def double_struck(text: str) -> str:
    """The text in blackboard letters where Unicode has them (`R` → ℝ, `1` → 𝟙)."""

    def one(char: str) -> str:
        if char in _DOUBLE_STRUCK:
            return _DOUBLE_STRUCK[char]
        for first, base in (("A", 0x1D538), ("a", 0x1D552), ("0", 0x1D7D8)):
            if char.isascii() and char.isalnum() and 0 <= ord(char) - ord(first) < (10 if first == "0" else 26):
                return chr(base + ord(char) - ord(first))
        return char

    return "".join(map(one, text))
