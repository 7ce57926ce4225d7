"""The digest: what is new, trending and found by saved searches since the last one, printed or sent by mail.

gather(desk, scope, state, …)    the papers, each once, with why it is there
rendered(digest, "html")         a digest as text, Markdown, HTML, mail, Atom or JSON
Post(…).send(make)               what waits goes first, then a new one; nothing is sent twice
"""
