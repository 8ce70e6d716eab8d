"""Changing the language in the middle of something: the question that was open is asked again in the new one."""

from tests.stage import BEN, MANAGER


def test_a_register_goes_on_in_the_other_language(manager):
    manager.says("/register").says("ab 3").says("lugha").taps("Kiswahili")
    assert "Kuanzia sasa tunaandika kwa Kiswahili." in manager.heard
    assert "Tuma 20 Okt" in manager.labels
    assert "From now on we write in English." in manager.says("2 p").says("/english").heard
    assert "Send 20 Oct" in manager.labels


def test_back_leads_from_the_language_to_the_register(manager):
    assert "Send 20 Oct" in manager.says("/register").says("/language").taps("Back").labels


def test_asking_twice_still_goes_back_to_the_register(manager):
    manager.says("/register").says("lugha").says("lugha").says("/kiswahili")
    assert "Tuma 20 Okt" in manager.labels


def test_cancel_leaves_both(manager):
    manager.says("/register").says("lugha").says("cancel")
    assert "Cancelled" in manager.heard
    assert "Send 20 Oct" not in manager.says("lugha").taps("English").labels


def test_the_menu_comes_again_in_the_other_language(chat):
    chat.shares(BEN).taps("More").taps("Language").taps("Kiswahili")
    assert "Mengine yote:" in chat.heard


def test_a_newcomer_is_asked_for_the_number_in_the_language_named(chat):
    chat.says("/start").says("Kiswahili")
    assert "nambari yako" in chat.heard
    assert "Welcome" not in chat.shares(MANAGER).heard


def test_a_language_is_an_answer_where_text_is_asked_for(chat):
    """Teachers teach English and Kiswahili: a course is not a wish to change the language."""
    chat.says("hello").shares("254700000098").taps("Create an account").taps("I agree").says("English")
    assert "we write in English" not in chat.heard
