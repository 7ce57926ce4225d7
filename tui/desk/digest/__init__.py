"""The digest: new, trending and saved-search papers since the last one, printed or sent by mail.

gather(desk, scope, state, …)       the papers, each once, with the reasons why it is included
FORMATS["html"](digest)             a digest as text, Markdown, HTML, mail, Atom or JSON
DigestOutbox(data).send(make, …)    sends the waiting mail, then a new one; nothing is sent twice
"""
