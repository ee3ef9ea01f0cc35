"""Imports of tables by staff: upload → read → compare → preview → confirm once → undo as a batch.

columns.py    how one column is read from a cell, compared, shown and written out again
specs.py      the columns of each model, its key, and what its rows are checked for: import and export alike
preview.py    a read-only comparison with the database, stored as an ImportBatch
commit.py     the one transaction that writes a batch, and the one that takes it back
files.py      templates to fill in, exports, and the rows with errors to correct
"""
