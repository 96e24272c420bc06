"""What pytest needs to know before it reads any folder."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

_BESIDE = Path(__file__).parents[2] / "shared" / "front-api"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the folder of Front's published descriptions be elsewhere."""
    parser.addoption(
        "--front-api",
        type=Path,
        default=_BESIDE,
        help="where Front's descriptions are; by default ../shared/front-api beside the repository",
    )
    parser.addoption(
        "--all-kills",
        action="store_true",
        help="kill exports at 200 moments instead of 10",
    )
