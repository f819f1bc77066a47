"""Which PCs an agency owns, which are seen, which are protected: three lists made one.

In: the tables that an asset book, an antivirus, an EDR or a directory console gives out. Out: for
each expected PC covered, not covered or cannot tell, each with its reason. ``tables`` reads the
files, ``columns`` guesses what stands where, ``rows`` makes values, ``identity`` says which of
them name one PC, ``matching`` pairs them one to one, ``answers`` judges, ``found`` follows what
was found on the PCs.
"""
