"""What can be wrong in a posting, as it is said."""

from conversations.core import N_
from storage.postings import Wrong

WHAT = {Wrong.CENTRE: N_("wrong centre"), Wrong.ROLE: N_("wrong role"), Wrong.DATES: N_("wrong dates")}
ASK = {
    Wrong.CENTRE: N_("Which centre is right? Write its name, and its code if you know it."),
    Wrong.ROLE: N_("Which role is right?"),
    Wrong.DATES: N_("Which days are right? Write the first and the last."),
}
