"""What a reader made of a file, for tests to compare."""

from pathlib import Path

from flashgen.model import Source
from flashgen.readers import sources


def read(path: Path, data: bytes | str) -> Source:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    [source] = sources(path)
    return source


def shapes(source: Source) -> list[str]:
    """Pieces as `kind level number words`, the number of a cell being its column."""
    return [
        " ".join(
            [p.kind, str(p.level), "-" if p.number is None else str(p.number), source.text[p.start : p.end]]
        )
        for p in source.pieces
    ]
