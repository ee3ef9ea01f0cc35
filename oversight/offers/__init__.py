"""Suggestions of a text held against what is stored: only what differs is offered, and accepted one by one.

An `Offer` says what stands there now, what is proposed, and the words it comes from; `accepting.accept` writes the
chosen ones in one transaction through the models' own rules.
"""
