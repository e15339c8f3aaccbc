"""Label Studio: JSON tasks, regions of `Labels` on `Text`, their attributes as choices and texts of the region.

It counts code points (since 1.6; before that UTF-16 code units), and says itself which words it marked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline.annotation.came import Beside, Came, Json, Read, integer
from pipeline.annotation.edits import Problem, Returned
from pipeline.annotation.labels import FIELDS, NONE, Field, chinese, every_label, list_of, shown
from pipeline.annotation.offsets import resolve
from pipeline.annotation.parcel import KEY, packed, unpacked
from pipeline.annotation.sheets import Mark, Sheet

_LABELS, _TEXT = "label", "text"
_LISTS = {"f": "facts", "t": "traps", "m": "mechanisms", "c": "citations"}
_CONTROLS = {one.name: one for of in FIELDS.values() for one in of}
_COLORS = {"facts": "#1565c0", "mechanisms": "#2e7d32", "citations": "#6a1b9a", "traps": "#b71c1c"}


def write(sheets: Iterable[Sheet], predicted: bool) -> str:
    """A list of tasks; `predicted`: as predictions to be corrected, else as annotations that a person has made."""
    return json.dumps([_task(sheet, predicted) for sheet in sheets], ensure_ascii=False, indent=1) + "\n"


def config(name: str) -> tuple[Beside, ...]:
    """The labelling interface to paste under *Settings, Labeling Interface, Code*."""
    labels = "\n".join(
        f"    <Label value={quoteattr(label)} hint={quoteattr(zh)} background={quoteattr(_COLORS[list_of(label)])}/>"
        for label, zh in every_label()
    )
    controls = "\n".join(_control(one) for one in _CONTROLS.values())
    return (Beside(f"{name}.config.xml", _CONFIG.format(labels=labels, controls=controls)),)


_CONFIG = """\
<View>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Labels name="label" toName="text">
{labels}
  </Labels>
  <Text name="text" value="$text" granularity="symbol"/>
  <View visibleWhen="region-selected">
{controls}
  </View>
</View>
"""


def _control(field: Field) -> str:
    head = f'    <Header value={quoteattr(field.name)} size="5"/>\n'
    if not field.codes:
        return f'{head}    <TextArea name="{field.name}" toName="text" perRegion="true" editable="true" rows="1"/>'
    how = "multiple" if field.shape == "list" else "single"
    codes = field.codes if field.shape != "list" else (*field.codes, NONE)
    choices = "\n".join(f"      <Choice value={quoteattr(code)} hint={quoteattr(chinese(code))}/>" for code in codes)
    kind = f'choice="{how}" showInline="true"'
    return f'{head}    <Choices name="{field.name}" toName="text" perRegion="true" {kind}>\n{choices}\n    </Choices>'


def read(content: str) -> Read:
    """The tasks of an exported file (JSON, not JSON-MIN); ValueError when it is no JSON."""
    tasks = json.loads(content)
    for at, task in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
        yield _read_task(task, at)


def _task(sheet: Sheet, predicted: bool) -> dict[str, Any]:
    result = [item for mark in sheet.marks for item in _regions(sheet, mark)]
    made = {"model_version": "jianbao", "result": result} if predicted else {"result": result}
    data = {"text": sheet.text, "report": sheet.report, KEY: packed(sheet)}
    return {"data": data, "predictions" if predicted else "annotations": [made]}


def _regions(sheet: Sheet, mark: Mark) -> list[dict[str, Any]]:
    """The region, and one more item of the same id for each attribute."""
    place = {"start": mark.start, "end": mark.end, "text": sheet.text[mark.start : mark.end]}
    items = [_item(mark, _LABELS, "labels", {**place, "labels": [mark.label]})]
    for field in FIELDS[_LISTS[mark.id[0]]]:
        if texts := shown(field, mark.record):
            kind, key = ("choices", "choices") if field.codes else ("textarea", "text")
            items.append(_item(mark, field.name, kind, {**place, key: texts}))
    return items


def _item(mark: Mark, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": mark.id, "from_name": name, "to_name": _TEXT, "type": kind, "value": value}


def _read_task(task: Json, at: int) -> Came | Problem:
    where = f"task {task['id']}" if isinstance(task, dict) and "id" in task else f"task {at}"
    try:
        data = task["data"]
        sheet, same = unpacked(data, data["text"], str(data.get("report") or f"task-{at}.txt"))
        told = [] if same else [Problem(where, "an_text")]
        returned = _returned(sheet.text, _result(task, where, told), where, told)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        return Problem(where, "an_line", {"what": type(error).__name__})
    return Came(sheet, tuple(returned), tuple(told))


def _result(task: Mapping[str, Json], where: str, told: list[Problem]) -> list[Json]:
    """What the last person to touch the task left; where nobody did, what was predicted."""
    done = [one for one in task.get("annotations") or () if not one.get("was_cancelled")]
    if len(done) > 1:
        told.append(Problem(where, "an_several", {"count": len(done)}))
    made = done or list(task.get("predictions") or ())
    last: Json = max(made, key=lambda one: str(one.get("updated_at") or ""), default={"result": []})
    return list(last["result"])


def _returned(text: str, result: list[Json], where: str, told: list[Problem]) -> list[Returned]:
    fields: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for item in result:
        if item.get("from_name") in _CONTROLS:
            value = item["value"]
            texts = value["choices"] if "choices" in value else value["text"]
            fields[item["id"]][item["from_name"]] = [texts] if isinstance(texts, str) else [str(one) for one in texts]
    known = bool(fields)
    regions = [item for item in result if item.get("type") == "labels"]
    found = (_region(text, item, fields[item["id"]] if known else None, where, told) for item in regions)
    return [one for one in found if one]


def _region(
    text: str, item: Json, fields: Mapping[str, list[str]] | None, where: str, told: list[Problem]
) -> Returned | None:
    value, label = item["value"], str(item["value"]["labels"][0])
    start, end = integer(value["start"]), integer(value["end"])
    found = resolve(text, start, end, str(value.get("text") or ""))
    if found is None:
        told.append(Problem(where, "an_range", {"start": start, "end": end, "label": label}))
        return None
    return Returned(label, *found, f"{where}: {label} {start}–{end}", str(item["id"]), fields)
