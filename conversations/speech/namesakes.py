"""Namesakes: people of one name are told apart wherever several are named, by the end of the phone."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from storage.people.names import folded

FEWEST = 3  # digits of a phone's end


def told_apart(people: Sequence[tuple[str, str]]) -> list[str]:
    """The names of these people, given as (name, phone): a namesake's with as much of the phone's end as tells whose.

    >>> told_apart([("Ali Omar", "254700000678"), ("Ben Kato", "254700000003"), ("Ali  Omar", "254700001678")])
    ['Ali Omar …0678', 'Ben Kato', 'Ali  Omar …1678']
    >>> told_apart([("Ali Omar", ""), ("Ali Omar", "")])
    ['Ali Omar (1)', 'Ali Omar (2)']
    """
    called = [name for name, _phone in people]
    alike: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(called):
        alike[folded(name) or name].append(place)
    for places in alike.values():
        if len(places) > 1:
            for place, sign in zip(places, _signs([people[place][1] for place in places]), strict=True):
                called[place] = f"{called[place]} {sign}"
    return called


def with_end(name: str, phone: str) -> str:
    """A name that stands alone, such as in a notice, where no list tells its bearer from a namesake.

    >>> with_end("Ali Omar", "254700000678"), with_end("Ali Omar", "")
    ('Ali Omar …678', 'Ali Omar')
    """
    return f"{name} …{phone[-FEWEST:]}" if phone else name


def _signs(phones: Sequence[str]) -> list[str]:
    for digits in range(FEWEST, max(map(len, phones)) + 1):
        ends = [phone[-digits:] for phone in phones]
        if all(ends) and len(set(ends)) == len(ends):
            return [f"…{end}" for end in ends]
    return [f"({number})" for number in range(1, len(phones) + 1)]


def first_names(names: Sequence[str], *, initial: bool = False, second: bool = False) -> list[str]:
    """The first word of each name, and no more of the rest than tells apart those with the same one.

    `initial`: with the initial of the second word at least; `second`: with the second word itself.

    >>> first_names(["Achieng Otieno", "Ben Kato", "Achieng Wanjiku", "Achieng Wambui"])
    ['Achieng O.', 'Ben', 'Achieng Wanjiku', 'Achieng Wambui']
    >>> first_names(["Achieng Otieno Mfano", "Ben Kato", "Chui"], initial=True)
    ['Achieng O.', 'Ben K.', 'Chui']
    >>> first_names(["Achieng Otieno Mfano", "Ben Kato", "Chui"], second=True)
    ['Achieng Otieno', 'Ben Kato', 'Chui']
    """
    shorter = [_shorter(name) for name in names]
    if initial:
        shorter = [ways[1:] or ways for ways in shorter]
    if second:
        shorter = [ways[(len(ways) + 1) // 2 :] or ways for ways in shorter]
    called = [ways[0] for ways in shorter]
    for level in range(1, max((len(ways) for ways in shorter), default=1)):
        before = [folded(name) for name in called]
        alike = {name for name, count in Counter(before).items() if count > 1}
        if not alike:
            break
        for place, ways in enumerate(shorter):
            if before[place] in alike:
                called[place] = ways[min(level, len(ways) - 1)]
    return called


def _shorter(name: str) -> list[str]:
    """What may be said for a name, the shortest first.

    >>> _shorter("Achieng Otieno Mfano")
    ['Achieng', 'Achieng O.', 'Achieng O. M.', 'Achieng Otieno', 'Achieng Otieno Mfano']
    """
    first, *others = name.split() or [name]
    initials = [f"{first} {' '.join(f'{word[0]}.' for word in others[:count])}" for count in range(1, len(others) + 1)]
    words = [f"{first} {' '.join(others[:count])}" for count in range(1, len(others) + 1)]
    return [first, *initials, *words]


def places_apart(places: Sequence[tuple[str, str]], seen: int = 24) -> list[str]:
    """The names of these places, given as (name, code): behind the code where another begins alike, as far as is seen.

    >>> places_apart([("Mlimani", "99101001"), ("Bondeni", "99101002"), ("Mlimani", "99102001")])
    ['99101001 Mlimani', 'Bondeni', '99102001 Mlimani']
    """
    begun = [folded(name[:seen]) for name, _code in places]
    return [f"{code} {name}" if begun.count(folded(name[:seen])) > 1 else name for name, code in places]
