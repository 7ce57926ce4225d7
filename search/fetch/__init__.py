"""Fetching: papers from the web into the library, politely, and nothing unless asked.

    feeds ──kinds──▶ Ask ──Client (hosts, cache, exchange)──▶ bytes ──search.sources──▶ search.importing
                     what is still to be asked is in the ledger, so that the next fetch goes on

Importing this package, its `settings` included, does not import httpx: that is done when something is asked.
"""
