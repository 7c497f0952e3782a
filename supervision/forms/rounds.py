"""Forms of opinions and recusals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proceedings.enums import Verdict
from proceedings.models import Round


class OpinionForm(forms.Form):
    """An organisation's word. That a dissent needs its reason is the service's rule."""

    verdict = forms.ChoiceField(
        label=_("The opinion of your organisation"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed to disagree. The other organisations read it, and on a “no” the unit does too."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    LABELS = {
        Verdict.APPROVE: _("Agree %(motion)s: %(title)s"),
        Verdict.DISSENT: _("Disagree: the round then ends, and the motion has not passed"),
    }

    def __init__(self, *args, round_: Round, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # In full, so that nobody says yes to something else than what was put.
        names = {"motion": round_.get_motion_display(), "title": round_.matter.title}
        self.fields["verdict"].choices = [(verdict, label % names) for verdict, label in self.LABELS.items()]


class RecusalForm(forms.Form):
    """Why an officer steps out."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example a relative in the unit, or having worked for it. It is kept on record."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    confirmed = forms.BooleanField(label=_("I understand that this cannot be taken back."))


class RoundFilterForm(forms.Form):
    """Which rounds to list."""

    waiting = forms.ChoiceField(
        choices=[("us", _("waiting for us")), ("others", _("waiting for others")), ("closed", _("closed"))],
        required=False,
    )
