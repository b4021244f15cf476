"""Guía, historial de SMS: puntos 1 a 5."""

from tests.browser.guide import log_walk as walk

SMS = walk.Log(path="/mensajes/sms/", view_label="Ver SMS", preview=".sms-bubble")


def test_sms_1_reenviar(mauro):
    walk.resend(mauro, SMS)


def test_sms_1_reenviar_todos_los_que_coinciden(mauro):
    walk.resend_all_that_match(mauro, SMS)


def test_sms_2_ver(lucia):
    walk.view(lucia, SMS)


def test_sms_3_filtrar_a_y_e_mis_filtros(lucia):
    walk.save_and_use(lucia, SMS, "SMS que no salieron")


def test_sms_3_filtrar_b_fecha(lucia):
    walk.filter_by_date(lucia, SMS)


def test_sms_3_filtrar_c_tipo(lucia):
    walk.filter_by_kind(lucia, SMS)


def test_sms_3_filtrar_d_enviado(lucia):
    walk.filter_by_sent(lucia, SMS)


def test_sms_3_filtrar_segun_los_permisos_del_operador(lucia):
    walk.filter_follows_permissions(lucia, SMS)


def test_sms_4_buscar(lucia):
    walk.search(lucia, SMS)


def test_sms_5_interna_cliente(lucia):
    walk.customer_page(lucia, SMS)
