"""Language: English or Kiswahili, for everything said from now on."""

from conversations.core import END, LANGUAGES, N_, Button, Conversation, Message, _, rows, speak, state
from conversations.core.conversation import End
from storage.desk import Desk


class Language(Conversation[Desk]):
    command = "language"
    label = N_("Language")
    words = ("lugha", "english", "kiswahili", "swahili")
    anywhere = True

    def begin(self) -> state:
        return self.choose

    @state
    def choose(self) -> Message:
        buttons = [Button(name, "speak", code) for code, name in LANGUAGES.items()]
        return Message(_("Which language shall we use?"), rows(buttons, width=2), replaces=True)

    @choose.help
    def why_choose(self) -> str:
        return _("Choose the language in which everything is said from now on, here and wherever else you write to us.")

    @choose.press("speak")
    def speak(self, language: str) -> End:
        self.desk.speak(language)
        speak(language)
        self.say(_("From now on we write in English."))
        return END
