"""The signs of BibTeX. None of these patterns takes more than linear time, whatever the text."""

from __future__ import annotations

import re

# A line that begins an entry. One that is open then is taken to be broken off: so does every mending parser.
START = re.compile(r"[ \t]*@[ \t]*[A-Za-z][\w-]*[ \t]*[{(]")
ENTRY = re.compile(r"@\s*+([A-Za-z][\w-]*+)\s*+([{(])")
KEY = re.compile(r'[^,={}"\n]*+')
NAME = re.compile(r'([^\s={},"#()%]++)\s*+=')
# Where a field seems to begin, in a value that does not close.
NEXT_FIELD = re.compile(r'[,\n][^\S\n]*+[A-Za-z][\w:-]*+[^\S\n]*+=[^\S\n]*+[{"\w]')
# What follows an entry that a brace too many has closed.
GOES_ON = re.compile(r'\s*+[},][\s,}]*+(?=[A-Za-z][\w:-]*+[^\S\n]*+=[^\S\n]*+[{"\d])')
# Most values: nothing in them opens or closes.
SIMPLE = re.compile(r'\{[^{}\\]*+\}|"[^{}"\\]*+"')
BARE = {"}": re.compile(r'[^,{}"#\n]*+'), ")": re.compile(r'[^,{}"#\n)]*+')}
SPACE = re.compile(r"\s*+")
BETWEEN = re.compile(r"[\s,]*+")
ESCAPED_OR_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
BRACE = re.compile(r"[{}]")
ESCAPED_OR_MARK = re.compile(r'\\.|[{}"]', re.DOTALL)
ESCAPED_OR_QUOTE = re.compile(r'\\.|"', re.DOTALL)
