"""What a unit writes in a re-check, a hearing, an appeal and its yearly report."""

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from units.models import Evidence


def words(label, rows: int = 4, **options) -> forms.CharField:
    return forms.CharField(label=label, max_length=8000, widget=forms.Textarea(attrs={"rows": rows}), **options)


def day(label, **options) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class LibraryField(forms.ModelMultipleChoiceField):
    """Files of the unit's own library, each by its title."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, evidence: Evidence) -> str:
        return evidence.title


class ShowForm(forms.Form):
    """For each item words, a file to upload and a file of the library; all may be left empty but one."""

    note = words(_("Anything else the county should know"), 3, required=False)

    def __init__(self, *args, keys: Sequence[str], library: QuerySet[Evidence], rectifying: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = list(keys)
        if rectifying:
            self.fields["note"] = words(_("What was put right"), 5)
        for key in keys:
            if not rectifying:
                self.fields[f"answer-{key}"] = words(gettext("In your words"), 2, required=False)
            self.fields[f"file-{key}"] = forms.FileField(label=gettext("Upload a file"), required=False)
            self.fields[f"library-{key}"] = forms.ModelChoiceField(
                label=gettext("Or choose from your library"), queryset=library, required=False, empty_label="—"
            )

    def parts(self, key: str) -> list[forms.BoundField]:
        """The fields of one item."""
        return [self[name] for name in (f"answer-{key}", f"file-{key}", f"library-{key}") if name in self.fields]

    @property
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"answer-{key}"] for key in self.keys if f"answer-{key}" in self.fields}


class StatementForm(forms.Form):
    """The unit is heard: in writing, at a hearing, or both."""

    statement = words(_("Statement of the unit"), 8, required=False)
    wants_hearing = forms.BooleanField(label=_("We ask for a hearing with minutes."), required=False)
    file = forms.FileField(label=_("Upload a file"), required=False)
    library = LibraryField(label=_("From your library"), queryset=Evidence.objects.none(), required=False)

    def __init__(self, *args, library: QuerySet[Evidence], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["library"].queryset = library


class AppealForm(forms.Form):
    """Why the cancellation is wrong."""

    text = words(_("Why the cancellation is wrong"), 8)
    file = forms.FileField(label=_("Upload a file"), required=False)
    library = LibraryField(label=_("From your library"), queryset=Evidence.objects.none(), required=False)

    def __init__(self, *args, library: QuerySet[Evidence], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["library"].queryset = library


class ReportForm(forms.Form):
    """The year in six questions."""

    headcount = forms.IntegerField(label=_("Number of employees"), min_value=1, max_value=1_000_000)
    contract_until = day(_("Collective contract valid until"), required=False)
    congress_on = day(_("Last workers' congress held on"), required=False)
    disputes = forms.IntegerField(label=_("Labour disputes in the year"), min_value=0, max_value=10_000)
    arrears = forms.BooleanField(label=_("Wages were paid late at least once in the year"), required=False)
    changes = words(_("What has changed since the title was granted"), 4, required=False)
