"""Integrity grades, and tables of facts and grades brought by departments."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.enums import FactKind, TableKind
from enterprises.models import FactTable, IntegrityGrade
from enterprises.rules import why_not_keep
from enterprises.services import COLUMNS, import_table, keep_table, look_again, set_grade
from enterprises.services.facts import edition_in_force
from journal import clock
from journal.errors import Refused
from supervision.forms.facts import GradeFilterForm, GradeForm, TableForm
from supervision.views.common import page_of, refuse
from tripartite.access import officer_view
from units.tables import XLSX, template_of

EXAMPLES = {
    TableKind.FACTS: (
        "91371002MA3C000000",
        "（与登记名称一致，可不填）",
        "拖欠工资",
        "2026-03-15",
        "拖欠12名职工工资，经责令后逾期支付。",
        "某区劳动保障监察大队",
        "某人社监字〔2026〕8号",
    ),
    TableKind.GRADES: (
        "91371002MA3C000000",
        "（与登记名称一致，可不填）",
        "2025",
        "A",
        "某区人力资源和社会保障局",
        "2026-03-31",
        "某人社发〔2026〕5号",
        "",
    ),
}


@require_safe
@officer_view()
def grade_list(request: HttpRequest) -> HttpResponse:
    """The grades that stand, of the enterprises of the office's area, the latest year first."""
    form = GradeFilterForm(request.GET, office=request.acting)
    grades = IntegrityGrade.objects.for_officer(request.acting).standing().select_related("unit__district")
    page = page_of(form.narrow(grades).order_by("-year", "unit__name", "pk"), request)
    context = {"page": page, "form": form, "why_not": why_not_keep(request.acting)}
    return render(request, "desk/facts/grades.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a grade by hand."""
    office = request.acting
    form = GradeForm(request.POST or None, office=office, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        try:
            grade = set_grade(unit=form.unit, office=office, grade=form.fields_of_grade)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("%(unit)s: grade %(grade)s for %(year)d is entered.")
                % {"unit": grade.unit.name, "grade": grade.grade, "year": grade.year},
            )
            return redirect("desk:grades")
    return render(request, "desk/facts/grade_enter.html", {"form": form, "why_not": why_not_keep(office)})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def bring(request: HttpRequest) -> HttpResponse:
    """Look a table through. With a single fault nothing is kept, and every bad cell is named."""
    office = request.acting
    form = TableForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "facts")})
    look = None
    if request.method == "POST" and form.is_valid():
        try:
            table, look = keep_table(kind=form.cleaned_data["kind"], upload=form.cleaned_data["file"], office=office)
        except Refused as error:
            refuse(form, error, "file")
        else:
            if table is not None:
                return redirect("desk:fact-table", pk=table.pk)
    edition = edition_in_force()
    kinds = [kind.label for kind in FactKind if kind not in (FactKind.VETO, FactKind.GRADE_C)]
    context = {
        "form": form,
        "look": look,
        "why_not": why_not_keep(office),
        "kinds": kinds,
        "rubrics": edition.content.rubrics if edition else (),
        "columns": [(TableKind(kind).label, kind, columns) for kind, columns in COLUMNS.items()],
    }
    return render(request, "desk/facts/table_bring.html", context)


@require_safe
@officer_view()
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty workbook with the headings, an example, and what may stand where."""
    if kind not in TableKind.values:
        raise Http404
    notes = ["日期请写成 2026-01-31；一行一条；整表核对无误后方可导入。"]
    if kind == TableKind.FACTS:
        notes.append("事实类型可填以下任一项：")
        notes.extend(str(one.label) for one in FactKind if one not in (FactKind.VETO, FactKind.GRADE_C))
        edition = edition_in_force()
        for rubric in edition.content.rubrics if edition else ():
            notes.extend(f"{item.id}（一票否决项：{item.title_zh}）" for item in rubric.vetoes)
    content = template_of(COLUMNS[kind], EXAMPLES[TableKind(kind)], notes)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}-{clock.today():%Y%m%d}.xlsx"'
    return response


@require_safe
@officer_view()
def table_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a kept table would bring in, as things stand now. Another organisation's is not found."""
    table = _table(request, pk)
    look = None if table.imported_at else look_again(table=table, office=request.acting)
    context = {"table": table, "look": look, "why_not": why_not_keep(request.acting)}
    return render(request, "desk/facts/table.html", context)


@require_POST
@officer_view()
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Import a kept table as a whole."""
    table = _table(request, pk)
    try:
        count = import_table(table=table, office=request.acting)
    except Refused as error:
        messages.error(request, error.sentence)
        return redirect("desk:fact-table", pk=pk)
    sentence = ngettext("%(n)d row was imported.", "%(n)d rows were imported.", count)
    messages.success(request, sentence % {"n": count})
    return redirect("desk:facts" if table.kind == TableKind.FACTS else "desk:grades")


def _table(request: HttpRequest, pk: int) -> FactTable:
    tables = FactTable.objects.for_officer(request.acting).select_related("file", "office__user")
    return get_object_or_404(tables, pk=pk)
