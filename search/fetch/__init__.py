"""Fetching: papers from the web into the library, politely, and only on request.

    feed ──kinds──▶ FetchRequest ──Client (http_cache, politeness, transport)──▶ bytes ──search.sources──▶ importing
                    what is still missing is recorded in `state`, so that the next fetch continues there

Importing this package does not import httpx: only `transport` does, with the first request.
"""
