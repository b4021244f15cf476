"""Guía, historial de correos electrónicos: puntos 1 a 5."""

from playwright.sync_api import expect

from tests.browser.guide import log_walk as walk

EMAILS = walk.Log(path="/mensajes/email/", view_label="Ver mail", preview="iframe.mail-frame")


def test_emails_1_reenviar(mauro):
    walk.resend(mauro, EMAILS)


def test_emails_1_reenviar_todos_los_que_coinciden(mauro):
    walk.resend_all_that_match(mauro, EMAILS)


def test_emails_2_ver(lucia):
    walk.view(lucia, EMAILS)
    letter = lucia.frame_locator("iframe.mail-frame").locator("body")
    expect(letter).to_contain_text("Fibra del Valle")


def test_emails_3_filtrar_a_y_d_mis_filtros(lucia):
    walk.save_and_use(lucia, EMAILS, "Emails que no salieron")


def test_emails_3_filtrar_b_fecha(lucia):
    walk.filter_by_date(lucia, EMAILS)


def test_emails_3_filtrar_c_enviado(lucia):
    walk.filter_by_sent(lucia, EMAILS)


def test_emails_3_filtrar_segun_los_permisos_del_operador(lucia):
    walk.filter_follows_permissions(lucia, EMAILS)


def test_emails_4_buscar(lucia):
    walk.search(lucia, EMAILS)


def test_emails_5_interna_cliente(lucia):
    walk.customer_page(lucia, EMAILS)
