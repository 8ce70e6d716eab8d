"""The faces: what they print, and that the records let nothing in which they lack."""

from documents.letter_pdf import letter_pdf
from documents.register import register_pdf
from documents.typefaces import FACES, MISSING, lacking, printable
from storage.people.printed import PRINTED, printed_as, unprinted, without_pictures

from .reading import Read
from .samples import letter, register

FOLDED = "Ngʼangʼa Ｗａｎｊｉｋũ ﬁt"  # an apostrophe that is a letter, full-width letters, a ligature


def test_both_faces_have_the_signs_that_the_records_let_in():
    for face in FACES:
        assert face.widths.keys() == PRINTED


def test_what_the_records_let_in_is_printed_as_it_stands_and_the_rest_is_seen():
    for sign in filter(str.isprintable, map(chr, range(0x10000))):
        kept = printed_as(sign)
        if unprinted(kept):
            assert MISSING in printable(sign) or sign.isspace() or printable(sign) == without_pictures(sign) == ""
        else:
            assert printable(kept) == kept == printable(sign)
            assert not lacking(kept)


def test_a_letter_and_a_register_have_no_boxes_for_what_only_looks_different():
    plain = "Ng’ang’a Wanjikũ fit"
    one = Read(letter_pdf(letter(name=FOLDED, centre_name=FOLDED)))
    assert one.text.count(plain) >= 2
    assert one.title == f"Appointment as Supervisor, KCSE 2027: {plain}"
    assert plain in Read(register_pdf(register(2, 3, name=FOLDED))).text
    assert MISSING not in one.text


def test_pictures_in_what_was_kept_long_ago_leave_no_boxes():
    kept, plain = "Mtakatifu 🏫 Mfano 👍🏽, Mlimani", "Mtakatifu Mfano, Mlimani"
    assert plain in Read(letter_pdf(letter(name=kept, centre_name=kept))).text
    said = Read(register_pdf(register(2, 3, name=kept))).text
    assert plain in said
    assert MISSING not in said
