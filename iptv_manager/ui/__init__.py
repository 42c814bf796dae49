"""Floor 3: Qt. Event loop, window, tables, pages, dialogs."""
