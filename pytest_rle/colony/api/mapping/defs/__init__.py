"""The def database on the wire: what GET /def/all sends, and what other routes say about single defs.

Each file owns one subject: `jobs`, `pawns` (people, animals and their needs), `things` (items, buildings, plants,
races), `recipes` (how an item is made and where it comes from). `tables` joins them into the lists of /def/all.
"""
