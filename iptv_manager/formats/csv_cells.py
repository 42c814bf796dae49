"""Cells of a CSV file that a spreadsheet opens: text that would become a formula is made plain."""

FORMULA_STARTS = "=+-@\t\r"
"""A cell whose first character is one of these is a formula to Excel, LibreOffice and others."""

FORMULA_PATTERN = "^[-=+@\t\r]"
"""The same rule as a regular expression, for PostgreSQL (`cell ~ pattern`) and for Python alike."""

ESCAPE = "'"
"""What is put before such a cell: spreadsheets take the rest as text."""


def spreadsheet_safe(cell: str) -> str:
    """Give the cell as a spreadsheet may open it: names such as "+1 Sports" stay text."""
    return ESCAPE + cell if cell.startswith(tuple(FORMULA_STARTS)) else cell
