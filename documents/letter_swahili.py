"""The letter in Kiswahili: to be read beside the English one, which binds. English words of the field in brackets."""

from .letter_words import Words, Work

DIRECTOR = "Mkurugenzi wa TSC wa kaunti ndogo"
MANAGER = "Meneja wa kituo"
PHONES = "Kabidhi simu yako kabla ya mitihani kufunguliwa, na uichukue vifaa vikishaondoka."
NO_TIES = (
    "Mwambie mkurugenzi wa TSC wa kaunti ndogo mara moja ikiwa una mtoto, jamaa au mgongano mwingine wa maslahi "
    "katika kituo hiki."
)

ROLES = {
    "centre_manager": Work(
        "Meneja wa Kituo (Centre Manager)",
        DIRECTOR,
        (
            "Tayarisha kituo: vyumba, samani, maji, usalama na mahali salama pa kuweka vifaa vya siku.",
            "Chukua mitihani kwenye kasha (container) na urudishe karatasi za majibu huko, pamoja na msimamizi mkuu na "
            "afisa wa usalama.",
            "Linganisha orodha ya maafisa ya barua hii na waliofika; mwambie mkurugenzi wa TSC wa kaunti ndogo "
            "asiyefika au palipo na kosa.",
            "Jaza rejista ya mahudhurio kila siku kuanzia siku ya mazoezi, na uitume siku iyo hiyo.",
            "Hakikisha simu zote zimekabidhiwa na kufungiwa kabla ya mitihani kufunguliwa, pamoja na yako.",
            "Mwishoni chapisha rejista, kila mtu atie saini, piga muhuri, kisha uipeleke kwa mkurugenzi wa elimu wa "
            "kaunti ndogo kwa muhuri wa pili.",
            NO_TIES,
        ),
    ),
    "supervisor": Work(
        "Msimamizi Mkuu (Supervisor)",
        DIRECTOR,
        (
            "Endesha mtihani kituoni kwa kufuata ratiba na maagizo, kuanzia mazoezi hadi mtihani wa mwisho.",
            "Chukua na urudishe vifaa pamoja na meneja wa kituo na afisa wa usalama, mihuri ikiwa haijavunjwa.",
            "Waelekeze wasimamizi wa vyumba kabla ya kila mtihani, na uwape vyumba na vifaa vyao.",
            "Ripoti kasoro yoyote, na mtahiniwa au afisa yeyote asiyefika, siku iyo hiyo.",
            "Msimamizi mkuu mwingine akikufuata, mkabidhi kwa maandishi: maafisa, matatizo, watahiniwa wasiofika.",
            PHONES,
            NO_TIES,
        ),
    ),
    "invigilator": Work(
        "Msimamizi wa Chumba (Invigilator)",
        "Msimamizi mkuu, na kupitia kwake mkurugenzi wa TSC wa kaunti ndogo",
        (
            "Pokea mitihani kutoka kwa msimamizi mkuu na uifungue mbele ya watahiniwa kwa wakati uliowekwa.",
            "Kagua kila mtahiniwa kwa orodha ya watahiniwa, na chumba kwa mpango wa kuketi.",
            "Simamia chumba tangu dakika ya kwanza hadi ya mwisho; ondoka tu ukibadilishwa.",
            "Hesabu karatasi za majibu kabla mtahiniwa yeyote hajaondoka, na umkabidhi msimamizi mkuu.",
            "Mwambie msimamizi mkuu kasoro yoyote mara moja.",
            PHONES,
            NO_TIES,
        ),
    ),
    "security_officer": Work(
        "Afisa wa Usalama (Security Officer)",
        f"{MANAGER}, na mkuu wako wa kazi",
        (
            "Sindikiza vifaa kutoka kwenye kasha (container) hadi kituoni na kurudi, na usiviache kamwe bila ulinzi.",
            "Linda vyumba vya mtihani na mahali vifaa vinapowekwa.",
            "Usimruhusu karibu na vyumba mtu yeyote asiyekuwa kwenye orodha ya maafisa wa kituo wala kutumwa na baraza "
            "la mitihani.",
            "Ripoti tishio au kasoro yoyote mara moja kwa meneja wa kituo na kwa mkuu wako wa kazi.",
            PHONES,
            NO_TIES,
        ),
    ),
    "clerk": Work(
        "Karani wa Kituo (Clerk)",
        MANAGER,
        (
            "Tunza kumbukumbu za kituo: orodha ya maafisa, mpango wa kuketi, hati za kupokea na kurudisha vifaa.",
            "Msaidie meneja wa kituo na msimamizi mkuu kuhesabu na kuandika vifaa.",
            PHONES,
            NO_TIES,
        ),
    ),
    "driver": Work(
        "Dereva (Driver)",
        f"{MANAGER}, na afisa anayesimamia kasha (container)",
        (
            "Uwe kwenye kasha na gari lenye mafuta na lililo sawa, kwa wakati uliowekwa.",
            "Beba vifaa na wanaovisindikiza kwa njia na wakati uliowekwa, na usimbebe mtu mwingine yeyote.",
            "Usiliache gari kamwe likiwa na vifaa.",
            "Ripoti ucheleweshaji au ajali yoyote mara moja.",
            NO_TIES,
        ),
    ),
}

WORDS = Words(
    deployment="Uteuzi wa maafisa wa mitihani",
    demonstration="MAONYESHO. Watu na mambo yote yaliyotajwa hapa ni ya kubuni; barua hii haimteui mtu yeyote.",
    to="Kwa",
    through="Kupitia",
    id_end="Kitambulisho kinachoishia {end}",
    tsc_number="Nambari ya TSC {number}",
    works_at="Mahali pa kazi: {place}",
    director="Mkurugenzi wa TSC wa kaunti ndogo",
    director_of="Mkurugenzi wa TSC wa kaunti ndogo, {sub_county}",
    county="Kaunti ya {county}",
    salutation="Mpendwa Bw./Bi.,",
    title="Uteuzi kuwa {role}, {exam}",
    subject="YAH: {title}",
    appointed="Umeteuliwa na baraza la mitihani kuwa {role} wa mtihani wa {exam}, kwa masharti yafuatayo.",
    translation="Hii ni tafsiri ya barua ya Kiingereza {reference}: barua ya Kiingereza ndiyo rasmi, nayo ndiyo "
    "inayofunga.",
    centre="Kituo",
    place="{code}, {centre}, Kaunti Ndogo ya {sub_county}, Kaunti ya {county}",
    container="Mitihani hutoka",
    dates="Tarehe",
    reports="Ripoti",
    reports_at="Kituoni, {hour} kila siku ya kazi",
    answers_to="Unaripoti kwa",
    rate="Malipo ya siku",
    per_day="KSh {amount} kwa kila siku uliyofanya kazi, pamoja na siku ya mazoezi",
    published="Kama yalivyotangazwa na baraza la mitihani, pamoja na siku ya mazoezi",
    pay="Malipo hutumwa",
    pay_to="Kwa M-Pesa kwa nambari inayoishia {end}, jina lake likiwa sawa na la kitambulisho chako",
    paid="Unalipwa kwa siku ulizofanya kazi: siku ulizowekewa P katika rejista ya kituo. Siku ya mwisho, tia saini "
    "rejista iliyochapishwa. Saini au muhuri ukikosekana, malipo ya wote walio kwenye rejista yatachelewa.",
    block="Hupaswi kuwa umehudumu katika shule hii katika miaka {years} iliyopita: ikiwa umehudumu, mwambie mkurugenzi "
    "wa TSC wa kaunti ndogo mara moja.",
    cannot="Ikiwa huwezi kuhudumu, mwambie mkurugenzi wa TSC wa kaunti ndogo au uandikie {office} mara moja, ili afisa "
    "mwingine ateuliwe.",
    confidential="Unayoyaona na kuyasikia kuhusu mtihani ni siri; kuyafichua ni kosa kisheria.",
    duties="Wajibu wako",
    contacts="Wa kupigia simu",
    manager="Meneja wa kituo",
    signed="Kwa niaba ya baraza la mitihani, {deployment}",
    electronic="Imetolewa kielektroniki na {office}, {issued}: ni halali bila saini. Nakala: {copies}.",
    unsigned="Maonyesho: hakuna afisa wa baraza lolote aliyetoa barua hii. Nakala: {copies}.",
    copies="meneja wa kituo; mkurugenzi wa TSC wa kaunti ndogo",
    copies_of_manager="mkurugenzi wa TSC wa kaunti ndogo; mkurugenzi wa elimu wa kaunti ndogo",
    accept="Ukikubali uteuzi huu, na huna mgongano wa maslahi katika kituo hiki, tia saini barua ya Kiingereza.",
    returned="Rudisha nakala iliyotiwa saini kwa mkurugenzi wa TSC wa kaunti ndogo, {sub_county}, kabla ya "
    "{first_day}.",
    signature="",
    date="",
    replaces="Barua hii inachukua nafasi ya barua {reference} ya {day}, ambayo si halali tena.",
    verify="Thibitisha barua hii",
    scan="Piga picha mraba huu kwa simu, au fungua",
    write="Uandikie {office} katika gumzo lolote:",
    page_of="Kuanzia {first} hadi {last}",
    roles=ROLES,
    other=Work("", MANAGER, ("Fanya kazi utakayopewa na meneja wa kituo.", PHONES, NO_TIES)),
)
