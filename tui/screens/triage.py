"""Triage: the unread papers of a view, one per screen; keep, postpone, skip or read with one key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from search.errors import CarrelError
from search.paper import Paper
from tui.commands import COMMANDS
from tui.commands.opening import open_page
from tui.config.keymap import Keymap, keys_of, shown, strokes
from tui.desk.notes import LinkResolver
from tui.desk.render import line
from tui.desk.triage import ONLY_POSTPONED, RESUMED, Triage
from tui.screens.command_screen import CommandScreen, TwoStrokes, continuations
from tui.screens.dialogs import Menu, MenuItem
from tui.screens.list_picker import ListPicker
from tui.screens.tag_editor import TagEditor
from tui.widgets.detail import DetailPane
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tui.desk.question import Answer
    from tui.screens.main import MainScreen


# Command of the main screen to the lines that the text moves by in triage.
STEPS: Mapping[str, Callable[[DetailPane], int]] = {
    "down": lambda text: 1,
    "up": lambda text: -1,
    "top": lambda text: -text.virtual_size.height,
    "bottom": lambda text: text.virtual_size.height,
    "half-down": lambda text: max(1, text.page_rows // 2),
    "half-up": lambda text: -max(1, text.page_rows // 2),
    "page-down": lambda text: text.page_rows,
    "page-up": lambda text: -text.page_rows,
    # Nothing is marked here, and pagers go on with it.
    "mark": lambda text: text.page_rows,
}
HITS: Mapping[str, int] = {"next-hit": 1, "previous-hit": -1}


class TriageVerb(NamedTuple):
    """Something that can be done to the paper in hand.

    Attributes:
        command: Of the main screen, whose keys it has; empty for what there is only here.
        keys: Its usual keys.
        action: What runs.
        label: For the line of keys.
        help: A sentence.
    """

    command: str
    keys: tuple[str, ...]
    action: str
    label: str
    help: str

    def keys_in(self, keymap: Keymap) -> tuple[str, ...]:
        """Return its keys, where a person may have others."""
        return keymap.get(self.command, self.keys)


# The labels are so short because all of them fit into 80 columns.
VERBS = (
    TriageVerb("bookmark", ("b",), "decide('keep')", "keep", "Keep it: a bookmark, and on to the next"),
    TriageVerb("", ("l",), "decide('later')", "later", "Put it off until all others are decided"),
    TriageVerb("dismiss", ("d",), "decide('skip')", "skip", "Skip it: dismissed, and hidden unless asked for"),
    TriageVerb("read", ("r",), "decide('read')", "read", "Mark it as read"),
    TriageVerb("tags", ("t",), "tag", "tag", "Edit its tags, and stay with it"),
    TriageVerb("add-to-list", ("a",), "list", "list", "Put it on a reading list, and stay with it"),
    TriageVerb("browse", ("o",), "browse", "web", "Open its page in the browser"),
    TriageVerb("undo", ("u",), "undo", "undo", "Back to the paper before; what was done is taken back"),
    TriageVerb("help", ("?",), "help", "help", "What can be done here"),
    TriageVerb("quit", ("escape", "q"), "leave", "end", "Back to the list; the next time goes on here"),
)


def triage_bindings(keymap: Keymap) -> list[Binding]:
    """Return the bindings for keys of one stroke; of two verbs on one key, the first has it."""
    made: dict[str, Binding] = {}
    for verb in VERBS:
        for number, key in enumerate(verb.keys_in(keymap)):
            first, *second = strokes(key) or ("",)
            if first and not second and first not in made:
                tip = verb.help
                made[first] = Binding(
                    first, verb.action, verb.label, show=not number, key_display=shown(key), tooltip=tip
                )
    made.setdefault("enter", Binding("enter", "again", "what was put off", key_display="Enter"))
    return list(made.values())


class TriageScreen(Screen[str]):
    """Dismissed with the key of the paper that was in hand last, empty when none was.

    Args:
        host: The screen whose view it is.
        answer: What that view shows.
    """

    DEFAULT_CSS = """
    TriageScreen {
        #top { height: 1; padding: 0 1; background: $panel; }
        #heading { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        #status { width: auto; text-style: bold; margin-left: 2; }
        /* Lines as long as in a book, in the middle of a wide terminal. */
        #table { height: 1fr; align-horizontal: center; }
        #page { width: 1fr; max-width: 104; }
        #paper { height: 1fr; padding: 1 2; background: $background; }
        #said { height: 1; padding: 0 2; color: $text-accent; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = "#paper"

    detail = query_one("#paper", DetailPane)

    def __init__(self, host: MainScreen, answer: Answer) -> None:
        super().__init__()
        self._host = host
        self._desk = host.desk
        self._note_links = LinkResolver(host.desk)
        self._answer = answer
        self._deciding: Triage | None = None
        self._paper: Paper | None = None
        # One after the other, in the order of the keys: each acts on the paper that the one before left.
        self._turn = asyncio.Lock()
        ours = {verb.command for verb in VERBS} | STEPS.keys() | HITS.keys()
        self._keymap = {each.id: keys_of(each, host.keymap) if each.id in ours else () for each in COMMANDS}
        self._moves = {strokes(key): name for name in (*STEPS, *HITS) for key in self._keymap.get(name, ())}
        self._strokes = TwoStrokes(self._keymap, self._run, self.set_timer, self._offer_second)

    def compose(self) -> ComposeResult:
        """Lay out the screen; nothing is read yet."""
        with Horizontal(id="top"):
            yield Static(Content(""), id="heading")
            yield Static(Content(""), id="status")
        with Horizontal(id="table"), Vertical(id="page"):
            yield DetailPane(id="paper")
            yield Static(Content(""), id="said")
        yield KeyBar()

    def on_mount(self) -> None:
        """Go on where one stopped."""
        text = line(self._answer.question.text)
        self.detail.colour_of = self._desk.shelf.tag_colour
        self.query_one("#heading", Static).update(Content(f"Triage{f' · {text}' if text else ''}"))
        self._begin()

    # What is shown ---------------------------------------------------------------------------

    @work(group="change", exit_on_error=False)
    async def _begin(self) -> None:
        async with self._turn:
            self._deciding = await asyncio.to_thread(Triage, self._desk, self._answer)
            resumed = RESUMED if self._deciding.resumed else ""
            await self._show(self._deciding, ONLY_POSTPONED if self._deciding.queue.again else resumed)

    async def _show(self, deciding: Triage, said: str) -> None:
        """Show the paper in hand, and say what was done before; whoever calls has the turn."""
        paper = await asyncio.to_thread(deciding.current)
        was_there, self._paper = self._paper is not None, paper
        self.query_one("#status", Static).update(Content(deciding.status()))
        if paper:
            known = paper.key in self._answer.columns.titles
            lists = self._desk.lists.lists_of(paper.key)
            self.detail.noted = await asyncio.to_thread(self._note_links.about, paper.key)
            self.detail.show(paper, self._desk.shelf.entry(paper.key), self._answer.terms, known, lists)
        else:
            self.detail.paper = None
            self.detail.text.update(Content(deciding.summary()))
        self._say(said)
        if was_there != (paper is not None):
            self.refresh_bindings()

    def _say(self, text: str) -> None:
        # On the screen, not in passing: messages would pile up over the next paper.
        self.query_one("#said", Static).update(Content(line(text)))

    # What one can do -------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what makes no sense now."""
        if action in {"decide", "tag", "list", "browse"}:
            return self._paper is not None
        if action == "again":
            return self._paper is None and self._deciding is not None and bool(self._deciding.queue.later)
        return True

    @work(group="change", exit_on_error=False)
    async def action_decide(self, what: str) -> None:
        """Decide on the paper in hand, and go on to the next."""
        async with self._turn:
            if (paper := self._paper) and (deciding := self._deciding):
                await self._made(deciding, lambda: deciding.decide(what, paper))

    @work(group="change", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take back what was done last, and go back to that paper."""
        async with self._turn:
            if deciding := self._deciding:
                await self._made(deciding, deciding.undo)

    @work(group="change", exit_on_error=False)
    async def action_tag(self) -> None:
        """Edit the tags of the paper in hand."""
        async with self._turn:
            if (paper := self._paper) and (deciding := self._deciding):
                shelf = self._desk.shelf
                tags = await self.app.push_screen_wait(TagEditor([paper], shelf))
                if tags:
                    change = partial(shelf.tag, [paper], tags.add, tags.remove)
                    await self._made(deciding, lambda: deciding.edit(paper, "shelf", change))

    @work(group="change", exit_on_error=False)
    async def action_list(self) -> None:
        """Put the paper in hand on a reading list, or take it off one."""
        async with self._turn:
            if (paper := self._paper) and (deciding := self._deciding):
                lists = self._desk.lists
                picked = await self.app.push_screen_wait(ListPicker([paper], lists))
                if picked:
                    change = partial(picked.made, lists, [paper])
                    await self._made(deciding, lambda: deciding.edit(paper, "lists", change))

    async def _made(self, deciding: Triage, change: Callable[[], str]) -> None:
        """Make a change off the screen's thread, then show what is in hand; whoever calls has the turn."""
        try:
            said = await asyncio.to_thread(change)
        except CarrelError as error:
            self._say(str(error))
            return
        await self._show(deciding, said)

    @work(group="change", exit_on_error=False)
    async def action_again(self) -> None:
        """Go through what was put off."""
        async with self._turn:
            if deciding := self._deciding:
                await asyncio.to_thread(deciding.restart)
                await self._show(deciding, "What was put off:")

    @work(exit_on_error=False)
    async def action_browse(self) -> None:
        """Open the paper's page."""
        if self._paper:
            await open_page(self._host, self._paper)

    @work(exit_on_error=False)
    async def action_follow(self, number: int) -> None:
        """Open a link of the shown abstract by its number."""
        links = self._paper.links if self._paper else ()
        if number < len(links):
            await self._host.open_url(links[number].url, "")

    @work(group="change", exit_on_error=False)
    async def action_help(self) -> None:
        """Tell the keys; one that is pressed then does what it does."""
        items = []
        for verb in VERBS:
            if verb.action != "help" and (keys := verb.keys_in(self._host.keymap)) and self._enabled(verb):
                # The key that leaves closes this menu, too.
                key = "" if verb.action == "leave" else (strokes(keys[0]) or ("",))[-1]
                items.append(MenuItem(key, verb.help, verb.action, f"{shown(keys[0]):<3}"))
        down, up, far, hit = map(self._first, ("down", "up", "mark", "next-hit"))
        items.append(MenuItem("", f"Scroll; {far} a screen down, {hit} to the next hit", "", f"{down} {up}"))
        action = await self.app.push_screen_wait(Menu("Triage", items))
        if action:
            await self.run_action(action)

    def action_leave(self) -> None:
        """Leave."""
        self.dismiss(self._paper.key if self._paper else "")

    # Keys ------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Scroll, and put keys of two strokes together; a key that does something here does not scroll."""
        if event.key in self._bindings.key_to_bindings:
            return
        if self._strokes.takes(event.key):
            event.stop()
            event.prevent_default()
        else:
            self._run(self._moves.get((event.key,), ""))

    def _run(self, name: str) -> None:
        """Run what has the keys of a command."""
        if name in STEPS:
            self.detail.move(STEPS[name](self.detail))
        elif name in HITS:
            self.detail.to_hit(HITS[name])
        for verb in VERBS:
            if name and verb.command == name and self._enabled(verb):
                self.call_later(self.run_action, verb.action)

    def _first(self, name: str) -> str:
        """Return the key of a movement that is to be learned; a person may have taken all of them away."""
        keys = self._keymap.get(name, ())
        return shown(keys[0]) if keys else "–"

    def _enabled(self, verb: TriageVerb) -> bool:
        return bool(self.check_action(verb.action.partition("(")[0], ()))

    @work(group="command", exit_on_error=False)
    async def _offer_second(self, first: str) -> None:
        """Show what may follow the first stroke, to a person who hesitates."""
        self._run(await self.app.push_screen_wait(Menu(f"{shown(first)} …", continuations(self._keymap, first))) or "")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let the app say what failed in the background."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(CommandScreen.Failed(event.worker.error))


def triage_with_keys(keymap: Keymap) -> type[TriageScreen]:
    """Return the screen with a person's own keys, which Textual reads from classes only."""
    return type("TriageScreen", (TriageScreen,), {"BINDINGS": triage_bindings(keymap)})
