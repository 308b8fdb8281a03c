"""Where the year stands, before anything is changed."""
