"""Texts cut to the width of a cell: as Qt cuts them, however quickly they are found to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from iptv_manager.ui.tables.text_fit import TextFit

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40) | st.text(
    st.characters(min_codepoint=32, max_codepoint=126), max_size=40
)


@pytest.mark.parametrize("size", [8, 10, 13])
@given(text=TEXTS, width=st.integers(0, 400))
def test_a_text_is_cut_where_qt_cuts_it(qapp: QApplication, size: int, text: str, width: int) -> None:
    font = QFont(qapp.font())
    font.setPointSize(size)
    metrics = QFontMetrics(font)
    cut = TextFit(font).cut(text, width)
    if cut != metrics.elidedText(text, Qt.TextElideMode.ElideRight, width):
        assert cut == text
        assert metrics.horizontalAdvance(text) <= width + 1


def test_a_tab_is_measured_and_not_taken_for_nothing(qapp: QApplication) -> None:
    font = qapp.font()
    assert TextFit(font).cut("a\tb", 20) == QFontMetrics(font).elidedText(
        "a\tb", Qt.TextElideMode.ElideRight, 20
    )
