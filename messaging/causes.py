"""Why a message did not arrive, in plain words, each with what to do about it."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Cause(NamedTuple):
    title: object
    advice: object


# About the address.
DOMAIN = Cause(
    _("El dominio no existe"),
    _("Lo que sigue a la arroba no es de nadie. Corregí la dirección en la ficha y reenviá."),
)
NO_MAIL_THERE = Cause(
    _("El dominio no recibe correo"),
    _("Existe, pero no tiene casillas. Pedile al cliente otra dirección, cargala en la ficha y reenviá."),
)
NOBODY = Cause(
    _("La casilla no existe"),
    _("El dominio está bien, pero nadie recibe con ese nombre. Revisá cómo se escribe."),
)
DISABLED = Cause(
    _("La casilla está desactivada"),
    _("Existió y ya no recibe. Pedile al cliente otra dirección, cargala en la ficha y reenviá."),
)
FULL = Cause(
    _("La casilla está llena"),
    _("Avisale al cliente por otro medio; cuando haga lugar, reenviá."),
)
BAD_ADDRESS = Cause(
    _("La dirección no sirve"),
    _("Está mal escrita o ya no está en uso. Corregila en la ficha y reenviá."),
)
NO_ADDRESS = Cause(
    _("El cliente no tiene adónde recibirlo"),
    _("Cargá una dirección en la ficha del cliente y reenviá a la que tiene hoy."),
)
GIVEN_UP = Cause(
    _("El proveedor ya no le escribe a esa dirección"),
    _("Le rebotó antes. Si la dirección está bien, sacala de la lista de bloqueados del proveedor y reenviá."),
)
NO_NUMBER = Cause(
    _("El número no existe"),
    _("Nadie recibe SMS en ese número. Corregilo en la ficha del cliente y reenviá."),
)
LANDLINE = Cause(
    _("Es un teléfono fijo"),
    _("Los fijos no reciben SMS. Cargá un celular en la ficha del cliente y reenviá."),
)
OFF = Cause(
    _("El teléfono está apagado o sin señal"),
    _("Reenvialo más tarde; si es urgente, llamalo o avisale por otro medio."),
)
PHONE_FULL = Cause(
    _("El teléfono no tiene lugar para más mensajes"),
    _("Avisale al cliente por otro medio; cuando haga lugar, reenviá."),
)
GONE = Cause(
    _("La app ya no está en ese dispositivo"),
    _("La desinstaló o quitó el permiso de avisos. Avisale al cliente por otro medio."),
)
# About what people want, and what somebody on the way thinks of us.
STOPPED = Cause(
    _("El cliente pidió no recibir más"),
    _("No insistas por acá: llamalo o escribile por otro medio."),
)
SPAM = Cause(
    _("El cliente lo marcó como spam"),
    _("No insistas por acá: escribile por otro medio."),
)
BLOCKED = Cause(
    _("El servidor del cliente lo bloqueó"),
    _("No acepta nuestros envíos. Avisale al cliente por otro medio y contale a quien administra el correo."),
)
NOT_PROVEN = Cause(
    _("Nuestro dominio no pasó los controles"),
    _("Quien administra el correo tiene que revisar SPF, DKIM, DMARC y el nombre inverso del servidor."),
)
FILTERED = Cause(
    _("La operadora lo filtró"),
    _("Lo tomó por spam. Reenvialo con otro texto, sin enlaces cortos, o avisale por otro medio."),
)
UNDELIVERED = Cause(
    _("La operadora no lo pudo entregar"),
    _("No dijo por qué. Fijate si el número está bien y reenvialo; si se repite, avisale por otro medio."),
)
# About the message.
LARGE = Cause(
    _("Es demasiado grande"),
    _("El servidor del cliente no acepta mensajes de ese tamaño. Mandalo sin adjuntos."),
)
LONG = Cause(
    _("El texto es demasiado largo"),
    _("No cortamos mensajes. Escribilo más corto y mandalo de nuevo."),
)
MALFORMED = Cause(
    _("El otro lado no entendió el mensaje"),
    _("Contale a quien administra los canales, con el código de abajo; reenviarlo igual no lo arregla."),
)
TEMPLATE = Cause(
    _("Falta la plantilla"),
    _("Este aviso no tiene palabras para este canal. Avisale a quien las administra y después reenvialo."),
)
# About us.
AUTH = Cause(
    _("Nuestra cuenta de envío no pudo entrar"),
    _("No es un problema del cliente: quien administra los canales tiene que revisar usuario y clave."),
)
PUSH_KEYS = Cause(
    _("Las claves de push no sirven"),
    _("Quien administra los canales tiene que cargar de nuevo la clave de Firebase, o la de Apple en Firebase."),
)
OTHER_PROJECT = Cause(
    _("El dispositivo es de otra app"),
    _("Se anotó en otro proyecto de Firebase. El cliente tiene que abrir la app y aceptar los avisos de nuevo."),
)
NO_WAY = Cause(
    _("Esta cuenta no llega a ese tipo de dispositivo"),
    _("Quien administra los canales tiene que cargar la clave que falta: Web Push o Firebase."),
)
CREDIT = Cause(
    _("Se terminó el saldo del proveedor"),
    _("Quien administra los canales tiene que cargar saldo. Después, reenvialo."),
)
SUSPENDED = Cause(
    _("El proveedor tiene suspendida nuestra cuenta"),
    _("Quien administra los canales tiene que hablar con el proveedor. Mientras, avisale por otro medio."),
)
TRIAL = Cause(
    _("La cuenta del proveedor es de prueba"),
    _("Sólo manda a números verificados. Quien administra los canales tiene que pasarla a una paga."),
)
SENDER = Cause(
    _("El remitente no está habilitado"),
    _("Quien administra los canales tiene que revisar con qué dirección, número o nombre sale la cuenta."),
)
COUNTRY = Cause(
    _("La cuenta no puede mandar a ese destino"),
    _("Quien administra los canales tiene que habilitar ese país u operadora en el proveedor."),
)
TLS = Cause(
    _("No se pudo cifrar la conexión"),
    _("No lo mandamos sin cifrar. Quien administra los canales tiene que revisar el servidor."),
)
SILENCE = Cause(
    _("El servidor no contestó"),
    _("Suele pasar solo. Si se repite con varios clientes, avisale a quien administra los canales."),
)
SLOWER = Cause(
    _("Nos pidieron esperar"),
    _("El otro lado recibe de a poco. Volvemos a intentar sin que hagas nada."),
)
TROUBLE = Cause(
    _("Falló el proveedor"),
    _("Reenvialo en un rato. Si se repite con varios clientes, avisale a quien administra los canales."),
)
