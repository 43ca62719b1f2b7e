"""The clock struck: what falls due, and the delivery of what the bot says first.

Ticks only say "look now"; the database says what is due. Delivery leases rows of the outbox, writes them from
the facts of that moment, says them once, and saves what became of them. Nothing here decides what is worth
saying: that is planned by use cases.
"""
