"""The pages of the window in the order of the rail; a new page is one file and one line here."""

from iptv_manager.ui.pages.page import Page

PAGES: tuple[type[Page], ...] = ()
