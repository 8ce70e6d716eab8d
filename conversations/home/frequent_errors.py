"""Frequent errors: what goes wrong most often for officers, and the mend of each."""

from conversations.core import N_

ERRORS = {
    "sms": (
        N_("No SMS comes"),
        N_(
            "Your line may block such SMS. On Safaricom dial *456*9*5*5*1# to unblock it, then ask for the code or PIN "
            "again. Check also that your number here is right: My details."
        ),
    ),
    "name": (
        N_("Name differs from M-Pesa"),
        N_(
            "Pay goes only where the name here, on the ID and with M-Pesa is the same. Correct it in My details; after "
            "a letter was issued your director approves it. Never open a second account."
        ),
    ),
    "unmarked": (
        N_("One day is not marked"),
        N_(
            "Unmarked is not absent, but an unmarked day may not be paid. Ask your centre manager to mark it today; "
            "after closing it takes a reason, and some days later only the TSC sub-county director can."
        ),
    ),
    "absent": (
        N_("I was marked absent"),
        N_(
            "Tell your centre manager, who can correct the mark while the register is open. If that fails, call the "
            "TSC sub-county director. Every change is kept with who made it."
        ),
    ),
    "unlisted": (
        N_("I work but am not listed"),
        N_(
            "Who is not deployed cannot be marked. Call the TSC sub-county director today, with the exam, the centre's "
            "code, your name, role and M-Pesa number."
        ),
    ),
    "id": (
        N_("ID or TSC number missing"),
        N_("Without a national ID and a TSC or personal number there is no pay. Give both in My details."),
    ),
    "pin": (
        N_("I forgot my PIN"),
        N_("Write PASSWORD: a new PIN goes by SMS to your registered number, three times a day at most."),
    ),
    "account": (
        N_("Number already in use"),
        N_(
            "Then it is yours, or was made for you from a list: log in with its PIN, or write PASSWORD for a new one. "
            "A second account delays your pay."
        ),
    ),
    "late": (
        N_("My pay is late"),
        N_(
            "Pay is sent after the results, once the funds are released and the register is signed by all and stamped "
            "by centre manager and sub-county director of education. Karani cannot speed it up."
        ),
    ),
}
