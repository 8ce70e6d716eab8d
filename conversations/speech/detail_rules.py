"""The rule of each detail with its example: what `help` says, and the reason when an answer cannot be used."""

from conversations.core import N_

NAME = N_("Two names or more as on the ID, in letters only, 80 signs at most, such as Anna Atieno Ouma.")
TITLE = N_("That is a title, not a name. Write your own name as on the ID, such as Anna Atieno Ouma.")
IN_LATIN = N_("Our papers cannot print a letter in that. Please write it in Latin letters, as on the ID.")
GENDER = N_("Female or Male, as on the ID.")
BORN = N_("The year of birth as on the ID, in four digits, such as 1985. Officers are 18 to 80 years old.")
NATIONAL_ID = N_("A national ID has 7 to 9 digits, or 14 on a Maisha card, such as 2345 6789.")
KRA_PIN = N_("A KRA PIN is the letter A or P, nine digits and a letter, such as A012345678Z.")
FUND = N_("The number as on your card: 6 to 20 digits or letters, such as 2012345678.")
EMAIL = N_("An e-mail address of up to 100 signs, such as anna@example.org.")
BANK = N_("Choose your bank, or type a part of its name, such as coop. If it is not there, type its name in letters.")
BRANCH = N_("The branch as the bank writes it: 2 to 100 letters and digits, such as Kisumu West.")
ACCOUNT = N_("The account number as on your bank card or statement: 6 to 20 digits, such as 0110 234 567 890.")
LEVEL = N_("Your highest level. If it is not in the list, type it in letters, such as Trade test.")
INSTITUTION = N_("The school, college or university: 2 to 100 letters and digits, such as Maseno University.")
COURSE = N_("What you studied: 2 to 100 letters and digits, such as Education (Arts).")
STUDY_YEARS = N_("The first and the last year, such as 2009-2013.")
EMPLOYER = N_("Who pays you. If it is not in the list, type the name in letters, such as Kenya Forest Service.")
WORK_NUMBER = N_("The TSC number has 4 to 8 digits, such as 512345. Others: the personal number, such as PF 123456.")
WORKPLACE = N_("The school or office where you work: 2 to 100 letters and digits, such as Mfano Primary School.")
JOB_TITLE = N_("What you are there: 2 to 100 letters and digits, such as Senior teacher.")
STARTED = N_("The year in which you began there, in four digits, such as 2015, and not one to come.")
COUNTY = N_("Type a part of the county's name, such as kis, or choose it from the pages.")
SUB_COUNTY = N_(
    "Type a part of the sub-county's name, or choose it from the pages. Wrong county? Go back and change it."
)
KIN_NAME = N_(
    "Two names or more, in letters only, such as Neema Mfano. Whoever we may call if something happens to you."
)
KIN_PHONE = N_("A Kenyan mobile number, such as 0712 345 678.")
KIN_TIE = N_("What this person is to you. If it is not in the list, type it in letters, such as Guardian.")
