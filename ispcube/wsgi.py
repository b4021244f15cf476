import os

from django.core.wsgi import get_wsgi_application

from ispcube.rings import look_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispcube.settings")

application = get_wsgi_application()
look_seldom()
