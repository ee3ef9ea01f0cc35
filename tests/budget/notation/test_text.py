import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.notation import NotationError
from budget.notation.text import fold, narrow, similar_key, squeeze

from .samples import few_examples


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("台灣", "臺灣"),
        ("這裏", "這裡"),
        ("羣", "群"),
        ("峯", "峰"),
        ("啓用", "啟用"),
        ("汚水", "污水"),
        ("僞造", "偽造"),
        ("\uf98e度", "年度"),
        ("ＡＩ", "ai"),
        ("（一）", "(一)"),
        ("工業 局\u3000", "工業局"),
        ("一四○", "一四〇"),
        ("主旨〆", "主旨："),
        ("一々", "一；"),
        ("20\ue1bd", "20％"),
        ("尌業", "就業"),
        ("凍\u200b結", "凍結"),
    ],
)
def test_fold_makes_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("佔", "占"),
        ("週", "周"),
        ("准", "準"),
        ("菸", "煙"),
        ("計劃", "計畫"),
        ("孜孜", "安安"),
        ("凍結", "解凍"),
    ],
)
def test_fold_keeps_two_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


# Surrogates are no text; everything else may come out of a PDF.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FIELD_TEXT = st.text("台臺裏○〇㈠ﬁ％\ue1bdＡａİß　 \u200b、。，1１,", max_size=20)


@few_examples
@given(ANY_TEXT | FIELD_TEXT)
def test_fold_twice_is_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@few_examples
@given(ANY_TEXT | FIELD_TEXT)
def test_similar_key_twice_is_once(text: str) -> None:
    assert similar_key(similar_key(text)) == similar_key(text)


@few_examples
@given(ANY_TEXT | FIELD_TEXT)
def test_narrow_keeps_the_length(text: str) -> None:
    assert len(narrow(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("１，２８３萬", "1,283萬"),
        ("甲，１００萬", "甲，100萬"),
        ("①100", "①100"),
        ("（五）", "(五)"),
        ("\uf98e", "年"),
        ("20\ue1bd", "20%"),
    ],
)
def test_narrow(text: str, plain: str) -> None:
    assert narrow(text) == plain


def test_squeeze() -> None:
    assert squeeze(" 工業\t局\n\u3000預算 ") == "工業 局 預算"


def test_similar_key_drops_punctuation_and_spelling() -> None:
    assert similar_key("「智慧機械」計劃－第2週") == similar_key("智慧機械計畫 第２周")


def test_notation_error_is_rebuilt_in_another_process() -> None:
    error = pickle.loads(pickle.dumps(NotationError("甲", "a number")))  # noqa: S301
    assert (error.read, error.expected) == ("甲", "a number")
