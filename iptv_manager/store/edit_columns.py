"""Where each field of a person's edits stands in `channel`. Only names and pieces of SQL, no query."""

from collections.abc import Collection
from typing import NamedTuple

from iptv_manager.model.edits import Field


class FieldColumn(NamedTuple):
    """The column of the person's own value, its type, and what is given without one (SQL over `channel`)."""

    own: str
    type: str
    given: str  # what shows while there is no value of the person's own
    absent: str = "NULL"  # what the column holds where there is none

    @property
    def shown(self) -> str:
        """SQL of what is shown, over `channel`."""
        return f"coalesce(channel.{self.own}, {self.given})"


FIELD_COLUMNS: dict[Field, FieldColumn] = {
    Field.NAME: FieldColumn("name", "text", "coalesce(channel.rule_name, channel.derived_name)"),
    Field.NUMBER: FieldColumn("number", "text", "channel.derived_number"),
    Field.GROUP: FieldColumn("group_title", "text", "coalesce(channel.rule_group, channel.derived_group)"),
    Field.LOGO: FieldColumn("logo", "text", "channel.derived_logo"),
    Field.GUIDE_ID: FieldColumn("guide_id", "text", "channel.derived_guide_id"),
    Field.GUIDE_SHIFT: FieldColumn("guide_shift_hours", "real", "0::real"),
    Field.ORDER: FieldColumn("position", "bigint", "channel.derived_position"),
    Field.HIDDEN: FieldColumn("own_hidden", "boolean", "channel.rule_hidden"),
    Field.FAVOURITE: FieldColumn("favourite", "boolean", "false", absent="false"),
    Field.NOTE: FieldColumn("note", "text", "''", absent="''"),
}


def own_columns(fields: Collection[Field]) -> list[str]:
    """The columns of these fields, in the order of `Field`."""
    return [FIELD_COLUMNS[field].own for field in ordered(fields)]


def ordered(fields: Collection[Field]) -> list[Field]:
    """The fields in the order of `Field`, each once."""
    return [field for field in Field if field in fields]
