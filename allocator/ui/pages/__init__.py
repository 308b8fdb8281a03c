"""The pages of the browser, one file each."""
