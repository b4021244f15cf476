"""Guía, historial de mensajes push: puntos 1 a 5."""

from tests.browser.guide import log_walk as walk

PUSH = walk.Log(path="/mensajes/push/", view_label="Ver push", preview=".push-card")


def test_push_1_reenviar(mauro):
    walk.resend(mauro, PUSH)


def test_push_1_reenviar_todos_los_que_coinciden(mauro):
    walk.resend_all_that_match(mauro, PUSH)


def test_push_2_ver(lucia):
    walk.view(lucia, PUSH)


def test_push_3_filtrar_a_y_d_mis_filtros(lucia):
    walk.save_and_use(lucia, PUSH, "Push que no salieron")


def test_push_3_filtrar_b_fecha(lucia):
    walk.filter_by_date(lucia, PUSH)


def test_push_3_filtrar_c_enviado(lucia):
    walk.filter_by_sent(lucia, PUSH)


def test_push_3_filtrar_segun_los_permisos_del_operador(lucia):
    walk.filter_follows_permissions(lucia, PUSH)


def test_push_4_buscar(lucia):
    walk.search(lucia, PUSH)


def test_push_5_interna_cliente(lucia):
    walk.customer_page(lucia, PUSH)
