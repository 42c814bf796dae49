"""How far the line-up follows the providers, and the channels of providers that come and go as a whole."""

from sqlalchemy import Connection

from iptv_manager.store.merge import refreshing
from iptv_manager.store.statements import statement


def pending(connection: Connection, rules_version: int) -> list[int]:
    """Providers that the line-up has not followed to their last sync, or by other rules."""
    asked = statement("merge_pending", version=rules_version).decode()
    return [row[0] for row in connection.exec_driver_sql(asked)]


def refresh_provider(connection: Connection, provider_id: int) -> None:
    """Count anew what the channels of a provider have: it was removed or has come back."""
    touched = statement("merge_of_provider", provider=int(provider_id)).decode()
    connection.exec_driver_sql(refreshing(touched).decode())
    connection.exec_driver_sql(statement("merge_counted", provider=int(provider_id)).decode())


def miscounted(connection: Connection) -> list[int]:
    """Providers that were removed or brought back, and whose channels have not been counted since."""
    return [row[0] for row in connection.exec_driver_sql(statement("merge_miscounted").decode())]
