"""What pages show, as frames and sentences that are ready to be laid out."""
