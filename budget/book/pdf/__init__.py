"""Budget books as PDF with a text layer: glyphs and ruling lines in, the lines and pages of the table readers out.

document   the file, page by page: glyphs and ruling lines (the only module that knows the PDF library)
glyphs     glyphs to lines of text
rules      ruling lines to bands and columns
sheets     facing pages put side by side, each printed half once
captions   agency, title, year, unit, page number
tables     bands to rows, one line of tab-separated cells per printed row
parts      the pages of the book and of each appendix, cut by their contents pages
reader     the whole, with the table readers
"""
