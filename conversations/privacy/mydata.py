"""My data: everything kept about the person, as a PDF to read and as JSON to take elsewhere."""

from conversations.core import END, Document, Message, Source, _
from conversations.core.conversation import End
from conversations.gates import Guarded, tell_elsewhere
from storage.accounts import Happened
from storage.people import Standing


class MyData(Guarded):
    """After the PIN, for the files say in full what messages mask."""

    command = "mydata"
    words = ("my data", "data yangu")
    audience = frozenset({Standing.PERSON})

    def unlocked(self) -> End:
        self.desk.audit.note("own data asked", f"person {self.desk.present.person_id}")
        tell_elsewhere(self.desk, self.desk.present.person_id, Happened.EXPORT)
        self.post(Message(_("Everything Karani keeps about you, to read."), document=self._file("pdf")))
        self.post(Message(_("The same as a data file (JSON)."), document=self._file("json")))
        self.say(_("These files show your numbers in full. Do not share them."))
        return END

    def _file(self, kind: str) -> Document:
        """Only this chat is ever sent it, and it is made only while the chat is this person's: see bot/papers."""
        chat = self.desk.present
        source = Source(f"mydata.{kind}", chat.person_id, chat.id, self.desk.now)
        return Document(f"karani-my-data.{kind}", source.dump())
