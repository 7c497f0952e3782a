"""Measures the portal as it runs in production, against floors measured in the same run: ``make bench``.

Nothing of it is loaded by the portal. What each figure means, and the reference run: docs/performance.md.
"""
