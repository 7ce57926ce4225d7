"""Parses query text to a tree. Never raises, never loses a word, takes time linear in the text.

The language is described in docs/query-language.md. What the parser does beyond its grammar:

* A dash negates only if it is a single one right before something; `--` is punctuation. So does a plus demand.
* In a sentence all in capitals, AND, OR and NOT are words.
* `all:` before everything else demands every word after it.
* Operators without operands, unmatched `)` and empty `()` are skipped; whatever is open at the end is closed.
* A field inside a field's parentheses is text: `title:(a author:b)` searches titles for `author:b`.
* An unknown `field:value` is searched as two words; a name that nobody would take for a field (`GPT:4`, `12:30`,
  `https://…`) stays one word.
"""

from __future__ import annotations

from dataclasses import replace

from search.query.fields import BY_NAME, SORTS, FieldInfo, canonical
from search.query.leaf_parser import bare, holds_latex, identifiers, leaf, phrase, span
from search.query.lexer import Lexer
from search.query.tree import And, Everything, Field, Node, Not, Or, Phrase, Word, flatten
from search.query.warnings import WarningCollector, no_value, repeated_sort, space_after_field, too_deep
from search.text.clean import clean
from search.text.function_words import FUNCTION_WORDS
from search.text.words import words

MAX_DEPTH = 30
"""Parentheses nested deeper are ignored, so that nothing that walks the tree runs out of stack: nobody writes 30, and
the 90 levels of tree they make are within any limit."""
# Words of a sentence all in capitals, at least.
_SENTENCE = 5


def parse_tree(text: str, typing: bool = False) -> Node:
    """Parse a text for its tree alone; `search.query.query.parse` returns the rest as well."""
    return QueryParser(clean(text), typing).parse()


class QueryParser:
    """Parses one cleaned text; `search.query.query.parse` is the way in."""

    def __init__(self, text: str, typing: bool) -> None:
        self.lexer = Lexer(text.lower() if _is_shouted(text) else text)
        self.typing = typing
        self.sort = ""
        self.warnings = WarningCollector()
        self._ignored = 0  # parentheses beyond MAX_DEPTH that are not closed yet

    def parse(self) -> Node:
        every = self.lexer.all_words()
        tree = self.group(0, None) or Everything()
        return demand(tree) if every else tree

    def group(self, depth: int, info: FieldInfo | None) -> Node | None:
        """Parse up to the closing parenthesis or the end; `info` is the field around it."""
        lexer = self.lexer
        branches: list[list[Node]] = [[]]
        negated = joined = False
        while not lexer.at_end:
            lexer.blanks()
            if lexer.here == ")":
                lexer.pos += 1
                if self._ignored:
                    self._ignored -= 1
                elif depth:
                    break
                continue
            operator = lexer.operator()
            if operator == "OR":
                branches.append([])
                negated = joined = False
            elif operator:
                negated ^= operator != "AND"
                joined |= operator != "NOT" and not info and bool(branches[-1])
            else:
                node = self.unary(depth, info, operators=True)
                if node:
                    branch = branches[-1]
                    if joined:
                        branch[-1] = demand(branch[-1])
                    branch.append(_not(node) if negated else demand(node) if joined else node)
                    negated = joined = False
        return _joined([both for branch in branches if (both := _joined(branch, And))], Or)

    def unary(self, depth: int, info: FieldInfo | None, *, operators: bool) -> Node | None:
        """Parse one clause with the dashes before it; right after `field:`, AND, OR and NOT are no `operators`."""
        lexer = self.lexer
        negated = demanded = False
        while True:
            if lexer.at_plus:
                lexer.pos += 1
                demanded = info is None
            elif lexer.here == "-":
                if info and info.kind == "date" and not operators and lexer.at_relative():
                    lexer.pos += 1
                elif lexer.dashes() == 1:
                    negated = not negated
            elif lexer.here == "(" and depth >= MAX_DEPTH:
                self.warnings.add(too_deep(lexer.pos))
                self._ignored += 1
                lexer.pos += 1
                lexer.blanks()
            else:
                break
        if lexer.at_stop or (operators and lexer.at_operator()):
            return None
        node = self.clause(depth, info)
        if node is None:
            return None
        return _not(node) if negated else demand(node) if demanded else node

    def clause(self, depth: int, info: FieldInfo | None) -> Node | None:
        lexer = self.lexer
        if lexer.here == "(":
            lexer.pos += 1
            return self.group(depth + 1, info)
        if info:
            return self.values(info)
        if lexer.at_quote:
            return self.quoted(None)
        if lexer.at_tag:
            lexer.pos += 1
            return self.field("tag", BY_NAME["tag"], lexer.pos - 1, depth)
        name = lexer.name()
        field = canonical(name)
        if field:
            return self.known_field(name, BY_NAME[field], depth)
        if name and not lexer.stops_after(name) and (name.islower() or name[1:].islower()):
            return self.unknown(name, depth)
        return self.plain()

    def plain(self) -> Node | None:
        """Parse a word, or an identifier without a field."""
        start = self.lexer.pos
        chunk = self.lexer.chunk(commas=True)
        return self.checked(identifiers(chunk) or leaf(chunk, None), chunk, None, start)

    def known_field(self, name: str, info: FieldInfo, depth: int) -> Node | None:
        lexer = self.lexer
        start = lexer.pos
        lexer.pos += len(name) + 1
        if not lexer.here.isspace():
            return self.field(name, info, start, depth)
        lexer.blanks()
        if lexer.at_end:
            self.warnings.add(no_value(name, start))
            return None
        # A pasted title may well start with "Code: …"; only a full name is worth a warning.
        if name == info.name:
            self.warnings.add(space_after_field(name, lexer.text[start : lexer.pos], start))
        return Word(name)

    def field(self, name: str, info: FieldInfo, start: int, depth: int) -> Node | None:
        if info.kind == "view":
            self.parse_sort(start)
            return None
        value = self.unary(depth, info, operators=False)
        if value is None:
            self.warnings.add(no_value(name, start))
            return None
        return Field(info.name, value)

    def unknown(self, name: str, depth: int) -> Node:
        """Parse `name:value` of an unknown field as two words: `(name value)`."""
        self.warnings.check_field(name, self.lexer.pos)
        self.lexer.pos += len(name) + 1
        if depth >= MAX_DEPTH:
            return Word(name)
        rest = self.unary(depth + 1, None, operators=True)
        return (_joined([Word(name), rest], And) if rest else None) or Word(name)

    def values(self, info: FieldInfo) -> Node | None:
        """Parse `a,b,"c d"` for a field."""
        lexer = self.lexer
        values = [self.piece(info)]
        while lexer.here == ",":
            lexer.pos += 1
            dashes = lexer.dashes()
            if lexer.at_stop or lexer.here == "(":
                break
            piece = self.piece(info)
            values.append(_not(piece) if piece and dashes == 1 else piece)
        pieces = [piece for piece in values if piece]
        return Or(tuple(pieces), comma=True) if len(pieces) > 1 else pieces[0] if pieces else None

    def piece(self, info: FieldInfo) -> Node | None:
        lexer = self.lexer
        start = lexer.pos
        if lexer.at_quote:
            return self.quoted(info)
        scalar = info.kind in ("number", "date")
        brackets = lexer.brackets() if scalar else None
        if brackets:
            return self.checked(span(*brackets), lexer.text[start : lexer.pos], info, start)
        chunk = lexer.chunk(commas=False, addresses=not scalar)
        return self.checked(leaf(chunk, info), chunk, info, start) if chunk else None

    def quoted(self, info: FieldInfo | None) -> Phrase | None:
        """Parse a phrase; None for `""`."""
        start = self.lexer.pos
        text, exact, closed, slop = self.lexer.quoted()
        if not text:
            return None
        node = phrase(text, exact, slop, latex=holds_latex(info))
        if self.typing and not closed and self.lexer.text[-1:].isalnum():
            node = replace(node, typing=True)
        self.warnings.check_value(node, text, info, start + 1 + exact)
        return node

    def parse_sort(self, start: int) -> None:
        lexer = self.lexer
        order = bare(lexer.chunk(commas=True))
        if not order:
            self.warnings.add(no_value("sort", start))
        elif order.lower() not in SORTS:
            self.warnings.check_sort(order, start + len("sort:"))
        else:
            if self.sort:
                self.warnings.add(repeated_sort(self.sort, start))
            self.sort = order.lower()

    def checked(self, node: Node | None, chunk: str, info: FieldInfo | None, start: int) -> Node | None:
        """Check a node for warnings and mark its last word if that may be unfinished."""
        if node is None:
            return None
        if self.typing and self.lexer.at_end and chunk[-1:].isalnum():
            node = _unfinished(node)
        self.warnings.check_value(node, chunk, info, start)
        return node


def _unfinished(node: Node) -> Node:
    """Mark the last word of a node as being typed, if it is a plain one."""
    match node:
        case Word(exact=False, prefix=False, fuzzy=0):
            return replace(node, typing=True)
        case Field(name, value):
            return Field(name, _unfinished(value))
        case Or(nodes, comma):
            return Or((*nodes[:-1], _unfinished(nodes[-1])), comma)
        case _:
            return node


def _is_shouted(text: str) -> bool:
    """Whether a text is a sentence all in capitals."""
    if not text.isupper() or not text.isascii():
        return False
    said = words(text)
    return len(said) >= _SENTENCE and any(word in FUNCTION_WORDS - {"and", "or", "not"} for word in said)


def demand(node: Node) -> Node:
    """The node with every word in it demanded, except where alternatives or a NOT leave the choice."""
    match node:
        case Word(text) if text[:1] in ("+", "-"):
            return node  # with a plus before it, it would be read as something else
        case Word() | Phrase():
            return replace(node, demanded=True)
        case And(nodes):
            return And(tuple(map(demand, nodes)))
        case _:
            return node


def _not(node: Node) -> Node:
    if isinstance(node, Word | Phrase):
        return Not(replace(node, demanded=False))
    return node.node if isinstance(node, Not) else Not(node)


def _joined(nodes: list[Node], kind: type[And | Or]) -> Node | None:
    return flatten(nodes, kind) if nodes else None
