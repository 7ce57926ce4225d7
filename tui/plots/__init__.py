"""Plots in text: columns, bars and lines, with axes, made of block characters; no Textual, no colour needed.

Our own rather than plotext (looked at side by side, 5.3.2 and 6.1.0): there, two lines of a plot differ by colour
alone, a wide character moves the frame, weeks get ticks such as 2.2, and a narrow pane loses all labels but one;
6 is a compiled kernel per platform, and textual-plotext takes 5 only. Sparkline has no axes.
"""
