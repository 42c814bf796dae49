"""What `make bench` runs: each figure beside its floor, measured in the same run."""
