"""What the example provider writes, and what the other side answered when something went wrong."""

MONTHS = [
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
]

INVOICE = (
    "Tu factura de {month}",
    "Ya está tu factura de {month}.\n\nVence el día 10. Podés pagarla por transferencia, en efectivo en los "
    "locales adheridos o con débito automático.\n\nSi ya la pagaste, no hace falta que hagas nada.",
)
REMINDER = "Fibra del Valle: mañana vence tu factura de {month}. Si ya pagaste, no tengas en cuenta este aviso."
PAID = ("Recibimos tu pago", "Recibimos tu pago de {month}. ¡Gracias!")
OUTAGE = (
    "Corte de fibra en tu zona",
    "Hay un corte de fibra en tu zona y ya estamos trabajando. Calculamos que el servicio vuelve antes de las 14. "
    "No hace falta que abras un ticket: te avisamos cuando quede solucionado.",
)
WORKS = (
    "Trabajos programados para esta noche",
    "Entre las 2 y las 4 de la madrugada vamos a mejorar la red de tu barrio. "
    "Puede haber cortes de pocos minutos.",
)
BY_HAND = [
    ("Turno del técnico", "El técnico pasa mañana entre las 9 y las 12. Si no vas a estar, avisanos."),
    ("Cambio de domicilio", "Para el cambio de domicilio necesitamos una foto de un servicio a tu nombre."),
    ("Plan de 300 megas", "Ya podés pasarte a 300 megas sin costo de instalación. Respondenos y lo activamos."),
    ("Comprobante de pago", "No encontramos el pago que nos decís. ¿Nos mandás una foto del comprobante?"),
    (
        "Reinicio del equipo",
        "Desenchufá el equipo 30 segundos, volvé a enchufarlo y contanos si las luces cambian.",
    ),
]

# code, answer: as servers and gateways say it, and how often of 100 that failed.
MAIL_REFUSED = [
    ("550", "5.1.1 The email account that you tried to reach does not exist", 34),
    ("552", "5.2.2 The email account that you tried to reach is over quota", 26),
    ("554", "5.7.1 Message rejected due to content restrictions", 16),
    ("timeout", "the whole send took too long", 14),
    ("451", "4.7.1 Greylisting in action, please come back later", 10),
]
MAIL_NO_DOMAIN = ("550", "5.1.2 <{recipient}>: Recipient address rejected: Domain not found")
SMS_REFUSED = [
    ("invalid_number", "The destination is not a valid mobile number", 50),
    ("unreachable", "The phone was switched off for 24 hours", 35),
    ("connection", "Connection refused", 15),
]
PUSH_REFUSED = [("UNREGISTERED", "Requested entity was not found", 100)]
