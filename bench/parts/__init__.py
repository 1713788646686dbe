"""What the benchmarks are made of; `bench/*.py` are the benchmarks themselves."""
