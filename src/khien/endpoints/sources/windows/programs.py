"""Known products on a Windows PC: what is installed, and what starts with it.

In: the registry. Out: ``FoundProgram`` for products of ``khien/data/endpoints/products.json``
alone. A program is known by how its name begins in the list of installed programs, or by the name
of its service; services and users' own programs are looked at too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from khien.endpoints.facts import Maybe, Unseen
from khien.endpoints.reference_data import WindowsProduct, windows_products
from khien.endpoints.sources.windows.registry import Key, Registry, number_of, text_of
from khien.endpoints.windows_facts import FoundProgram

_UNINSTALL = "Microsoft\\Windows\\CurrentVersion\\Uninstall"
_SERVICES = "SYSTEM\\CurrentControlSet\\Services"
_TEMPLATES = ("SOFTWARE", "SOFTWARE\\WOW6432Node")
_AUTOMATIC = 2  # 0 and 1: with the boot loader and the kernel


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    version: str


def programs(registry: Registry) -> Maybe[tuple[FoundProgram, ...]]:
    """Products of the data pack that are there; ``Unseen`` unless both lists could be read."""
    services = registry.key(_SERVICES)
    missing = [hive for hive in ("SOFTWARE", "SYSTEM") if not registry.has(hive)]
    if missing or services is None:
        return Unseen("nothing-found-here", ", ".join(missing) or _SERVICES)
    listed = list(_listed(registry))
    starts = {key.name.casefold(): number_of(key, "Start") for key in services.subkeys()}
    if not listed and not starts:
        return Unseen("nothing-found-here", "Uninstall, Services")
    found = (_match(registry, each, listed, starts) for each in windows_products())
    return tuple(each for each in found if each)


def _listed(registry: Registry) -> Iterator[_Listed]:
    tops: list[Key | None] = [registry.key(f"{top}\\{_UNINSTALL}") for top in _TEMPLATES]
    tops += [user.subkey(f"Software\\{_UNINSTALL}") for user in registry.users()]
    for top in tops:
        for program in top.subkeys() if top else ():
            name = text_of(program, "DisplayName")
            if name:
                yield _Listed(name, text_of(program, "DisplayVersion"))


def _match(
    registry: Registry,
    product: WindowsProduct,
    listed: list[_Listed],
    starts: dict[str, int | None],
) -> FoundProgram | None:
    named = next((each for each in listed if _begins(each.name, product.programs)), None)
    own = [start for name, start in starts.items() if _begins(name, product.services)]
    if product.onboarded and not _is_onboarded(registry, product.onboarded):
        return None
    if named is None and not own:
        return None
    return FoundProgram(
        id=product.id,
        name=product.name,
        kinds=tuple(sorted(product.kinds)),
        version=named.version if named else "",
        installed=named is not None,
        starts=_starts(own) if product.services else None,
        confidence=product.confidence,
    )


def _starts(own: list[int | None]) -> bool | None:
    if any(start is not None and start <= _AUTOMATIC for start in own):
        return True
    # A service by another name than is known may start; only one that was found is told of.
    return False if own and None not in own else None


def _begins(name: str, beginnings: tuple[str, ...]) -> bool:
    lowered = name.casefold()
    return any(lowered.startswith(each.casefold()) for each in beginnings)


def _is_onboarded(registry: Registry, where: str) -> bool:
    """A sensor that every Windows carries counts once its key says 1: ``path\\value``."""
    path, _, name = where.rpartition("\\")
    return number_of(registry.key(path), name) == 1
