"""What a message costs: rooms of several sizes, one writer and eight, beside a baseline in the same run."""
