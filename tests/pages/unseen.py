"""Layouts that the reader was not made with: written before it, first read when it was done."""

from __future__ import annotations

from tests.pages import NAVIGATION, NEWS, Article, Layout, Page, links, paragraphs


def portal(article: Article) -> Page:
    """Navigation in two rows, tabs, search words, the article in a grid cell with a toolbar above and a QR code below."""
    html = f"""<!DOCTYPE html>
<html><head><meta http-equiv="X-UA-Compatible" content="IE=edge"/><meta charset="utf-8"/><title>某某市人民政府 部门动态 {article.title}</title></head>
<body class="bg-page"><div class="topline"><div class="w"><span class="fl">某某市人民政府网站欢迎您！</span><span class="fr"><a href="#">手机版</a> | <a href="#">长者助手</a> | <a href="#">English</a></span></div></div>
<div class="banner"><div class="search"><input placeholder="搜索"/><p>热搜词：<a href="#">公积金</a> <a href="#">社保</a> <a href="#">身份证</a></p></div></div>
<div class="navbar"><ul class="l1">{links(NAVIGATION[:4])}</ul><ul class="l2">{links(NAVIGATION[4:])}</ul></div>
<div class="w grid"><div class="col-left"><div class="mod"><div class="mod-hd"><h2>部门动态</h2></div><ul class="mod-bd">{links(('局办', '街道', '园区', '国企'))}</ul></div></div>
<div class="col-right"><div class="path"><i></i><a href="/">首页</a><em>/</em><a href="/bm">部门动态</a><em>/</em><span>正文</span></div>
<div class="detail-wrap"><div class="detail-hd"><p class="tit">{article.title}</p><p class="sub"><span class="t">日期：{article.date}</span><span class="s">信息来源：{article.source}</span><span class="v">阅读量：<b id="hits">1024</b></span></p>
<div class="tools"><span>打印</span><span>收藏</span><span>字号</span><a class="big">大</a><a class="mid">中</a><a class="sml">小</a></div></div>
<div class="detail-bd"><div class="rich">{''.join(f'<div class="para">{one}</div>' for one in (*article.paragraphs, *article.signature))}</div></div>
<div class="detail-ft"><div class="qr"><img src="qr.png" alt="二维码"/><p>扫码分享到微信</p></div><div class="pn"><a href="#">上一条：{NEWS[4]}</a><a href="#">下一条：{NEWS[5]}</a></div></div></div></div></div>
<div class="links"><select><option>国务院部门网站</option><option>各省政府网站</option></select></div>
<div class="bottom"><p><a href="#">关于我们</a>|<a href="#">网站地图</a>|<a href="#">法律声明</a></p><p>主办：某某市人民政府办公室</p><p>公安备案 00000000000000号</p></div></body></html>"""
    return Page(html, (article.title, f"日期：{article.date} 信息来源：{article.source}", *article.paragraphs, *article.signature))


def asp_frames(article: Article) -> Page:
    """Upper case, nested tables three deep, the article in nested cells with <P> never closed, a calendar, a counter."""
    body = "".join(f"<P>　　{one}" for one in (*article.paragraphs, *article.signature))
    days = "".join(f"<TR>{''.join(f'<TD>{week * 7 + day}</TD>' for day in range(1, 8))}</TR>" for week in range(4))
    html = f"""<HTML>
<HEAD>
<TITLE>某县信息网--{article.title}</TITLE>
</HEAD>
<BODY TOPMARGIN=0>
<TABLE BORDER=0 WIDTH=760 ALIGN=CENTER><TR><TD COLSPAN=2><MARQUEE>热烈祝贺本网改版成功！欢迎提出宝贵意见。</MARQUEE></TD></TR>
<TR><TD WIDTH=150 VALIGN=TOP>
 <TABLE BORDER=1><TR><TD COLSPAN=7>日历</TD></TR>{days}</TABLE>
 <TABLE><TR><TD>{'<BR>'.join(f'·<A HREF=a{at}.asp>{name}</A>' for at, name in enumerate(NEWS))}</TD></TR></TABLE>
</TD><TD VALIGN=TOP>
 <TABLE WIDTH=100%><TR><TD BACKGROUND=bg.gif>当前位置：<A HREF=index.asp>首页</A> → 信息简报</TD></TR>
 <TR><TD><TABLE WIDTH=98%><TR><TD ALIGN=CENTER><H3>{article.title}</H3></TD></TR>
 <TR><TD ALIGN=CENTER>发布时间：{article.date}&nbsp;&nbsp;&nbsp;发布单位：{article.source}</TD></TR>
 <TR><TD><TABLE><TR><TD>{body}</TD></TR></TABLE></TD></TR></TABLE></TD></TR>
 <TR><TD><A HREF=javascript:history.back()>返回</A></TD></TR></TABLE>
</TD></TR></TABLE>
<CENTER>您是第 012345 位访客<BR>某县人民政府办公室主办 维护：县信息中心 电话：000-0000000<BR>冀ICP备00000000号</CENTER>
</BODY></HTML>"""
    return Page(html, (article.title, f"发布时间：{article.date} 发布单位：{article.source}", *article.paragraphs, *article.signature))


def blog_like(article: Article) -> Page:
    """<article>, <header>, <aside>, lists inside the text, a quotation, a summary box of a related article in prose."""
    middle = "".join(f"<li>{one}</li>" for one in article.paragraphs[1:3])
    rest = "".join(f"<section><p>{one}</p></section>" for one in article.paragraphs[3:])
    html = f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><meta property="og:title" content="{article.title}"><title>{article.title} | 戊区发布</title></head>
<body><header role="banner"><a class="brand" href="/">戊区发布</a><button>菜单</button><nav aria-label="主导航"><ul>{links(NAVIGATION)}</ul></nav></header>
<main><article><header><h1>{article.title}</h1><p><time datetime="2021">{article.date}</time> · {article.source}</p></header>
<figure><img src="1.jpg" alt="现场"><figcaption>执法人员在集市开展宣传。</figcaption></figure>
<p>{article.paragraphs[0]}</p><ul>{middle}</ul>{rest}{''.join(f'<p class="r">{one}</p>' for one in article.signature)}
<footer>标签：<a href="#">改革</a><a href="#">执法</a></footer></article>
<aside><h2>编辑推荐</h2><div class="card"><h3><a href="#">{NEWS[1]}</a></h3><p>本周，县领导先后到三个项目现场，了解进展，要求倒排工期。</p></div>
<div class="card"><h3><a href="#">{NEWS[5]}</a></h3><p>一批道路、学校项目开工，总投资2亿元。</p></div></aside></main>
<footer><p>© 戊区融媒体中心</p></footer></body></html>"""
    want = (article.title, f"{article.date} · {article.source}", "执法人员在集市开展宣传。", *article.paragraphs, *article.signature)
    return Page(html, want)


def mobile(article: Article) -> Page:
    """A page for telephones, spans for paragraphs, inline styles only, no class that says anything."""
    body = "".join(f'<section style="margin:8px"><section><span style="font-size:16px"><span>{one[:9]}</span><span>{one[9:]}</span></span></section></section>' for one in (*article.paragraphs, *article.signature))
    html = f"""<!DOCTYPE html><html><head><meta name="viewport" content="width=device-width"><meta charset="utf-8"><title>{article.title}</title></head><body>
<div style="height:44px"><a href="javascript:history.go(-1)">返回</a><span>新闻详情</span></div>
<div style="padding:12px"><div style="font-size:22px;font-weight:bold">{article.title}</div><div style="color:#999"><span>{article.source}</span>&nbsp;<span>{article.date}</span></div>
<div style="margin-top:10px">{body}</div><div style="text-align:center"><img src="https://example.org/a.gif"><p style="color:#888">长按二维码关注我们</p></div></div>
<div style="position:fixed;bottom:0"><span onclick="a()">点赞</span><span onclick="b()">评论</span><span onclick="c()">转发</span></div>
<div><p>猜你喜欢</p>{''.join(f'<div><a href="#"><p>{name}</p></a></div>' for name in NEWS)}</div></body></html>"""
    return Page(html, (article.title, f"{article.source} {article.date}", *article.paragraphs, *article.signature))


def disclosure(article: Article) -> Page:
    """A disclosure catalogue: metadata as a definition list, a tree at the left, a merged table and attachments inside."""
    table = """<table class="MsoTableGrid" border="1" cellspacing="0"><thead><tr><th rowspan="2">单位</th><th colspan="2">事项</th></tr><tr><th>下放</th><th>承接</th></tr></thead>
<tr><td><p>城管局</p></td><td><p>12</p></td><td><p>11</p></td></tr><tr><td><p>农业局</p></td><td><p>8</p></td><td><p>8</p></td></tr></table>"""
    html = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html><head><title>{article.title}-信息公开-己州人民政府</title><meta http-equiv="content-type" content="text/html;charset=GB18030"></head>
<body><div class="gk_top"><a href="#"><img src="a.png"></a></div><div class="gk_tree"><div class="node">机构职能</div><div class="node">政策文件</div><div class="node"><a href="#">规划计划</a></div>{links(('财政预决算', '重点领域', '应急管理', '人事信息'), 'div')}</div>
<div class="gk_main"><dl class="gk_meta"><dt>索引号</dt><dd>JZ-2021-00012</dd><dt>信息分类</dt><dd>工作总结</dd></dl>
<div class="gk_title">{article.title}</div><div class="gk_time">{article.source}　{article.date}</div>
<div class="gk_text"><p>&nbsp;</p>{paragraphs(article.paragraphs[:2])}{table}<p><br></p>{paragraphs(article.paragraphs[2:])}{paragraphs(article.signature, ' align="right"')}
<p>附件：1.<a href="f1.xls">下放事项目录.xls</a></p><p>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;2.<a href="f2.pdf">承接情况表.pdf</a></p></div>
<div class="gk_print"><a href="javascript:void(0)" onclick="window.print()">打印此页</a>&nbsp;<a href="javascript:void(0)" onclick="window.close()">关闭窗口</a></div></div>
<div class="gk_foot">己州人民政府办公室主办　网站标识码0000000000<br>联系电话：0000-0000000　传真：0000-0000000</div></body></html>"""
    rows = ("单位 | 事项", " | 下放 | 承接", "城管局 | 12 | 11", "农业局 | 8 | 8")
    want = (article.title, f"{article.source}　{article.date}", *article.paragraphs[:2], *rows, *article.paragraphs[2:], *article.signature, "附件：1.下放事项目录.xls", "2.承接情况表.pdf")
    return Page(html, want)


def newspaper(article: Article) -> Page:
    """A reprint: a kicker above the title (left out, or it would be taken for the title), byline, dateline, two columns as table cells, adverts and comments in prose."""
    half = (len(article.paragraphs) + 1) // 2
    html = f"""<html><head><meta charset="utf-8"><title>{article.title}--某某日报</title></head><body>
<table width="100%"><tr><td>{'&nbsp;|&nbsp;'.join(f'<a href="#">{name}</a>' for name in NAVIGATION)}</td></tr></table>
<div id="ad1">广告：<a href="#">春季招聘会报名开始</a></div>
<div id="page"><h4 class="kicker">改革进行时</h4><h1>{article.title}</h1><p class="by">本报记者 某某 通讯员 某某</p><p class="by">{article.date}　来源：{article.source}</p>
<table class="cols" cellpadding="8"><tr valign="top"><td width="50%">{paragraphs(article.paragraphs[:half])}</td><td width="50%">{paragraphs(article.paragraphs[half:])}{paragraphs(article.signature)}</td></tr></table>
<p>（责编：某某）</p></div>
<div id="comments"><h3>网友评论</h3><div class="comment"><b>网友甲</b><p>说得好，希望坚持下去！</p></div><div class="comment"><b>网友乙</b><p>我们这里什么时候也改一改？</p></div></div>
<div id="more"><h3>更多报道</h3>{links(NEWS, 'p')}</div><div id="foot"><p>某某日报社版权所有，未经许可不得转载。</p></div></body></html>"""
    want = (article.title, "本报记者 某某 通讯员 某某", f"{article.date}　来源：{article.source}", *article.paragraphs, *article.signature)
    return Page(html, want)


LAYOUTS: tuple[Layout, ...] = (portal, asp_frames, blog_like, mobile, disclosure, newspaper)
