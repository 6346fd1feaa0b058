from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.kit import outgoing_http


class EndpointForm(forms.Form):
    name = forms.CharField(label=_("Name of the system"), max_length=60)
    url = forms.CharField(
        label=_("Its address"),
        max_length=500,
        widget=forms.URLInput,
        help_text=_("https and public; hosts inside the city's network stand in the settings."),
    )
    topics = forms.CharField(
        label=_("Topics"),
        required=False,
        max_length=300,
        help_text=_("Such as case.new, case.answered, with commas; empty: all of them."),
    )

    def clean_url(self) -> str:
        """Look now at what is looked at again before each sending: a name may change its mind."""
        url: str = self.cleaned_data["url"]
        try:
            outgoing_http.examine(url, trusted=settings.TRUSTED_HOSTS)
        except outgoing_http.Inside as inside:
            raise forms.ValidationError(
                gettext(
                    "%(host)s is inside a private network. If it is the city's own system, its host"
                    " must first stand in YIZHAN_TRUSTED_HOSTS."
                )
                % {"host": urlsplit(url).hostname}
            ) from inside
        except outgoing_http.Forbidden as forbidden:
            raise forms.ValidationError(
                gettext("Enter an address that begins with https:// and holds no user name.")
            ) from forbidden
        except outgoing_http.Undelivered as unknown:
            raise forms.ValidationError(
                gettext("Nobody knows a host named %(host)s. Check how it is written.")
                % {"host": urlsplit(url).hostname}
            ) from unknown
        return url

    def clean_topics(self) -> list[str]:
        return [word.strip() for word in self.cleaned_data["topics"].split(",") if word.strip()]
