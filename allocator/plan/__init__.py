"""What is asked: settings, tables and calendar, read strictly and checked as a whole."""
