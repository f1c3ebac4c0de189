"""The tiny catalog's folder, and a copy of it that a test may break."""

from __future__ import annotations

from pathlib import Path

TINY = Path(__file__).parent.parent / "data" / "tiny"


def swap(file: Path, old: str, new: str) -> None:
    """Put ``new`` in the place of ``old``, which the file must hold."""
    text = file.read_text("utf-8")
    assert old in text, f"{file.name} has no {old!r}"
    file.write_text(text.replace(old, new, 1), "utf-8")


def put(file: Path, text: str) -> None:
    """Write a file, with the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


class Tree:
    """A content folder that a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> str:
        """A file's text."""
        return (self.folder / path).read_text("utf-8")

    def swap(self, path: str, old: str, new: str) -> None:
        """Put ``new`` in the place of ``old``, which the file must hold."""
        swap(self.folder / path, old, new)

    def write(self, path: str, text: str) -> None:
        """Write a file, with the folders above it."""
        put(self.folder / path, text)

    def copy(self, path: str, new_id: str) -> str:
        """Put an item there again, with another id; returns its path."""
        old = self.folder / path
        new = old.with_name(f"{new_id}.md")
        text = self.read(path).replace(f'id = "{old.stem}"', f'id = "{new_id}"', 1)
        put(new, text)
        return new.relative_to(self.folder).as_posix()


OWN_TOPIC, OWN_CHALLENGE = "topics/top-own-hills.md", "challenges/cha-own-climb.md"


def own_items(tree: Tree, folder: Path) -> Path:
    """A folder with a topic of one's own, and a challenge that is about it."""
    hills = tree.read("topics/top-vectors.md")
    hills = hills.replace('"top-vectors"', '"top-own-hills"').replace('"Vectors"', '"Hills"')
    put(folder / OWN_TOPIC, hills)
    climb = tree.read("challenges/cha-dot-product.md")
    climb = climb.replace('"cha-dot-product"', '"cha-own-climb"')
    put(folder / OWN_CHALLENGE, climb.replace('["top-vectors"]', '["top-own-hills"]'))
    return folder
