"""The door for the web server."""

from django.core.wsgi import get_wsgi_application

from deploy.serving.patience import be_impatient
from deploy.start import use_settings

use_settings()
application = get_wsgi_application()
be_impatient()
