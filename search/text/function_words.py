"""English words that say nothing about a paper.

In a large library their weight is small anyway; in a small one statistics cannot find them. Function words of other
languages are left to the statistics.
"""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """
    a about above after again all along also although among an and another any are as at be because been before
    being below between both but by can could did do does doing down during each either even every few for from
    further had has have having he her here hers him his how however i if in into is it its itself just may me might
    more most much must my neither no nor not now of off on once one only onto or other others our ours out over own
    per rather same she should since so some such than that the their theirs them then there therefore these they
    this those through thus to too toward towards two under until up upon us very via was we well were what when
    where whereas whether which while who whom whose why will with within without would yet you your
    """.split()  # noqa: SIM905 - a list of strings is harder to read and to keep in order
)

CONTRACTED = frozenset(
    """
    ain aren couldn d didn doesn don hadn hasn haven isn ll m mustn re s shouldn t ve wasn weren won wouldn
    """.split()  # noqa: SIM905 - as above
)
"""What is left of a function word on either side of an apostrophe: `I'd`, `doesn't`."""

ASKING_WORDS = frozenset(
    """
    abstracts am article articles find found give interested know learn like list look looking need paper papers
    publications read research search show studies study tell want work works
    """.split()  # noqa: SIM905 - as above
)
"""What a question for papers begins with, beside function words: `papers about`, `I am looking for articles on`."""

ASKED_FOR = frozenset(
    """
    abstracts am article articles how i literature me paper papers publications studies what when where which who why
    """.split()  # noqa: SIM905 - as above
)
"""Words that tell a beginning such as `papers about` or `what is` from a title such as `Learn to rank`."""
