"""The clock struck: what falls due, and the delivery of what the bot says first."""
