"""What columns are called in English, German, French and Spanish, and what words in them mean.

Every phrase is written as `plain_heading` writes a heading. The longest phrase that a heading consists of,
or else holds, wins; how sure that is depends on how much of the heading it covers.
"""

import re
from collections.abc import Iterator, Mapping

from connectors.values import plain
from domain.imports import Meaning, Word

M = Meaning
SURE_ENOUGH = 0.5

NAMES: Mapping[Meaning, tuple[str, ...]] = {
    M.REP: (
        *("rep", "sales rep", "sales representative", "salesperson", "sales person", "sales agent", "agent"),
        *("owner", "opportunity owner", "deal owner", "record owner", "account executive", "assigned to"),
        *("assigned user", "assigned", "owner name", "responsible", "seller", "employee", "user", "name"),
        *("salesperson name", "closer", "ae", "consultant", "advisor", "full name", "activity owner"),
        *("verkaufer", "vertriebler", "verkauferin", "vertriebsmitarbeiter", "mitarbeiter", "besitzer"),
        *("aussendienst", "aussendienstmitarbeiter", "zustandig", "zustandiger", "bearbeiter", "betreuer"),
        *("verantwortlich", "verantwortlicher", "inhaber", "eigentumer", "kundenbetreuer", "vertreter"),
        *("commercial", "vendeur", "proprietaire", "responsable", "proprietaire de la transaction"),
        *("proprietaire de l opportunite", "attribue a", "charge d affaires", "representant", "conseiller"),
        *("vendedor", "comercial", "propietario", "asesor", "ejecutivo", "propietario del negocio"),
        *("propietario de la oportunidad", "asignado a", "agente", "representante", "deal besitzer"),
    ),
    M.LAST_NAME: ("last name", "nachname", "nom de famille", "apellido", "apellidos", "surname"),
    M.EMAIL: (
        *("email", "e mail", "owner email", "mail", "email address", "e mail address", "rep email"),
        *("e mail adresse", "adresse e mail", "correo", "correo electronico", "work email", "courriel"),
        *("opportunity owner email", "user email", "owner e mail"),
    ),
    M.MANAGER: (
        *("manager", "sales manager", "team lead", "team leader", "reports to", "supervisor", "boss"),
        *("vertriebsleiter", "vorgesetzter", "teamleiter", "leiter", "fuhrungskraft", "chef"),
        *("responsable commercial", "superieur", "gerente", "jefe", "supervisora", "manager name"),
    ),
    M.MONTH: ("month", "period", "monat", "periode", "mois", "mes", "periodo", "zeitraum", "fiscal month"),
    M.DAY: (
        *("date", "day", "activity date", "datum", "tag", "jour", "fecha", "dia", "due date", "call date"),
        *("activity time", "start", "start date", "start time", "timestamp", "date time", "when", "date due"),
        *("termin", "aktivitatsdatum", "date d activite", "fecha de actividad", "completed date", "beginn"),
        *("marked as done time", "completed at", "done time", "erledigt am", "faelligkeitsdatum", "occurred at"),
    ),
    M.MEASURE: ("measure", "metric", "kpi", "indicator", "kennzahl", "indicateur", "indicador", "metrik", "key"),
    M.VALUE: ("value", "actual", "wert", "valeur", "valor", "result", "ergebnis", "ist", "number", "amount"),
    M.RECORDS: ("records", "record count", "number of records", "datensatze"),
    M.ID: (
        *("id", "opportunity id", "deal id", "record id", "opportunity number", "deal number", "case safe id"),
        *("activity id", "nr", "no", "vorgangsnummer", "angebotsnummer", "auftragsnummer", "belegnummer"),
        *("call id", "task id", "object id", "identifiant", "reference", "numero", "verkaufschance nr", "nummer"),
    ),
    M.STAGE: (
        *("stage", "deal stage", "stage name", "opportunity stage", "sales stage", "pipeline stage", "phase"),
        *("status", "state", "deal status", "opportunity status", "outcome", "won lost", "status id", "stufe"),
        *("verkaufsphase", "stand", "ergebnis", "etape", "statut", "etat", "phase de la transaction", "etapa"),
        *("estado", "fase", "etapa del negocio", "deal phase", "vertriebsphase", "result", "sales status"),
    ),
    M.CREATED: (
        *("created", "created date", "create date", "created at", "created on", "date created", "opened"),
        *("engage date", "open date", "creation date", "deal created", "start date", "entry date", "add time"),
        *("lead date", "opportunity created", "first contact", "date opened", "date added", "opened on"),
        *("erstellt", "erstellt am", "erstelldatum", "angelegt", "angelegt am", "anlagedatum", "erstellungsdatum"),
        *("date de creation", "cree le", "creation", "fecha de creacion", "creado", "creado el", "angebotsdatum"),
        *("eroffnet am", "beginn", "eingang", "datum der erstellung", "date d ouverture", "fecha de apertura"),
    ),
    M.CLOSED: (
        *("close date", "closed date", "closing date", "closed", "closed at", "closed on", "date closed"),
        *("won date", "won time", "deal closed on", "won on", "actual close date", "close", "order date"),
        *("invoice date", "booking date", "signed", "contract date", "win date", "decision date", "sale date"),
        *("abschlussdatum", "abschluss", "abgeschlossen am", "geschlossen am", "gewonnen am", "auftragsdatum"),
        *("rechnungsdatum", "schlussdatum", "abschluss am", "date de cloture", "cloture", "date de signature"),
        *("conclu le", "fecha de cierre", "cierre", "cerrado el", "fecha cierre", "date fermeture"),
    ),
    M.CLOSED_TOO: ("lost time", "lost on", "lost date", "verloren am", "expected close date", "lost at"),
    M.AMOUNT: (
        *("amount", "value", "deal value", "deal amount", "close value", "total amount", "revenue", "price"),
        *("opportunity amount", "contract value", "deal size", "total", "net amount", "total value", "arr"),
        *("closed amount", "won amount", "order value", "booking amount", "total price", "sales amount", "acv"),
        *("tcv", "mrr", "budget amount", "close revenue", "actual revenue", "est revenue", "estimated value"),
        *("betrag", "wert", "summe", "umsatz", "auftragswert", "volumen", "nettobetrag", "angebotswert"),
        *("deal wert", "verkaufswert", "auftragssumme", "gesamtbetrag", "montant", "valeur", "prix", "chiffre d affaires"),
        *("importe", "valor", "monto", "cantidad", "precio", "ingresos", "netto", "umsatz netto"),
    ),
    M.COST: ("cost", "costs", "cogs", "kosten", "einstand", "cout", "coste", "costo", "wareneinsatz", "unit cost"),
    M.ACCOUNT: (
        *("account", "account name", "customer", "customer name", "company", "company name", "client"),
        *("organization", "organisation", "organization name", "associated company", "buyer", "prospect"),
        *("kunde", "kundenname", "firma", "unternehmen", "auftraggeber", "compte", "societe", "entreprise"),
        *("nom du compte", "cuenta", "empresa", "cliente", "nombre de la cuenta", "related account"),
    ),
    M.PRODUCT: ("product", "product name", "produkt", "artikel", "produit", "producto", "item", "products"),
    M.TYPE: (
        *("type", "activity type", "task type", "kind", "activity", "typ", "art", "aktivitat", "task subtype"),
        *("aktivitatstyp", "aktivitatsart", "type d activite", "tipo", "tipo de actividad", "actividad"),
        *("channel", "event type", "engagement type", "call type", "activite", "interaction type", "kanal"),
    ),
    M.OUTCOME: (
        *("outcome", "call outcome", "disposition", "call result", "meeting outcome", "done", "completed"),
        *("status", "ergebnis", "result", "resultat", "resultado", "erledigt", "call disposition", "is done"),
        *("task status", "anrufergebnis", "state", "meeting status"),
    ),
    M.SINCE: ("customer since", "first order date", "first purchase date", "kunde seit", "client depuis"),
}  # fmt: skip

MEASURES: Mapping[str, tuple[str, ...]] = {
    "revenue_amt": ("revenue", "sales", "booked revenue", "closed won", "umsatz", "chiffre d affaires", "ca", "ventas", "ingresos", "bookings", "turnover", "net sales"),
    "cost_amt": ("cost", "costs", "cogs", "kosten", "wareneinsatz", "couts", "costes", "cost of sales"),
    "list_amt": ("list price", "list value", "listenpreis"),
    "won_cnt": ("won", "deals won", "wins", "won deals", "gewonnen", "gewonnene deals", "abschlusse", "gagnees", "ganadas", "closed deals", "auftrage"),
    "lost_cnt": ("lost", "deals lost", "losses", "lost deals", "verloren", "perdues", "perdidas"),
    "new_acct_cnt": ("new accounts", "new customers", "new logos", "neukunden", "neue kunden", "nouveaux clients", "clientes nuevos", "nuevos clientes"),
    "new_acct_rev_amt": ("new account revenue", "new business", "new business revenue", "neukundenumsatz", "umsatz neukunden", "new revenue", "ca nouveaux clients"),
    "exist_rev_amt": ("existing account revenue", "existing revenue", "bestandskundenumsatz", "umsatz bestandskunden"),
    "expansion_amt": ("expansion", "upsell", "cross sell", "expansion revenue"),
    "churn_amt": ("churn", "churned revenue", "kundigungen"),
    "opp_added_cnt": ("opportunities added", "new opportunities", "opps added", "neue verkaufschancen", "neue chancen", "opportunities created", "nouvelles opportunites", "nuevas oportunidades", "new opps", "deals created"),
    "opp_added_amt": ("pipeline added", "pipeline created", "new pipeline"),
    "opp_advanced_cnt": ("opportunities advanced", "advanced a stage", "advanced", "opps advanced"),
    "call_cnt": ("calls", "sales calls", "calls made", "dials", "anrufe", "telefonate", "appels", "llamadas", "call count", "number of calls", "phone calls"),
    "connect_cnt": ("conversations", "connects", "connected calls", "gesprache"),
    "email_cnt": ("emails", "emails sent", "e mails", "courriels", "correos"),
    "mtg_booked_cnt": ("meetings booked", "booked meetings", "vereinbarte termine"),
    "mtg_held_cnt": ("meetings", "meetings held", "termine", "besuche", "visits", "rendez vous", "reuniones", "reunions", "rdv", "besprechungen", "customer meetings", "kundentermine"),
    "first_mtg_cnt": ("first meetings", "ersttermine", "discovery calls"),
    "demo_cnt": ("demos", "demos held", "site visits", "vorfuhrungen"),
    "proposal_cnt": ("proposals", "proposals sent", "quotes", "offers", "angebote", "devis", "ofertas", "quotes sent"),
    "proposal_amt": ("proposal value", "quote value", "angebotsvolumen"),
    "referral_ask_cnt": ("referrals", "referrals asked", "empfehlungen"),
    "lead_cnt": ("leads", "inbound leads"),
    "open_pipe_amt": ("open pipeline", "pipeline", "pipeline value", "offene pipeline"),
    "open_opp_cnt": ("open opportunities", "open deals", "offene verkaufschancen"),
    "selling_hours": ("selling hours",),
    "work_hours": ("work hours", "hours worked", "arbeitsstunden"),
}  # fmt: skip

STAGES: Mapping[Word, tuple[str, ...]] = {
    Word.WON: (
        *("won", "closed won", "gewonnen", "gagne", "gagnee", "ganado", "ganada", "win", "sold", "signed"),
        *("auftrag", "abgeschlossen", "beauftragt", "vertrag", "conclu", "signe", "cerrado ganado", "vendu"),
        *("fermee gagnee", "contract signed", "order received", "deal won", "cerrada ganada", "true", "vendido"),
        *("geschlossen gewonnen", "ja", "yes", "booked", "purchased", "invoiced", "auftrag erhalten"),
    ),
    Word.LOST: (
        *("lost", "closed lost", "verloren", "perdu", "perdue", "perdido", "perdida", "loss", "abandoned"),
        *("abgelehnt", "abgesagt", "storniert", "cancelled", "canceled", "rejected", "cerrado perdido", "dead"),
        *("fermee perdue", "disqualified", "declined", "geschlossen verloren", "no decision", "unqualified"),
        *("absage", "annule", "refuse", "cancelado", "rechazado", "withdrawn"),
    ),
    Word.IGNORE: ("deleted", "duplicate", "dublette", "geloscht", "supprime"),
}  # fmt: skip

TYPES: Mapping[Word, tuple[str, ...]] = {
    Word.CALL: ("call", "phone", "calls", "anruf", "telefonat", "telefon", "appel", "llamada", "outbound call", "cold call", "phone call", "visit", "besuch", "visite", "visita", "log a call"),
    Word.MEETING: ("meeting", "termin", "besprechung", "rendez vous", "rdv", "reunion", "event", "appointment", "lunch", "kundentermin", "video call", "videocall", "besprechungstermin", "video conference"),
    Word.EMAIL: ("email", "e mail", "mail", "courriel", "correo", "list email"),
    Word.DEMO: ("demo", "demonstration", "presentation", "vorfuhrung", "prasentation", "product demo"),
    Word.PROPOSAL: ("proposal", "quote", "angebot", "devis", "oferta", "offer", "propuesta"),
    Word.IGNORE: ("task", "to do", "todo", "note", "notiz", "aufgabe", "deadline", "other", "tache", "tarea", "fax", "letter", "linkedin", "sms"),
}  # fmt: skip

OUTCOMES: Mapping[Word, tuple[str, ...]] = {
    Word.TALKED: ("connected", "answered", "conversation", "erreicht", "reached", "spoke", "joint", "contactado", "interested", "positive", "gesprach", "conversation held"),
    Word.DONE: ("completed", "done", "held", "erledigt", "true", "yes", "ja", "1", "closed", "finished", "no answer", "left voicemail", "voicemail", "busy", "left live message", "wrong number", "termine", "completado", "completed successfully", "nicht erreicht", "mailbox", "abgeschlossen", "attended", "not interested", "effectue", "realizada", "hecho", "left message", "besetzt", "gehalten", "stattgefunden", "oui", "si"),
    Word.NOT_DONE: ("planned", "open", "scheduled", "cancelled", "canceled", "no show", "not started", "geplant", "offen", "abgesagt", "false", "no", "nein", "0", "deferred", "in progress", "rescheduled", "waiting on someone else", "annule", "prevu", "pendiente", "cancelada", "ausgefallen", "not done", "non", "verschoben", "missed"),
}  # fmt: skip

TOTALS = re.compile(
    r"(?:grand |sub ?|gesamt|zwischen)?(?:totals?|summen?|summe|total general|totaux|suma)\b.*|"
    r"gesamt(?:ergebnis)?\b.*|insgesamt\b.*|durchschnitt\b.*|average\b.*|sum of .*|\d+ records?\b.*|count\b.*"
)


def plain_heading(text: str) -> str:
    """A heading without case, accents and punctuation; CamelCase comes apart."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", text)
    return " ".join(re.sub(r"[\W_]+", " ", plain(apart).replace("ß", "ss")).split())


def meanings_of(heading: str) -> Iterator[tuple[Meaning, float]]:
    """(meaning, how sure from 0 to 1) for each thing that a heading may say."""
    words = plain_heading(heading)
    for meaning, phrases in NAMES.items():
        if sure := _sure(words, phrases):
            yield meaning, sure


def measure_of(text: str, names: Mapping[str, str]) -> str | None:
    """The measure that words mean; `names` gives the keys and names of the team's own catalogue."""
    words = plain_heading(text)
    if words in names:
        return names[words]
    best = max(MEASURES, key=lambda key: _sure(words, MEASURES[key]))
    return best if _sure(words, MEASURES[best]) >= SURE_ENOUGH else None


def word_in(text: str, words: Mapping[Word, tuple[str, ...]]) -> Word | None:
    """What a word of a column means; None for one that nobody told us of."""
    bare = plain_heading(text)
    return next((word for word, phrases in words.items() if bare in phrases), None) or _inside(bare, words)


def is_total(cell: str) -> bool:
    """Whether a cell begins a row of totals."""
    return bool(TOTALS.fullmatch(plain_heading(cell)))


def _inside(bare: str, words: Mapping[Word, tuple[str, ...]]) -> Word | None:
    """The meaning whose longest phrase stands in the text as whole words."""
    found = [
        (len(phrase), word)
        for word, phrases in words.items()
        for phrase in phrases
        if len(phrase) > 2 and f" {phrase} " in f" {bare} "
    ]
    return max(found)[1] if found else None


def _sure(words: str, phrases: tuple[str, ...]) -> float:
    if words in phrases:
        return 1 - phrases.index(words) / 1000
    held = [len(phrase) for phrase in phrases if len(phrase) > 2 and f" {phrase} " in f" {words} "]
    return 0.3 + 0.5 * max(held) / len(words) if held else 0.0
