"""The whole data as a Frictionless Data Package: what its tables and fields mean, and their rows (`/data/`).

`cases`, `duties` and `places` are the dictionary: the CSV files, datapackage.json and the page are all written from it.
"""
