"""Words of headings that speak for or against what a column could be, as `plain_heading` writes them."""

import re

NOT_MONEY = re.compile(
    r"\b(currency|wahrung|devise|moneda|probability|wahrscheinlichkeit|expected|weighted|gewichtet|forecast|"
    r"tax|vat|mwst|discount|rabatt|age|days|tage|quantity|menge|stuck|anzahl|count|rate|percent|id|goal|"
    r"target|quota|ziel|budget|list|employees|mitarbeiter|phone)\b"
)
COUNTED = re.compile(
    r"\b(score|points?|pts|rank|hours|hrs|calls?|emails?|meetings?|visits?|activities|commission|provision|"
    r"units?|qty|cantidad|quantidade|quantite|quantita|aantal|количество|einzelpreis|stuckpreis|unitaire|unitario|per|pro|year|version)\b"
)
"""What a column of numbers is called that are no amounts of deals, though an amount may be named as well."""
CALLS = re.compile(
    r"\b(calls?|dials?|dialled|anrufe?|telefonate?|appels?|llamadas?|ligac\w+|chiamat\w+|звонк\w+|звонок)\b"
)
OF_A_SALE = re.compile(
    r"\b(sales?|sold|orders?|po|purchase|invoice|booking|contract|signature|payment|vente|commande|facture|venta|"
    r"pedido|factura|contrato|auftrag\w*|bestell\w*|rechnung\w*|vertrag\w*|verkauf\w*|venda|vendita|ordine|"
    r"fattura|продажи|оплаты|договора)\b"
)
"""What makes a mere date the day on which something was sold."""
A_STAGE = re.compile(r"\b(\w*stage|phase|stufe|etape|etapa|fase|этап|стадия)\b")
KEY = re.compile(r" (?:id|no|nr|number|nummer|code|key)$|^(?:id|cod|codigo|code|no|nr) ")
"""What ends the heading of a column of people's numbers, which a person then says who they are."""
OF_A_CUSTOMER = re.compile(
    r"\b(contact|customer|client|kunde|kunden|buyer|lead|person|ansprechpartner|contacto|cliente|company|"
    r"firma|created by|modified by|last modified)\b"
)
NOT_OF_A_DEAL = re.compile(r"\b(modified|updated|activity|last|next|geandert|letzte|birth|stage|nachste)\b")
EXPECTED = re.compile(r"\b(expected|estimated|erwartet|planned|geplant|prevue|prevista|fallback)\b")
