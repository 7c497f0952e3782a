"""Mechanism without a domain word: the append-only journal, transitions, outbox, jobs, stored files, the clock."""
