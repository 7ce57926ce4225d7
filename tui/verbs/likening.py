"""`carrel similar`."""

from __future__ import annotations

import click

from tui.browsing import Answer, Question
from tui.remembered import remember
from tui.verbs.output import paper_json, print_json, print_papers, tell, user_desk


@click.command("similar")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--unlike", multiple=True, metavar="ID", help="A paper that they are to be unlike; may be repeated.")
@click.option("--without", multiple=True, metavar="WORD", help="A word that is not to count; may be repeated.")
@click.option("--limit", "-n", type=click.IntRange(1), default=10, show_default=True, help="How many to print.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def similar_command(
    ids: tuple[str, ...], unlike: tuple[str, ...], without: tuple[str, ...], limit: int, as_json: bool
) -> None:
    """Print the papers that are most like some papers, and why.

    ID is a key, an arXiv id, a DOI, the start of a key, or @N of the last search.
    """
    with user_desk() as desk:
        like = [desk.named(text).key for text in ids]
        off = [desk.named(text).key for text in unlike]
        found = desk.library.similar(like, off, limit, without)
        scores = dict(found.papers)
        remember(desk.places.state_file, results=tuple(scores))
        if as_json:
            papers = [paper_json(p, desk.shelf.entry(p.key), scores[p.key]) for p in desk.papers(scores)]
            print_json({"papers": papers, "because": list(found.because)})
            return
        print_papers(desk, Answer(Question(), tuple(scores)), tuple(scores))
        tell(f"because: {', '.join(found.because)}" if found.because else "Nothing in the library is like that.")
