"""The layouts that the reader was made with."""

from __future__ import annotations

from tests.pages import NAVIGATION, NEWS, Article, Layout, Page, links, paragraphs


def divs(article: Article) -> Page:
    """HTML5, one box in another, share buttons and lists around the text."""
    html = f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{article.title}_工作动态_甲县人民政府</title>
<style>.nav li{{float:left}}</style><script>var a = "<p>不是正文。</p>"; if (a < 3 && b > 2) document.write(a);</script></head>
<body><div class="header"><div class="logo"><a href="/"><img src="logo.png" alt="甲县人民政府"></a></div>
<ul class="nav">{links(NAVIGATION)}</ul></div>
<div class="main w1200"><div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a> &gt; <a href="/zw/dt">工作动态</a></div>
<div class="article"><h1>{article.title}</h1>
<div class="info"><span>来源：{article.source}</span>&nbsp;&nbsp;<span>发布时间：{article.date}</span>&nbsp;&nbsp;<span>浏览次数：<script>count()</script>128</span></div>
<div class="content">{paragraphs(article.paragraphs)}{paragraphs(article.signature, ' style="text-align:right"')}</div>
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<div class="operate"><a href="javascript:window.print()">【打印本页】</a><a href="javascript:window.close()">【关闭窗口】</a></div>
<div class="prev-next"><p>上一篇：<a href="1.html">{NEWS[0]}</a></p><p>下一篇：<a href="2.html">{NEWS[1]}</a></p></div></div>
<div class="sidebar"><h3>热点关注</h3><ul>{links(NEWS)}</ul></div></div>
<div class="footer"><p>版权所有：甲县人民政府 主办：甲县人民政府办公室</p><p>豫ICP备00000000号 网站标识码：0000000000 <a href="#">网站地图</a></p></div></body></html>"""
    return Page(html, (article.title, f"来源：{article.source} 发布时间：{article.date}", *article.paragraphs, *article.signature))


def old_table(article: Article) -> Page:
    """Tables in tables, font elements, no end tags, the text in one cell with <br><br> and full-width indents."""
    text = "<br><br>\n".join(f"　　{one}" for one in (*article.paragraphs, *article.signature))
    cells = "".join(f'<td width=80 align=center><a href=index{at}.asp><font color=white>{name}</font></a>' for at, name in enumerate(NAVIGATION))
    html = f"""<HTML><HEAD><TITLE>{article.title}</TITLE><META http-equiv=Content-Type content="text/html; charset=gb2312"></HEAD>
<BODY bgcolor=#ffffff leftmargin=0><CENTER><TABLE width=778 border=0 cellspacing=0 cellpadding=0><TR><TD><img src=top.gif></TABLE>
<TABLE width=778 border=0 bgcolor=#cc0000><TR>{cells}</TABLE>
<TABLE width=778 border=0><TR><TD width=180 valign=top><TABLE width=100% border=1><TR><TD>栏目导航<TR><TD>{links(NEWS, 'div')}</TABLE>
<TD valign=top><TABLE width=100%><TR><TD class=td1>您现在的位置：<a href=/>首页</a> &gt;&gt; <a href=/dt>改革动态</a> &gt;&gt; 正文
<TR><TD align=center><FONT size=5 color=red><B>{article.title}</B></FONT><TR><TD align=center>作者：{article.source}　日期：{article.date}　点击数：87
<TR><TD><HR size=1><TR><TD style="line-height:200%"><FONT size=3>{text}</FONT><TR><TD align=right>【<a href="javascript:print()">打印</a>】【<a href="javascript:close()">关闭</a>】</TABLE></TABLE>
<TABLE width=778><TR><TD align=center>主办单位：某某县人民政府　承办：县信息中心<BR>地址：某某路1号　邮编：000000　<BR>建议使用1024×768分辨率浏览</TABLE></BODY></HTML>"""
    return Page(html, (article.title, f"作者：{article.source}　日期：{article.date}", *article.paragraphs, *article.signature))


def trs(article: Article) -> Page:
    """The editor of a well-known system: spans in spans, nbsp indents, a hidden copy, meta elements that name the parts."""
    def spans(text: str) -> str:
        middle = len(text) // 2
        return (
            f'<p style="text-indent:2em"><span style="font-family:仿宋">&nbsp;&nbsp;&nbsp;&nbsp;{text[:3]}</span><span lang="EN-US">{text[3:middle]}</span>'
            f"<font><strong>{text[middle:]}</strong></font></p>"
        )  # fmt: skip
    body = "".join(map(spans, (*article.paragraphs, *article.signature)))
    html = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<meta name="SiteName" content="某省人民政府" /><meta name="ArticleTitle" content="{article.title}" /><meta name="PubDate" content="{article.date}" /><title>{article.title}</title></head>
<body><div id="top"><form><input type="text" value="请输入关键字"/><input type="submit" value="搜索"/></form><span>无障碍浏览</span> <a href="#">繁體版</a></div>
<div class="menu"><dl><dd>{'</dd><dd>'.join(f'<a href="#">{name}</a>' for name in NAVIGATION)}</dd></dl></div>
<table width="1000" align="center"><tr><td class="dqwz">您的位置：<a href="#">首页</a>&gt;<a href="#">要闻</a></td></tr></table>
<div class="xl"><div class="xl_title">{article.title}</div><div class="xl_info"><span>{article.date}</span><span>来源：{article.source}</span><span class="zh">字号：<a onclick="f(1)">大</a> <a onclick="f(2)">中</a> <a onclick="f(3)">小</a></span></div>
<div class="view TRS_UEDITOR trs_paper_default trs_web">{body}</div><div style="display:none" class="bak"><p>这段旧稿不该出现，执法队伍99支。</p></div>
<div class="fj"><b>附件：</b><a href="./P0201.doc">改革任务分工表.doc</a></div>
<div class="xl_ewm">扫一扫在手机打开当前页<img src="e.png"/></div></div>
<div class="xgxw"><div class="bt">相关新闻</div><ul>{links(NEWS[:2])}</ul></div>
<div id="foot"><script src="foot.js"></script><p>主办：某省人民政府办公厅　备案序号：某ICP备05000000号</p></div></body></html>"""
    want = (article.title, f"{article.date} 来源：{article.source}", *article.paragraphs, *article.signature, "附件：改革任务分工表.doc")
    return Page(html, want)


def ucap(article: Article) -> Page:
    """Elements of its own, a metadata table above, a data table inside."""
    table = (
        '<table border="1" class="pages_content_table"><tbody><tr><td>地区</td><td>队伍数</td><td>编制</td></tr><tr><td>东街道</td><td>3</td><td>45</td></tr>'
        "<tr><td>西街道</td><td>2</td><td>36</td></tr></tbody></table>"
    )
    html = f"""<!doctype html><html><head><meta charset="UTF-8"/><meta name="lanmu" content="政策"><title>{article.title}_某市政府门户网站</title></head><body>
<div class="head-box"><div class="userlogin"><a>登录</a><a>注册</a></div><nav>{''.join(f'<a href="#">{name}</a>' for name in NAVIGATION)}</nav></div>
<div class="container"><div class="BreadcrumbNav">当前位置：<a>首页</a> &gt; <a>信息公开</a></div>
<div class="xxgk-head"><table class="bd1"><tr><td>索 引 号：</td><td>000014349/2021-00045</td><td>主题分类：</td><td>机构编制</td></tr>
<tr><td>发文机关：</td><td>{article.source}</td><td>成文日期：</td><td>2021年6月1日</td></tr><tr><td>标　　题：</td><td colspan="3">{article.title}</td></tr></table></div>
<div class="share-bar"><span>字体：</span><span>【大】</span><span>【中】</span><span>【小】</span><span>打印</span></div>
<h1 id="ti"><ucaptitle>{article.title}</ucaptitle></h1>
<div class="pages-date">{article.date}<span class="font">　来源：{article.source}</span></div>
<div class="pages_content" id="UCAP-CONTENT"><ucapcontent>{paragraphs(article.paragraphs)}{table}{paragraphs(article.signature)}</ucapcontent></div>
<div class="related"><h4>相关链接</h4><a href="1">{NEWS[3]}</a></div></div>
<footer><div>联系我们 | 网站声明</div><div>Copyright©2021 某市人民政府</div></footer></body></html>"""
    rows = ("地区 | 队伍数 | 编制", "东街道 | 3 | 45", "西街道 | 2 | 36")
    head = ("发文机关： | " + article.source + " | 成文日期： | 2021年6月1日", article.title, f"{article.date}　来源：{article.source}")
    return Page(html, (*head, *article.paragraphs, *rows, *article.signature))


def static_vue(article: Article) -> Page:
    """What a script left behind: items of a menu that are no links, comments between everything."""
    menu = "".join(f'<div data-v-7ba5bd90 class="el-menu-item" role="menuitem"><span>{name}</span></div><!---->' for name in NAVIGATION)
    side = "".join(f'<li data-v-1 class="item"><span class="dot"></span><span class="text" style="cursor:pointer">{name}</span></li><!---->' for name in NEWS)
    body = "".join(f"<div data-v-9><!----><p data-v-9>{one}</p></div>" for one in (*article.paragraphs, *article.signature))
    html = f"""<!DOCTYPE html><html><head><meta charset=utf-8><title>{article.title}</title><link href=app.css rel=stylesheet></head><body><noscript>请开启脚本</noscript>
<div id=app data-server-rendered=true><section class="el-container"><header class="el-header"><div class="site-name">某县政务公开</div><div class="el-menu">{menu}</div></header>
<main class="el-main"><div class="el-row"><div class="el-col el-col-18"><div class="detail"><div class="detail-title">{article.title}</div>
<div class="detail-meta"><span>发布时间：{article.date}</span> <span>来源：{article.source}</span></div><div class="detail-body">{body}</div></div></div>
<div class="el-col el-col-6"><div class="card"><div class="card-title">最新发布</div><ul>{side}</ul></div></div></div></main>
<footer class="el-footer"><span>某县人民政府主办</span><span>网站标识码 0000000000</span></footer></section></div><script src=app.js></script></body></html>"""
    return Page(html, (article.title, f"发布时间：{article.date} 来源：{article.source}", *article.paragraphs, *article.signature))


def word(article: Article) -> Page:
    """A word processor's «save as web page»: lines broken anywhere, conditional comments, two sections."""
    def wrapped(text: str) -> str:
        return "\n".join(text[at : at + 30] for at in range(0, len(text), 30))
    half = len(article.paragraphs) // 2
    first, second = (
        "".join(f"<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16.0pt;\nfont-family:仿宋'>{wrapped(one)}<o:p></o:p></span></p>\n\n<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>" for one in part)
        for part in (article.paragraphs[:half], (*article.paragraphs[half:], *article.signature))
    )
    html = f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=Generator content="Microsoft Word 11"><title>改革总结</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal {{margin:0cm;}} --></style></head>
<body lang=ZH-CN style='text-justify-trim:punctuation'><div class=Section1 style='layout-grid:15.6pt'><p class=MsoNormal align=center><b><span>{article.title}</span></b></p>
<p class=MsoNormal align=center><span>{article.source}</span></p>{first}</div><span><br clear=all style='page-break-before:always'></span><div class=Section2>{second}</div></body></html>"""
    return Page(html, (article.title, article.source, *article.paragraphs, *article.signature))


def flat(article: Article) -> Page:
    """No boxes at all: everything is a child of body; teasers with a sentence each follow."""
    teasers = "".join(f'<h4><a href="#">{name}</a></h4><p>{name}，各单位结合实际抓好落实。<a href="#">[详细]</a></p>' for name in NEWS[:3])
    html = f"""<html><head><title>{article.title} - 丙区动态 - 丙区政府网</title></head><body>
<p>今天是2021年7月1日 星期四</p><p>{' | '.join(f'<a href="#">{name}</a>' for name in NAVIGATION)}</p>
<h2 align=center>{article.title}</h2><p align=center>信息来源：{article.source} 发布日期：{article.date} 字号：[ 大 中 小 ]</p>
{paragraphs(article.paragraphs)}{paragraphs(article.signature)}<p>责任编辑：某某</p><h3>相关阅读</h3>{teasers}<hr><p>主办：丙区人民政府 承办：丙区电子政务中心</p><p>联系电话：0000-0000000</p></body></html>"""
    return Page(html, (article.title, f"信息来源：{article.source} 发布日期：{article.date}", *article.paragraphs, *article.signature))


def line_breaks(article: Article) -> Page:
    """One box, one <br> a paragraph, navigation on the left as plain links, a frame inside."""
    text = "<br />".join(f"&emsp;&emsp;{one}" for one in (*article.paragraphs, *article.signature))
    html = f"""<!DOCTYPE html><html><head><meta charset="gbk"><title>丁镇 &gt; {article.title}</title></head><body>
<div id="wrapper"><div id="left">{''.join(f'<a href="#">{name}</a><br>' for name in (*NAVIGATION, *NEWS))}</div>
<div id="right"><div class="weizhi">所在位置：<a href="#">首页</a>/<a href="#">简报</a></div><h1>{article.title[:6]}<br/>{article.title[6:]}</h1>
<p class="date">时间：{article.date}</p><div id="zoom">{text}<iframe src="count.html"><p>计数器。</p></iframe></div>
<div id="pages"><a href="#">返回列表</a> <a href="#">返回顶部</a></div></div></div>
<div id="copyright">丁镇人民政府版权所有<br>技术支持：某某公司</div></body></html>"""
    return Page(html, (article.title, f"时间：{article.date}", *article.paragraphs, *article.signature))


LAYOUTS: tuple[Layout, ...] = (divs, old_table, trs, ucap, static_vue, word, flat, line_breaks)
