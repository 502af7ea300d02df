"""Configuración común. Todo lo que cambia entre máquinas entra por variables de entorno.

La tabla de variables está en el README; ``desarrollo``, ``produccion`` y ``pruebas`` solo
dicen en qué se apartan de aquí.
"""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from intranet.settings.entorno import almacenes, base_de_datos, booleano, lista

BASE_DIR = Path(__file__).resolve().parents[2]
RED_DATOS = Path(os.environ.get("RED_DATOS", BASE_DIR / "datos")).resolve()

VERSION = "0.1.0"
NOMBRE_SITIO = "Intranet de la Red"
DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = lista("ALLOWED_HOSTS", "")
CSRF_TRUSTED_ORIGINS = lista("CSRF_TRUSTED_ORIGINS", "")
WAGTAILADMIN_BASE_URL = os.environ.get("URL_PUBLICA", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "intranet",
    "red_trata",
    "actas",
    "campanas",
    "capacitaciones",
    "search",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "simple_history",
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "intranet.apps.CuentasConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "intranet.middleware.PuertaMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "intranet.middleware.PrivacidadMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "intranet.middleware.EscrituraAtomicaMiddleware",
]

ROOT_URLCONF = "intranet.urls"
WSGI_APPLICATION = "intranet.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "intranet.contexto.sitio",
            ],
            "builtins": ["intranet.templatetags.red"],
        },
    }
]

# Los controles de formulario propios viven con las demás plantillas.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Base de datos

DATABASES = {"default": base_de_datos(RED_DATOS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Lo que escribe es atómico (EscrituraAtomicaMiddleware); lo que lee no toma el candado de SQLite.
ATOMIC_REQUESTS = False

# --- Personas y acceso

AUTH_USER_MODEL = "intranet.Usuario"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "intranet.cuentas.SinPalabrasDeLaCasa"},
]
# Lo único que se ve sin haber entrado, por el nombre de su ruta.
RUTAS_ABIERTAS = frozenset(
    {
        "salud",
        "favicon",
        # Pide su propio secreto, sin sesión: la leen programas.
        "calendario:feed",
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "bienvenida:invitacion",
        # Estas tres solo llevan a las de arriba.
        "wagtailadmin_login",
        "wagtailadmin_password_reset",
        "wagtailcore_login",
    }
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "intranet.cuentas.Adaptador"
ACCOUNT_FORMS = {
    "login": "intranet.formularios_cuenta.Entrar",
    "reset_password": "intranet.formularios_cuenta.PedirEnlace",
    "reset_password_from_key": "intranet.formularios_cuenta.ContrasenaNueva",
    "change_password": "intranet.formularios_cuenta.CambiarContrasena",
    "reauthenticate": "intranet.formularios_cuenta.Confirmar",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# El freno de ingresos es de axes, por usuario y dirección: así nadie bloquea a un colega desde
# otra parte. El resto de límites de allauth (restablecer, cambiar clave) quedan en pie.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "invitacion": "30/5m/ip"}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/bloqueado.html"
AXES_CLIENT_IP_CALLABLE = "intranet.cuentas.direccion"
# Cuántos proxies propios hay delante; los demás no dicen la verdad sobre quién llega.
PROXIES = int(os.environ.get("PROXIES", "0"))
AXES_VERBOSE = False
# Los intentos fallidos se borran al entrar; su rastro queda para Auditoría.
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "intranet.cuentas.nombre_de_cuenta"

SESSION_COOKIE_NAME = "sesion"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "intranet.views.csrf_vencido"
# La vista previa del admin se abre a sí misma dentro de un marco (Wagtail lo permite solo ahí).
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# El sitio no ejecuta más que lo suyo; el admin de Wagtail 8 escribe <script> en línea.
_CSP = {
    "default-src": [SELF],
    "script-src": [SELF, NONCE],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
    "object-src": [NONE],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _CSP}
CSP_ADMIN = {
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
}

# --- Idioma y formatos

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = ["America/Lima"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Lima"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["intranet.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- Archivos

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("RED_ESTATICOS", RED_DATOS / "estaticos"))
MEDIA_URL = "/archivos/"
MEDIA_ROOT = RED_DATOS / "archivos"
STORAGES = {
    **almacenes(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- Wagtail

WAGTAIL_SITE_NAME = NOMBRE_SITIO
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAIL_I18N_ENABLED = False
WAGTAIL_APPEND_SLASH = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILIMAGES_IMAGE_MODEL = "intranet.Imagen"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "intranet.subidas.formularios.FormularioImagen"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_MODEL = "intranet.Archivo"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "intranet.subidas.formularios.FormularioDocumento"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# Sin ZIP: esconde lo que lleva.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "odp", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]
WAGTAILEMBEDS_FINDERS = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "intranet.busqueda_admin"}}
TAGGIT_CASE_INSENSITIVE = True
TAG_SPACES_ALLOWED = True

# --- Tareas, correo, búsqueda

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # La memoria de cada proceso, para lo que no vale una consulta.
    "proceso": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "proceso",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
# El correo se deja en un buzón de la base; lo lleva ``manage.py trabajar``.
EMAIL_BACKEND = "intranet.correo.backend.Buzon"
CORREO_TRANSPORTE = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = booleano("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("CORREO_REMITENTE", "intranet@localhost")
# Las direcciones de un Elasticsearch 8, separadas por comas; sin ellas busca la base.
ELASTICSEARCH_URL = tuple(filter(None, os.environ.get("ELASTICSEARCH_URL", "").split(",")))
ELASTICSEARCH_INDICE = os.environ.get("ELASTICSEARCH_INDICE", "intranet")
# Segundos que espera una búsqueda antes de que responda la base.
ELASTICSEARCH_ESPERA = 1.2
BUSQUEDA_MOTOR = "elastic" if ELASTICSEARCH_URL else "sql"

# --- Calendario suscrito

# Cuántas por hora y cuántas seguidas: lecturas de una suscripción, y direcciones que no existen
# desde una misma máquina.
CALENDARIO_FRENOS = {"leer": (120, 60), "adivinar": (60, 20)}
# Algún Outlook de escritorio solo lee lo que llega sin comprimir.
CALENDARIO_GZIP = booleano("CALENDARIO_GZIP", True)
# Si algún programa pide METHOD: el buzón (de la Red, no de una persona) que figura de organizador.
CALENDARIO_ORGANIZADOR = os.environ.get("CALENDARIO_ORGANIZADOR", "")

SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False
SIMPLE_HISTORY_REVERT_DISABLED = True
MODO_DEMO = booleano("MODO_DEMO", False)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"llano": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"sin_secretos": {"()": "intranet.secretos.SinSecretos"}},
    "handlers": {
        "consola": {
            "class": "logging.StreamHandler",
            "formatter": "llano",
            "filters": ["sin_secretos"],
        }
    },
    "root": {"handlers": ["consola"], "level": os.environ.get("NIVEL_REGISTRO", "WARNING")},
    # Cada nodo que no responde lo cuenta con su traza; la búsqueda lo dice en una línea.
    "loggers": {"elastic_transport": {"level": "ERROR"}},
}
