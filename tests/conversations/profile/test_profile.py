"""My details: five groups of questions, written answer by answer, masked, and never another person's."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from conversations.core import LANGUAGES, Invalid, Session, read_text, speaking
from conversations.profile import FORMS, LABELS
from conversations.speech import detail_rules
from storage.audit import AuditRow
from storage.delivery import Chat, Lane, Outgoing
from storage.exams import County, SubCounty
from storage.people import FIELDS, GROUPS, OPTIONAL, Correction, Details, Person
from tests.stage import ASHA, BEN, CHUI, DIRECTOR, Rendering, Talk

from .profile_answers import GOOD, bad_answers

FORM_OF = {field: form for form in FORMS for field in form.fields}
SECRETS = ("23456789", "A012345678Z", "0110234567", "Neema", "254712345678", "2012345678")


@pytest.fixture
def asha(chat):
    """Asha, who has agreed to the notice of privacy and given her PIN."""
    chat.stage.gives_letters_out()
    return chat.shares(ASHA).unlocks().says("/qualification").taps("I agree").says("/details")


@pytest.fixture
def typed(sqlite_stage):
    """The same, in the core's own words."""
    sqlite_stage.gives_letters_out()
    talk = Talk(sqlite_stage, Rendering()).shares(ASHA).unlocks().says("/qualification").taps("I agree")
    return talk.says("/details")


def details(talk, phone=ASHA):
    """What is stored of a person."""
    [row] = talk.stage.rows(Person, phone=phone)
    opened = Details(talk.stage.database.vault, row, FIELDS)
    return {field: str(opened[field]) for field in FIELDS if opened[field] is not None}


def fill(talk, *forms):
    """Answer every question of these groups."""
    for form in forms or FORMS:
        talk.says(f"/{form.command}")
        for field in form.fields:
            if field != "full_name":
                talk.says(GOOD[field][0])
        talk.taps("All correct")
    return talk


def at_question(talk, field):
    """Open the question of one field, when all others are answered."""
    form = FORM_OF[field]
    talk.says(f"/{form.command}")
    while form.command and LABELS[field] not in talk.labels:
        here = talk.stage.rows(Chat, external_id=talk.chat)[0].session["state"]
        talk.says(GOOD[here][0])
    return talk.taps(LABELS[field])


def test_the_forms_ask_the_25_details_in_their_groups():
    assert {form.command: tuple(form.fields) for form in FORMS} == GROUPS
    assert {name for form in FORMS for name, f in form.fields.items() if f.optional} == OPTIONAL
    assert len(FIELDS) == 25


def test_it_says_how_complete_it_is_and_what_is_missing(asha):
    assert "1 of 25 filled in" in asha.told
    assert "Bank details: 0 of 3" in asha.told
    assert "Still missing: Gender, Year of birth, National ID, KRA PIN" in asha.told
    assert "Please check: Full name." in asha.told
    assert "Email" in asha.says("help").heard


def test_every_group_is_filled_in_and_kept(asha):
    fill(asha)
    assert "25 of 25 filled in" in asha.told
    assert "All required details are filled in." in asha.heard
    expected = {field: kept for field, (_said, kept) in GOOD.items()} | {"full_name": "Asha Juma"}
    assert details(asha) == expected
    assert set(asha.stage.rows(Person, phone=ASHA)[0].confirmed) == set(FIELDS)


def test_each_answer_is_written_when_it_is_given_and_survives_days(asha):
    asha.says("/personal").says("female").says("1985")
    assert details(asha)["year_of_birth"] == "1985"
    asha.says("menu")
    asha.stage.now += timedelta(minutes=20)
    assert "national ID" in asha.says("/personal").heard
    asha.says("/workstation").says("teachers")
    asha.stage.now += timedelta(days=9)
    assert "TSC number" in asha.says("hello").says("/workstation").heard or "PIN" in asha.heard


def test_the_review_shows_what_is_known_and_changes_any_one_answer(asha):
    fill(asha, *FORMS[:1]).says("/personal")
    assert "National ID: " in asha.heard
    assert "Year of birth: 1985" in asha.heard
    asha.taps("Year of birth").says("1990")
    assert "Year of birth: 1990" in asha.heard
    assert details(asha)["year_of_birth"] == "1990"


def test_what_may_be_left_out_is_skipped_and_taken_away_again(asha):
    asha.says("/personal")
    for said in ("female", "1985", "23456789", "A012345678Z"):
        asha.says(said)
    asha.taps("Skip").taps("Skip").says("asha@example.org")
    assert "NSSF number: not given" in asha.heard
    assert "email" in details(asha)
    asha.taps("Email").taps("Remove it")
    assert "Email: not given" in asha.heard
    assert "email" not in details(asha)
    assert "Still missing" in asha.taps("All correct").told
    assert "NSSF" not in asha.heard


def test_nothing_secret_is_in_a_message_a_session_or_the_audit(typed):
    fill(typed).says("/personal").says("/bank").says("/kin")
    assert "National ID: ending in 789" in typed.says("/personal").heard
    assert "Account number: ending in 567" in typed.says("/bank").heard
    assert "Name of kin: N. M." in typed.says("/kin").heard
    assert "Relationship: W. o. h." in typed.heard
    kept = [row.message for row in typed.stage.rows(Outgoing)] + [row.session for row in typed.stage.rows(Chat)]
    kept += [[row.subject, row.detail] for row in typed.stage.rows(AuditRow)]
    for secret in SECRETS:
        assert secret not in json.dumps(kept, ensure_ascii=False)


@pytest.mark.parametrize("field", ["national_id", "kra_pin", "tsc_number"])
def test_what_another_person_has_is_refused_with_the_director_to_call(typed, field):
    fill(typed)
    ben = Talk(typed.stage, Rendering(), chat="8").shares(BEN).unlocks().says("/qualification").taps("I agree")
    fill_one = at_question_of_ben(ben, field)
    assert "another person already has this number" in fill_one.heard
    assert "Daudi Mfano 0700 000 090" in fill_one.heard
    assert "Asha" not in fill_one.heard
    assert field not in details(ben, BEN)
    refused = typed.stage.rows(AuditRow)[-1]
    assert (refused.act, refused.detail) == ("refused", {"field": field})


def test_a_closed_group_left_for_days_asks_the_pin_and_goes_on_where_it_was(asha):
    asha.says("/personal").says("Female").says("1985")
    asha.stage.now += timedelta(days=2)
    asha.says("2345 6789")
    assert "We could not take that" in asha.heard
    assert "You need a PIN" in asha.heard
    assert "national_id" not in details(asha)
    pin = (
        asha.taps("Send me a new PIN").stage.rows(Outgoing, lane=Lane.CODE)[-1].message["text"].split("PIN is ")[1][:6]
    )
    assert "What is your national ID number?" in asha.says(pin).heard
    assert (details(asha)["gender"], details(asha)["year_of_birth"]) == ("F", "1985")


def test_a_button_of_it_tapped_after_days_is_not_lost_without_a_word(asha):
    asha.says("/personal").stage.now += timedelta(days=2)
    assert "We could not take that" in asha.taps("Female").heard
    assert "You need a PIN" in asha.heard
    assert "gender" not in details(asha)


def test_whoever_tries_many_numbers_learns_no_more_that_day(typed):
    fill(typed)
    ben = Talk(typed.stage, Rendering(), chat="8").shares(BEN).unlocks().says("/qualification").taps("I agree")
    at_question_of_ben(ben, "national_id")
    for _ in range(4):
        assert "another person already has this number" in ben.says(GOOD["national_id"][0]).heard
    for number in (GOOD["national_id"][0], "11112222"):
        ben.says(number)
        assert "several numbers today" in ben.heard, "the same is said of one that nobody has"
    assert "national_id" not in details(ben, BEN)
    ben.stage.now += timedelta(days=1, minutes=1)
    ben.says("/menu").unlocks().says("/personal").says("11112222")
    assert details(ben, BEN)["national_id"] == "11112222"


def at_question_of_ben(ben, field):
    form = FORM_OF[field]
    ben.says(f"/{form.command}")
    for name in form.fields:
        if name == "full_name":
            continue
        if name == field:
            return ben.says(GOOD[name][0])
        ben.says("34567890" if name == "national_id" else GOOD[name][0])
    raise AssertionError(field)


def test_a_name_on_a_letter_is_changed_by_the_director_only(asha):
    fill(asha, FORMS[0]).says("/personal").taps("Full name").says("Asha Juma Ali")
    assert "your director must approve" in asha.heard
    assert "Full name: Asha Juma (waits for approval: Asha Juma Ali)\n" in asha.heard
    assert details(asha)["full_name"] == "Asha Juma"
    assert "Waiting for your director: Full name." in asha.says("/details").told
    [wish] = asha.stage.rows(Correction)
    assert asha.stage.database.vault.open(wish.new, "corrections.new") == "Asha Juma Ali"
    assert b"Ali" not in wish.new


def test_the_first_id_is_no_correction_and_a_second_is(asha):
    fill(asha, FORMS[0])
    assert not asha.stage.rows(Correction)
    asha.says("/personal").taps("National ID").says("34567890")
    assert details(asha)["national_id"] == "23456789"
    assert [row.field for row in asha.stage.rows(Correction)] == ["national_id"]


def test_the_director_hears_of_it(typed):
    Talk(typed.stage, Rendering(), chat="90").shares(DIRECTOR)
    fill(typed, FORMS[0]).says("/personal").taps("Full name").says("Asha Juma Ali")
    told = [row for row in typed.stage.rows(Outgoing) if "correction is waiting for you" in row.message["text"]]
    assert len(told) == 1
    assert "Asha" not in json.dumps(told[0].message)


def test_who_was_never_posted_changes_the_name_alone(chat):
    chat.shares("254700000095").unlocks().says("/qualification").taps("I agree")
    fill(chat, FORMS[0]).says("/personal").taps("Full name").says("Mgeni Mpya")
    assert details(chat, "254700000095")["full_name"] == "Mgeni Mpya"


def test_after_the_idle_time_the_pin_comes_before_identity_and_pay(asha):
    fill(asha, FORMS[0])
    asha.says("/personal").taps("Full name")
    asha.stage.now += timedelta(hours=2)
    asha.says("Asha Juma Ali")
    assert not asha.stage.rows(Correction)
    assert "PIN" in asha.says("/bank").heard
    assert "PIN" not in asha.says("/qualification").heard


def test_nothing_is_kept_before_the_notice_was_agreed_to(chat):
    chat.shares(ASHA).says("/kin")
    assert "Privacy" in chat.heard
    chat.says("Neema Mfano")
    assert "kin_name" not in details(chat)
    chat.taps("I do not agree")
    assert "kin_name" not in details(chat)


def more_places(stage):
    with stage.change() as changing:
        for n in range(13):
            changing._add(County, code=f"{n:02}", name=f"Kaunti {chr(65 + n)}")
        for n in range(11):
            changing._add(SubCounty, code=f"03{n:03}", name=f"Tarafa {chr(65 + n)}", county_code="03")


def test_counties_come_in_pages_or_by_a_part_of_the_name(asha):
    more_places(asha.stage)
    fill(asha, FORMS[3]).says("/workstation").taps("County")
    assert "Page 1 of 2." in asha.heard
    assert "Kaunti G" in asha.labels
    assert "Kaunti H" not in asha.labels
    asha.taps("More").taps("Kaunti K")
    assert details(asha)["county_code"] == "10"
    assert "sub_county_code" not in details(asha), "the one before lies elsewhere"
    assert "In which sub-county?" in asha.heard
    asha.taps("Back").says("zzz")
    assert "part of the county's name" in asha.heard
    asha.says("kaunti")
    assert "Mfano" not in asha.labels
    asha.says("kaunti d").says("tarafa k")
    assert "Sub-county: Tarafa K" in asha.heard
    assert details(asha)["sub_county_code"] == "03010"


def test_another_bank_is_typed(asha):
    asha.says("/bank")
    assert "Page 1 of 3" in asha.heard
    asha.taps("Other").says("Benki ya Mfano")
    assert details(asha)["bank"] == "Benki ya Mfano"
    asha.says("/bank").says("Kisumu").says("0110234567").taps("Bank").says("Mfano SACCO")
    assert "Bank: Mfano SACCO" in asha.heard


def test_the_number_of_another_employer_is_no_tsc_number(asha):
    asha.says("/workstation").taps("National Police Service").says("512345")
    assert details(asha)["tsc_number"] == "PF512345"


@pytest.mark.parametrize("field", dict.fromkeys(field for field, _why, _said in bad_answers()))
def test_bad_input_is_refused_with_the_reason_and_nothing_is_stored(typed, field):
    at_question(typed, field)
    before = details(typed)
    question = typed.heard_messages[0].text
    for _field, why, said in (row for row in bad_answers() if row[0] == field):
        typed.turn(read_text(said))  # as off the wire
        assert details(typed) == before, (why, said)
        assert typed.heard_messages[0].news, (why, said)
        assert typed.heard_messages[0].text == question, (why, said)
    assert not typed.stage.rows(Correction)


@pytest.mark.parametrize("field", FIELDS)
def test_help_says_what_each_question_wants_in_both_languages(field):
    form, rule = FORM_OF[field], FORM_OF[field].fields[field].help
    assert rule
    assert rule in vars(detail_rules).values()
    for language in LANGUAGES:
        with speaking(language):
            helps = form.states()[field].helps
            assert helps is not None
            assert helps(form)


def test_bad_input_is_refused_on_every_channel(asha):
    asha.says("/personal").says("female").says("not a year")
    assert "four digits, for example 1985" in asha.heard
    asha.says("1985").says("abc")
    assert "7 to 9 digits, or 14" in asha.heard
    asha.says("😀")
    assert "7 to 9 digits, or 14" in asha.heard
    asha.says("x" * 900)
    assert "7 to 9 digits" in asha.heard
    assert "national_id" not in details(asha)


@pytest.mark.parametrize(
    ("field", "said", "why"),
    [
        ("year_of_birth", "2015", "a child"),
        ("year_of_birth", "1920", "over a hundred"),
        ("start_year", "2031", "a year to come"),
        ("study_years", "2013-2009", "backwards"),
        ("kin_phone", "020 222 2222", "not look like a Kenyan mobile number"),
        ("email", "asha@example", "no domain"),
        ("national_id", "2345678٩", "a digit of another alphabet"),
        ("full_name", "Asha", "one name only"),
        ("full_name", "عائشة محمد", "letters that no paper prints"),
        ("national_id", "18.10.2027", "a date"),
    ],
)
def test_what_cannot_be_true_is_refused(typed, field, said, why):
    at_question(typed, field)
    before = details(typed)
    assert typed.says(said).heard_messages[0].news, why
    assert details(typed) == before, why


READERS = {name: f.read for form in FORMS for name, f in form.fields.items() if f.other or not f.choices}


@pytest.mark.parametrize("name", READERS)
@given(text=st.one_of(st.text(max_size=60), st.text("0123456789 -/.ABZabc@'\u202e\x00😀", max_size=30)))
def test_readers_give_what_they_read_again_or_refuse(name, text):
    try:
        read = READERS[name](text)
    except Invalid:
        return
    assert read.isprintable()
    assert 0 < len(read) <= 100
    assert not set(read) & set('<>;="\\{}`')
    assert READERS[name](read) == read


def test_the_talk_survives_a_deploy_with_old_session_data(typed):
    old = Session("qualification", "institution", data={"values": {}})
    with typed.stage.database.transaction() as connection:
        connection.execute(sa.update(Chat).values(session=old.dump()))
    typed.says("Mfano University")
    assert details(typed)["institution"] == "Mfano University"


def test_chui_sees_only_his_own(typed):
    fill(typed)
    chui = Talk(typed.stage, Rendering(), chat="10").shares(CHUI).says("/details")
    assert "1 of 25" in chui.told


@pytest.mark.parametrize("word", ["details", "profile", "wasifu", "maelezo"])
def test_it_is_called_in_both_languages(chat, word):
    assert "of 25" in chat.shares(ASHA).says(word).heard
