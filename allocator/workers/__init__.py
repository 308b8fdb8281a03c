"""Work in processes of their own: each can be watched, and killed in the middle without harm to anybody else."""
