import pytest

from gateway.documents.vat_export import neutral


@pytest.mark.fault("F082")
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", " =1", "\r=1"])
def test_f082_a_cell_is_no_formula(text):
    assert neutral(text).startswith("'")


@pytest.mark.parametrize("text", ["ТОВ «Приклад»", "", "12345678", "A=B"])
def test_other_cells_stay_as_they_are(text):
    assert neutral(text) == text
