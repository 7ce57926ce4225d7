"""Reading lists: papers in your own order, a YAML file for each list.

`shelf.lists.lists.Lists` is the way in. An entry tells enough of its paper to be understood by
someone who does not have it, so that a list can be mailed, or committed, and imported elsewhere.
"""
