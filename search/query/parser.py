"""Query text to a tree. Never raises, never loses a word, takes time linear in the text.

The language is described in docs/query-language.md. What the parser does beyond its grammar:

* A dash is a negation only where a single one stands right before something; `--` is punctuation.
* Operators without anything to operate on, unmatched `)` and empty `()` are stepped over; what is
  open at the end closes itself.
* A field inside a field's parentheses is text: `title:(a author:b)` looks for `author:b` in titles.
* An unknown `field:value` is both as words; a name that nobody would take for a field
  (`GPT:4`, `12:30`, `https://…`) stays one word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.query.fields import BY_NAME, SORTS, FieldInfo, canonical
from search.query.leaves import bare, holds_latex, identifiers, leaf, phrase, span
from search.query.lexer import Lexer
from search.query.tree import And, Everything, Field, Node, Not, Or, Phrase, Word
from search.query.warnings import QueryWarning, WarningCollector
from search.text.clean import clean

MAX_DEPTH = 30
"""Parentheses nested deeper are read as if they were not there, so that no consumer of the tree
runs out of stack: 30 is beyond what a person writes, and 90 levels of tree is within any limit."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood.

    Attributes:
        tree: What is looked for.
        sort: The order asked for, one of `fields.SORTS`; empty when none was.
        notes: What was not understood, in the order of the text.
    """

    tree: Node
    sort: str = ""
    notes: tuple[QueryWarning, ...] = ()

    def __str__(self) -> str:
        tree = "" if isinstance(self.tree, Everything) else str(self.tree)
        return f"{tree} sort:{self.sort}".strip() if self.sort else tree


def parse(text: str, typing: bool = False) -> Query:
    """Return the query that a text says.

    Args:
        text: Anything at all.
        typing: A person is still typing: the last word may be unfinished.
    """
    parser = _Parser(clean(text), typing)
    tree = parser.group(0, None) or Everything()
    return Query(tree, parser.sort, parser.remarks.of(tree))


class _Parser:
    def __init__(self, text: str, typing: bool) -> None:
        self.lexer = Lexer(text)
        self.typing = typing
        self.sort = ""
        self.remarks = WarningCollector()
        self.ignored = 0  # parentheses stepped over beyond MAX_DEPTH and not closed yet

    def group(self, depth: int, info: FieldInfo | None) -> Node | None:
        """Read up to the closing parenthesis or the end; `info` is the field that all of it is for."""
        lexer = self.lexer
        branches: list[list[Node]] = [[]]
        negated = False
        while not lexer.at_end:
            lexer.blanks()
            if lexer.here == ")":
                lexer.pos += 1
                if self.ignored:
                    self.ignored -= 1
                elif depth:
                    break
                continue
            operator = lexer.operator()
            if operator == "OR":
                branches.append([])
                negated = False
            elif operator:
                negated ^= operator != "AND"
            else:
                node = self.unary(depth, info, operators=True)
                if node:
                    branches[-1].append(_not(node) if negated else node)
                    negated = False
        return _joined([both for branch in branches if (both := _joined(branch, And))], Or)

    def unary(self, depth: int, info: FieldInfo | None, *, operators: bool) -> Node | None:
        """Read one clause with the dashes before it.

        Args:
            depth: How many parentheses are open.
            info: The field that the clause is for.
            operators: AND, OR and NOT mean something here (not right behind `field:`).
        """
        lexer = self.lexer
        negated = False
        while True:
            if lexer.here == "-":
                if info and info.kind == "date" and not operators and lexer.at_relative():
                    lexer.pos += 1
                elif lexer.dashes() == 1:
                    negated = not negated
            elif lexer.here == "(" and depth >= MAX_DEPTH:
                self.remarks.too_deep(lexer.pos)
                self.ignored += 1
                lexer.pos += 1
                lexer.blanks()
            else:
                break
        if lexer.at_stop or (operators and lexer.at_operator()):
            return None
        node = self.clause(depth, info)
        return _not(node) if node and negated else node

    def clause(self, depth: int, info: FieldInfo | None) -> Node | None:
        """Read a group, phrase, field or word."""
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
        known = canonical(name)
        if known:
            return self.known(name, BY_NAME[known], depth)
        if name and not lexer.stops_after(name) and (name.islower() or name[1:].islower()):
            return self.unknown(name, depth)
        return self.plain()

    def plain(self) -> Node | None:
        """Read a word, or an identifier that stands for itself."""
        start = self.lexer.pos
        chunk = self.lexer.chunk(commas=True)
        return self.looked_at(identifiers(chunk) or leaf(chunk, None), chunk, None, start)

    def known(self, name: str, info: FieldInfo, depth: int) -> Node | None:
        """Read a clause whose field is known."""
        lexer = self.lexer
        start = lexer.pos
        lexer.pos += len(name) + 1
        if not lexer.here.isspace():
            return self.field(name, info, start, depth)
        lexer.blanks()
        if lexer.at_end:
            self.remarks.unfinished(name, start)
            return None
        # A pasted title may well begin "Code: …"; only a name in full is worth a remark.
        if name == info.name:
            self.remarks.apart(name, lexer.text[start : lexer.pos], start)
        return Word(name)

    def field(self, name: str, info: FieldInfo, start: int, depth: int) -> Node | None:
        """Read the value behind `name:`."""
        if info.kind == "view":
            self.take_sort(start)
            return None
        value = self.unary(depth, info, operators=False)
        if value is None:
            self.remarks.unfinished(name, start)
            return None
        return Field(info.name, value)

    def unknown(self, name: str, depth: int) -> Node:
        """Read `name:value` of an unknown field as both words: `(name value)`."""
        self.remarks.unknown_field(name, self.lexer.pos)
        self.lexer.pos += len(name) + 1
        if depth >= MAX_DEPTH:
            return Word(name)
        rest = self.unary(depth + 1, None, operators=True)
        return (_joined([Word(name), rest], And) if rest else None) or Word(name)

    def values(self, info: FieldInfo) -> Node | None:
        """Read `a,b,"c d"` for a field."""
        lexer = self.lexer
        found = [self.piece(info)]
        while lexer.here == ",":
            lexer.pos += 1
            dashes = lexer.dashes()
            if lexer.at_stop or lexer.here == "(":
                break
            piece = self.piece(info)
            found.append(_not(piece) if piece and dashes == 1 else piece)
        return _joined([piece for piece in found if piece], Or, comma=True)

    def piece(self, info: FieldInfo) -> Node | None:
        """Read one value of a field."""
        lexer = self.lexer
        start = lexer.pos
        if lexer.at_quote:
            return self.quoted(info)
        scalar = info.kind in ("number", "date")
        brackets = lexer.brackets() if scalar else None
        if brackets:
            return self.looked_at(span(*brackets), lexer.text[start : lexer.pos], info, start)
        chunk = lexer.chunk(commas=False, addresses=not scalar)
        return self.looked_at(leaf(chunk, info), chunk, info, start) if chunk else None

    def quoted(self, info: FieldInfo | None) -> Phrase | None:
        """Read a phrase; None for `""`."""
        start = self.lexer.pos
        text, exact, closed, slop = self.lexer.quoted()
        if not text:
            return None
        node = phrase(text, exact, slop, latex=holds_latex(info))
        if self.typing and not closed and self.lexer.text[-1:].isalnum():
            node = replace(node, typing=True)
        self.remarks.value(node, text, info, start + 1 + exact)
        return node

    def take_sort(self, start: int) -> None:
        """Read the order behind `sort:`."""
        lexer = self.lexer
        order = bare(lexer.chunk(commas=True))
        if not order:
            self.remarks.unfinished("sort", start)
        elif order.lower() not in SORTS:
            self.remarks.unknown_sort(order, start + len("sort:"))
        else:
            if self.sort:
                self.remarks.sorted_again(self.sort, start)
            self.sort = order.lower()

    def looked_at(self, node: Node | None, chunk: str, info: FieldInfo | None, start: int) -> Node | None:
        """Return the node, its last word marked where it may be unfinished, after remarking on it."""
        if node is None:
            return None
        if self.typing and self.lexer.at_end and chunk[-1:].isalnum():
            node = _unfinished(node)
        self.remarks.value(node, chunk, info, start)
        return node


def _unfinished(node: Node) -> Node:
    """Return the node with its last word marked as being typed, if it is a plain one."""
    match node:
        case Word(exact=False, prefix=False, fuzzy=0):
            return replace(node, typing=True)
        case Field(name, value):
            return Field(name, _unfinished(value))
        case Or(nodes, comma):
            return Or((*nodes[:-1], _unfinished(nodes[-1])), comma)
        case _:
            return node


def _not(node: Node) -> Node:
    return node.node if isinstance(node, Not) else Not(node)


def _joined(nodes: list[Node], kind: type[And | Or], *, comma: bool = False) -> Node | None:
    """Return the nodes as one: nothing, the only one, or all joined, those of the same kind taken apart."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    flat: list[Node] = []
    for node in nodes:
        same = isinstance(node, kind) and not (comma or (isinstance(node, Or) and node.comma))
        flat.extend(node.nodes if same and isinstance(node, And | Or) else [node])
    return Or(tuple(flat), comma) if kind is Or else And(tuple(flat))
