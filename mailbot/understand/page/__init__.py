"""A message as its reader sees it: lines, each with its role.

In: a message taken apart, and the texts that came before it in the case.
Out: which lines its writer wrote, and which are quotations, signatures, banners or furniture, with the reason.
"""
