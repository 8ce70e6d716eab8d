"""Files: CSV and XLSX read into rows, and cells into values."""
