"""Facts and decisions: people, meetings, numbers, promises, and what is worth saying when.

Everything here is a frozen value or a pure function over such values. No clock, no input or output, and
nothing but the standard library.
"""
