"""Everything the program says to a person, in Chinese and English, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pipeline.errors import UsageError

Language = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    # help of the command line
    "usage": ("用法：", "usage: "),
    "arguments": ("参数", "arguments"),
    "options": ("选项", "options"),
    "commands": ("命令", "commands"),
    "about": ("把行政执法改革简报变成可以相互比较的数据", "turn Chinese administrative-reform reports into comparable data"),
    "help": ("显示本说明", "show this help"),
    "version": ("显示版本号", "show the version"),
    "extract": ("读取文件和文件夹，输出数据表", "read files and folders and publish tables"),
    "parse": ("以 JSON 行输出一段文字中的发现", "print what a text states, as JSON lines"),
    "place": ("以 JSON 行输出地名对应的代码", "print the code of a place name, as JSON lines"),
    "paths": ("文件、文件夹（含下级）或通配符", "files, folders (with all below them) or patterns"),
    "out": ("输出文件夹", "folder to publish into"),
    "workers": ("读取进程数（默认：处理器核数）", "reader processes (default: one a core)"),
    "headers": ("表头和代码的语言（默认：codes）", "headings and labels (default: codes)"),
    "min_confidence": ("只输出置信度不低于 C 的行（0 至 1）", "publish only rows at confidence C or more (0 to 1)"),
    "password": ("加密文件的密码", "password of encrypted files"),
    "lexicon": ("自备词表（TOML，可多次使用）", "a word table of your own (TOML; may be repeated)"),
    "no_texts": ("不输出 texts/", "leave texts/ out"),
    "json": ("以 JSON 输出运行摘要", "print the run's summary as JSON"),
    "text": ("要读的文字；- 或省略则逐行读标准输入", "text to read; - or nothing: each line of standard input"),
    "quantities": ("输出全部数量表达，不判断是否为事实", "print every number expression, before any is judged"),
    "why": ("同时说明哪些数字未成为事实及原因", "also tell why a number became no fact"),
    "name": ("地名；- 或省略则逐行读标准输入", "place name; - or nothing: each line of standard input"),
    "as_of": ("按该日期有效的代码（2010 或 2010-05-01）", "the code valid at that date (2010 or 2010-05-01)"),
    # what went wrong
    "refused": ("{file}：{what}。{advice}。", "{file}: {what}; {advice}."),
    "partly": ("{file}：只读出一部分（{what}）。{advice}。", "{file}: read in part ({what}); {advice}."),
    "error": ("错误：{what}", "error: {what}"),
    "missing_path": ("找不到 {path}。请检查路径", "{path} does not exist; check the path"),
    "out_is_file": ("{path} 是文件，不能作为输出文件夹", "{path} is a file, not a folder to publish into"),
    "bad_confidence": ("--min-confidence 应为 0 至 1 的数", "--min-confidence takes a number from 0 to 1"),
    "bad_workers": ("--workers 应为 1 以上的整数", "--workers takes a whole number of at least 1"),
    "bad_date": ("--as-of 应为年份或日期，如 2010 或 2010-05-01", "--as-of takes a year or a date, as in 2010 or 2010-05-01"),
    # what an exit code means
    "exit_0": ("全部读出，或没有文件", "all files were read, or there were none"),
    "exit_1": ("程序自身出错", "the program itself failed"),
    "exit_2": ("命令用法有误", "wrong usage"),
    "exit_3": ("有文件未能读出，其余已输出", "some files could not be read; the rest is published"),
    "exit_4": ("有文件，但全部未能读出", "there were files and none could be read"),
    # the summary on one screen
    "reading": ("读取", "reading"),
    "sum_files": ("文件 {files} 个：读出 {ok}，部分读出 {partial}，未能读出 {failed}；重复 {copies}", "{files} files: {ok} read, {partial} in part, {failed} not read; {copies} copies of another"),
    "sum_rows": ("事实 {facts} 条，机制 {mechanisms} 项，引用 {citations} 份，核对 {checks} 项（不一致 {inconsistent}）", "{facts} facts, {mechanisms} mechanisms, {citations} citations, {checks} checks ({inconsistent} inconsistent)"),
    "sum_regions": ("地区已定 {decided} 份，未定 {undecided} 份", "region decided for {decided} reports, undecided for {undecided}"),
    "sum_out": ("已写入 {out}，用时 {seconds} 秒", "published into {out} in {seconds} s"),
    "more": ("……另有 {count} 个，见 reports.csv", "… and {count} more, see reports.csv"),
    # figures of merit
    "evaluate": ("与人工答案对照，给出各项准确率和召回率", "hold what was read against answers made by hand"),
    "evaluate_path": ("报告文件、文件夹，或已输出的文件夹", "reports, or a published folder"),
    "gold": ("答案文件夹（每份报告一个 JSON 文件）", "folder of answers (one JSON file a report)"),
    "held_out": ("只给数字，不显示任何原文（held_out 文件夹总是如此）", "figures only, never a sentence (always so for a folder named held_out)"),
    "html": ("同时写成一个网页文件", "also write one self-contained page"),
    "against": ("与程序的另一版本（git）相比，新增和失去的事实", "facts gained and lost since that git revision of the program"),
    "agreement": ("另一人独立所作的答案：两份答案的一致程度", "a second, independent folder of answers: how far both agree"),
    "evaluate_json": ("以 JSON 输出", "print as JSON"),
    "no_gold": ("{path} 中没有答案（*.json）", "{path} holds no answers (*.json)"),
    "bad_gold": ("{path} 不是规定格式的答案（{what}）", "{path} is not an answer as corpus/README.md describes it ({what})"),
    "bad_output": ("读不出 {path}：{what}", "{path} cannot be read: {what}"),
    "bad_revision": ("不能与 {revision} 相比（{what} 出错）", "cannot compare with {revision} ({what} failed)"),
    "no_checkout": ("--against 须在本程序的 git 仓库中使用", "--against needs a git checkout of the program"),
    "against_published": ("--against 需要报告，{path} 是已输出的文件夹", "--against needs reports; {path} is a published folder"),
    "ev_against": ("与 {revision} 相比：新增 {gained} 条，失去 {lost} 条，改变 {changed} 条；变好 {better}，变差 {worse}", "since {revision}: {gained} facts gained, {lost} lost, {changed} changed; {better} for the better, {worse} for the worse"),
    "ev_before": ("之前", "before"),
    "ev_after": ("现在", "now"),
    "ev_difference": ("差", "difference"),
    "one_of": ("{options} 只能用其中一个", "only one of {options} may be given"),
    "ev_worse": ("变差：", "for the worse:"),
    "ev_better": ("变好：", "for the better:"),
    "ev_neither": ("其他（不影响得分）：", "others, which the gold does not mind:"),
    "ev_more": ("  ……另有 {count} 条，见 --html 或 --json", "  … and {count} more: see --html or --json"),
    "ev_changes": ("改变的事实 {count} 条", "{count} facts changed"),
    # the sample that people check
    "sample": ("抽取样本供人工核对，或统计核对结果", "draw a sample for people to check, or tell what they found"),
    "sample_dir": ("已输出的文件夹", "a published folder"),
    "sample_n": ("抽取的事实数（默认 200）", "facts to draw (default: 200)"),
    "sample_seed": ("随机种子（默认 0；相同种子抽取相同样本）", "seed (default: 0; the same seed draws the same sample)"),
    "sample_out": ("核对表（.xlsx 或 .csv；默认 sample.xlsx）", "the sheet to fill in (.xlsx or .csv; default: sample.xlsx)"),
    "sample_score": ("统计填好的核对表（可多份）", "filled sheets to score (one or more)"),
    "sample_what": ("请给出一个已输出的文件夹，或用 --score 给出填好的核对表", "give either a published folder or --score with filled sheets"),
    "bad_n": ("--n 应为 1 以上的整数", "--n takes a whole number of at least 1"),
    "sample_drawn": ("已抽取 {count} 条事实（{strata} 层），写入 {out}", "{count} facts of {strata} strata drawn into {out}"),
    "sheet_exists": ("{path} 已存在，可能已有人填写；请换一个文件名", "{path} exists and may have been filled in; choose another name"),
    "sheet_name": ("{path}：核对表应为 .xlsx 或 .csv", "{path}: a sheet is .xlsx or .csv"),
    "sheet_columns": ("{path} 不是本程序写出的核对表（首行的列名不同）", "{path} is not a sheet of this program (the columns of its first row differ)"),
    "sheet_altered": ("{path}：{count} 行的原有内容被改动（第 {rows} 行）；请恢复后重试", "{path}: in {count} rows something that was given has been altered (row {rows}); restore them"),
    "sheet_twice": ("{path}：{count} 行重复（第 {rows} 行）", "{path}: {count} rows stand twice (row {rows})"),
    "sheet_unclear": ("{path}：{count} 行的答案不是“是”或“否”（第 {rows} 行）", "{path}: {count} rows hold an answer other than yes or no (row {rows})"),
    "sheet_unfilled": ("{path}：{count} 行的 correct 一栏未填（第 {rows} 行）", "{path}: {count} rows have no answer under `correct` (row {rows})"),
    "sheet_rows": ("核对表缺 {count} 行（{rows}）；样本须完整", "{count} rows of the sample are missing from the sheets ({rows})"),
    "sheets_differ": ("这些核对表不属于同一样本", "the sheets are not of one sample"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "sample_precision": ("准确率", "precision"),
    "sample_overall": ("样本", "of the sample"),
    "sample_weighted": ("按层加权（全部事实）", "weighted by stratum (all facts)"),
    "sample_strata": ("层", "stratum"),
    "sample_attributes": ("各项", "question"),
    "sample_low": ("95% 下限", "95% low"),
    "sample_high": ("95% 上限", "95% high"),
    "sample_coders": ("核对人", "coders"),
    "sample_raw": ("一致率", "agreement"),
    "sample_kappa": ("Cohen κ", "Cohen's kappa"),
    "ev_title": ("准确率评估", "Evaluation"),
    "ev_counted": ("报告 {reports} 份，人工答案中的事实 {facts} 条，未读 {unread} 份", "{reports} reports, {facts} gold facts, {unread} not read"),
    "ev_held_out": ("保留样本：只给数字，不显示原文。", "Held out: figures only, no sentence is shown."),
    "ev_mistakes": ("差错 {count} 处", "{count} mistakes"),
    "ev_figure": ("指标", "figure"),
    "ev_precision": ("准确率", "precision"),
    "ev_recall": ("召回率", "recall"),
    "ev_f1": ("F1", "F1"),
    "ev_right": ("正确", "right"),
    "ev_false": ("误报", "false"),
    "ev_missed": ("遗漏", "missed"),
    "ev_found": ("找到", "found"),
    "ev_category": ("类别", "category"),
    "ev_attribute": ("属性", "attribute"),
    "ev_of": ("总数", "of"),
    "ev_share": ("比例", "share"),
    "ev_phenomenon": ("语言现象", "phenomenon"),
    "ev_n": ("个数", "n"),
    "ev_format": ("格式", "format"),
    "ev_reports": ("报告", "reports"),
    "ev_detect": ("detect F1", "detect F1"),
    "ev_strict": ("strict F1", "strict F1"),
    "ev_mech": ("机制 F1", "mech F1"),
    "ev_checks": ("核对 F1", "checks F1"),
    # pictures
    "chart": ("把已输出的文件夹画成图", "draw pictures of a published folder"),
    "chart_kind": ("图的种类，可多次使用（默认：全部）", "kind of picture; may be repeated (default: all)"),
    "chart_indicator_id": ("ranking 和 years 的指标，即 comparison.csv 的列名（默认：数据最多的指标）", "column of comparison.csv for ranking and years (default: the one with most data)"),
    "chart_level": ("地区层级（默认：county）", "level of the regions (default: county)"),
    "chart_top": ("只画前 N 行；mechanisms 为前 N 项机制（默认：全部；20 项）", "only the first N rows; for mechanisms, columns (default: all; 20)"),
    "chart_out": ("图的输出文件夹（默认：DIR/charts）", "folder for the pictures (default: DIR/charts)"),
    "chart_format": ("格式（默认：both）", "format (default: both)"),
    "chart_lang": ("图中文字的语言（默认随系统）", "language of the pictures (default: the system's)"),
    "bad_top": ("--top 应为 1 以上的整数", "--top takes a whole number of at least 1"),
    "chart_indicator": ("没有指标 {id}。可用的指标：{ids}", "there is no indicator {id}; choose one of: {ids}"),
    "chart_not_drawn": ("未画 {kind}：{what}", "{kind} not drawn: {what}"),
    "chart_no_teams": ("没有地区（{level}）同时写明改革前后的队伍数", "no region ({level}) states both team counts"),
    "chart_no_ranking": ("没有地区（{level}）有指标 {id} 的数值", "no region ({level}) has a value of {id}"),
    "chart_no_values": ("比较表中没有该层级（{level}）的数值", "comparison.csv holds no value at this level ({level})"),
    "chart_no_reports": ("没有报告", "there is no report"),
    "chart_no_mechanisms": ("没有地区（{level}）写明任何机制", "no region ({level}) names a mechanism"),
    "chart_no_years": ("没有地区（{level}）在两个以上年份有指标 {id} 的数值", "no region ({level}) has {id} in two years"),
    "chart_no_years_at_all": ("没有地区（{level}）在两个以上年份有同一指标的数值", "no region ({level}) has any indicator in two years"),
    "chart_lacks_glyphs": ("{name}：所附字体缺少的字以 〓 代替", "{name}: 〓 stands for characters that the font lacks"),
    "chart_teams": ("改革前后的执法队伍数（{level}）", "Enforcement teams before and after the change ({level})"),
    "chart_before": ("改革前", "before"),
    "chart_after": ("改革后", "after"),
    "chart_counts": ("前 → 后", "before → after"),
    "chart_change": ("增减", "change"),
    "chart_teams_caption": ("按减少的队伍数排列，地区 n = {n}（比较表中该层级共 {all} 个；另有 {one} 个只写明其中一项，未画）。每个地区取两项俱全的最近一年；增减由两数算出。", "Ordered by teams cut; n = {n} of {all} regions of this level ({one} more state only one of the counts and are not shown). Latest year with both counts; the change is computed from them."),
    "chart_ranking": ("{label}（{level}）", "{label}, by region ({level})"),
    "chart_ranking_caption": ("地区 n = {n}（比较表中该层级共 {all} 个，其余未写明）；每个地区取有数值的最近一年。", "n = {n} of {all} regions of this level; the others do not state it. Latest year with a value."),
    "chart_definition": ("定义：{meaning}。", "Definition: {meaning}."),
    "chart_mechanisms": ("各地采用的机制（{level}）", "Mechanisms adopted ({level})"),
    "chart_mechanisms_caption": ("有报告的地区 n = {n}。报告未提及，不等于没有采用。名称照原文。", "n = {n} regions with a report. A mechanism that a report does not name may exist all the same. Names as written."),
    "chart_mechanisms_left_out": ("只列采用地区最多的 {shown} 项，另有 {count} 项（共 {all} 项）见 mechanisms.csv。", "The {shown} adopted by most regions; {count} more of {all} in mechanisms.csv."),
    "chart_adopted": ("写明采用", "stated"),
    "chart_not_named": ("未提及", "not stated"),
    "chart_mechanisms_column": ("机制", "mechanisms"),
    "chart_coverage": ("每份报告写明了什么", "What each report states"),
    "chart_coverage_caption": ("报告 n = {n}（另有重复报告 {copies} 份，不列）。格中为该类事实的条数。", "n = {n} reports ({copies} copies of others left out). Figures: facts of that kind."),
    "chart_stated_facts": ("写明（条数）", "stated (facts)"),
    "chart_value": ("写明（数值）", "stated (value)"),
    "chart_zero": ("写明为零", "stated zero"),
    "chart_absent": ("未写明", "not stated"),
    "chart_unread": ("未读出（整份或部分）", "not read (whole or part)"),
    "chart_no_report": ("该年无报告", "no report of that year"),
    "chart_years": ("{label}：各年（{level}）", "{label}, by year ({level})"),
    "chart_years_caption": ("两个以上年份有数值的地区 n = {n}。", "n = {n} regions with a value in two or more years."),
    "chart_left_out": ("只画前 {shown} 个，另有 {count} 个未画（共 {all} 个）。", "The first {shown} of {all}; {count} more are left out."),
    "chart_source": ("数据：{program} {version}，读出报告 {read}/{reports} 份。", "Data: {program} {version}, {read} of {reports} reports read."),
    "chart_bounds": ("≈ 约，≥ 不少于，≤ 不超过，照原文。", "≈ about, ≥ at least, ≤ at most, as stated."),
    "chart_disputed": ("† 报告之间有分歧，见 conflicts.csv。", "† reports disagree, see conflicts.csv."),
    "chart_undated": ("年份未载", "no year"),
}  # fmt: skip


def language(environ: Mapping[str, str]) -> Language:
    """`zh` when the first of LC_ALL, LC_MESSAGES and LANG that is set names a Chinese locale, else `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "zh" if environ[name].lower().startswith("zh") else "en"
    return "en"


def say(key: str, language: Language, **values: object) -> str:
    """The words of `key` in a language, with `values` filled in."""
    zh, en = WORDS[key]
    return (zh if language == "zh" else en).format(**values)


class Misuse(UsageError):
    """A usage error that can be said in the user's language."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(say(key, "en", **values))
        self._key = key
        self._values = values

    def said(self, language: Language) -> str:
        """Its words in a language."""
        return say(self._key, language, **self._values)
