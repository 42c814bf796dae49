"""How the window looks: colours, palette, style sheet and the switch between light and dark."""
