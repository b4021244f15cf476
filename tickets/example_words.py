"""What the example provider's customers complain of, and what its people write about it."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A category of the example. hours: how long until it falls due; None never does. weight: how common."""

    name: str
    area: str
    color: str
    hours: int | None
    weight: int
    price: str | None = None
    for_customers: str = ""
    options: str = ""
    technician: bool = False
    comment: str = ""
    doors: bool = True


KINDS = [
    Kind(
        "Sin servicio",
        "Técnica",
        "red",
        8,
        26,
        for_customers="No tengo Internet",
        options="No tengo Internet;Luz roja en el aparato;Se cortó el cable;Otros",
        technician=True,
        comment="Primero mirar potencia óptica y deuda.",
    ),
    Kind(
        "Velocidad",
        "Mesa de ayuda",
        "orange",
        24,
        16,
        for_customers="Internet lento",
        options="Anda lento todo el día;Anda lento de noche;Se corta el video;Otros",
    ),
    Kind(
        "Wifi",
        "Mesa de ayuda",
        "cyan",
        24,
        14,
        for_customers="Problemas con el wifi",
        options="No llega al fondo;Olvidé la clave;Se desconecta;Otros",
    ),
    Kind(
        "Facturación",
        "Administración",
        "yellow",
        72,
        12,
        for_customers="Consulta por mi factura",
        options="Me cobraron de más;Ya pagué;No me llegó la factura;Otros",
    ),
    Kind("Mudanza", "Técnica", "violet", 120, 7, price="12000.00", for_customers="Me mudo", technician=True),
    Kind("Alta nueva", "Técnica", "green", 120, 8, price="25000.00", technician=True, doors=False),
    Kind("Cambio de plan", "Administración", "indigo", 72, 6, for_customers="Quiero cambiar de plan"),
    Kind("Equipo dañado", "Técnica", "pink", 48, 5, price="18500.00", for_customers="Se rompió el equipo"),
    Kind("IP pública", "Mesa de ayuda", "blue", 48, 3, price="4500.00", doors=False),
    Kind("Baja", "Administración", "gray", None, 3, doors=False),
    Kind(
        "Corte masivo",
        "Técnica",
        "red",
        4,
        0,
        comment="Uno por corte; los reclamos nombran su número.",
        doors=False,
    ),
    Kind("Sistema", "Gerencia", "teal", None, 0, comment="Pedidos al proveedor del sistema.", doors=False),
]


class Story(NamedTuple):
    """told: what the customer says. notes and replies: what the desk writes on the way. end: how it is closed."""

    subject: str
    told: str
    notes: tuple[str, ...]
    replies: tuple[str, ...]
    end: str


STORIES: dict[str, list[Story]] = {
    "Sin servicio": [
        Story(
            "Sin servicio desde anoche",
            "No tiene Internet desde anoche a las 22. Ya reinició el equipo dos veces.",
            ("Luz LOS en rojo. Potencia −31 dBm, hay que ir.", "Paso a técnica con prioridad alta."),
            ("Hola, vimos que la señal no llega a tu casa. Mañana a la mañana pasa un técnico.",),
            "Se rehízo el conector en la caja. Quedó en −21 dBm y el cliente navega.",
        ),
        Story(
            "Cable cortado en la vereda",
            "Una poda cortó el cable que cruza la vereda. Está colgando.",
            ("Mandé foto al grupo. Drop cortado a la altura del poste 14.",),
            ("Gracias por avisar. Sale una cuadrilla hoy entre las 14 y las 17.",),
            "Se reemplazaron 40 m de drop.",
        ),
        Story(
            "",
            "El aparato está con la luz roja y no navega nadie en la casa.",
            ("ONU no registra. Reprovisioné y sigue igual.",),
            ("Probá desenchufar el equipo cinco minutos y contanos si la luz queda verde.",),
            "Volvió después de reprovisionar la ONU.",
        ),
        Story(
            "Se corta cada media hora",
            "Se corta cada media hora y vuelve solo. Trabaja desde la casa.",
            ("En el log se ven 14 caídas hoy. Parece la fuente.", "Fuente reemplazada, dejo 24 h en observación."),
            ("Te vamos a cambiar la fuente del equipo. ¿Hay alguien mañana a la tarde?",),
            "Sin cortes en 24 h.",
        ),
    ],
    "Velocidad": [
        Story(
            "Velocidad por debajo de lo contratado",
            "Tiene 300 megas y le llegan 40. Midió por cable.",
            ("Puerto negociado a 100. Le pido que cambie el patch.",),
            ("¿Podés repetir la medición con el cable que te dejamos? Te paso el enlace.",),
            "Con el cable nuevo mide 294.",
        ),
        Story(
            "Lento de noche",
            "De 21 a 23 no puede ver series. De día anda bien.",
            ("El puerto del nodo llega al 92 % a esa hora. Se amplía el jueves.",),
            ("Estamos ampliando el enlace de tu zona: el jueves queda listo.",),
            "Enlace ampliado. Mide bien en hora pico.",
        ),
    ],
    "Wifi": [
        Story(
            "Wifi no llega al fondo",
            "En el dormitorio del fondo no hay señal.",
            ("Casa de dos plantas. Le ofrezco un repetidor.",),
            ("Podemos instalarte un repetidor. ¿Querés que coordinemos una visita?",),
            "Se instaló un repetidor en el pasillo.",
        ),
        Story(
            "Cambio de clave del wifi",
            "Quiere cambiar la clave porque se la pasó a un vecino.",
            (),
            ("Listo: la red ya tiene la clave nueva. Volvé a conectar tus equipos.",),
            "Clave cambiada por teléfono.",
        ),
        Story(
            "",
            "El celular se desconecta a cada rato; la compu por cable anda bien.",
            ("Canal 11 saturado. Pasé a 1 y separé las bandas.",),
            ("Cambiamos el canal de tu wifi. Contanos si mejoró.",),
            "Quedó estable después del cambio de canal.",
        ),
    ],
    "Facturación": [
        Story(
            "Factura duplicada",
            "Le llegaron dos facturas del mismo mes.",
            ("La segunda es del punto adicional que ya dio de baja. Pido nota de crédito.",),
            ("Tenés razón: te hacemos una nota de crédito por la segunda factura.",),
            "Nota de crédito emitida.",
        ),
        Story(
            "Pagó y le figura deuda",
            "Pagó por transferencia y sigue apareciendo la deuda.",
            ("El comprobante es de otra cuenta. Lo imputo a mano.",),
            ("Mandanos el comprobante por acá y lo acreditamos en el día.",),
            "Pago imputado.",
        ),
    ],
    "Mudanza": [
        Story(
            "Cambio de domicilio",
            "Se muda a fin de mes. Quiere saber si hay servicio en la nueva casa.",
            ("Hay caja con dos puertos libres en la esquina.",),
            ("En la nueva dirección tenemos servicio. ¿Qué día te mudás?",),
            "Instalado en la nueva dirección.",
        ),
    ],
    "Alta nueva": [
        Story(
            "Coordinar instalación",
            "Contrató por teléfono. Puede de lunes a viernes después de las 15.",
            ("Factible desde la caja 12. Llevar 60 m de drop.",),
            ("¡Bienvenido! Te proponemos el jueves de 15 a 18 para instalar.",),
            "Instalado y probado con el cliente.",
        ),
    ],
    "Cambio de plan": [
        Story(
            "Quiere pasar a 300 megas",
            "Pregunta cuánto sale pasar al plan de 300.",
            ("La ONU soporta. No hace falta visita.",),
            ("Podés pasar a 300 desde el próximo mes. ¿Lo confirmamos?",),
            "Plan cambiado desde el próximo período.",
        ),
    ],
    "Equipo dañado": [
        Story(
            "Equipo quemado por la tormenta",
            "Después de la tormenta no enciende más.",
            ("No enciende con otra fuente. Va reemplazo; está en comodato.",),
            ("Te llevamos un equipo nuevo mañana. No tiene costo.",),
            "Equipo reemplazado.",
        ),
    ],
    "IP pública": [
        Story(
            "IP fija para cámaras",
            "Necesita ver las cámaras del negocio desde afuera.",
            ("Asignada 200.45.12.18; falta confirmar el abono.",),
            ("Ya tenés la IP fija. Te pasamos los datos por acá.",),
            "IP asignada y facturada.",
        ),
    ],
    "Baja": [
        Story(
            "Pide la baja",
            "Se va a vivir afuera. Quiere la baja a fin de mes.",
            ("Sin deuda. Hay que retirar la ONU.",),
            ("Recibimos tu pedido. Coordinamos el retiro del equipo.",),
            "Equipo retirado.",
        ),
    ],
}

INTERNAL = [
    ("Cambiar baterías del nodo Los Aromos", "Aguantan 20 minutos. Pedir cuatro de 100 Ah.", "Equipo dañado"),
    ("Inventario de ONU en depósito", "Contar las devueltas y separar las que sirven.", "Equipo dañado"),
    ("Ampliar enlace del nodo Centro", "Llega al 90 % en hora pico desde la semana pasada.", "Velocidad"),
    ("Actualizar la lista de precios", "Rige desde el mes que viene. Avisar a la mesa.", "Facturación"),
    ("Reubicar caja en Ruta 11", "La municipalidad corre el poste.", "Sin servicio"),
    ("Revisar potencia en Villa Elisa", "Ocho clientes entre −26 y −28 dBm.", "Sin servicio"),
]
VENDOR = [
    ("El listado tarda al filtrar por nodo", "Con más de 5.000 clientes tarda 20 segundos. Adjuntamos captura."),
    ("Consulta por la app de técnicos", "¿Se puede pedir la firma del cliente al cerrar?"),
    ("No llegan los SMS a una compañía", "Desde ayer los de una sola compañía quedan sin confirmar."),
    ("Agregar un campo a la ficha", "Necesitamos guardar la caja y el puerto de cada conexión."),
]
OUTAGE = {
    "subject": "Sin servicio en {zone}: {count} clientes afectados",
    "told": "Corte de fibra sobre la ruta. El nodo {node} no responde desde las {hour}.",
    "notes": (
        "OTDR marca el corte a 4,2 km. Sale la cuadrilla 2 con fusionadora.",
        "Ya están en el lugar. Estimamos tres horas.",
    ),
    "claim": "Desde temprano no tiene Internet; la vecina tampoco.",
    "reply": "Hola: detectamos un corte de fibra en tu zona. La cuadrilla ya trabaja. Te avisamos por acá.",
}
THANKS = (
    "Gracias por avisar.",
    "Sigue igual.",
    "Ahora anda, gracias.",
    "¿A qué hora vienen?",
    "Perfecto, espero.",
)
