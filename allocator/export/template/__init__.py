"""An empty scenario to fill in, or a small sample: as a folder or a workbook, every column explained."""
