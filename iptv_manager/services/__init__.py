"""Floor 2: what the program does, one file per verb. Coroutines, no Qt, so window and command line share it."""
