import pytest

from tests.factories import make_agency, make_committee, make_year


@pytest.fixture(autouse=True)
def ground(db):
    make_year(108)
    make_agency("2610")
    make_committee("economics")
