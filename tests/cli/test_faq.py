"""`clippings faq` says it when operators have written no entries."""

from pathlib import Path

import pytest

from bot.cli.main import main
from tests.support.bridge_folder import enter_folder


@pytest.mark.parametrize("action", ["list", "export"])
def test_no_entries(
    action: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without entries, one sentence on standard error says why nothing is listed."""
    enter_folder(monkeypatch, tmp_path)
    monkeypatch.setenv("OVERLAY", "overlay.yaml")
    code = main(["faq", action])

    assert (1, "overlay.yaml has no entries; operators write them in the chat.\n") == (
        code,
        capsys.readouterr().err,
    )
