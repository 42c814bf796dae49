"""How fields, rules and acts of editing are said to a person."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from iptv_manager.model.edits import Field
from iptv_manager.model.rules import Rule, RuleField, RuleKind
from iptv_manager.ui.wording import filled

translate = QCoreApplication.translate

FIELDS: dict[Field, object] = {
    Field.NAME: QT_TRANSLATE_NOOP("EditWording", "Name"),
    Field.NUMBER: QT_TRANSLATE_NOOP("EditWording", "Number"),
    Field.GROUP: QT_TRANSLATE_NOOP("EditWording", "Group"),
    Field.LOGO: QT_TRANSLATE_NOOP("EditWording", "Logo address"),
    Field.GUIDE_ID: QT_TRANSLATE_NOOP("EditWording", "Guide id"),
    Field.GUIDE_SHIFT: QT_TRANSLATE_NOOP("EditWording", "Guide shift, hours"),
    Field.ORDER: QT_TRANSLATE_NOOP("EditWording", "Place"),
    Field.HIDDEN: QT_TRANSLATE_NOOP("EditWording", "Hidden"),
    Field.FAVOURITE: QT_TRANSLATE_NOOP("EditWording", "Favourite"),
    Field.NOTE: QT_TRANSLATE_NOOP("EditWording", "Note"),
}
RULE_KINDS: dict[RuleKind, object] = {
    RuleKind.RENAME: QT_TRANSLATE_NOOP("EditWording", "Rename"),
    RuleKind.REGROUP: QT_TRANSLATE_NOOP("EditWording", "Move to group"),
    RuleKind.HIDE: QT_TRANSLATE_NOOP("EditWording", "Hide"),
}


def field_text(field: Field) -> str:
    """Name, Number, Group …"""
    return translate("EditWording", str(FIELDS[field]))


def rule_kind_text(kind: RuleKind) -> str:
    """Rename, Move to group or Hide."""
    return translate("EditWording", str(RULE_KINDS[kind]))


def rule_sentence(rule: Rule, provider: str) -> str:
    """The rule in one sentence, with its provider where it has one."""
    if rule.field is RuleField.HEALTH:
        text = filled(translate("EditWording", "Hide what has not worked for %1 days"), rule.pattern)
        return f"{text} · {provider}" if provider else text
    where = "" if rule.field is RuleField.NAME else translate("EditWording", "group ")
    if rule.kind is RuleKind.HIDE:
        text = filled(translate("EditWording", "Hide %1“%2”"), where, rule.pattern)
    elif rule.kind is RuleKind.REGROUP:
        text = filled(translate("EditWording", "%1“%2” to group “%3”"), where, rule.pattern, rule.replacement)
    elif rule.replacement:
        text = filled(translate("EditWording", "Rename “%1” to “%2”"), rule.pattern, rule.replacement)
    else:
        text = filled(translate("EditWording", "Cut “%1” out of names"), rule.pattern)
    text = text[:1].upper() + text[1:]
    return f"{text} · {provider}" if provider else text
