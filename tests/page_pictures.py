"""Pages of a PDF as grey pictures, for tests that look at where there is ink."""

from __future__ import annotations

import subprocess
from pathlib import Path


def grey_pages(pdf: bytes, folder: Path, dots: int) -> list[tuple[int, int, list[bytes]]]:
    """(width, height, rows of grey) of each page at so many dots an inch; 0 is black. `folder` is one to write in."""
    (folder / "drawn.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", str(dots), str(folder / "drawn.pdf"), str(folder / "page")], check=True)
    made = []
    for path in sorted(folder.glob("page*.pgm")):
        _, size, _, data = path.read_bytes().split(b"\n", maxsplit=3)
        width, height = map(int, size.split())
        made.append((width, height, [data[row * width : (row + 1) * width] for row in range(height)]))
        path.unlink()
    return made
