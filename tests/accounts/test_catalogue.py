from django.utils import translation

# Under another name, so that what is looked up here is not taken for a text of the product.
look_up = translation.gettext


def test_every_language_keeps_its_own_words():
    for _time in range(2):
        with translation.override("en"):
            assert look_up("Filtrar") == "Filter"
        with translation.override("es-ar"):
            assert look_up("Filtrar") == "Filtrar"


def test_a_text_that_no_catalogue_has_is_looked_for_once():
    with translation.override("es-ar"):
        catalogue = translation.trans_real.translation("es-ar")
        look_up("Esto no está en ningún catálogo.")
        before = catalogue.gettext.cache_info().misses
        assert look_up("Esto no está en ningún catálogo.") == "Esto no está en ningún catálogo."
        assert catalogue.gettext.cache_info().misses == before
