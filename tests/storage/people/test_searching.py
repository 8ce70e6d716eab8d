"""Searching: the right one among the first five, of names as Kenya has them, typed in parts and with slips."""

import random
from string import ascii_lowercase

import pytest

from storage.people import Directory

NAMES = """
    Mary Anna Jane Grace Faith Mercy Peter John James David Joseph Samuel Daniel Esther Ruth Lucy Rose Brian Kevin
    Dennis Collins Victor Charles Stephen Agnes Beatrice Dorcas Eunice Gladys Hellen Joyce Lilian Purity Tabitha
    Winnie Zipporah Abdi Hassan Fatuma Halima Amina Omar Yusuf / Wanjikũ Wanjirũ Wambui Nyambura Njeri Wangari
    Kamau Njoroge Mwangi Kariuki Kimani Ng'ang'a Gitau Otieno Achieng' Odhiambo Onyango Akinyi Omondi Adhiambo
    Kipchoge Chebet Kiplagat Jepkosgei Koech Rotich Cheruiyot Langat Mutua Mwende Musyoka Mutiso Wafula Nekesa
    Barasa Simiyu Wanjala Naliaka Muthoni Karanja Kinya Nyaga Saitoti Moraa Kerubo Nyaboke Makori Kibet Juma
"""
GIVEN, FAMILY = (part.split() for part in NAMES.split("/"))
SUB_COUNTY = 800  # officers


def somebody(chance: random.Random) -> str:
    return " ".join([chance.choice(GIVEN), *chance.sample(FAMILY, 2)])


def with_a_slip(word: str, chance: random.Random) -> str:
    """A letter left out, wrong, one too many, or two of them the wrong way round."""
    at, letter = chance.randrange(len(word)), chance.choice(ascii_lowercase)
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        ]
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_right_one_is_among_the_first_five_in_95_of_100(seed: int) -> None:
    chance = random.Random(seed)
    names = {name: person for person, name in enumerate(sorted({somebody(chance) for _ in range(SUB_COUNTY)}))}
    people = Directory((person, name) for name, person in names.items())
    found = 0
    for name in chance.sample(sorted(names), 100):
        first, second = chance.sample(name.split(), 2)
        asked = f"{with_a_slip(first, chance)} {second}"
        found += names[name] in people.find(asked, 5)
    assert found >= 95


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Wanjiku Mary", [1]),
        ("mary wanjku", [1]),  # a letter left out
        ("wnajiku", [1]),  # two the wrong way round
        ("wanjkk ngang", [1]),  # a part with a slip
        ("NGANGA", [1]),  # no apostrophes
        ("Ng’ang’a m", [1]),  # others, and an initial
        ("alamin", [3]),
        ("al-amin juma", [3]),
        ("mary wanjiku kamau", [1]),  # of three words one may be another
        ("mary kamau", []),  # of two none
        ("wanj", [2, 1]),
        ("jum", [3]),
        ("xyz", []),
        ("", []),
        ("w " * 11, []),
        ("m" * 300, []),
    ],
)
def test_what_is_typed_finds(asked: str, found: list[int]) -> None:
    people = Directory([(1, "Mary Wanjikũ Ng'ang'a"), (2, "Ben Wanjala"), (3, "Al-Amin M. Juma")])
    assert people.find(asked, 5) == found


def test_who_is_called_so_comes_before_who_is_called_nearly_so() -> None:
    people = Directory([(1, "Anne Otieno"), (2, "Anna Otieno"), (3, "Annah Otieno")])
    assert people.find("anna otieno", 5) == [2, 3, 1]
    assert people.find("anna otieno", 1) == [2]
