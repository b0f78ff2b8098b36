"""What a client can do, each described once: a generator that the clients run or await."""
