"""Statements that are planned each time they are run, with the values that are asked for.

A plan that the server keeps is made for any values, and for tables as they were then. One that takes a thousand ids
at once can be a bad one for them, and one made while a provider's table was empty reads all of that table for each
of them later on: seconds instead of milliseconds, until the server has looked at the table again. To plan such a
statement takes a millisecond or three.
"""

from typing import Any

from sqlalchemy import Engine, event

PLANNED_ANEW = {"planned_anew": True}
"""Execution options of a statement."""


def let_plan_anew(engine: Engine) -> None:
    """Heed that option on all connections of an engine."""
    event.listen(engine, "do_execute", _executed)


def _executed(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
    """Run a statement that is to be planned anew; False leaves it to the engine, which may prepare it."""
    if context is None or not context.execution_options.get("planned_anew"):
        return False
    cursor.execute(statement, parameters, prepare=False)
    return True
