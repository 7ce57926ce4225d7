"""Papers by number: arrays in place of a Python object a paper, in memory and in files of the cache folder.

A paper's number is its place in the order of addition, counted from 1: the `id` of its row in the catalog, and what
an index calls its place. So nothing has to be translated between catalog, index and arrays; the few numbers that
are free (0, and papers that were merged into others) cost a few unused bytes in each array.
"""
