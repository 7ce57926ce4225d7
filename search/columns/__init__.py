"""Columns: NumPy arrays over all papers, in memory and in files of the cache folder; no Python object per paper.

A paper's number is its position in the order of addition, counted from 1: the `id` of its row in the catalog, and the
place by which an index refers to it. So nothing has to be translated between catalog, index and arrays; the few numbers
that are free (0, and papers that were merged into others) cost a few unused bytes in each array.
"""
