"""Texts in people's own words: which say the same, what a group of them is about, who answers it.

Nothing here is loaded when the platform starts: `normal` and `lookup` are small and may be asked in
a request; the rest takes libraries and time, and is the matter of the worker (`kit.apart`).
"""
