"""Frequent errors: what goes wrong most often for officers, and the mend of each."""

from conversations.core import N_

ERRORS = {
    "sms": (
        N_("I get no SMS"),
        N_(
            "Your line may be blocking our SMS. On Safaricom dial *456*9*5*5*1#, then ask for the code or "
            "PIN again. Check your number in My details."
        ),
    ),
    "name": (
        N_("Name differs from M-Pesa"),
        N_(
            "You are paid only if your name is the same here, on your ID and on M-Pesa. Correct it in My "
            "details. Never open a second account."
        ),
    ),
    "unmarked": (
        N_("One day is not marked"),
        N_(
            "A day without a mark is not an absence, but might not be paid. Ask your centre manager to mark "
            "it today; later only the TSC sub-county director can."
        ),
    ),
    "absent": (
        N_("I was marked absent"),
        N_(
            "Tell your centre manager, who can correct it while the register is open. If not, call the TSC "
            "sub-county director. Every change is recorded."
        ),
    ),
    "unlisted": (
        N_("I work but am not listed"),
        N_(
            "You can be marked only if you are posted. Call the TSC sub-county director today with: exam, "
            "centre code, name, role, M-Pesa number."
        ),
    ),
    "id": (
        N_("ID or TSC number missing"),
        N_("You cannot be paid without a national ID and a TSC or personal number. Add both in My details."),
    ),
    "pin": (
        N_("I forgot my PIN"),
        N_("Write PIN: we send a new PIN by SMS to your registered number, at most three times a day."),
    ),
    "account": (
        N_("Number already in use"),
        N_(
            "This account is yours, or was made for you from a list. Log in with its PIN, or write PIN for a "
            "new one. A second account delays your pay."
        ),
    ),
    "late": (
        N_("My pay is late"),
        N_(
            "You are paid after the results, when the money is released and the register is signed by all "
            "and stamped twice. Karani cannot speed it up."
        ),
    ),
}
