"""How the main screen is laid out: three panes where there is room, then two, then one."""

from __future__ import annotations

BREAKPOINTS = [(0, "-narrow"), (90, "-medium"), (130, "-wide")]

CSS = """
MainScreen {
    #top { height: 1; padding: 0 1; background: $panel; }
    #name { width: auto; text-style: bold; color: $accent; margin-right: 2; }
    #slash { width: auto; color: $text-muted; margin-right: 1; }
    #status { width: auto; color: $text-muted; margin-left: 1; }
    #search { background: $panel; }
    #panes { height: 1fr; }
    #panes > * {
        border: round $foreground 25%; border-title-color: $foreground 60%; height: 1fr; background: $background;
    }
    #panes > *:focus { border: round $border; border-title-color: $border; }
    #papers { width: 1fr; }
    /* The limits hold for widths that a person gave them on a larger terminal. */
    #filters { width: 28; min-width: 16; max-width: 25%; }
    #detail { width: 42%; min-width: 16; max-width: 60%; }

    /* Two panes: the filters take the detail's place while one is among them. */
    &.-medium #filters { display: none; }
    &.-medium.on-filters #filters { display: block; }
    &.-medium.on-filters #detail { display: none; }
    &.-medium #detail { width: 50%; max-width: 75%; }
    &.-medium #filters { max-width: 50%; }

    /* One pane: the one that one is in. */
    &.-narrow #filters, &.-narrow #detail { display: none; }
    &.-narrow.on-filters #papers, &.-narrow.on-detail #papers { display: none; }
    &.-narrow.on-filters #filters, &.-narrow.on-detail #detail {
        display: block; width: 1fr; min-width: 100%; max-width: 100%;
    }

    &.zoomed #filters, &.zoomed #detail { display: none; }
    &.zoomed.on-filters #papers, &.zoomed.on-detail #papers { display: none; }
    &.zoomed.on-filters #filters, &.zoomed.on-detail #detail {
        display: block; width: 1fr; min-width: 100%; max-width: 100%;
    }
}
"""
