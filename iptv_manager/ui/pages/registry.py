"""The pages of the window in the order of the rail; a new page is one file and one line here."""

from iptv_manager.ui.pages.dashboard import DashboardPage
from iptv_manager.ui.pages.jobs import JobsPage
from iptv_manager.ui.pages.page import Page
from iptv_manager.ui.pages.schedule import SchedulePage

PAGES: tuple[type[Page], ...] = (DashboardPage, SchedulePage, JobsPage)
