"""What ``$BROWSER`` is in a test: opens an address in Chromium, and presses a button there.

Its environment says where to put what was seen on the page after that (``SEEN``), a picture of it
(``PICTURE``) and the profile (``PROFILE``), which company to choose (``COMPANY``), and which
button to press (``DECISION``).
"""

import asyncio
import os
import sys
from pathlib import Path

from tests.browser.webdriver import browser


async def press(address: str) -> None:
    """Open *address*, and decide."""
    company, decision = os.environ.get("COMPANY"), os.environ.get("DECISION", "allow")
    async with browser(Path(os.environ["PROFILE"])) as window:
        await window.open(address)
        if company:
            await window.click(f"option[value={company}]")
        await window.click(f"button[value={decision}]")
        await window.find_text("close this window")
        text, where = await window.text("main"), await window.address()
        picture = await window.screenshot()
    Path(os.environ["PICTURE"]).write_bytes(picture)
    Path(os.environ["SEEN"]).write_text(f"{where}\n{text}", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(press(sys.argv[1]))
