"""Tables on screen: one lazy model over an id vector, and the views that show it."""
