"""The pages of the window in the order of the rail; a new page is one file and one line here."""

from iptv_manager.ui.pages.dashboard import DashboardPage
from iptv_manager.ui.pages.films import FilmsPage
from iptv_manager.ui.pages.jobs import JobsPage
from iptv_manager.ui.pages.line_up import LineUpPage
from iptv_manager.ui.pages.page import Page
from iptv_manager.ui.pages.providers import ProvidersPage
from iptv_manager.ui.pages.schedule import SchedulePage
from iptv_manager.ui.pages.series import SeriesPage
from iptv_manager.ui.pages.syncs import SyncsPage

PAGES: tuple[type[Page], ...] = (
    DashboardPage,
    LineUpPage,
    FilmsPage,
    SeriesPage,
    ProvidersPage,
    SyncsPage,
    SchedulePage,
    JobsPage,
)
