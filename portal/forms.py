"""Forms of visitors: a code from a plaque, a certificate file, an objection, a receipt number."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Field, Layout, Row, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from proceedings.models import NoticeItem, Objection, PublicNotice

CERTIFICATE_MAX_BYTES = 10 * 1024 * 1024
OBJECTION_MAX_LENGTH = 2000
OBJECTION_MIN_LENGTH = 10


class CodeForm(forms.Form):
    """A check code or number as it was typed; reading it is `plaques.services.find_title`'s matter."""

    code = forms.CharField(
        label=_("Check code or number"),
        max_length=60,
        error_messages={"required": _("Please type the code from the plaque.")},
    )


class CertificateForm(forms.Form):
    """A certificate as a file."""

    file = forms.FileField(
        label=_("Certificate file"),
        error_messages={
            "required": _("Please choose the certificate's PDF file."),
            "empty": _("This file is empty."),
        },
    )

    def clean_file(self):
        """The size alone is looked at here: what the file is, its signature says."""
        file = self.cleaned_data["file"]
        if file.size > CERTIFICATE_MAX_BYTES:
            raise forms.ValidationError(_("A certificate is smaller than 10 MB; this is another file."))
        return file


class ReceiptForm(forms.Form):
    """The receipt number of an objection."""

    receipt = forms.CharField(
        label=_("Receipt number"),
        max_length=30,
        error_messages={"required": _("Please type the receipt number.")},
    )

    def clean_receipt(self) -> str:
        """The number as it is stored: capitals, without blanks and hyphens."""
        return "".join(self.cleaned_data["receipt"].upper().replace("-", " ").split())


class ObjectionForm(forms.ModelForm):
    """What somebody has to say against a unit on a notice."""

    # Hidden from people, filled in by programs that fill in everything.
    homepage = forms.CharField(required=False, label=_("Leave this field empty"), max_length=200)

    class Meta:
        model = Objection
        fields = ("item", "text", "objector", "contact")
        labels = {
            "item": _("Which unit is it about?"),
            "text": _("What do you object to?"),
            "contact": _("Phone or email"),
        }
        help_texts = {
            "text": _("What happened, when and where, and how it can be checked. Up to 2000 characters."),
            "objector": _("Only the officers who look into the objection see your name and contact."),
            "contact": _("So that the answer can reach you. Never published."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 7, "maxlength": OBJECTION_MAX_LENGTH}),
            "objector": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact": forms.TextInput(attrs={"autocomplete": "tel"}),
        }

    def __init__(self, *args, notice: PublicNotice, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        item = self.fields["item"]
        item.queryset = NoticeItem.objects.filter(notice=notice).order_by("position")
        item.empty_label = _("Please choose")
        item.error_messages["invalid_choice"] = _("This unit is not on the notice.")
        self.fields["text"].min_length = OBJECTION_MIN_LENGTH
        self.helper = _objection_layout()

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].strip()
        if len(text) < OBJECTION_MIN_LENGTH:
            raise forms.ValidationError(_("Please say a little more, so that it can be looked into."))
        if len(text) > OBJECTION_MAX_LENGTH:
            raise forms.ValidationError(_("Please keep it to 2000 characters; the officers will ask for more."))
        return text

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(_("Please leave this field empty: it is there to stop programs."))
        return ""


def _objection_layout() -> FormHelper:
    helper = FormHelper()
    helper.attrs = {"data-guard": "", "novalidate": ""}
    helper.layout = Layout(
        "item",
        "text",
        Row(Column("objector", css_class="col-md-6"), Column("contact", css_class="col-md-6")),
        Div(Field("homepage", tabindex="-1", autocomplete="off"), css_class="visually-hidden", aria_hidden="true"),
        Submit("send", _("Send the objection"), css_class="btn-primary"),
    )
    return helper
