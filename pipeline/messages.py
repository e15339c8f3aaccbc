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
    # exports
    "export": ("把已输出的文件夹另存为 Excel、Stata、SPSS、Parquet、DuckDB 等格式", "write a published folder for Excel, Stata, SPSS, Parquet, DuckDB"),
    "export_to": ("格式：xlsx parquet dta sav duckdb csv-long，或 all（可列多个）", "formats: xlsx parquet dta sav duckdb csv-long, or all (one or more)"),
    "export_to_folder": ("输出到（默认：DIR/export）", "folder to write into (default: DIR/export)"),
    "export_only": ("只输出这些表（默认：全部）", "only these tables (default: all)"),
    "export_lang": ("变量标签、值标签和批注的语言（默认：zh）", "language of labels and comments (default: zh)"),
    "exporting": ("导出", "exporting"),
    "exported": ("{format}：{files} 个文件，{size} MB", "{format}: {files} files, {size} MB"),
    "export_out": ("{tables} 张表共 {rows} 行，已写入 {out}", "{tables} tables, {rows} rows in all, written into {out}"),
    "export_missing": ("缺少 {packages}，请先运行：{command}", "{packages} not installed; run {command}"),
    "export_formats": ("没有名为 {names} 的格式；可选：{known}", "no format is called {names}; there are {known}"),
    "export_tables": ("没有名为 {names} 的表；可选：{known}", "no table is called {names}; there are {known}"),
    "bad_export": ("无法写入 {path}：{what}", "cannot write into {path}: {what}"),
    "export_rounded": ("{table}.{column}：{count} 个数值的位数超出双精度所能表示，已取最接近值", "{table}.{column}: {count} numbers have more digits than a double holds; the nearest was written"),
    "export_cut": ("{table}.{column}：{count} 个单元格超过该格式的长度上限，已截短", "{table}.{column}: {count} cells are over the format's limit and were cut"),
    "export_illegal": ("{table}.{column}：{count} 个单元格含 XML 不容许的控制字符，已替换为 U+FFFD", "{table}.{column}: {count} cells hold control characters that XML does not take; U+FFFD stands for them"),
    "export_long": ("{table}.{column}：{count} 个单元格超过 Excel 的 32767 字上限，全文见工作表 long_texts", "{table}.{column}: {count} cells are over Excel's 32,767 characters; they are whole on the sheet long_texts"),
    "export_sheets": ("{table}：超过每表 {rows} 行的上限，分为 {count} 个工作表", "{table}: over the limit of {rows} rows a sheet, split into {count} sheets"),
    "export_key": ("{table}：{column} 有重复，未设为主键", "{table}: {column} is not unique and was made no key"),
    "export_link": ("{table}.{column}：{target} 中缺少所指的行或有重复，未设外键", "{table}.{column}: {target} lacks rows that it names or holds them twice; no foreign key was made"),
    "sheet_codebook": ("编码手册", "codebook"),
    "sheet_about": ("说明", "about"),
    "sheet_long_texts": ("长文本", "long_texts"),
    "comment_evidence": ("{sentence}（{file}）", "{sentence} ({file})"),
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
