"""Floor 0: the field's words as plain dataclasses, and pure rules over them. No I/O."""
