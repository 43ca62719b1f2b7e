"""The words: the KPI catalogue and the coaching bank, as YAML, with loaders that refuse bad content.

Nothing here decides which words fit; that is the domain's. Nothing here is code from a user.
"""
