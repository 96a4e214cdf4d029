"""What the desk proposes and never does by itself: a suggestion, an ETA with its three ways, a sweep."""

from types import SimpleNamespace


def proposed_eta(desk, request):
    return None


def usual_due(desk, request, person):
    return None


def suggestion_for(desk, request):
    return SimpleNamespace(skill="", low_hours=0, high_hours=0)
