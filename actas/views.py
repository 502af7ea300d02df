from django.http import HttpResponse


def sesiones(request):
    return HttpResponse()


def sesion(request, uuid):
    return HttpResponse()


def acuerdo(request, uuid):
    return HttpResponse()


def pdf(request, uuid, n):
    return HttpResponse()


def evidencia(request, uuid):
    return HttpResponse()


def compromisos(request):
    return HttpResponse()
