"""Codes of what happened while a report was read, with their words: reasons, warnings, decisions, refusals."""

from __future__ import annotations

from pipeline.columns import Code as Code

REASONS: tuple[Code, ...] = (
    Code("empty", "文件为空", "the file is empty", "请检查文件是否复制完整", "check that the file was copied whole"),
    Code("no_text", "没有可读的文字", "no readable text", "可能是空白页或难以辨认的扫描件：请换用更清晰的扫描件或带文字的 PDF", "blank, or a scan that cannot be made out: get a clearer one or a PDF with text"),
    Code("no_ocr", "扫描页或图片，未安装 OCR 组件", "pictures of text, and no OCR installed", "请运行 pip install 'jianbao[ocr]' 后重新读取", "run pip install 'jianbao[ocr]' and read it again"),
    Code("unsupported", "不支持的格式", "unsupported format", "请另存为 DOCX、PDF 或 TXT", "save it as DOCX, PDF or TXT"),
    Code("archive", "压缩包无法打开", "an archive that is not opened", "请解压到文件夹，或改用 .zip 打包", "unpack it into a folder, or pack it as .zip"),
    Code("damaged", "文件已损坏", "the file is damaged", "请从来源重新下载", "fetch it again from its source"),
    Code("no_converter", "缺少转换程序，无法读取旧版 Word 文件", "no program here converts old Word files", "请安装 LibreOffice，或另存为 DOCX", "install LibreOffice, or save it as DOCX"),
    Code("encrypted", "文件已加密", "the file is encrypted", "请用 --password 提供密码", "give --password"),
    Code("too_large", "文件超过大小限制", "the file is over the size limit", "请拆分文件或提高限制", "split it or raise the limit"),
    Code("timeout", "读取超时", "reading took too long", "请拆分文件或提高时限", "split it or raise the limit"),
    Code("memory", "内存超限", "reading took too much memory", "请拆分文件或提高限制", "split it or raise the limit"),
    Code("unreadable", "无法打开文件", "the file cannot be opened", "请检查权限和路径", "check permissions and path"),
    Code("changing", "文件正在写入", "the file was still being written", "写完后重新运行", "run again when it is whole"),
    Code("hostile", "文件含有危险内容", "the file holds dangerous content", "请勿打开此文件，核实来源", "do not open it; check its source"),
    Code("crashed", "读取进程意外终止", "the reading process died", "请报告此文件", "please report this file"),
    Code("bad_bytes", "部分字节无法解码", "some bytes could not be decoded", "请用 UTF-8 另存", "save it as UTF-8"),
)  # fmt: skip

WARNINGS: tuple[Code, ...] = (
    Code("decoded_with_replacement", "部分字节已用替代符号解码", "some bytes were decoded with a replacement mark"),
    Code("name_type_mismatch", "扩展名与内容不符，已按内容读取", "the name's ending disagrees with the content; read by content"),
    Code("boilerplate_removed", "已去除转载网站的附加文字", "text added by a reposting site was left out"),
    Code("inconsistent_numbers", "报告自身数字不一致", "the report's own numbers disagree"),
    Code("region_undecided", "无法确定地区", "the region could not be decided"),
    Code("copy", "与另一份报告内容相同", "the same text as another report"),
    Code("cut_off", "文件不完整，末尾缺失", "the file breaks off; what came after is missing"),
    Code("parts_unread", "内嵌的其他文件未读取", "another file placed inside the text was not read"),
    Code("secrecy_mark", "报告标有密级或内部字样，公开前请核实", "the report bears a mark of secrecy; check before publishing"),
    Code("personal_data", "含有身份证号、电话或邮箱", "holds identity numbers, telephone numbers or mail addresses"),
    Code("pages_unread", "部分页面没有可读的文字（可能是扫描页）", "some pages hold no text that can be read (perhaps scans)"),
    Code("ocr", "文字由页面图像识别而来，数字可能有误", "read from images of pages; figures may be wrong"),
)

DECISIONS: tuple[Code, ...] = (
    Code("encoding", "按此编码解码", "decoded as this encoding"),
    Code("converter", "由此程序转换", "converted by this program"),
    Code("picture", "只有图像，没有文字层", "a picture without a text layer"),
    Code("garbled", "文字层是乱码，未采用", "the text layer is garbled and was not used"),
    Code("columns", "分栏排版，逐栏读取", "set in columns, read one after another"),
    Code("ruled_table", "有框线的表格", "tables with rules"),
    Code("unruled_table", "无框线的表格", "tables without rules"),
    Code("main_text", "网页正文所在的元素", "the element of a page that holds its text"),
    Code("contents_dropped", "目录行不作正文（行数）", "lines of a table of contents left out (how many)"),
    Code("symbols_lost", "无法识别的字体符号（个数）", "symbols that only their font knows, left out (how many)"),
    Code("secrecy_mark", "密级或内部标志", "marks of secrecy"),
    Code("personal_data", "个人信息（种类与个数）", "personal data (kinds and how many)"),
    Code("parts_unread", "内嵌的其他文件未读取（个数）", "other files placed inside the text, not read (how many)"),
    Code("ocr", "由页面图像识别文字", "text recognised from the image of the page"),
)
"""What readers decide on the way, told by `jianbao inspect`."""

DROPPED: tuple[Code, ...] = (
    Code("boilerplate", "转载网站附加文字", "text of a reposting site"),
    Code("header", "页眉", "page header"),
    Code("footer", "页脚", "page footer"),
    Code("page_number", "页码", "page number"),
    Code("watermark", "水印", "watermark"),
    Code("side_note", "页边注", "note in the margin"),
    Code("contents", "目录", "table of contents"),
    Code("blank", "只有不可见字符", "nothing but invisible characters"),
)
"""Why a block that was read is not published (`model.Block.dropped`)."""

REFUSALS: tuple[Code, ...] = (
    Code("date", "日期或年份", "a date or year"),
    Code("document_number", "文号、期号", "a document or issue number"),
    Code("hotline", "热线、电话、邮箱", "a hotline, telephone number or address"),
    Code("list_number", "序号", "a list or heading number"),
    Code("ordinal", "序数", "an ordinal"),
    Code("formula", "机制名称中的数字", "a number inside a mechanism's name"),
    Code("slogan", "口号", "a slogan"),
    Code("name", "名称中的数字", "part of a name"),
    Code("version", "版本、规格", "a version or model number"),
    Code("duration", "时间长度、年龄", "a duration or age"),
    Code("title", "文件名中的数字", "a number in a document's title"),
    Code("no_unit", "没有单位", "a number without a measure word"),
    Code("level", "层级", "administrative levels, not a count"),
    Code("figure_of_speech", "惯用语", "a figure of speech"),
    Code("institution", "制度名称", "the name of an institution"),
)

CORRECTION_STATES: tuple[Code, ...] = (
    Code("applied", "已采用", "applied"),
    Code("confirm", "位置相近，待确认", "the place is similar; please confirm"),
    Code("orphan", "找不到原处", "its place is no longer found"),
    Code("superseded", "已被后来的更正取代", "overridden by a later one"),
    Code("undone", "已撤销", "taken back"),
)
"""What became of a correction when a report was read."""

CORRECTION_PROBLEMS: tuple[Code, ...] = (
    Code("not_editable", "此列不能修改", "this column cannot be changed"),
    Code("unknown_code", "没有这个代码", "there is no such code"),
    Code("not_a_number", "应为不带分隔符和单位的数字，如 2718000 或 88.63", "a plain number without separators or unit is needed, as in 2718000 or 88.63"),
    Code("too_many_decimals", "小数至多 6 位", "at most six decimals"),
    Code("bad_form", "格式不对", "not in the form that this column takes"),
    Code("required", "此列不能为空", "this column cannot be empty"),
    Code("too_long", "文字过长", "the text is too long"),
    Code("control_characters", "含有换行或控制字符", "holds line breaks or control characters"),
    Code("value_needed", "缺少数值", "the value is missing"),
    Code("range_needed", "区间须有下限和上限，且下限不大于上限", "a range needs a low and a high, the low not above the high"),
    Code("region_unknown", "找不到这个地区，或有多个同名地区；请写全称或填代码", "no such region, or several of that name: write it in full or give its code"),
    Code("nothing_quoted", "请选取一段文字", "select a stretch of the text"),
    Code("already_there", "此处已有一条，请更正它", "there is one at this place already; correct that one"),
    Code("nothing_changed", "没有改动", "nothing was changed"),
    Code("no_such_row", "没有这一行，可能已被更新", "there is no such row; it may have changed meanwhile"),
    Code("unknown_kind", "没有这种处理", "there is no such kind of correction"),
)  # fmt: skip
"""Why something that a person entered is not taken."""

PAGE_PROBLEMS: tuple[Code, ...] = (
    Code("host", "地址不在允许之列", "this address is not one that the page is served under"),
    Code("origin", "请求来自其他网页", "the request came from another page"),
    Code("token", "页面已过期，请刷新", "the page is out of date; reload it"),
    Code("login", "请输入密码", "give the password"),
    Code("wrong_password", "密码不对", "wrong password"),
    Code("too_many_tries", "尝试过多，请一分钟后再试", "too many tries; wait a minute"),
    Code("not_found", "没有找到", "not found"),
    Code("bad_request", "请求格式不对", "the request is not in the form that is expected"),
    Code("no_such_report", "没有这份报告", "there is no such report"),
    Code("no_such_correction", "没有这条更正", "there is no such correction"),
    Code("no_picture", "此页无法显示", "this page cannot be shown"),
    Code("no_chart", "没有可画的数据", "there is nothing to draw"),
    Code("bad_name", "文件名不可用", "the file's name cannot be used"),
    Code("empty", "文件为空", "the file is empty"),
    Code("too_large", "文件超过大小限制", "the file is over the size limit"),
    Code("too_many", "一次上传的文件过多", "too many files at once"),
    Code("not_stored", "无法写入收件夹", "it could not be written into the inbox"),
    Code("failed", "程序自身出错", "the program itself failed"),
)
"""Why the review page refuses what it is asked for."""
