"""The nouns: values that every stage hands to the next.

In: nothing; this folder imports nobody.
Out: messages, people, cases, letters, orders, effects and the calendar, one file a noun.
"""
