"""The drawings of docs/architecture.md, from the code's own imports: `make drawings` draws them anew."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
FOLDERS = ("bot", "handlers", "reminders", "conversations", "documents", "storage")
DRAWN = re.compile(r"(?<=<!-- drawn: )(\w+ \w+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)
WHAT = re.compile(r'\s*r?"""(.*?)("""|\n)')  # the first line of a module's docstring

Imports = Mapping[str, set[str]]


@cache
def graph() -> grimp.ImportGraph:
    """Every import, also those inside functions and those for types only."""
    return grimp.build_graph(*FOLDERS, cache_dir=None)


def files() -> Imports:
    """What each file imports."""
    return {name: graph().find_modules_directly_imported_by(name) for name in sorted(graph().modules)}


def rooms(folder: str = "") -> Imports:
    """What stands side by side in a folder, and what of it each imports. Without a folder: the folders themselves."""
    found: dict[str, set[str]] = {}
    for name, imported in files().items():
        if own := room(name, folder):
            found.setdefault(own, set()).update(room(other, folder) for other in imported)
    return {own: others - {own, ""} for own, others in found.items()}


def room(module: str, folder: str) -> str:
    """
    >>> room("storage.register.board", "storage"), room("storage.register.board", ""), room("bot.web", "storage")
    ('register', 'storage', '')
    """
    within = f"{folder}." if folder else ""
    return module.removeprefix(within).split(".")[0] if module.startswith(within) else ""


def shortest(imports: Imports) -> Imports:
    """Without the arrows that a longer way says as well.

    >>> {name: sorted(others) for name, others in shortest({"a": {"b", "c"}, "b": {"c"}, "c": set()}).items()}
    {'a': ['b'], 'b': ['c'], 'c': []}
    """
    return {
        own: {other for other in others if not any(other in below(imports, way) for way in others - {other})}
        for own, others in imports.items()
    }


def below(imports: Imports, own: str) -> set[str]:
    """Whatever is reached from here."""
    found: set[str] = set()
    ahead = [own]
    while ahead:
        new = imports[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def floors(folder: str) -> list[list[str]]:
    """The floors of a folder from the top down, as import-linter holds them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [layers] = [each["layers"] for each in contracts if each.get("layers", [""])[0].startswith(f"{folder}.")]
    return [[name.removeprefix(f"{folder}.") for name in layer.split(" | ")] for layer in layers]


def sentence(module: str) -> str:
    """What a module or package says of itself, in its first line."""
    spec = find_spec(module)
    assert spec is not None
    said = WHAT.match(Path(spec.origin or "").read_text(encoding="utf-8"))
    return said[1] if said else ""


def picture(folder: str) -> str:
    """A diagram of what stands in a folder; an arrow is an import."""
    imports = shortest(rooms("" if folder == "house" else folder))
    arrows = [f"    {own} --> {other}" for own in imports for other in sorted(imports[own])]
    return "\n".join(["```mermaid", "graph TD", *arrows, "```", ""])


def table(folder: str) -> str:
    """The floors of a folder from the top down, and what stands on each."""
    rows = [
        f"| {height} | `{name}` | {sentence(f'{folder}.{name}')} |"
        for height, names in zip(range(len(floors(folder)), 0, -1), floors(folder), strict=True)
        for name in names
    ]
    return "\n".join([f"| floor | in {folder}/ | |", "|---|---|---|", *rows, ""])


def drawn(page: str) -> str:
    """The page with every drawing as the code is now."""
    draw = {"table": table, "picture": picture}

    def anew(old: re.Match[str]) -> str:
        what, folder = old[1].split()
        return f"{old[1]}{old[2]}{draw[what](folder)}"

    return DRAWN.sub(anew, page)


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
