"""Uploading tables as a browser does."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget.sheets import to_csv, to_ods, to_xlsx
from oversight.models import (
    ImportBatch,
)

HEADER = ["年度", "部分", "審查委員會", "款", "項", "標題機關代碼", "項次", "類別", "決議內容"]
ROW = [108, "各組審查決議", "經濟委員會", 13, 2, "2610", 1, "凍結", "爰凍結100萬元，俟報告後始得動支。"]
KEY = "108-general-economics-13-2-1"


def address(model, page, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def upload(client, model, header, rows, kind="ods"):
    write = {
        "ods": lambda: to_ods("資料", header, rows),
        "xlsx": lambda: to_xlsx("資料", header, rows),
        "csv": lambda: to_csv(header, rows),
    }
    return send(client, model, write[kind](), f"table.{kind}")


def send(client, model, content, name="table.ods"):
    return client.post(address(model, "import"), {"file": SimpleUploadedFile(name, content)})


def uploaded(client, model, header, rows, kind="ods"):
    """The batch of a table that is read."""
    response = upload(client, model, header, rows, kind)
    assert response.status_code == 302, response.context["form"].errors
    return ImportBatch.objects.latest("pk")


def counts(batch):
    return (batch.new, batch.changed, batch.unchanged, batch.errors)


def confirm(client, batch, **data):
    return client.post(reverse("admin:oversight_importbatch_confirm", args=[batch.pk]), data, follow=True)


def undo(client, batch):
    return client.post(reverse("admin:oversight_importbatch_undo", args=[batch.pk]), follow=True)


def page_of(client, batch):
    return client.get(batch.get_absolute_url()).text
