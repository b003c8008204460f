"""What holds for every test.

Speed is measured in benchmarks/, and a busy machine is no fault of an example. Every build makes all notes: a seal of
an earlier one (`flashgen.seal`) would hide what it makes of them now, and the user's own folder of caches is not ours.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session", autouse=True)
def _no_seals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("caches")
    (folder / "flashgen").touch()  # no folder, so that nothing can be kept there
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "XDG_CACHE_HOME", str(folder))
        yield
