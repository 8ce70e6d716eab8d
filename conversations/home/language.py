"""Language: English or Kiswahili, for everything said from now on; what was going on goes on in it."""

from typing import ClassVar

from conversations.core import END, LANGUAGES, N_, Button, Conversation, Message, _, rows, speak, state
from conversations.core.conversation import End
from storage.desk import Desk


class Language(Conversation[Desk]):
    command = "language"
    label = N_("Language")
    words = ("lugha",)
    anywhere = True
    aside = True

    def begin(self) -> state:
        return self.choose

    @state
    def choose(self) -> Message:
        buttons = [Button(name, "speak", code) for code, name in LANGUAGES.items()]
        return Message(_("Which language shall we use?"), rows(buttons, width=2), replaces=True)

    @choose.help
    def why_choose(self) -> str:
        return _("Choose the language we use with you from now on, in every channel.")

    @choose.press("speak")
    def speak(self, language: str) -> End:
        return switch(self, language)


class InOne(Conversation[Desk]):
    """A language called by its name. Not heard inside free text: English is also a subject that teachers teach."""

    aside = True
    language: ClassVar[str]

    def begin(self) -> End:
        return switch(self, self.language)


class InEnglish(InOne):
    command = "english"
    language = "en"


class InKiswahili(InOne):
    command = "kiswahili"
    words = ("swahili",)
    language = "sw"


def switch(talk: Conversation[Desk], language: str) -> End:
    talk.desk.speak(language)
    speak(language)
    talk.say(_("From now on we write in English."))
    return END
