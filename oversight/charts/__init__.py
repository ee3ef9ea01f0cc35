"""Numbers for the pictures that templates/charts draw as SVG: amounts, counts and days in, places and sizes out."""
